"""A season in which recent years count more, and which is nothing unless the series shows it."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray, of_year

SEASON_MONTHS = 36  # with less than three years a season cannot be told from chance
HALF_LIFE = 3.0  # years after which a year counts half
CENTRED = np.r_[0.5, np.ones(11), 0.5] / 12


def fading_factors(scaled: FloatArray, months: pd.PeriodIndex) -> FloatArray:
    """Return what each calendar month adds, shrunk towards nothing.

        factor = f * t2 / (t2 + s2 / n) * sqrt(share)

    f is the weighted mean deviation of the month from the centred yearly mean, s2 its variance
    within a calendar month, n the years it effectively rests on, t2 the variance between
    months beyond chance; share is what the first shrinking leaves of the sum of squares, so that
    a season that is half chance loses more than one that stands out.

    Args:
        scaled: shape (T,), on a scale where the season adds.
        months: shape (T,), the month of each.

    Returns:
        shape (12,), January first, sum 0; all 0 with fewer than 36 months.
    """
    if len(scaled) < SEASON_MONTHS:
        return np.zeros(12)
    deviation = scaled[6:-6] - np.convolve(scaled, CENTRED, mode="valid")
    month = of_year(months)[6:-6]
    n = len(deviation)
    weight = 0.5 ** (np.arange(n)[::-1] / 12 / HALF_LIFE)
    total = np.bincount(month, weights=weight, minlength=12)
    factor = np.bincount(month, weights=weight * deviation, minlength=12) / total
    factor -= factor.mean()
    rests_on = total**2 / np.bincount(month, weights=weight**2, minlength=12)
    within = (weight * np.square(deviation - factor[month])).sum() / weight.sum() * n / (n - 12)
    by_chance = within / rests_on
    between = max(0.0, float(factor.var(ddof=1) - by_chance.mean()))
    shrunk = factor * between / (between + by_chance + 1e-300)
    shrunk -= shrunk.mean()
    share = np.square(shrunk).sum() / (np.square(factor).sum() + 1e-300)
    return np.asarray(shrunk * np.sqrt(share), dtype=np.float64)
