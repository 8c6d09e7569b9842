"""Month arithmetic that every layer shares."""

import calendar
import re
from datetime import date

import pandas as pd

from data.errors import DataError

PERIOD = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?"
)


def period_range(first: str | pd.Period, last: str | pd.Period) -> pd.PeriodIndex:
    """Return all calendar months from ``first`` to ``last``, both included.

    Raises:
        DataError: ``last`` lies before ``first``.

    Example:
        >>> list(period_range("2025-12", "2026-01").astype(str))
        ['2025-12', '2026-01']
    """
    months = pd.period_range(pd.Period(first, "M"), pd.Period(last, "M"), freq="M")
    if len(months) == 0:
        raise DataError(
            f"months: {last} lies before {first}; expected the last month at or after the first. "
            f"Swap them."
        )
    return months


def year_months(year: int) -> pd.PeriodIndex:
    """Return the twelve months of a calendar year."""
    return pd.period_range(f"{year}-01", periods=12, freq="M")


def month_of(day: date) -> pd.Period:
    """Return the calendar month in which ``day`` falls."""
    return pd.Period(year=day.year, month=day.month, freq="M")


def last_day(year: int, month: int) -> date:
    """Return the last day of a month; ``month`` is 1..12."""
    return date(year, month, calendar.monthrange(year, month)[1])


def parse_day(text: str) -> date:
    """Return the last day of the period that ``text`` names.

    Args:
        text: a day ``2024-11-05``, month ``2026-03``, quarter ``2026-Q1`` or year ``2026``.

    Raises:
        DataError: ``text`` names none of these, or a day that is not in the calendar.

    Example:
        >>> parse_day("2026-Q1")
        datetime.date(2026, 3, 31)
    """
    found = PERIOD.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        return _last_day_of(found)
    except ValueError:
        raise DataError(
            f"date {text!r}: not a day of the calendar; expected a day 2024-11-05, month 2026-03, "
            f"quarter 2026-Q1 or year 2026. Correct the date."
        ) from None


def _last_day_of(found: re.Match[str]) -> date:
    year, month = int(found["year"]), int(found["month"] or 12)
    if found["day"]:
        return date(year, month, int(found["day"]))
    if found["quarter"]:
        month = 3 * int(found["quarter"])
    return last_day(year, month)
