"""Known months that were worked out with the newest ratio: on paths with the error of that rule."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import BoolArray, FloatArray, periods
from data.streams.applicants import carried_on, newest_rest, spread
from data.streams.history import preferred
from data.streams.monthly import printed_months, streams, values
from forecast.known import Known
from models.paths import Paths

FIRST, REPEAT = "inflow_first", "inflow_repeat"


def carried_spread(known: Known) -> "pd.Series[float]":
    """Return how far the months of first applications that were carried on may lie off.

    Args:
        known: what was known on the day.

    Returns:
        The standard deviation as a share, indexed by month; months that were printed, or lie in a
        printed quarter, are left out, and so are those with too few past errors to tell.
    """
    stream = streams()[FIRST]
    totals = preferred(known.figures, stream.quarters, "Q")
    applicants = values(known.figures, stream.applicants, "M")
    rest = newest_rest(totals, applicants)
    if rest is None or FIRST not in known.histories:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq="M"))
    printed = printed_months(known.figures, stream)
    made = carried_on(totals, applicants).drop(printed.index, errors="ignore")
    months = periods(made)[periods(made) <= known.histories[FIRST].months[-1]]
    ahead = [(quarter - rest.quarter).n for quarter in months.asfreq("Q")]
    told = {n: spread(totals, applicants, n) for n in set(ahead)}
    return pd.Series([told[n] for n in ahead], dtype=float, index=months).dropna()


def with_carried(
    paths: Mapping[str, Paths], known: Known, rng: np.random.Generator
) -> dict[str, Paths]:
    """Return the paths with the months carried on spread by the error of their rule.

        first' = first * (1 + e * s),   repeat' = repeat - (first' - first),   e ~ N(0, 1) a row

    What the rule gives too much to first applications it takes from repeat ones, as both are made
    of the applicants, who are counted: the streams' sum stays on every row, and neither falls
    below zero. One ratio serves every month, so a row has one e. Months ahead stay: the past
    errors of the pools, which correct them, hold those of such months already.

    Args:
        paths: streams with the months of the year in front.
        known: what was known on the day.
        rng: the only source of chance; untouched while no month is carried on.
    """
    found = dict(paths)
    if FIRST not in paths or (off := carried_spread(known)).empty:
        return found
    first, repeat = paths[FIRST], paths.get(REPEAT)
    share = off.reindex(first.months).fillna(0.0).to_numpy(float)
    if not share.any():
        return found
    moved = first.values * rng.standard_normal((len(first.values), 1)) * share
    moved = np.maximum(moved, -first.values)
    if repeat is not None:
        told = repeat.months <= known.histories[REPEAT].months[-1]
        both = first.months.isin(repeat.months[told])
        at = repeat.months.isin(first.months[both])
        moved[:, both] = np.minimum(moved[:, both], repeat.values[:, at])
        found[REPEAT] = _less(repeat, at, moved[:, both])
    found[FIRST] = Paths.own(first.key, first.months, first.values + moved, first.unit)
    return found


def _less(paths: Paths, at: BoolArray, off: FloatArray) -> Paths:
    made = np.array(paths.values, order="C")
    made[:, at] = np.maximum(made[:, at] - off, 0.0)
    return Paths.own(paths.key, paths.months, made, paths.unit)
