"""Weekly totals of the ministry as known on a day, with how far each was rounded."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from data.errors import DataError
from data.folders import DATA

WEEKLY = DATA / "weekly.toml"
WEEK, TO_WEEK = "nl_total_week_ministry", "nl_total_cumulative_to_week_ministry"
COLUMNS = ["week", "start", "end", "value", "rounding", "published_on", "source"]


@dataclass(frozen=True, slots=True)
class Rounding:
    """To how many persons some totals are rounded; the entries of ``data/weekly.toml``.

    Attributes:
        persons: the step, 10 when a total is printed in tens.
        series: printed series the rule speaks about.
        why: what shows it.
        sources: source ids; every source when left out.
        first: first week, as ``"2026-W24"``; every week when left out.
    """

    persons: int
    series: tuple[str, ...]
    why: str
    sources: tuple[str, ...] = ()
    first: str = ""

    def fits(self, series: str, week: str, source: str) -> bool:
        """Whether this rule speaks about the row."""
        return (
            series in self.series
            and week >= self.first
            and (not self.sources or source in self.sources)
        )


@cache
def roundings() -> tuple[Rounding, ...]:
    """Return the rules in the order of the file: the first that fits holds."""
    rules = tomllib.loads(WEEKLY.read_text(encoding="utf-8"))["rounding"]
    return tuple(_rule(rule) for rule in rules)


def _rule(entry: dict[str, Any]) -> Rounding:
    lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return Rounding(**(entry | lists))


def weekly_totals(known: pd.DataFrame) -> pd.DataFrame:
    """Return the total of each week that was known, of all streams together.

    The total holds first, repeat and family applications, resettlement and relocation. Of a week
    that was revised the newest value known is given.

    Args:
        known: rows of ``data.tables.vintages.known_on``.

    Returns:
        Columns ``week`` (``"2026-W24"``), ``start`` and ``end`` (Monday and Sunday, datetime64),
        ``value`` (persons, float64), ``rounding`` (persons: the printed value lies at most half of
        it from the counted one), ``published_on`` (datetime64) and ``source``, oldest week first;
        no rows when no week was known.

    Raises:
        DataError: a row has no rounding in ``data/weekly.toml``.
    """
    return _totals(known, WEEK)


def totals_to_week(known: pd.DataFrame) -> pd.DataFrame:
    """Return the sums from 1 January to the end of a week that were known.

    Args:
        known: rows of ``data.tables.vintages.known_on``.

    Returns:
        As :func:`weekly_totals`, but ``start`` is the first of January of the year of the week.

    Raises:
        DataError: as :func:`weekly_totals`.
    """
    found = _totals(known, TO_WEEK)
    return found.assign(start=pd.to_datetime(found["week"].str[:4] + "-01-01"))


def _totals(known: pd.DataFrame, series: str) -> pd.DataFrame:
    rows = known[known["series"] == series].sort_values("end", ignore_index=True)
    pairs = zip(rows["period"], rows["source"], strict=True)
    steps = [_rounding(series, week, source) for week, source in pairs]
    found = rows.rename(columns={"period": "week"}).assign(rounding=pd.Series(steps, dtype=float))
    return found[COLUMNS]


def _rounding(series: str, week: str, source: str) -> int:
    for rule in roundings():
        if rule.fits(series, week, source):
            return rule.persons
    raise DataError(
        f"{series}: no rounding for {week} of {source}; expected one. Add it, with why, to "
        f"data/weekly.toml."
    )
