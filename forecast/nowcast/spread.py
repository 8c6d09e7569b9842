"""How far printed sums lie from our streams, measured where both were known on the day."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from forecast.nowcast.days import daily_noise, lengths, month_shares, week_years
from forecast.nowcast.measures import Measure
from forecast.nowcast.weeks import scatter

LEAST_YEARS = 3  # years beside which a measure must have stood before it is believed
LEAST_SUMS = 12  # the same, counted in sums, for a measure that is not weekly
NEWEST_SUMS = 36  # the last sums of such a measure that count: definitions and practice change
LEAST_WEEKS = 8  # single weeks that tell how days differ within a month
YEAR = 12  # months
LONG = 28  # days; a shorter sum says more of its days than of its definition
HALF_YEAR = 180  # days; a shorter sum to a week says too little of the definition of its year
STRETCH = ["start", "end"]
FLOOR = 0.005  # a share; no measure is believed closer than this


class Spread(NamedTuple):
    """How far sums of a measure lie from ours, on the log scale.

    Attributes:
        definition: standard deviation about no difference, of a year for weekly sums, else of
            a sum.
        daily: standard deviation of a day about the mean of its month, relative.
        bias: mean difference, told and not corrected for.
        n: years, or sums, it was measured on.
        z: the differences of sums, by their first and last day.
        holiday: as ``daily``, in a week with a public holiday.
        revision: standard deviation of what a single week still moves, relative.
    """

    definition: float
    daily: float
    bias: float
    n: int
    z: "pd.Series[float]"
    holiday: float = 0.0
    revision: float = 0.0


def spread(rows: pd.DataFrame, measure: Measure, histories: Mapping[str, Series]) -> Spread | None:
    """Return how far a measure lies from our streams; None when too little stood beside it.

        z = log(printed / ours);   definition**2 = mean(z**2),   of weeks times n / (n - 2)

    Of weekly sums the longest of each year counts, if of half a year or more; as they are few, n
    years are widened to the variance of a t distribution. A difference in definition is one for
    all sums of a year. Single weeks tell how days differ,

        daily**2 = (mean(z**2) - rounding**2 - definition**2) / noise of a week for daily = 1

    or how weeks scatter about each other (``forecast.nowcast.weeks``), whichever is more. Of other
    sums the newest 36 count.

    Args:
        rows: as of ``forecast.nowcast.measures.printed``.
        measure: what was printed.
        histories: known months of every stream of the measure.
    """
    both = rows.assign(z=np.log(rows["value"]) - np.log(summed(rows, measure, histories)))
    both = both.dropna()
    z = both.drop_duplicates(STRETCH).set_index(STRETCH)["z"]
    if not measure.weekly:
        return _spread(z.tail(NEWEST_SUMS)) if len(both) >= LEAST_SUMS else None
    days = lengths(both)
    weeks, long = both[days < LONG], both.assign(year=week_years(both), days=days)
    long = long[days >= HALF_YEAR].sort_values("days", kind="stable")
    yearly = long.drop_duplicates("year", keep="last").set_index(STRETCH)["z"]
    if len(yearly) < LEAST_YEARS or len(weeks) < LEAST_WEEKS:
        return None
    found = _spread(yearly)
    wide = found.definition * np.sqrt(found.n / (found.n - 2))
    around = scatter(rows[lengths(rows) < LONG].reset_index(drop=True))
    daily = max(_daily(weeks, found.definition), around.daily)
    return found._replace(definition=wide, daily=daily, holiday=max(daily, around.holiday))


def _spread(z: "pd.Series[float]") -> Spread:
    wide = max(float(np.sqrt(np.square(z).mean())), FLOOR)
    return Spread(wide, 0.0, float(z.mean()), len(z), z)


def _daily(weeks: pd.DataFrame, definition: float) -> float:
    """Return the spread of days that is left in single weeks beside rounding and definition."""
    rounded = np.square(rounding(weeks)).mean()
    left = float(np.square(weeks["z"]).mean() - rounded - definition**2)
    return float(np.sqrt(max(left, 0.0) / np.diag(daily_noise(weeks)).mean()))


def correlated(measured: Sequence[Spread]) -> FloatArray:
    """Return how far the differences of measures go together, shape (M, M), 0..1, diagonal 1.

        r = n / (n + 12) * sum(z_f z_g) / sqrt(sum(z_f**2) sum(z_g**2)),   over n shared sums

    A negative one counts as none; where three or more measures contradict each other the nearest
    matrix that is a correlation is given.

    Args:
        measured: of each measure.
    """
    found = np.eye(len(measured))
    for f, one in enumerate(measured):
        for g, other in enumerate(measured[:f]):
            both = pd.concat([one.z, other.z], axis=1, join="inner").to_numpy(float)
            size = float(np.sqrt(np.prod(np.square(both).sum(axis=0))))
            alike = float(both.prod(axis=1).sum()) / size if size > 0 else 0.0
            found[f, g] = found[g, f] = max(alike, 0.0) * len(both) / (len(both) + LEAST_SUMS)
    values, vectors = np.linalg.eigh(found)
    if values.min() >= 0:
        return found
    kept = np.einsum("ik,k,jk->ij", vectors, values.clip(min=0.0), vectors)
    scale = np.sqrt(np.diag(kept))
    return np.asarray(kept / np.outer(scale, scale), dtype=np.float64)


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
