"""A smoothed level whose shocks come in clusters and have heavy tails."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.monthly.ets import continued, smoothed
from models.monthly.random_walk import draw_changes
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths

NEW = 0.1  # share of the newest squared shock in the variance of the next month
BACK = 0.05  # share of the long-run variance in it
FLOOR = 0.1  # of the long-run variance: a calm year is no promise of calm


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue the smoothed level with shocks as uneasy as the last ones were.

        x[h] = l[h-1] + e[h],   l[h] = l[h-1] + a e[h],   e[h] = s[h] z[h]
        s[h+1]^2 = 0,05 S^2 + 0,85 s[h]^2 + 0,1 e[h]^2

    l and a are those of ``models.monthly.ets``, S^2 the mean squared residual; z are past residuals
    divided by the s of their month, with a random sign and a scale per path (Student's t on
    a short history). The level is a random walk: its spread has no bound.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months, or the likelihood has no maximum.
    """
    require(history, "heavy_walk")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    level, share, residuals = smoothed(adjusted.logs)
    variance = variances(residuals)
    standard = draw_changes(residuals / np.sqrt(variance[:-1]), (n_paths, horizon), rng)
    shocks = clustered(standard, float(variance[-1]), float(np.square(residuals).mean()))
    return to_paths(history, level + continued(shocks, share), adjusted.season)


def variances(residuals: FloatArray) -> FloatArray:
    """Return s^2 of each month and of the month after the last, shape (T + 1,).

    Args:
        residuals: e, shape (T,), not all 0.
    """
    usual = float(np.square(residuals).mean())
    found = [np.array(usual)]
    for shock in residuals:
        found.append(_next(found[-1], shock, usual))
    return np.maximum(found, FLOOR * usual)


def clustered(standard: FloatArray, variance: float, usual: float) -> FloatArray:
    """Return shocks whose variance follows the shocks before on the same path.

    Args:
        standard: z, shape (n_paths, H), about 1 in size.
        variance: s^2 of the first month ahead.
        usual: S^2.
    """
    shocks = np.empty_like(standard)
    squared = np.full(len(standard), variance)
    for h in range(standard.shape[1]):
        shocks[:, h] = np.sqrt(squared) * standard[:, h]
        squared = _next(squared, shocks[:, h], usual)
    return shocks


def _next(variance: FloatArray, shock: FloatArray, usual: float) -> FloatArray:
    return BACK * usual + (1 - BACK - NEW) * variance + NEW * shock**2
