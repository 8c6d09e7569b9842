"""How far printed sums lie from our streams, measured where both were known on the day."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from forecast.nowcast.days import daily_noise, lengths, month_shares
from forecast.nowcast.measures import Measure

LEAST_YEARS = 3  # years beside which a measure must have stood before it is believed
LEAST_SUMS = 12  # the same, counted in sums, for a measure that is not weekly
NEWEST_SUMS = 36  # the last sums of such a measure that count: definitions and practice change
LEAST_WEEKS = 8  # single weeks that tell how days differ within a month
YEAR = 12  # months
LONG = 28  # days; a shorter sum says more of its days than of its definition
FLOOR = 0.005  # a share; no measure is believed closer than this


class Spread(NamedTuple):
    """How far sums of a measure lie from ours, on the log scale.

    Attributes:
        definition: standard deviation about no difference, of a year for weekly sums, else of
            a sum.
        daily: standard deviation of a day about the mean of its month, relative.
        bias: mean difference, told and not corrected for.
        n: years, or sums, it was measured on.
        revision: standard deviation of what a single week still moves, relative.
    """

    definition: float
    daily: float
    bias: float
    n: int
    revision: float = 0.0


def spread(rows: pd.DataFrame, measure: Measure, histories: Mapping[str, Series]) -> Spread | None:
    """Return how far a measure lies from our streams; None when too little stood beside it.

        z = log(printed / ours);   definition**2 = mean(z**2)

    Of weekly sums the longest of each year counts, and the single weeks tell how days differ:
    daily**2 = (mean(z**2) - rounding**2 - definition**2) / noise of a week for a daily spread
    of 1. A difference in definition is one for all sums of a year. Of other sums the newest 36
    count.

    Args:
        rows: as of ``forecast.nowcast.measures.printed``.
        measure: what was printed.
        histories: known months of every stream of the measure.
    """
    both = rows.assign(z=np.log(rows["value"]) - np.log(summed(rows, measure, histories)))
    both = both.dropna()
    if not measure.weekly:
        newest = both["z"].tail(NEWEST_SUMS)
        return _spread(newest, 0.0) if len(both) >= LEAST_SUMS else None
    short = lengths(both) < LONG
    weeks, long = both[short], both[~short]
    long = long.assign(year=long["end"].dt.year, days=lengths(long))
    yearly = long.sort_values("days", kind="stable").drop_duplicates("year", keep="last")
    if len(yearly) < LEAST_YEARS or len(weeks) < LEAST_WEEKS:
        return None
    found = _spread(yearly["z"], 0.0)
    return found._replace(daily=_daily(weeks, found.definition))


def _spread(z: "pd.Series[float]", daily: float) -> Spread:
    wide = max(float(np.sqrt(np.square(z).mean())), FLOOR)
    return Spread(wide, daily, float(z.mean()), len(z))


def _daily(weeks: pd.DataFrame, definition: float) -> float:
    """Return the spread of days that is left in single weeks beside rounding and definition."""
    rounded = np.square(rounding(weeks)).mean()
    left = float(np.square(weeks["z"]).mean() - rounded - definition**2)
    return float(np.sqrt(max(left, 0.0) / np.diag(daily_noise(weeks)).mean()))


def rounding(rows: pd.DataFrame) -> FloatArray:
    """Return the standard deviation that rounding adds, as a share of each value."""
    return np.asarray(rows["rounding"] / np.sqrt(12) / rows["value"], dtype=np.float64)


def summed(rows: pd.DataFrame, measure: Measure, histories: Mapping[str, Series]) -> FloatArray:
    """Return our own sum of each stretch, shape (F,); nan where a month of it is not known."""
    if rows.empty:
        return np.zeros(0)
    months, shares = _shares(rows)
    known = np.array([months.isin(histories[key].months) for key in measure.streams])
    missing = (shares[:, ~known.all(axis=0)] > 0).any(axis=1)
    return np.where(missing, np.nan, counted(rows, measure, histories))


def counted(rows: pd.DataFrame, measure: Measure, histories: Mapping[str, Series]) -> FloatArray:
    """Return what is known of each stretch, persons, shape (F,): its known months alone."""
    return _total(rows, [_known(histories[key], 0.0) for key in measure.streams])


def expected(rows: pd.DataFrame, measure: Measure, histories: Mapping[str, Series]) -> FloatArray:
    """Return the same with months not known at the mean of the last twelve known, shape (F,)."""
    means = [float(histories[key].values[-YEAR:].mean()) for key in measure.streams]
    keys = zip(measure.streams, means, strict=True)
    return _total(rows, [_known(histories[key], mean) for key, mean in keys])


def _known(history: Series, otherwise: float) -> "tuple[pd.Series[float], float]":
    return pd.Series(history.values, index=history.months), otherwise


def _total(rows: pd.DataFrame, parts: "list[tuple[pd.Series[float], float]]") -> FloatArray:
    months, shares = _shares(rows)
    filled = [one.reindex(months).fillna(otherwise).to_numpy(float) for one, otherwise in parts]
    found: FloatArray = shares @ np.sum(filled, axis=0)
    return found


def _shares(rows: pd.DataFrame) -> tuple[pd.PeriodIndex, FloatArray]:
    first, last = rows["start"].min().to_period("M"), rows["end"].max().to_period("M")
    months = pd.period_range(first, last, freq="M")
    return months, month_shares(rows, months)
