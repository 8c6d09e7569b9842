"""The mean-reverting log AR(1) with a mean over recent years only."""

import numpy as np

from data.series import Series
from models.monthly.log_ar import returning
from models.parts.reversion import Reversion
from models.parts.seasonal import require
from models.paths import Paths

HALF_LIFE = 24  # months after which a month counts half in the mean


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Let the smoothed level return to a mean that the last years decide.

    As ``log_ar``, with a shorter window: it follows a level that has moved, where the
    longer window waits for it to come back. In a pool the two hedge each other.

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
    require(history, "log_ar_recent")
    return returning(history, (n_paths, horizon), rng, Reversion(half_life=HALF_LIFE))
