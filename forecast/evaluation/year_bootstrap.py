"""How sure a mean over few outcome years is: years are drawn again, not cases.

Forecasts of one year miss for the same reason, so that sixteen cases about six years are six
things that happened.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from data.arrays import FloatArray
from forecast.evaluation.coverage import CONFIDENCE

DRAWS = 10_000


class Interval(NamedTuple):
    """A mean and where it may lie, in the unit of the errors.

    Attributes:
        mean: over all cases.
        lower: lower end.
        upper: upper end.
    """

    mean: float
    lower: float
    upper: float


def drawn_years(
    years: npt.NDArray[np.int_], seed: int, draws: int = DRAWS
) -> npt.NDArray[np.float64]:
    """Return how often each case counts in each draw, as many years as there are drawn back.

    Args:
        years: shape (N,), outcome year of each case.
        seed: the same seed gives the same draws.
        draws: B.

    Returns:
        shape (B, N); all cases of a year count equally often.
    """
    names, place = np.unique(years, return_inverse=True)
    picked = np.random.default_rng(seed).integers(len(names), size=(draws, len(names)))
    times = (picked[:, :, np.newaxis] == np.arange(len(names))).sum(axis=1)
    return np.asarray(times[:, place], dtype=np.float64)


def mean_by_year(errors: FloatArray, weights: FloatArray) -> Interval:
    """Return the mean of errors with the interval that drawing years again leaves.

        mean of a draw = sum of errors * weight / sum of weight

    Args:
        errors: shape (N,), finite.
        weights: shape (B, N), as of :func:`drawn_years`.

    Source:
        Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90, 414-427.
    """
    means = (weights * errors).sum(axis=1) / weights.sum(axis=1)
    tail = (1 - CONFIDENCE) / 2
    lower, upper = np.quantile(means, [tail, 1 - tail])
    return Interval(float(errors.mean()), float(lower), float(upper))
