"""Models of other libraries as models of ours: scikit-learn's regressors, others' forecasters."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.arrays import FloatArray
from data.errors import ModelError
from data.series import Series
from models.monthly.block_bootstrap import bounds, folded
from models.monthly.lagged import features
from models.parts.reversion import BLOCK, draw_blocks
from models.parts.seasonal import adjust, months_ahead, to_paths
from models.paths import Paths
from models.pools.session import LEAST
from models.registry import Model

FOLDS = 5  # each tested on months after those it learned from
YEAR = 12
MOST = 120  # lags
VERBS = ("fit", "predict", "get_params")


def from_regressor(regressor: Any, lags: int = YEAR) -> Model:
    """Return a model that continues a scikit-learn regressor on past months.

    As ``models.monthly.lagged``, with any regressor: the logs without season, less their mean, are
    explained by the ``lags`` months before and the month of the year. Each path goes on month
    by month; its shocks are errors on months the regressor had not seen (five folds in order
    of time), in blocks of three months, up and down equally likely. The regressor is cloned
    for every fit; one without ``random_state`` gets one from ``rng``.

    Args:
        regressor: with ``fit(X, y)``, ``predict(X)`` and ``get_params()``.
        lags: months back, >= 1.

    Raises:
        ModelError: it is no regressor, or ``lags`` no number of months; at use, a history
            shorter than three times ``lags`` plus a year.
    """
    if isinstance(lags, bool) or not isinstance(lags, int | np.integer) or not 1 <= lags <= MOST:
        raise ModelError(
            f"from_regressor: lags {lags!r}; expected a whole number from 1 to {MOST}. Give one."
        )
    if isinstance(regressor, type) or not all(hasattr(regressor, verb) for verb in VERBS):
        raise ModelError(
            f"from_regressor: {getattr(regressor, '__name__', type(regressor).__name__)}; expected "
            f"an object with {', '.join(VERBS)}, as Ridge(). Give one."
        )
    return RegressorModel(regressor, int(lags))


@dataclass(frozen=True, eq=False, slots=True)
class RegressorModel:
    """A regressor of scikit-learn as a model; it can be pickled and copied.

    Attributes:
        regressor: never fitted itself.
        lags: months back.
    """

    regressor: Any
    lags: int

    def __call__(
        self, history: Series, horizon: int, n_paths: int, rng: np.random.Generator
    ) -> Paths:
        """Return ``n_paths`` futures of the ``horizon`` months after ``history``.

        Raises:
            ModelError: a history shorter than three times ``lags`` plus a year.
        """
        lags = self.lags
        _require(history, 3 * lags + YEAR, "a regressor")
        adjusted = adjust(history)
        mean = float(adjusted.logs.mean())
        logs = adjusted.logs - mean
        windows = np.lib.stride_tricks.sliding_window_view(logs, lags)[:-1]
        inputs = features(windows, history.months.month.to_numpy()[lags:])
        fitted, errors = _learned(_seeded(self.regressor, rng), inputs, logs[lags:])
        ahead = draw_blocks(errors, (n_paths, horizon), rng)
        window, between = np.tile(logs[-lags:], (n_paths, 1)), bounds(logs)
        for h, number in enumerate(months_ahead(history, horizon).month.to_numpy()):
            expected = fitted.predict(features(window, np.full(n_paths, number)))
            ahead[:, h] = folded(ahead[:, h] + np.ravel(expected), between)
            window = np.column_stack([window[:, 1:], ahead[:, h]])
        return to_paths(history, mean + ahead, adjusted.season)


def from_statsforecast_like(model: Any) -> Model:
    """Return a model around any that forecasts a mean.

    It has ``forecast(y=, h=)``, or ``fit(y)`` and ``predict(h=)``, and sees log(1 + y). Its
    errors over up to twelve months after earlier months are blocks; a path is its forecast
    plus blocks joined end to end, each starting where the one before it ended, up and down
    equally likely. That widens with the horizon as a random walk of blocks does, so a model
    that returns to a mean gets bands that err to wide.

    Args:
        model: as those of statsforecast; an answer is an array or a mapping with ``"mean"``.

    Raises:
        ModelError: at use, a history of fewer than 36 months.
    """
    return ForecasterModel(model)


@dataclass(frozen=True, eq=False, slots=True)
class ForecasterModel:
    """A forecaster of a mean as a model; it can be pickled and copied.

    Attributes:
        forecaster: never fitted itself.
    """

    forecaster: Any

    def __call__(
        self, history: Series, horizon: int, n_paths: int, rng: np.random.Generator
    ) -> Paths:
        """Return ``n_paths`` futures of the ``horizon`` months after ``history``.

        Raises:
            ModelError: a history of fewer than 36 months.
        """
        model = self.forecaster
        _require(history, LEAST, "a forecaster")
        logs = np.log1p(history.values)
        length = min(YEAR, horizon)
        starts = range(len(logs) // 2, len(logs) - length + 1, BLOCK)
        errors = np.array([logs[t : t + length] - _mean(model, logs[:t], length) for t in starts])
        n_blocks = -(-horizon // length)
        drawn = errors[rng.integers(len(errors), size=(n_paths, n_blocks))]
        drawn = drawn * np.where(rng.random((n_paths, n_blocks, 1)) < 0.5, -1.0, 1.0)
        before = drawn[..., -1].cumsum(axis=1) - drawn[..., -1]
        shocks = (before[..., None] + drawn).reshape(n_paths, -1)[:, :horizon]
        ahead = folded(_mean(model, logs, horizon) + shocks, bounds(logs))
        return to_paths(history, ahead, np.zeros(YEAR))


def _require(history: Series, least: int, what: str) -> None:
    if len(history.values) < least:
        raise ModelError(
            f"{history.key}: {len(history.values)} months; {what} needs {least} to be fitted. "
            f"Give a longer history or fewer lags."
        )


def _seeded(regressor: Any, rng: np.random.Generator) -> Any:
    """Return a copy of the regressor whose chance comes from ``rng`` where it had none."""
    from sklearn.base import clone

    fresh = clone(regressor)
    unset = {
        name: int(rng.integers(2**31))
        for name, value in sorted(fresh.get_params().items())
        if name.split("__")[-1] == "random_state" and value is None
    }
    return fresh.set_params(**unset)


def _learned(regressor: Any, inputs: FloatArray, target: FloatArray) -> tuple[Any, FloatArray]:
    """Return the regressor fitted on all months, and its errors on months not yet seen."""
    from sklearn.base import clone
    from sklearn.model_selection import TimeSeriesSplit

    errors = []
    for seen, unseen in TimeSeriesSplit(FOLDS).split(inputs):
        part = clone(regressor).fit(inputs[seen], target[seen])
        errors.append(target[unseen] - np.ravel(part.predict(inputs[unseen])))
    return clone(regressor).fit(inputs, target), np.concatenate(errors)


def _mean(model: Any, logs: FloatArray, horizon: int) -> FloatArray:
    """Return the mean that a fresh copy of the model forecasts, shape (horizon,)."""
    fresh = copy.deepcopy(model)
    if hasattr(fresh, "forecast"):
        made = fresh.forecast(y=logs, h=horizon)
    else:
        made = fresh.fit(logs).predict(h=horizon)
    mean = np.asarray(made["mean"] if isinstance(made, Mapping) else made, dtype=np.float64)
    if mean.shape != (horizon,) or not np.isfinite(mean).all():
        raise ModelError(
            f"{type(model).__name__}: a forecast of shape {mean.shape}; expected {horizon} "
            f"finite numbers. Correct the model."
        )
    return mean
