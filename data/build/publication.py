"""When a figure was known: printed that day, or reconstructed by a stated lag."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.folders import DATA
from data.tables.periods import granularity, span
from data.tables.sources import Source

LAGS = DATA / "lags.toml"
PRINTED, RECONSTRUCTED = "printed", "reconstructed"


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after its period a figure of these series is known.

    Attributes:
        series: name patterns, as ``nl_first_*``.
        periods: kinds of period, as in :func:`data.tables.periods.granularity`.
        lag_days: days after the anchor at which a reconstructed row counts as known.
        printed_within: days after the anchor within which a publication prints its own news.
        why: the shipped evidence.
        sources: patterns of source ids; every source when left out.
        anchor: ``"end"`` of the period, or ``"start"`` for a target set in advance.
        later: lag in days of single periods that came out later, as ``("2026-W28", 16)``.
    """

    series: tuple[str, ...]
    periods: tuple[str, ...]
    lag_days: int
    printed_within: int
    why: str
    sources: tuple[str, ...] = ("*",)
    anchor: str = "end"
    later: tuple[tuple[str, int], ...] = ()

    def fits(self, series: str, kind: str, source: str) -> bool:
        """Whether this rule speaks about the row."""
        return (
            kind in self.periods
            and any(fnmatchcase(series, pattern) for pattern in self.series)
            and any(fnmatchcase(source, pattern) for pattern in self.sources)
        )


@dataclass(frozen=True, slots=True)
class Publication:
    """When a row was known, how that is known, and since when its value stands as it does."""

    published_on: date
    kind: str
    retrieved_on: date


def load_lags(path: Path = LAGS) -> tuple[Lag, ...]:
    """Return the lag rules in the order of the file: the first that fits holds."""
    rules = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    return tuple(_lag(rule) for rule in rules)


def _lag(rule: dict[str, Any]) -> Lag:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in rule.items()
    }
    if "later" in rule:
        fields["later"] = tuple(rule["later"].items())
    return Lag(**fields)


def lag_of(series: str, period: str, source: str, lags: tuple[Lag, ...]) -> Lag:
    """Return the first rule that fits.

    Raises:
        DataError: no rule speaks about this series and kind of period.
    """
    kind = granularity(period)
    for lag in lags:
        if lag.fits(series, kind, source):
            return lag
    raise DataError(
        f"{series}: no lag rule for {period} ({kind}); expected one. Add it, with why, to "
        f"data/lags.toml."
    )


def publication(row: dict[str, str], source: Source, lag: Lag) -> Publication:
    """Return when the figure in ``row`` was known.

    A projection is known from the publication of its source only. A publication that is no
    compilation prints what ended at most ``lag.printed_within`` days before it. The rest is
    known ``lag.lag_days`` after its period, or as late as ``lag.later`` says of it, and never
    later than its source.

    Args:
        row: with ``period`` in a form of :func:`data.tables.periods.span`, and ``status``.
        source: where the row was read.
        lag: the rule of :func:`lag_of`.
    """
    anchor = span(row["period"])[lag.anchor == "end"]
    days = (source.published_on - anchor).days
    if row["status"].startswith(("projection", "decision")) or (
        not source.compilation and days <= lag.printed_within
    ):
        return Publication(source.published_on, PRINTED, source.retrieved_on)
    days = dict(lag.later).get(row["period"], lag.lag_days)
    known = min(anchor + timedelta(days=days), source.published_on)
    return Publication(known, RECONSTRUCTED, source.retrieved_on)
