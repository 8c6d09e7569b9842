"""Exponential smoothing with a damped trend: growth that goes on and fades."""

from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.parts.likeliest import likeliest
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths


class Damped(NamedTuple):
    """Where ETS(A,Ad,N) stands at the end of a history.

    Attributes:
        level: l, log scale.
        growth: b, a month.
        share: a, of a shock that stays in the level.
        turn: d, of a shock that goes into the growth.
        fading: p, what is left of the growth a month later, 0,8..0,98.
        residuals: e, shape (T,), one month ahead.
    """

    level: float
    growth: float
    share: float
    turn: float
    fading: float
    residuals: FloatArray


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue level and fading growth of statsmodels' ETS(A,Ad,N) with past residuals.

        x[h] = l[h-1] + p b[h-1] + e[h],   l[h] = l[h-1] + p b[h-1] + a e[h],
        b[h] = p b[h-1] + d e[h],          x = log(1 + y) without season

    The residuals are drawn from the fit, centred. It is the law of statsmodels' own
    ``simulate``, over all paths at once.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months, or the likelihood has no maximum.
    """
    require(history, "damped_ets")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    state = damped(adjusted.logs)
    centred = state.residuals - state.residuals.mean()
    shocks = centred[rng.integers(len(centred), size=(n_paths, horizon))]
    return to_paths(history, continued(state, shocks), adjusted.season)


def continued(state: Damped, shocks: FloatArray) -> FloatArray:
    """Return the months ahead, shape (n_paths, H), log scale.

        x[h] = l + b s[h] + e[h] + sum over j < h of (a + d s[h-j]) e[j],   s[h] = p + .. + p^h

    Args:
        state: where the history ends.
        shocks: e, shape (n_paths, H).
    """
    n = shocks.shape[1]
    grown = np.r_[0.0, np.cumsum(state.fading ** np.arange(1, n + 1))]
    lag = np.subtract.outer(np.arange(n), np.arange(n)).T  # lag[j, h] = h - j
    kept = np.where(lag > 0, state.share + state.turn * grown[np.abs(lag)], 1.0 * (lag == 0))
    return np.asarray(state.level + state.growth * grown[1:] + shocks @ kept, dtype=np.float64)


def damped(logs: FloatArray) -> Damped:
    """Return the maximum-likelihood ETS(A,Ad,N) at the end of ``logs``.

    Args:
        logs: shape (T,), not constant.

    Raises:
        ValueError: the likelihood has no maximum.
    """
    found = likeliest(logs, trend="add", damped_trend=True)
    share, turn, fading = (float(value) for value in found.result.params[:3])
    growth = found.spread * float(found.result.slope[-1])
    return Damped(found.level, growth, share, turn, fading, found.residuals)
