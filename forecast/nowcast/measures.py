"""Printed sums over streams and stretches of time, as known on a day."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from data.streams.stocks import VAGUE
from data.streams.weekly import TO_WEEK, WEEK, totals_to_week, weekly_totals

MEASURES = Path(__file__).with_name("measures.toml")
COLUMNS = ("measure", "period", "start", "end", "value", "rounding")
LARGEST_STEP = 1000
FIVES = 5  # persons; statistical offices round to five at least


@dataclass(frozen=True, slots=True)
class Measure:
    """One definition of a sum; the entries of ``measures.toml``.

    Attributes:
        key: its name.
        streams: what it holds together.
        series: printed series, best first.
        weekly: whether it is the ministry's weeks and sums to a week.
        small: streams of it that may be absent on a day.
    """

    key: str
    streams: tuple[str, ...]
    series: tuple[str, ...] = ()
    weekly: bool = False
    small: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the printed series it is read from."""
        return (WEEK,) if self.weekly else self.series

    def goes_on(self, figures: pd.DataFrame, last: pd.Timestamp) -> bool:
        """Return whether one of its printed figures ends after ``last``.

        Args:
            figures: rows of ``data.tables.vintages.known_on``.
            last: a day.
        """
        later = figures.loc[figures["end"] > last, "series"]
        return bool(later.isin((*self.names, TO_WEEK) if self.weekly else self.names).any())

    def within(self, streams: Collection[str]) -> "Measure | None":
        """Return the measure over the streams that are there; None when a large one is not.

        Args:
            streams: keys of the streams that are known and simulated.
        """
        there = tuple(key for key in self.streams if key in streams)
        if not there or not {*self.streams} - {*there} <= {*self.small}:
            return None
        return replace(self, streams=there)


@cache
def measures() -> tuple[Measure, ...]:
    """Return every measure, in the order of the file."""
    entries = tomllib.loads(MEASURES.read_text(encoding="utf-8"))
    return tuple(
        Measure(
            key=key,
            streams=tuple(entry["streams"]),
            series=tuple(entry.get("series", ())),
            weekly=entry.get("weekly", False),
            small=tuple(entry.get("small", ())),
        )
        for key, entry in entries.items()
    )


def printed(known: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Return what was printed of a measure by the day, one row for each stretch of time.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        measure: whose sums are wanted.

    Returns:
        Columns ``COLUMNS``: first and last day (datetime64), persons, and the step the value was
        rounded to; sorted by last day.
    """
    found = _weeks(known) if measure.weekly else _spans(known, measure.series)
    found = found[found["value"] > 0].assign(measure=measure.key)
    return found.sort_values(["end", "start"], kind="stable")[list(COLUMNS)].reset_index(drop=True)


def _weeks(known: pd.DataFrame) -> pd.DataFrame:
    weeks = weekly_totals(known).rename(columns={"week": "period"})
    sums = totals_to_week(known).rename(columns={"week": "period"})
    sums["period"] = sums["period"].str[:4] + "-01/" + sums["period"]
    return pd.concat([weeks, sums], ignore_index=True)


def _spans(known: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return whole months and spans of them; of several the first named series."""
    rows = known[known["series"].isin(names)]
    rows = rows[~rows["status"].str.contains(VAGUE) & ~rows["period"].str.contains("excl")]
    rows = rows[rows["start"].dt.is_month_start & rows["end"].dt.is_month_end]
    rows = rows.assign(rank=rows["series"].map(names.index))
    best = rows.sort_values(["end", "start", "rank"], kind="stable")
    best = best.drop_duplicates(["start", "end"])
    steps = [float(_step(value)) for value in best["value"]]
    found: pd.DataFrame = best.assign(rounding=pd.Series(steps, index=best.index, dtype=float))
    return found


def _step(value: float) -> int:
    """Return what a printed value seems rounded to: its trailing zeros, five at least.

    Example:
        >>> [_step(16600.0), _step(9498.0)]
        [100, 5]
    """
    step = 1
    while step < LARGEST_STEP and value % (10 * step) == 0:
        step *= 10
    return max(step, FIVES)
