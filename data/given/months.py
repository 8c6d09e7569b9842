"""A cell as a month: ISO, codes of CBS and Eurostat, names of months, days at either end."""

import re
from calendar import monthrange
from datetime import date, datetime, time
from functools import lru_cache
from numbers import Integral
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from data.errors import DataError

YEAR = 12  # months
PERIODS = ("a year", "a quarter", "a half year", "a week")  # known, and no month
NAMES = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mrt maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_YEAR, _DAY = r"(?P<year>[12][0-9]{3})", r"(?P<day>[0-9]{1,2})"
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_ZONE = r"z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}"
_TIME = rf"(?:[t ](?P<time>{_CLOCK}) ?(?P<zone>{_ZONE})?)?"
MONTHS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[-/.](?P<month>[0-9]{{1,2}})",
        rf"{_YEAR}-?mm?(?P<month>[0-9]{{2}})",
        rf"{_YEAR}(?P<month>[0-9]{{2}})",
        rf"(?P<month>[0-9]{{1,2}})[-/.]{_YEAR}",
        rf"{_NAME}[ -]{_YEAR}",
        rf"{_YEAR}[ -]{_NAME}",
        rf"{_YEAR}-(?P<month>[0-9]{{2}})-{_DAY}{_TIME}",
        rf"{_YEAR}([/.])(?P<month>[0-9]{{1,2}})\2{_DAY}{_TIME}",
        rf"{_YEAR}(?P<month>[0-9]{{2}}){_DAY}",
        rf"{_DAY}[ -]{_NAME}[ -]{_YEAR}",
        rf"{_NAME} {_DAY}, {_YEAR}",
    )
)
TWO_WAYS = re.compile(rf"(?P<one>[0-9]{{1,2}})([-/.])(?P<two>[0-9]{{1,2}})\2{_YEAR}{_TIME}")
OTHERS = tuple(
    (kind, re.compile(form))
    for kind, form in (
        ("a year", r"[12][0-9]{3}(jj00)?"),
        ("a quarter", r"[12][0-9]{3}[- ]?(q[1-4]|kw0[1-4])|q[1-4][- ][12][0-9]{3}"),
        ("a quarter", r"([1-4]e? kwartaal|[12][0-9]{3}) ([12][0-9]{3}|[1-4]e? kwartaal)"),
        ("a half year", r"[12][0-9]{3}[- ]?([hs][12]|hj0[12])"),
        ("a week", r"[12][0-9]{3}[- ]?(w[0-9]{2}|w1[0-9]{2})(-[1-7])?"),
        ("a year of two digits", r"[a-z]{3,9}\.?[ '-]{1,2}[0-9]{2}"),
        ("a year of two digits", r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}"),
    )
)


class ReadMonth(NamedTuple):
    """What a cell says.

    Attributes:
        day_first: months since the year 0, if a day stands before the month; None when it
            names no month so.
        month_first: the same, if the month stands before the day.
        fault: what it is when it is no month; empty when it is one.
    """

    day_first: int | None
    month_first: int | None
    fault: str = ""

    @property
    def ways(self) -> tuple[int | None, int | None]:
        """Return the month in both ways."""
        return self.day_first, self.month_first


def period(number: int) -> pd.Period:
    """Return the month that is so many after January of the year 0."""
    return pd.Period(year=number // YEAR, month=number % YEAR + 1, freq="M")


def require_zone(zone: str) -> None:
    """Refuse a zone that has no rules.

    Raises:
        DataError: no such time zone.
    """
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        raise DataError(
            f"zone {zone!r}: no time zone; expected one as Europe/Amsterdam or UTC. Correct it."
        ) from None


def month(cell: object, zone: str = "") -> ReadMonth:
    """Return the month a cell of any kind names; a text as 01-02-2024 in both ways.

    Args:
        cell: text, day, time or whole number as 202401.
        zone: into which a time with a zone is put; such a time is no month when empty. The zone
            of the machine is never used.
    """
    if isinstance(cell, str):
        return month_of_text(cell, zone)
    if isinstance(cell, bool) or cell is pd.NaT:
        return _no(f"{cell}")
    if isinstance(cell, pd.Period):
        return month_of_text(str(cell)) if cell.freqstr == "M" else _no(f"a period {cell.freqstr}")
    if isinstance(cell, datetime):
        return _of_time(cell, zone)
    if isinstance(cell, date):
        return _both(cell.year, cell.month)
    if isinstance(cell, Integral) and len(str(cell)) in (4, 6):
        return month_of_text(str(cell))
    return _no("nothing" if cell is None else f"a {type(cell).__name__}")


@lru_cache(maxsize=1 << 14)
def month_of_text(text: str, zone: str = "") -> ReadMonth:
    """Return the month a text names.

    Example:
        >>> [str(period(month_of_text(text).day_first)) for text in ("2024MM03", "mrt. 2024")]
        ['2024-03', '2024-03']
        >>> month_of_text("2024KW01").fault
        'a quarter'
    """
    plain = " ".join(text.lower().strip().rstrip("*").split())
    for kind, form in OTHERS:
        if form.fullmatch(plain):
            return _no(kind)
    try:
        if found := TWO_WAYS.fullmatch(plain):
            return _of_two_ways(found, zone)
        for form in MONTHS:
            if found := form.fullmatch(plain):
                return _of_parts(found, zone)
    except ValueError:
        return _no("no month of the calendar")
    return _no("no month" if plain else "nothing")


def named_month(text: str) -> str:
    """Return a text that names a whole month as ``2024-03``; ``""`` for any other, a day too.

    Example:
        >>> named_month("2024MM03"), named_month("maart 2024"), named_month("2024-03-31")
        ('2024-03', '2024-03', '')
    """
    plain = " ".join(text.lower().strip().split())
    whole = any(form.fullmatch(plain) for form in MONTHS if "day" not in form.groupindex)
    number = month_of_text(text).day_first if whole else None
    return "" if number is None else f"{number // YEAR}-{number % YEAR + 1:02d}"


def _of_two_ways(found: re.Match[str], zone: str) -> ReadMonth:
    year, one, two = int(found["year"]), int(found["one"]), int(found["two"])
    ways = []
    for day, number in ((one, two), (two, one)):
        exists = 1 <= number <= YEAR and 1 <= day <= monthrange(year, number)[1]
        made = _timed(date(year, number, day), found, zone) if exists else _no("")
        if made.fault:
            return made
        ways.append(made.day_first)
    return _no("no day of the calendar") if ways == [None, None] else ReadMonth(ways[0], ways[1])


def _of_parts(found: re.Match[str], zone: str) -> ReadMonth:
    parts = found.groupdict()
    name = parts.get("name")
    if name and name not in NAMES:
        return _no("no month")
    number = NAMES[name] if name else int(found["month"])
    day = date(int(found["year"]), number, int(parts.get("day") or 1))
    return _timed(day, found, zone)


def _timed(day: date, found: re.Match[str], zone: str) -> ReadMonth:
    """Return the month of a day with, perhaps, a time and a zone."""
    parts = found.groupdict()
    if not parts.get("time"):
        return _both(day.year, day.month)
    shift = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00"}.get(parts["zone"], parts["zone"])
    return _of_time(datetime.fromisoformat(f"{day}T{parts['time']}{shift or ''}"), zone)


def _of_time(moment: datetime, zone: str) -> ReadMonth:
    if moment.tzinfo is not None:
        if not zone:
            return _no("a time with a zone")
        moment = moment.astimezone(ZoneInfo(zone))
    clock = moment.time().replace(tzinfo=None)
    if clock != time.min and clock.replace(microsecond=0) != time(23, 59, 59):
        return _no(f"a time of the day, {clock:%H:%M}{f' in {zone}' if zone else ''}")
    return _both(moment.year, moment.month)


def _both(year: int, number: int) -> ReadMonth:
    made = YEAR * year + number - 1
    return ReadMonth(made, made)


def _no(fault: str) -> ReadMonth:
    return ReadMonth(None, None, fault)
