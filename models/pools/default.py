"""Any monthly series in, futures out: the default pool of own series, free of Dutch constants."""

import numpy as np
import pandas as pd

from data.arrays import periods
from data.errors import ModelError
from data.series import Series
from models.paths import Paths
from models.pools.pool import Pool, PoolDraws, shared_uniform, simulate_pool

# Chosen on M3 and known laws; whether the rule of `prognose backtest --own` gives it is open.
DEFAULT = Pool(("averaged_ets", "theta"), (0.8, 0.2), "quantile")


def simulate_series(
    figures: "pd.Series[float]",
    horizon: int,
    *,
    n_paths: int = 2000,
    seed: int = 1,
    pool: Pool = DEFAULT,
) -> Paths:
    """Return the futures of one monthly series, as the toolkit makes those of its own streams.

    Args:
        figures: counts >= 0, indexed by consecutive months (``pd.PeriodIndex``, freq M).
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        seed: the same seed gives the same paths.
        pool: models and how they are joined.

    Returns:
        Paths with values of shape (n_paths, H); ``key`` is the name of the series.

    Raises:
        ModelError: the index is not monthly, or a member needs a longer history.
        DataError: a month is missing, or a value is negative or not a number.

    Example:
        >>> months = pd.period_range("2018-01", periods=60, freq="M")
        >>> simulate_series(pd.Series(100.0, index=months), horizon=12).values.shape
        (2000, 12)
    """
    name = str(figures.name or "series")
    if not isinstance(figures.index, pd.PeriodIndex) or figures.index.freqstr != "M":
        raise ModelError(
            f"{name}: its index is {type(figures.index).__name__}; expected a PeriodIndex of "
            f"months. Give pd.PeriodIndex(..., freq='M')."
        )
    values = np.asarray(figures, dtype=np.float64)
    history = Series(name, periods(figures), values, "persons/month")
    return simulate_pool(history, pool, PoolDraws(horizon, shared_uniform(seed, n_paths), seed))
