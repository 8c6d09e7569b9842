"""How one forecaster does against another on the same targets, and what that proves."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from data.arrays import FloatArray
from data.errors import ModelError

DayArray: TypeAlias = npt.NDArray[np.datetime64]

# Fewer errors that do not overlap decide nothing: on errors that overlap (n 20 to 50, null
# true) this test, meant to reject 5%, rejected 7% at 10 such errors and 12-20% at 6 or fewer.
LEAST_INDEPENDENT = 10


def non_overlapping(days: DayArray, ends: DayArray) -> int:
    """Return the largest number of forecasts of which no two were open at the same time.

    A forecast is open from its day to the end of its target. Open at the same time, two miss
    for the same reason: 48 quarterly forecasts of next year's total hold some 6 separate errors.

    Args:
        days: shape (N,), day of each forecast, numpy dates.
        ends: shape (N,), last day of its target.
    """
    count, last = 0, np.datetime64("0001-01-01")
    for end, day in sorted(zip(ends, days, strict=True)):
        if day >= last and end > last:
            count, last = count + 1, end
    return count


def overlap(days: DayArray, ends: DayArray) -> int:
    """Return the largest number of later forecasts made before the target of one had ended.

    Args:
        days: shape (N,), oldest first, numpy dates.
        ends: shape (N,), last day of each target.
    """
    later = np.searchsorted(days, ends, side="left") - np.arange(len(days)) - 1
    return int(max(later.max(initial=0), 0))


def relative_skill(scores: FloatArray, baseline: FloatArray) -> float:
    """Return the ratio of mean scores on the targets both have; below 1 is better.

    Args:
        scores: shape (N,), one per target, >= 0; nan where there is no forecast.
        baseline: shape (N,), the same targets.

    Returns:
        nan when they share no target or the baseline never missed.
    """
    shared = ~(np.isnan(scores) | np.isnan(baseline))
    below = float(baseline[shared].sum())
    return float(scores[shared].sum()) / below if below > 0 else float("nan")


def pairwise_skill(scores: FloatArray) -> FloatArray:
    """Return the skill of each model against all others; below 1 is better than the field.

        skill[i] = geometric mean over j of  mean score i / mean score j,  on shared targets

    Unlike a ratio of plain means it is fair to a model that skipped the hard targets. A pair
    without shared targets is left out; the ratio of a model to itself is counted, as is usual.

    Args:
        scores: shape (N, M), a row per target and a column per model; nan where none.

    Returns:
        shape (M,); nan for a model without scores, or when a mean score is 0.

    Source:
        Cramer et al. (2022), PNAS 119, e2113561119.
    """
    ratios = np.array([[relative_skill(one, other) for other in scores.T] for one in scores.T])
    usable = ratios > 0
    logs = np.log(np.where(usable, ratios, 1.0)).sum(axis=1)
    broken = (ratios == 0).any(axis=1) | ~usable.any(axis=1)
    counted = np.maximum(usable.sum(axis=1), 1)
    return np.where(broken, np.nan, np.exp(logs / counted))


def diebold_mariano(difference: FloatArray, lags: int) -> float:
    """Return the two-sided p-value that two forecasters are equally good.

        t = mean(d) / sqrt(V/n) * sqrt((n + 1 - 2h + h(h - 1)/n) / n),   h = lags + 1
        V = g(0) + 2 * sum over k of 1..lags of g(k),   g(k) = autocovariance of d

    V is robust to errors that overlap (HAC, flat weights); the second root is the correction
    of Harvey, Leybourne and Newbold for few forecasts; t has n - 1 degrees of freedom. When errors
    overlap that is generous far in the tail: read p as below 0.05 or not, no finer.

    Args:
        difference: d, shape (n,), score of one minus score of the other, oldest first.
        lags: number of later forecasts an error overlaps with, see :func:`overlap`.

    Returns:
        p in 0..1; nan when n allows no test: the overlap is too long or V is not positive.

    Raises:
        ModelError: ``lags`` is below 0.

    Source:
        Harvey, Leybourne & Newbold (1997), International Journal of Forecasting 13, eq. 9.
    """
    if lags < 0:
        raise ModelError(
            f"lags: {lags}; expected >= 0. Count them with forecast.evaluation.skill.overlap."
        )
    n, h = len(difference), lags + 1
    if n < 2 or (few := (n + 1 - 2 * h + h * (h - 1) / n) / n) <= 0 or h >= n:
        return float("nan")
    centred = difference - difference.mean()
    covariance = [float(centred[k:] @ centred[: n - k]) / n for k in range(h)]
    variance = (covariance[0] + 2 * sum(covariance[1:])) / n
    if variance <= 1e-24 * float(difference @ difference):
        return float("nan")
    t = float(difference.mean()) / np.sqrt(variance) * np.sqrt(few)
    return float(2 * stdtr(n - 1, -abs(t)))
