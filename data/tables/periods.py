"""Periods as sources print them, turned into first and last days."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from data.errors import DataError

Span = tuple[date, date]


def _months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _week(year: int, week: int) -> Span:
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


# granularity, form, span of the numbers in the form
_FORMS: tuple[tuple[str, str, Callable[..., Span]], ...] = (
    ("day", r"(\d{4})-(\d\d)-(\d\d)", lambda y, m, d: (date(y, m, d), date(y, m, d))),
    ("month", r"(\d{4})-(\d\d)", lambda y, m: _months(y, m, m)),
    ("quarter", r"(\d{4})-Q([1-4])", lambda y, q: _months(y, 3 * q - 2, 3 * q)),
    ("half", r"(\d{4})-H([12])", lambda y, h: _months(y, 6 * h - 5, 6 * h)),
    ("year", r"(\d{4})", lambda y: _months(y, 1, 12)),
    ("week", r"(\d{4})-W(\d\d)", _week),
)


def _single(period: str) -> tuple[str, Span]:
    for name, form, span in _FORMS:
        if found := re.fullmatch(form, period):
            try:
                return name, span(*map(int, found.groups()))
            except ValueError:
                break
    raise DataError(
        f"period: {period!r} is no period; expected 2018, 2018-H1, 2018-Q1, 2018-01, 2018-W12, "
        f"2018-03-31 or a span a/b of two of these. Correct the row at its source."
    )


def granularity(period: str) -> str:
    """Return day, week, month, quarter, half, year or span: how ``period`` is measured.

    Raises:
        DataError: ``period`` has none of the forms of :func:`span`.
    """
    return "span" if "/" in period else _single(period)[0]


def span(period: str) -> Span:
    """Return the first and last day of ``period``, both inclusive.

    A span ``a/b`` runs from the first day of a to the last day of b; a part left out
    (``a/b excl c``) lies within it and does not move its ends.

    Raises:
        DataError: the form is not one of 2018, 2018-H1, 2018-Q1, 2018-01, 2018-W12,
            2018-03-31 or a/b; or the day, week or month does not exist; or b ends before a.

    Example:
        >>> [day.isoformat() for day in span("2024-W12")]
        ['2024-03-18', '2024-03-24']
    """
    first, *rest = period.split(" excl ")[0].split("/")
    start, end = _single(first)[1]
    if rest:
        end = _single("/".join(rest))[1][1]
    if end < start:
        raise DataError(
            f"period: {period!r} ends on {end}, before its start {start}; expected a/b in order "
            f"of time. Correct the row at its source."
        )
    return start, end
