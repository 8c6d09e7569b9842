"""A cell as a week, quarter, half year or year: how each is written, and its days."""

import re
from datetime import date
from typing import NamedTuple

LONGEST = 100  # letters of a period; a pattern may be slow on a text without end
YEAR = 12  # months
WEEK = 7  # days


class PeriodKind(NamedTuple):
    """A kind of period that is no month.

    Attributes:
        one: in words, as ``a quarter``.
        wanted: how it is written, for a message.
        months: in one, 0 of a week and of a day.
        forms: patterns; the groups ``year`` and ``at`` say which, ``month`` and ``day`` of a
            week by its Monday.
    """

    one: str
    wanted: str
    months: int
    forms: tuple[re.Pattern[str], ...] = ()


def _forms(*texts: str) -> tuple[re.Pattern[str], ...]:
    year = "(?P<year>[12][0-9]{3})"
    return tuple(re.compile(text.replace("YEAR", year)) for text in texts)


SPANS = {
    "years": PeriodKind("a year", "2024", YEAR, _forms(r"YEAR(?:jj00)?")),
    "quarters": PeriodKind(
        "a quarter",
        "2024-Q1",
        3,
        _forms(
            r"YEAR[- ]?(?:q|kw0)(?P<at>[1-4])",
            r"q(?P<at>[1-4])[- ]YEAR",
            r"(?P<at>[1-4])e? kwartaal YEAR",
            r"YEAR (?P<at>[1-4])e? kwartaal",
        ),
    ),
    "half_years": PeriodKind(
        "a half year",
        "2024-H1",
        6,
        _forms(r"YEAR[- ]?(?:[hs]|hj0)(?P<at>[12])", r"[hs](?P<at>[12])[- ]YEAR"),
    ),
    "weeks": PeriodKind(
        "a week",
        "2024-W05",
        0,
        _forms(
            r"YEAR[- ]?w1?(?P<at>[0-9]{2})(?P<weekday>-[1-7])?",
            r"YEAR-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})/[0-9]{4}-[0-9]{2}-[0-9]{2}",
        ),
    ),
}


def first_day(kind: str, number: int) -> date:
    """Return the first day of a span.

    Args:
        kind: ``days`` or one of ``SPANS``.
        number: of :func:`number_of`.
    """
    if kind == "days":
        return date.fromordinal(number)
    if kind == "weeks":
        return date.fromordinal(WEEK * number + 1)
    months = SPANS[kind].months * number
    return date(months // YEAR, months % YEAR + 1, 1)


def number_of(kind: str, day: date) -> int:
    """Return the number of the span that a day lies in; the next span has the next number.

    Example:
        >>> first_day("quarters", number_of("quarters", date(2024, 5, 17)))
        datetime.date(2024, 4, 1)
    """
    if kind == "days":
        return day.toordinal()
    if kind == "weeks":
        return (day.toordinal() - 1) // WEEK
    return (YEAR * day.year + day.month - 1) // SPANS[kind].months


def named(kind: str, number: int) -> str:
    """Return a span as it is written.

    Example:
        >>> named("weeks", number_of("weeks", date(2024, 12, 30)))
        '2025-W01'
    """
    day = first_day(kind, number)
    if kind == "days":
        return f"{day}"
    if kind == "weeks":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    at = number % (YEAR // SPANS[kind].months) + 1
    return f"{day.year}" if kind == "years" else f"{day.year}-{kind[0].upper()}{at}"


def span_of_text(kind: str, text: str) -> int | None:
    """Return the number of the span a text names; None when it names none of this kind.

    Raises:
        ValueError: it has the form, and the calendar has no such week.
    """
    plain = " ".join(text.lower().strip().rstrip("*").split())
    for form in SPANS[kind].forms if len(plain) <= LONGEST else ():
        if (found := form.fullmatch(plain)) and not found.groupdict().get("weekday"):
            return number_of(kind, _first_of(kind, found))
    return None


def _first_of(kind: str, found: re.Match[str]) -> date:
    parts = found.groupdict()
    year, at = int(parts["year"]), int(parts.get("at") or 1)
    if kind != "weeks":
        return date(year, SPANS[kind].months * (at - 1) + 1, 1)
    if not parts.get("month"):
        return date.fromisocalendar(year, at, 1)
    day = date(year, int(parts["month"]), int(parts["day"]))
    if day.isoweekday() != 1 or found.string != f"{day}/{_after(day)}":
        raise ValueError(found.string)
    return day


def _after(monday: date) -> date:
    return date.fromordinal(monday.toordinal() + WEEK - 1)
