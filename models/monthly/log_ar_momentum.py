"""A level that stays where it is, with last year's growth fading out."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.parts.level import smoothed_level, widening, yearly_changes
from models.parts.reversion import Reversion, reverting
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths

GOAL = 6  # months after which a month counts half in the level it returns to
CARRIED = 0.5  # share of last year's growth that goes on, before it fades
FADING = 0.9  # what is left of that growth a month later


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Keep the level of the last half year and let last year's growth fade.

        x[h] = returning level[h] + 0,5 * g * (0,9 + 0,9^2 + .. + 0,9^h),   g growth a month

    The spread is that of ``models.monthly.log_ar``: it stays bounded, unlike that of a random walk.
    It is the member of a pool that goes on when a series trends.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months.
    """
    require(history, "log_ar_momentum")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    how = Reversion(half_life=60, goal=GOAL, factor=widening(adjusted.logs))
    level = smoothed_level(adjusted.logs)
    logs = reverting(adjusted.logs, level, (n_paths, horizon), rng, how)
    return to_paths(history, logs + momentum(adjusted.logs, horizon), adjusted.season)


def momentum(logs: FloatArray, horizon: int) -> FloatArray:
    """Return what last year's growth adds to each month ahead, shape (H,), log scale.

    Args:
        logs: shape (T,), log(1 + y) without season.
        horizon: months ahead, H.
    """
    growth = float(yearly_changes(logs)[-1]) / 12
    return np.asarray(CARRIED * growth * np.cumsum(FADING ** np.arange(1, horizon + 1)))
