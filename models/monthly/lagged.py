"""Ridge regression on past months, continued month by month with honest residuals."""

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from data.series import Series
from models.monthly.block_bootstrap import bounds, folded
from models.parts.reversion import draw_blocks, weights
from models.parts.seasonal import adjust, months_ahead, require, to_paths
from models.paths import Paths

LONGEST = 12  # months back
HALF_LIFE = 60  # months after which a month counts half in the mean
PENALTY = 1.0  # on squared coefficients; lags vary by about 1 on the log scale
FOLDS = 5  # of the cross-validation, each tested on months after those it learned from


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue the regression on each path, with residuals of months it had not seen.

        x[h] - m = w . (x[h-12] - m, .., x[h-1] - m, cos, sin of the month) + e[h]

    x = log(1 + y) without season, m its mean in which recent years count more; w by ridge
    regression. e are errors on folds in order of time (scikit-learn's TimeSeriesSplit), in
    blocks of three months, up and down equally likely: a conformal residual, not one of the
    fit. Months are mirrored at 0,5 beyond the lowest and highest three-month mean, since
    a regression on lags may explode.

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
    mean = float(adjusted.logs @ weights(len(adjusted.logs), HALF_LIFE))
    logs = adjusted.logs - mean
    windows = np.lib.stride_tricks.sliding_window_view(logs, LONGEST)[:-1]
    month = history.months.month.to_numpy()[LONGEST:]
    learned, errors = fitted(features(windows, month), logs[LONGEST:])
    ahead = draw_blocks(errors, (n_paths, horizon), rng)
    window = np.tile(logs[-LONGEST:], (n_paths, 1))
    between = bounds(logs)
    for h, number in enumerate(months_ahead(history, horizon).month.to_numpy()):
        inputs = features(window, np.full(n_paths, number))
        ahead[:, h] = folded(ahead[:, h] + inputs @ learned, between)
        window = np.column_stack([window[:, 1:], ahead[:, h]])
    return to_paths(history, mean + ahead, adjusted.season)


def features(windows: FloatArray, month: NDArray[np.int64]) -> FloatArray:
    """Return what a month is explained by: lags, oldest first, cosine and sine.

    Args:
        windows: shape (n, 12), the months before, oldest first, less their mean.
        month: shape (n,), calendar month 1..12.

    Returns:
        shape (n, 14).
    """
    angle = 2 * np.pi * month / 12
    return np.column_stack([windows, np.cos(angle), np.sin(angle)])


def fitted(inputs: FloatArray, target: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return coefficients on all months, and the errors on months not yet seen.

    Args:
        inputs: shape (n, 14).
        target: shape (n,), x less its mean.

    Returns:
        shape (14,), and the errors of the five folds, oldest first.
    """
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import TimeSeriesSplit

    ridge = Ridge(alpha=PENALTY, fit_intercept=False, solver="cholesky")
    errors = [
        target[unseen] - ridge.fit(inputs[seen], target[seen]).predict(inputs[unseen])
        for seen, unseen in TimeSeriesSplit(FOLDS).split(inputs)
    ]
    return np.asarray(ridge.fit(inputs, target).coef_), np.concatenate(errors)
