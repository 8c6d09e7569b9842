"""The toolkit as a scikit-learn estimator: fit a monthly series, predict its bands."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from data.arrays import periods
from data.errors import DataError, ModelError
from data.series import Series
from forecast.bands import EXTRA, HUB_LEVELS, LABELS, quantiles
from forecast.config import PoolConfig, load_config
from forecast.evaluation.scores import weighted_interval_score
from forecast.session.arguments import (
    MOST_PATHS,
    MOST_SEED,
    bounded,
    model_asked,
    own_model,
    whole,
)
from forecast.session.one_thread import one_thread
from forecast.session.own_figures import monthly
from models.paths import Paths
from models.pools.default import DEFAULT
from models.pools.pool import Pool, PoolDraws, model_rng, shared_uniform, simulate_pool
from models.registry import Model

COLUMNS = (*LABELS, *EXTRA, "mean")


class NothingFitted(ModelError, NotFittedError):  # type: ignore[misc]  # as below
    """Bands were asked of a forecaster that was not fitted."""


class Forecaster(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Bands of the coming months of one monthly series.

    Attributes:
        model: a name of the registry, several names (pooled by quantile, equally), a pool of
            ``pool(...)``, or a model itself, such as one of ``models.pools.adapters``; None is
            the default pool.
        n_paths: futures that are simulated, at least 1000 for the outermost bands.
        seed: the same seed gives the same bands.
        frequency: as for ``read_monthly``, when the series comes by day, week, quarter, half year
            or year; bands are by month.
    """

    def __init__(
        self,
        model: str | Sequence[str] | PoolConfig | Model | None = None,
        n_paths: int = 2000,
        seed: int = 1,
        frequency: str = "",
    ) -> None:
        self.model = model
        self.n_paths = n_paths
        self.seed = seed
        self.frequency = frequency

    def fit(self, y: "pd.Series[float]", X: None = None) -> Self:
        """Keep the history; the models are fitted when a horizon is asked for.

        Args:
            y: counts >= 0, shape (T,), indexed by ``pd.PeriodIndex`` of months or by
                ``pd.DatetimeIndex`` with one day in each month; or a table of pandas, polars or
                Arrow with two columns, as for ``read_monthly``.
            X: not used; there for scikit-learn.

        Raises:
            DataError: the index or a value is not as it should be.
            ModelError: it is no series, or a parameter is not as it should be.
        """
        self._checked()
        self.history_ = monthly(y, self.frequency)
        return self

    def sample(self, horizon: int) -> Paths:
        """Return the simulated futures, values of shape (n_paths, horizon).

        Raises:
            ModelError: nothing was fitted (also scikit-learn's NotFittedError), the horizon is
                no number of months, or the history is too short for the model.
        """
        if not hasattr(self, "history_"):
            raise NothingFitted("Forecaster: nothing was fitted yet. Call fit(series) first.")
        self._checked()
        with one_thread():
            return self._simulator()(bounded(horizon, self.n_paths))

    def score(self, y: "pd.Series[float]", X: None = None) -> float:
        """Return the negative mean WIS of the months of ``y``: higher is better, 0 is perfect.

        The weighted interval score over the 23 levels of hubverse, in the unit of the series.
        It makes ``cross_val_score`` and ``GridSearchCV`` work with ``TimeSeriesSplit``.

        Args:
            y: what came in months after those fitted, as for :meth:`fit`.
            X: not used.

        Raises:
            DataError: a month of it is not after those fitted.
            ModelError: as in :meth:`sample`; fewer than 1000 paths.
        """
        came = monthly(y, self.frequency)
        if not hasattr(self, "history_"):
            raise NothingFitted("Forecaster: nothing was fitted yet. Call fit(series) first.")
        ahead = [(month - self.history_.index[-1]).n for month in came.index]
        if min(ahead) < 1:
            raise DataError(
                f"Forecaster: score of {came.index[0]}; expected months after "
                f"{self.history_.index[-1]}, the last that was fitted. Split in order of time."
            )
        levels = np.array(HUB_LEVELS, dtype=np.float64)
        found = quantiles(self.sample(max(ahead)).values, tuple(levels.tolist()))
        rows = found.T[np.array(ahead) - 1]
        observed = np.asarray(came, dtype=np.float64)
        return -float(weighted_interval_score(observed, rows, levels).total.mean())

    def _checked(self) -> None:
        """Refuse parameters that are not as they should be."""
        model_asked(_as_pool(self.model))
        whole("n_paths", self.n_paths, 1, MOST_PATHS)
        whole("seed", self.seed, 0, MOST_SEED)

    def predict(self, horizon: int) -> pd.DataFrame:
        """Return the bands, a row per coming month.

        Returns:
            Columns ``COLUMNS``, indexed by month (``pd.PeriodIndex``); the chances are those of
            the configuration and of ``forecast.bands.EXTRA``.

        Raises:
            ModelError: as in :meth:`sample`, or too few paths for the outermost band.
        """
        paths = self.sample(horizon)
        named = dict(_shipped_levels()) | EXTRA
        order = sorted(named, key=named.__getitem__)
        found = quantiles(paths.values, tuple(named[name] for name in order))
        table = pd.DataFrame(dict(zip(order, found, strict=True)), index=paths.months)
        return table.assign(mean=paths.values.mean(axis=0))[list(COLUMNS)]

    def _simulator(self) -> Callable[[int], Paths]:
        figures = self.history_
        values = np.asarray(figures, dtype=np.float64)
        history = Series(str(figures.name), periods(figures), values, "persons/month")
        asked = model_asked(_as_pool(self.model))
        if callable(asked):
            return partial(_alone, asked, history, self.n_paths, self.seed)
        pool = asked if isinstance(asked, Pool) else _pool(asked)
        return partial(_pooled, pool, history, self.n_paths, self.seed)


@cache
def _shipped_levels() -> Mapping[str, float]:
    return load_config().levels


def _as_pool(model: Any) -> Any:
    """Return the pool that a configuration of one describes; anything else as it is."""
    if not isinstance(model, PoolConfig):
        return model
    weights = np.array(model.weights or np.ones(len(model.members)), dtype=np.float64)
    shares = tuple(float(share) for share in weights / weights.sum())
    return Pool(model.members, shares, model.rule)


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
    return own_model(model)(history, horizon, n_paths, model_rng(seed, history.key, "model"))
