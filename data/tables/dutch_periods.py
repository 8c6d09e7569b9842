"""Dates as Dutch documents write them, turned into the period forms of the tables."""

import re

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), 1
    )
}
_MONTH = f"({'|'.join(MONTHS)})"
_DAY = rf"(\d{{1,2}}) {_MONTH}"


def canonical(printed: str) -> str:
    """Return the period form of ``data.tables.periods`` for a Dutch date, ``""`` when none fits.

    Only what names its days is taken: "medio 2025", "zomer 2025" and changes between two years
    ("2025 t.o.v. 2024") give the empty text.

    Example:
        >>> [canonical(text) for text in ("eind 2024", "31 dec 2025", "2025-I", "zomer 2025")]
        ['2024-12-31', '2025-12-31', '2025-H1', '']
    """
    if re.fullmatch(r"\d{4}(-[HQ]\d|-\d\d(-\d\d)?|-W\d\d)?", printed):
        return printed
    for form, write in _FORMS:
        if found := re.fullmatch(form, printed):
            return write(found)
    return ""


def _day(number: str, month: str, year: str) -> str:
    return f"{year}-{MONTHS[month]:02d}-{int(number):02d}"


def _span(found: re.Match[str]) -> str:
    day, month, first_year, last_day, last_month, year = found.groups()
    return f"{_day(day, month, first_year or year)}/{_day(last_day, last_month, year)}"


_FORMS = (
    (r"eind (\d{4})", lambda m: f"{m[1]}-12-31"),
    (r"begin (\d{4})", lambda m: f"{m[1]}-01-01"),
    (r"eind dec (\d{4})", lambda m: f"{m[1]}-12-31"),
    (rf"{_DAY} (\d{{4}})", lambda m: _day(m[1], m[2], m[3])),
    (rf"{_MONTH} (\d{{4}})", lambda m: f"{m[2]}-{MONTHS[m[1]]:02d}"),
    (r"Q([1-4]) (\d{4})", lambda m: f"{m[2]}-Q{m[1]}"),
    (r"(\d{4})-(I{1,2})", lambda m: f"{m[1]}-H{len(m[2])}"),
    (r"(\d{4})-(\d{4})", lambda m: f"{m[1]}/{m[2]}"),
    (rf"{_DAY}(?: (\d{{4}}))?-{_DAY} (\d{{4}})", _span),
)
