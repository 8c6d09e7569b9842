"""Figures by day, week, quarter, half year or year put into months, as the caller asked."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.errors import DataError
from data.given.amounts import LARGEST
from data.given.months import ReadMonth, day
from data.given.spans import SPANS, first_day, named, number_of, span_of_text

LEVEL = "=level"
KINDS = {"days": ("a day", "2024-01-31")} | {
    name: (kind.one, kind.wanted) for name, kind in SPANS.items()
}
ESTIMATED = "e"  # the flag of SDMX
FORMS = (*KINDS, *(f"{kind}{LEVEL}" for kind in KINDS))


class Frequency(NamedTuple):
    """How often figures come, and what they are.

    Attributes:
        kind: of ``KINDS``.
        is_level: a state, the same on every day of the period; else a total over its days.
    """

    kind: str
    is_level: bool

    @property
    def one(self) -> str:
        """Return one period in words."""
        return KINDS[self.kind][0]

    @property
    def wanted(self) -> str:
        """Return how one is written."""
        return KINDS[self.kind][1]


class Spanned(NamedTuple):
    """Figures by period.

    Attributes:
        name: of the series, for a message.
        numbers: of the periods, of ``data.given.spans.number_of``.
        values: of each, not missing.
        flags: of each, mostly empty.
    """

    name: str
    numbers: Sequence[int]
    values: Sequence[float]
    flags: Sequence[str]


def frequency_of(asked: str) -> Frequency | None:
    """Return what was asked for; None when it is empty: the figures come by month.

    Raises:
        DataError: it is none of ``FORMS``.

    Example:
        >>> frequency_of("quarters=level")
        Frequency(kind='quarters', is_level=True)
    """
    if not asked:
        return None
    if asked not in FORMS:
        raise DataError(
            f"frequency {asked!r}: unknown; expected one of {', '.join(KINDS)}, for totals, or "
            f"with {LEVEL} behind it for levels. Correct it."
        )
    return Frequency(asked.removesuffix(LEVEL), asked.endswith(LEVEL))


def span_read(cell: object, frequency: Frequency, zone: str = "") -> ReadMonth:
    """Return the number of the period a cell names, where :func:`month` gives that of a month.

    A day names a quarter, half year or year when it is its first or last, a week when it is its
    Monday.
    """
    kind = frequency.kind
    try:
        text = str(cell) if isinstance(cell, pd.Period | int) else cell
        spoken = kind != "days" and isinstance(text, str)
        number = span_of_text(kind, str(text)) if spoken else None
    except ValueError:
        return ReadMonth(None, None, "no week of the calendar")
    return _of_day(cell, frequency, zone) if number is None else ReadMonth(number, number)


def _of_day(cell: object, frequency: Frequency, zone: str) -> ReadMonth:
    found = day(cell, zone)
    if not found.fault and not found.is_day:
        return ReadMonth(None, None, "a month")
    if found.fault:
        return ReadMonth(None, None, found.fault)
    ways = [_ending(frequency.kind, way) for way in (found.day_first, found.month_first)]
    fault = f"a day within {frequency.one}" if ways == [None, None] else ""
    return ReadMonth(ways[0], ways[1], fault)


def in_months(figures: Spanned, frequency: Frequency) -> "pd.Series[float]":
    """Return figures by month: a total is spread evenly over its days, a level holds on each.

    Only months that lie wholly in the periods are there. A month that begins or ends within a
    period is estimated; its flag says so with an ``e``, before those of its periods.

    Returns:
        By month, oldest first; ``attrs["flags"]`` as of ``read_monthly``.

    Raises:
        DataError: a period comes twice or is skipped, a value is negative or too large, or no
            month is whole.
    """
    edges, values, flags = _in_order(figures, frequency.kind)
    weights = np.diff(edges) if frequency.is_level else np.ones(len(values))
    known = np.concatenate([[0.0], np.cumsum(values * weights)])
    bounds = _bounds(int(edges[0]), int(edges[-1]))
    if len(bounds) < 2:
        raise DataError(
            f"{figures.name}: {named(frequency.kind, min(figures.numbers))} to "
            f"{named(frequency.kind, max(figures.numbers))} holds no whole month; expected "
            f"at least one. Add periods."
        )
    made = np.maximum(np.diff(np.interp(bounds, edges, known)), 0.0)
    made = made / np.diff(bounds) if frequency.is_level else made
    first = date.fromordinal(int(bounds[0]))
    months = pd.period_range(f"{first:%Y-%m}", periods=len(made), freq="M")
    found = pd.Series(made, index=months, name=figures.name)
    told = zip(months, _flags(bounds, edges, flags), strict=True)
    found.attrs["flags"] = {str(month): flag for month, flag in told if flag}
    return found


def _ending(kind: str, way: date | None) -> int | None:
    """Return the number of the span that a day begins or ends; a week only by its Monday."""
    if way is None:
        return None
    number = number_of(kind, way)
    last = date.fromordinal(first_day(kind, number + 1).toordinal() - 1)
    ends = way == last and kind != "weeks"
    return number if ends or way == first_day(kind, number) else None


def _in_order(figures: Spanned, kind: str) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the first days of the periods and the day after the last, values and flags."""
    if not len(figures.numbers):
        raise DataError(f"{figures.name}: no figures; expected one for each period. Add them.")
    order = np.argsort(np.asarray(figures.numbers), kind="stable")
    numbers = [int(figures.numbers[at]) for at in order]
    values = np.asarray(figures.values, dtype=np.float64)[order]
    for before, after in pairwise(numbers):
        if after == before:
            raise DataError(
                f"{figures.name}: {named(kind, after)} comes twice; expected once. Correct it."
            )
        if after != before + 1:
            raise DataError(
                f"{figures.name}: {named(kind, before + 1)} is missing; expected every one from "
                f"{named(kind, numbers[0])} to {named(kind, numbers[-1])}. Add it."
            )
    if (bad := ~(np.isfinite(values) & (values >= 0) & (values <= LARGEST))).any():
        at = int(np.argmax(bad))
        raise DataError(
            f"{figures.name}: {named(kind, numbers[at])} is {values[at]:g}; expected a number from "
            f"0 to {LARGEST:g}. Correct it."
        )
    days = [first_day(kind, number).toordinal() for number in (*numbers, numbers[-1] + 1)]
    return np.array(days), values, [figures.flags[at] for at in order]


def _bounds(first: int, last: int) -> np.ndarray:
    """Return the first days of all months that lie within days, and the day after the last."""
    begin, days = date.fromordinal(first), []
    number = 12 * begin.year + begin.month - 1
    while (at := date(number // 12, number % 12 + 1, 1).toordinal()) <= last:
        if at >= first:
            days.append(at)
        number += 1
    return np.array(days)


def _flags(bounds: np.ndarray, edges: np.ndarray, flags: Sequence[str]) -> list[str]:
    """Return the flag of each month: ``e`` when estimated, then those of the periods in it."""
    ends, told = set(edges.tolist()), []
    for start, end in pairwise(bounds.tolist()):
        estimated = "" if {start, end} <= ends else ESTIMATED
        lowest = int(np.searchsorted(edges, start, side="right")) - 1
        highest = int(np.searchsorted(edges, end, side="left"))
        told.append(estimated + "".join(dict.fromkeys(flags[lowest:highest])))
    return told
