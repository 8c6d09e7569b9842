"""The toolkit as a scikit-learn estimator: fit a monthly series, predict its bands."""

from collections.abc import Callable
from functools import partial
from typing import Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from data.arrays import periods
from data.errors import ModelError
from data.series import Series
from data.streams.own_series import as_months
from forecast.bands import EXTRA, LABELS, quantiles
from forecast.config import load_config
from models.paths import Paths
from models.pools.default import DEFAULT
from models.pools.pool import Pool, PoolDraws, model_rng, shared_uniform, simulate_pool
from models.registry import Model

COLUMNS = (*LABELS, *EXTRA, "mean")


class Forecaster(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Bands of the coming months of one monthly series.

    Attributes:
        model: a name of the registry, several names (pooled by quantile, equally), or a model
            itself, such as one of ``models.pools.adapters``; None is the default pool.
        n_paths: futures that are simulated, at least 1000 for the outermost bands.
        seed: the same seed gives the same bands.
    """

    def __init__(
        self,
        model: str | tuple[str, ...] | Model | None = None,
        n_paths: int = 2000,
        seed: int = 1,
    ) -> None:
        self.model = model
        self.n_paths = n_paths
        self.seed = seed

    def fit(self, y: "pd.Series[float]", X: None = None) -> Self:
        """Keep the history; the models are fitted when a horizon is asked for.

        Args:
            y: counts >= 0, shape (T,), indexed by ``pd.PeriodIndex`` of months or by
                ``pd.DatetimeIndex`` with one day in each month.
            X: not used; there for scikit-learn.

        Raises:
            DataError: the index or a value is not as it should be.
        """
        if not isinstance(y, pd.Series):
            raise ModelError(
                f"Forecaster: {type(y).__name__}; expected a pandas Series indexed by month. "
                f"Read one with data.streams.own_series.read_monthly."
            )
        self.history_ = as_months(y)
        return self

    def sample(self, horizon: int) -> Paths:
        """Return the simulated futures, values of shape (n_paths, horizon).

        Raises:
            ModelError: nothing was fitted, the horizon is no number of months, or the history
                is too short for the model.
        """
        if not hasattr(self, "history_"):
            raise ModelError("Forecaster: nothing was fitted yet. Call fit(series) first.")
        if horizon < 1:
            raise ModelError(f"Forecaster: horizon {horizon}; expected months ahead, >= 1.")
        return self._simulator()(horizon)

    def predict(self, horizon: int) -> pd.DataFrame:
        """Return the bands, a row per coming month.

        Returns:
            Columns ``COLUMNS``, indexed by month (``pd.PeriodIndex``); the chances are those of
            the configuration and of ``forecast.bands.EXTRA``.

        Raises:
            ModelError: as in :meth:`sample`, or too few paths for the outermost band.
        """
        paths = self.sample(horizon)
        named = load_config().levels | EXTRA
        order = sorted(named, key=named.__getitem__)
        found = quantiles(paths.values, tuple(named[name] for name in order))
        table = pd.DataFrame(dict(zip(order, found, strict=True)), index=paths.months)
        return table.assign(mean=paths.values.mean(axis=0))[list(COLUMNS)]

    def _simulator(self) -> Callable[[int], Paths]:
        figures = self.history_
        values = np.asarray(figures, dtype=np.float64)
        history = Series(str(figures.name), periods(figures), values, "persons/month")
        if self.model is not None and not isinstance(self.model, str | tuple):
            return partial(_alone, self.model, history, self.n_paths, self.seed)
        return partial(_pooled, _pool(self.model), history, self.n_paths, self.seed)


def _pool(model: str | tuple[str, ...] | None) -> Pool:
    if model is None:
        return DEFAULT
    names = (model,) if isinstance(model, str) else model
    equal = tuple(float(share) for share in np.full(len(names), 1 / max(len(names), 1)))
    return Pool(names, equal, "quantile")


def _pooled(pool: Pool, history: Series, n_paths: int, seed: int, horizon: int) -> Paths:
    draws = PoolDraws(horizon, shared_uniform(seed, n_paths), seed)
    return simulate_pool(history, pool, draws)


def _alone(model: Model, history: Series, n_paths: int, seed: int, horizon: int) -> Paths:
    return model(history, horizon, n_paths, model_rng(seed, history.key, "model"))
