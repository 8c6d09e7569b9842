"""Exponential smoothing (ETS): a level that keeps part of each shock."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.parts.likeliest import likeliest
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue the smoothed level of statsmodels' ETS(A,N,N) with past residuals.

        x[h] = l[h-1] + e[h],   l[h] = l[h-1] + a * e[h],   x = log(1 + y) without season

    The residuals are drawn from the fit, centred, so that their tails stay as heavy as
    they were. It is the law of statsmodels' own ``simulate``, over all paths at once.

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
    require(history, "ets")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    level, share, residuals = smoothed(adjusted.logs)
    shocks = (residuals - residuals.mean())[rng.integers(len(residuals), size=(n_paths, horizon))]
    return to_paths(history, level + continued(shocks, share), adjusted.season)


def continued(shocks: FloatArray, share: float) -> FloatArray:
    """Return what ``shocks`` do to the months: each in full at once, its share for ever after.

    Args:
        shocks: e, shape (n_paths, H).
        share: a, of a shock that stays, 0..1.
    """
    return shocks + share * (shocks.cumsum(axis=1) - shocks)


def smoothed(logs: FloatArray) -> tuple[float, float, FloatArray]:
    """Return the last level, the share of a shock that stays and the residuals.

    Args:
        logs: shape (T,), not constant.

    Raises:
        ValueError: the likelihood has no maximum.
    """
    found = likeliest(logs)
    return found.level, float(found.result.smoothing_level), found.residuals
