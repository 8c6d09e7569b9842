"""Ridge regression on past months, continued month by month with honest residuals."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.level import SMOOTH
from models.paths import Paths
from models.reversion import draw_blocks
from models.seasonal import adjust, months_ahead, require, to_paths

LONGEST = 12  # months back
PENALTY = 1.0  # on squared coefficients; lags vary by about 1 on the log scale
FOLDS = 5  # of the cross-validation, each tested on months after those it learned from


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue the regression on each path, with residuals of months it had not seen.

        x[h] = m[h] + w . (x[h-1] - m[h], .., x[h-12] - m[h], cos, sin of the month) + e[h]

    x = log(1 + y) without season, m the mean of the three months before; w by ridge
    regression (no constant, so a quiet series stays where it is). e are errors on folds in
    order of time (scikit-learn's TimeSeriesSplit), in blocks of three months, up and down
    equally likely: a conformal residual, not one of the fit.

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
    require(history, "lagged")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    month = history.months.month.to_numpy()
    windows = np.lib.stride_tricks.sliding_window_view(adjusted.logs, LONGEST)[:-1]
    weights, errors = fitted(*features(windows, month[LONGEST:]), adjusted.logs[LONGEST:])
    shocks = draw_blocks(errors, (n_paths, horizon), rng)
    window = np.tile(adjusted.logs[-LONGEST:], (n_paths, 1))
    ahead = months_ahead(history, horizon).month.to_numpy()
    logs = np.empty((n_paths, horizon))
    for h in range(horizon):
        means, inputs = features(window, np.full(n_paths, ahead[h]))
        logs[:, h] = means + inputs @ weights + shocks[:, h]
        window = np.column_stack([window[:, 1:], logs[:, h]])
    return to_paths(history, logs, adjusted.season)


def features(windows: FloatArray, month: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return what a month is compared with, and what its deviation is explained by.

    Args:
        windows: shape (n, 12), the months before, oldest first.
        month: shape (n,), calendar month 1..12.

    Returns:
        m, shape (n,), and shape (n, 14): lags less m, oldest first, cosine and sine.
    """
    means = windows[:, -SMOOTH:].mean(axis=1)
    angle = 2 * np.pi * month / 12
    return means, np.column_stack([windows - means[:, None], np.cos(angle), np.sin(angle)])


def fitted(
    means: FloatArray, inputs: FloatArray, logs: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return coefficients on all months, and the errors on months not yet seen.

    Args:
        means: m, shape (n,).
        inputs: shape (n, 14).
        logs: x, shape (n,).

    Returns:
        shape (14,), and the errors of the five folds, oldest first.
    """
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import TimeSeriesSplit

    target = logs - means
    ridge = Ridge(alpha=PENALTY, fit_intercept=False, solver="cholesky")
    errors = [
        target[unseen] - ridge.fit(inputs[seen], target[seen]).predict(inputs[unseen])
        for seen, unseen in TimeSeriesSplit(FOLDS).split(inputs)
    ]
    weights = ridge.fit(inputs, target).coef_
    return np.asarray(weights), np.concatenate(errors)
