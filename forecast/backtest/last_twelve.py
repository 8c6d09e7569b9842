"""The naive rule beside the random walk: the last twelve known months come again.

Every calendar year that starts after the twelve months, or lies over their end, then gets their
sum: the months known of it, and for the others the same months a year before.
"""

import numpy as np
import pandas as pd

from data.series import Series
from models.paths import Paths

LAST_TWELVE = "last_twelve"  # among the models of a backtest; never a member of a pool
MONTHS = 12


def last_twelve(history: Series, horizon: int, n_paths: int) -> Paths | None:
    """Return paths that all repeat the last twelve known months.

    Paths that are all alike are a point forecast: each quantile is the point, and its WIS and
    CRPS are the absolute error.

    Args:
        history: months known on the day, in persons a month.
        horizon: months ahead, H > 0.
        n_paths: rows, so that they add up with those of other streams.

    Returns:
        Shape (n_paths, H), from the month after the last known one; None with fewer than twelve
        known months.
    """
    if len(history.months) < MONTHS:
        return None
    months = pd.period_range(history.months[-1] + 1, periods=horizon, freq="M")
    repeated = np.tile(np.resize(history.values[-MONTHS:], horizon), (n_paths, 1))
    return Paths(history.key, months, repeated, history.unit)
