"""The rule: which two models evidence gives a stream on a day, and nothing else.

    estimate = (n * own + k * abroad) / (n + k)   for each target, then the mean by n + k

``own`` is the log of the WIS of a model to that of the random walk on the stream itself, ``abroad``
the mean of that log over the series of other countries; n and k count the forecasts of which no
two were open at the same time, on the stream and in all countries together. A model that cannot be
asked abroad is taken for an average one there. The two lowest estimates are pooled by quantile.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.folders import DATA
from forecast.config import PoolConfig, RunConfig
from forecast.evaluation.skill import non_overlapping
from forecast.rule.evidence import STREAMS
from models.registry import BASELINE, find

MEMBERS = 2
PATH = DATA / "rule.csv"
COLUMNS = ("day", "stream", "model", "own", "n_own", "abroad", "n_abroad", "estimate", "chosen")
KEYS = ["series", "day", "target", "target_end", "known_on"]


def by_forecast(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence with a row per forecast and the WIS of each model in a column.

    Args:
        evidence: as of ``forecast.rule.evidence.evidence``.
    """
    wide = evidence.pivot_table(index=KEYS, columns="model", values="wis")
    return wide.reset_index()


def estimates(wide: pd.DataFrame, stream: str, day: date) -> pd.DataFrame:
    """Return what the outcomes known by a day say of every candidate of a stream.

    Args:
        wide: as of :func:`by_forecast`; outcomes known later play no part.
        stream: ``inflow_first`` or ``inflow_nareis``.
        day: the as-of day.

    Returns:
        ``model, own, n_own, abroad, n_abroad, estimate``, best first; own and abroad are means of
        logs over the targets, the counts are summed over them. No rows without evidence.
    """
    known = wide[wide["known_on"] <= day.isoformat()]
    candidates = [name for name in wide.columns if name not in (*KEYS, BASELINE)]
    parts = [_target(rows, stream, candidates) for _, rows in known.groupby("target")]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS[2:-1]))
    stacked = pd.concat(parts)
    weight = stacked["n_own"] + stacked["n_abroad"]
    table = pd.DataFrame(
        {
            name: (stacked[name] * stacked[count]).groupby(level=0).sum(min_count=1)
            / stacked[count].groupby(level=0).sum()
            for name, count in (("own", "n_own"), ("abroad", "n_abroad"))
        }
    )
    for name in ("n_own", "n_abroad"):
        table[name] = stacked[name].groupby(level=0).sum()
    weighed = (stacked["estimate"] * weight).groupby(level=0).sum(min_count=len(parts))
    table["estimate"] = weighed / weight.groupby(level=0).sum()
    found = table.dropna(subset="estimate").rename_axis("model").reset_index()
    return found.sort_values(["estimate", "model"], ignore_index=True)[list(COLUMNS[2:-1])]


def _target(rows: pd.DataFrame, stream: str, candidates: list[str]) -> pd.DataFrame:
    """Return the evidence on one target by model."""
    dutch = rows["series"].isin(STREAMS)
    own, abroad = rows[rows["series"] == stream], rows[~dutch]
    logs = pd.DataFrame(
        {key: _log_ratios(one, candidates) for key, one in abroad.groupby("series")}
    )
    elsewhere = logs.mean(axis=1) if len(logs.columns) else pd.Series(0.0, index=candidates)
    nowhere = elsewhere.isna()
    elsewhere = elsewhere.fillna(elsewhere.mean())
    found = pd.DataFrame(
        {"own": _log_ratios(own, candidates), "abroad": elsewhere}, index=candidates
    )
    found["n_own"], found["n_abroad"] = _independent(own), _independent(abroad)
    n, k = found["n_own"], found["n_abroad"]
    here = found["own"] * n if len(own) else pd.Series(0.0, index=candidates).mask(nowhere)
    found["estimate"] = (here + k * found["abroad"]) / (n + k)
    return found


def _log_ratios(rows: pd.DataFrame, candidates: list[str]) -> "pd.Series[float]":
    """Return the log of mean WIS to that of the walk, on the forecasts that both made."""
    walk, found = rows[BASELINE].to_numpy(float), {}
    for name in candidates:
        wis = rows[name].to_numpy(float)
        both = np.isfinite(wis) & np.isfinite(walk)
        found[name] = float(np.log(wis[both].mean() / walk[both].mean())) if both.any() else np.nan
    return pd.Series(found, dtype=float)


def _independent(rows: pd.DataFrame) -> int:
    ends = rows["target_end"].to_numpy("datetime64[D]")
    return non_overlapping(rows["day"].to_numpy("datetime64[D]"), ends)


def chosen(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the members that the rule gives, by name; none without evidence.

    Args:
        table: as of :func:`estimates`.
    """
    return tuple(sorted(table["model"].head(MEMBERS)))


class PoolRule:
    """The pools that evidence gives on each day, worked out once a day."""

    def __init__(self, evidence: pd.DataFrame) -> None:
        """Take the evidence, of which each day sees the outcomes known by it."""
        self._wide = by_forecast(evidence)
        self._tables: dict[tuple[str, date], pd.DataFrame] = {}

    def table(self, stream: str, day: date) -> pd.DataFrame:
        """Return the estimates of a stream on a day, as of :func:`estimates`."""
        if (stream, day) not in self._tables:
            self._tables[(stream, day)] = estimates(self._wide, stream, day)
        return self._tables[(stream, day)]

    def members(self, day: date) -> dict[str, tuple[str, ...]]:
        """Return the members of each stream for which there is evidence on the day."""
        found = {stream: chosen(self.table(stream, day)) for stream in STREAMS}
        return {stream: names for stream, names in found.items() if names}

    def config(self, config: RunConfig, day: date) -> RunConfig:
        """Return a configuration with the pools of the rule on a day, before those of its own.

        Where members need what is not known on the day those that need nothing follow, and then
        the own pools of the stream; streams that the rule knows nothing of keep theirs.
        """
        pools = dict(config.pools)
        for stream, names in self.members(day).items():
            if stream in pools:
                least = min(one.least_months for one in pools[stream])
                alone = tuple(name for name in names if not find(name).needs)
                ruled = [
                    PoolConfig(members=members, rule="quantile", least_months=least)
                    for members in dict.fromkeys((names, alone))
                    if members
                ]
                pools[stream] = (*ruled, *pools[stream])
        return config.model_copy(update={"pools": pools})

    def written(self, days: tuple[date, ...]) -> pd.DataFrame:
        """Return the estimates on some days with who is chosen, columns ``COLUMNS``."""
        tables = []
        for day in days:
            for stream in STREAMS:
                if (table := self.table(stream, day)).empty:
                    continue
                own = {"day": day.isoformat(), "stream": stream}
                tables.append(table.assign(**own, chosen=table["model"].isin(chosen(table))))
        return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def read_rule(path: Path = PATH) -> Mapping[str, tuple[str, ...]]:
    """Return the members by stream as shipped by ``prognose publish``."""
    table = pd.read_csv(path)
    named = table[table["chosen"].astype(bool)]
    return {str(key): tuple(sorted(rows["model"])) for key, rows in named.groupby("stream")}
