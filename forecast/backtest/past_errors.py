"""Past errors of the pools: the rows of ``data/calibration.csv`` and what they were made from.

An error is known once its outcome is complete, and it is taken against the outcome as it was
known on that day: a later revision would tell a run more than it could have had.
"""

import json
from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from data.series import Series
from data.streams.history import histories
from data.streams.monthly import streams
from data.streams.origin import TOTAL, printed_series
from data.tables.vintages import known_on
from forecast.archive.manifest import sha256
from forecast.backtest.cache import behind
from forecast.backtest.members import POOL
from forecast.backtest.rows import LABELLED, LEVELS
from forecast.backtest.setting import FIRST_YEAR, origin_days
from forecast.config import RunConfig

COLUMNS = ("stream", "origin", "target", "outcome", "error", "spread", "known_on", "pit")
MIDDLE = LEVELS.index(0.5)
STARTS = (
    "forecast/simulation/streams.py",
    "data/streams/history.py",
    "data/tables/vintages.py",
    "models/registry.py",
)
HASHED = ["series", "period", "published_on", "published_kind", "status", "value"]


class Snapshot(NamedTuple):
    """The asylum streams as known on one day of publication."""

    day: pd.Timestamp
    streams: dict[str, Series]

    def holds(self, parts: Sequence[str], last: pd.Period) -> bool:
        """Return whether every part is known up to ``last``."""
        return all(key in self.streams and self.streams[key].months[-1] >= last for key in parts)

    def sum(self, parts: Sequence[str], first: pd.Period, last: pd.Period) -> float:
        """Return the sum of the parts over the months ``first`` to ``last``."""
        total = 0.0
        for series in (self.streams[key] for key in parts):
            total += series.values[(series.months >= first) & (series.months <= last)].sum()
        return float(total)


def _asylum(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the printed series behind the asylum streams."""
    keys = {*TOTAL, *(beside for key in TOTAL for beside in streams()[key].beside)}
    names = {name for key in keys for name in printed_series(key)}
    return figures[figures["series"].isin(names)]


class Snapshots:
    """The asylum streams on every day on which one of their figures came out, made when asked."""

    def __init__(self, figures: pd.DataFrame) -> None:
        """Take the printed series behind the asylum streams.

        Args:
            figures: as of ``data.tables.vintages.load_figures``.
        """
        self._figures = _asylum(figures)
        self._days = sorted(self._figures["published_on"].unique())
        self._made: dict[int, Snapshot] = {}

    def at(self, i: int) -> Snapshot:
        """Return the snapshot of the i-th day of publication, oldest first."""
        if i not in self._made:
            day = self._days[i]
            self._made[i] = Snapshot(day, histories(known_on(self._figures, day.date()))[0])
        return self._made[i]

    def first(self, parts: Sequence[str], last: pd.Period) -> Snapshot | None:
        """Return the first snapshot that holds the parts up to ``last``: months stay known."""
        days = range(len(self._days))
        i = bisect_left(days, True, key=lambda i: self.at(i).holds(parts, last))
        return self.at(i) if i < len(days) else None


def calibration_rows(
    forecasts: pd.DataFrame, figures: pd.DataFrame, levels: Mapping[str, float]
) -> pd.DataFrame:
    """Return the yearly errors of the asylum pools and the day each was known.

        error = log(1 + outcome) - log(1 + mediaan),   spread in normal deviations, log scale

    Args:
        forecasts: detail table of a backtest without corrections; only pools of asylum streams
            are used. Ukraine has too few outcomes in one definition.
        figures: as of ``data.tables.vintages.load_figures``.
        levels: probability of each MPP label in the forecasts.

    Returns:
        Columns ``COLUMNS``, in the order of the forecasts; an outcome that is not complete yet
        gives no row. ``pit`` is where the outcome, as first complete, lies in the forecast.
    """
    asylum = _yearly_pools(forecasts)
    keys = ["parts", "target", "target_end"]
    wanted = asylum[keys].drop_duplicates()
    seen = Snapshots(figures)
    found = [_outcome(row, seen) for row in wanted.to_dict("records")]
    came = wanted.assign(
        outcome=np.array([value for value, _ in found], dtype=np.float64),
        known_on=np.array([day for _, day in found], dtype=object),
    ).dropna()
    rows = asylum.merge(came, on=keys, how="inner")
    mediaan = np.array([levels[MIDDLE] for levels in rows["quantiles"]], dtype=np.float64)
    rows["error"] = np.log1p(rows["outcome"].to_numpy(float)) - np.log1p(mediaan)
    low, high = (np.log1p(rows[name].to_numpy(float)) for name in ("minimum", "maximum"))
    edges = np.asarray(ndtri([levels["minimum"], levels["maximum"]]), dtype=np.float64)
    rows["spread"] = (high - low) / (edges[1] - edges[0])
    rows["pit"] = _pit(rows, levels)
    return rows.rename(columns={"quantity": "stream", "day": "origin"})[list(COLUMNS)]


def judged_by(
    errors: pd.DataFrame, published: pd.DataFrame, levels: Mapping[str, float]
) -> pd.DataFrame:
    """Return the errors with the ``pit`` of a backtest that was corrected by them."""
    judged = _yearly_pools(published).rename(columns={"quantity": "stream", "day": "origin"})
    same = ["stream", "origin", "target"]
    rows = errors.merge(judged[[*same, "quantiles", *LABELLED]], on=same)
    return rows.assign(pit=_pit(rows, levels))[list(COLUMNS)]


def _pit(rows: pd.DataFrame, levels: Mapping[str, float]) -> list[float]:
    """Return the level of each outcome in its forecast, between the quantiles it is told by."""
    at = np.array([*LEVELS, *(levels[name] for name in LABELLED)])
    order = at.argsort(kind="stable")
    found = []
    for row in rows.to_dict("records"):
        values = np.array([*row["quantiles"], *(row[name] for name in LABELLED)])[order]
        found.append(float(np.interp(row["outcome"], values, at[order], left=0.0, right=1.0)))
    return found


def _yearly_pools(forecasts: pd.DataFrame) -> pd.DataFrame:
    keep = forecasts["quantity"].str.startswith("inflow_") & (forecasts["model"] == POOL)
    return forecasts[keep & forecasts["target"].str.startswith("year_")]


def _outcome(wanted: Mapping[Hashable, str], seen: Snapshots) -> tuple[float, str | None]:
    """Return a target's outcome as first complete, and the day it was."""
    parts, last = wanted["parts"].split("+"), pd.Period(wanted["target_end"], "M")
    first = last - 11 if wanted["target"].startswith("year") else last
    found = seen.first(parts, last)
    if found is None:
        return float("nan"), None
    return found.sum(parts, first, last), f"{found.day:%Y-%m-%d}"


def calibration_key(config: RunConfig) -> str:
    """Return a SHA-256 of the code and the pools behind the rows."""
    pools = config.model_dump(mode="json", include={"pools"})
    own = sha256(Path(__file__).read_bytes())
    return sha256("\n".join([*behind(*STARTS), own, json.dumps(pools, sort_keys=True)]).encode())


def figures_marks(figures: pd.DataFrame, last: date) -> dict[str, str]:
    """Return a hash of the asylum figures published by ``last`` and each quarterly day before."""
    rows = pd.util.hash_pandas_object(_asylum(figures)[HASHED].astype(str), index=False).to_numpy()
    published = _asylum(figures)["published_on"].to_numpy()
    years = max(last.year, FIRST_YEAR)
    days = [day for day in origin_days("quarterly", FIRST_YEAR, years) if day < last]
    return {
        f"{day}": sha256(rows[published <= np.datetime64(day)].tobytes())[:12]
        for day in [*days, last]
    }
