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
from data.given.spans import LONGEST, SPANS

YEAR = 12  # months
PERIODS = tuple(span_kind.one for span_kind in SPANS.values())  # known, and no month
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
        rf"{_YEAR}-?mm?(?P<month>[0-9]{{1,2}})",
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
OTHERS = (
    *((span_kind.one, form) for span_kind in SPANS.values() for form in span_kind.forms),
    ("a year of two digits", re.compile(r"[a-z]{3,9}\.?[ '-]{1,2}[0-9]{2}")),
    ("a year of two digits", re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")),
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


class ReadDay(NamedTuple):
    """What a cell says, to the day.

    Attributes:
        day_first: the day, or the first of a month, if a day stands before the month; None when
            it names none so.
        month_first: the same, if the month stands before the day.
        fault: what it is when it is neither; empty when it is one.
        is_day: whether it names a day, and not a whole month.
    """

    day_first: date | None
    month_first: date | None
    fault: str = ""
    is_day: bool = True

    @property
    def months(self) -> ReadMonth:
        """Return the month it lies in, in both ways."""
        return ReadMonth(_number(self.day_first), _number(self.month_first), self.fault)


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
    return month_of_text(cell, zone) if isinstance(cell, str) else day(cell, zone).months


def day(cell: object, zone: str = "") -> ReadDay:
    """Return the day or month a cell of any kind names; arguments as for :func:`month`."""
    if isinstance(cell, str):
        return day_of_text(cell, zone)
    if isinstance(cell, bool) or cell is pd.NaT:
        return _no(f"{cell}")
    if isinstance(cell, pd.Period):
        known = cell.freqstr in ("M", "D")
        return day_of_text(str(cell)) if known else _no(f"a period {cell.freqstr}")
    if isinstance(cell, datetime):
        return _of_time(cell, zone)
    if isinstance(cell, date):
        return ReadDay(cell, cell)
    if isinstance(cell, float) and cell.is_integer():  # all numbers of a workbook are so
        cell = int(cell)
    if isinstance(cell, Integral) and len(str(cell)) in (4, 6):
        return day_of_text(str(cell))
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
    return day_of_text(text, zone).months


@lru_cache(maxsize=1 << 14)
def day_of_text(text: str, zone: str = "") -> ReadDay:
    """Return the day or month a text names.

    Example:
        >>> day_of_text("31 maart 2024").day_first, day_of_text("maart 2024").is_day
        (datetime.date(2024, 3, 31), False)
    """
    plain = " ".join(text.lower().strip().rstrip("*").split())
    if len(plain) > LONGEST:
        return _no("no month")
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


def _of_two_ways(found: re.Match[str], zone: str) -> ReadDay:
    year, one, two = int(found["year"]), int(found["one"]), int(found["two"])
    ways = []
    for number_of_day, number in ((one, two), (two, one)):
        exists = 1 <= number <= YEAR and 1 <= number_of_day <= monthrange(year, number)[1]
        made = _timed(date(year, number, number_of_day), found, zone) if exists else _no("")
        if made.fault:
            return made
        ways.append(made.day_first)
    return _no("no day of the calendar") if ways == [None, None] else ReadDay(ways[0], ways[1])


def _of_parts(found: re.Match[str], zone: str) -> ReadDay:
    parts = found.groupdict()
    name = parts.get("name")
    if name and name not in NAMES:
        return _no("no month")
    number = NAMES[name] if name else int(found["month"])
    named = date(int(found["year"]), number, int(parts.get("day") or 1))
    return _timed(named, found, zone)._replace(is_day="day" in parts)


def _timed(named: date, found: re.Match[str], zone: str) -> ReadDay:
    """Return a day that has, perhaps, a time and a zone."""
    parts = found.groupdict()
    if not parts.get("time"):
        return ReadDay(named, named)
    shift = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00"}.get(parts["zone"], parts["zone"])
    return _of_time(datetime.fromisoformat(f"{named}T{parts['time']}{shift or ''}"), zone)


def _of_time(moment: datetime, zone: str) -> ReadDay:
    if moment.tzinfo is not None:
        if not zone:
            return _no("a time with a zone")
        moment = moment.astimezone(ZoneInfo(zone))
    clock = moment.time().replace(tzinfo=None)
    if clock != time.min and clock.replace(microsecond=0) != time(23, 59, 59):
        return _no(f"a time of the day, {clock:%H:%M}{f' in {zone}' if zone else ''}")
    return ReadDay(moment.date(), moment.date())


def _number(named: date | None) -> int | None:
    return None if named is None else YEAR * named.year + named.month - 1


def _no(fault: str) -> ReadDay:
    return ReadDay(None, None, fault)
