"""Theta method: a smoothed level that drifts with half of the trend of the whole history."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.monthly.ets import continued
from models.parts.least_squares import SmoothedLevel, least_squares_levels
from models.parts.seasonal import Adjusted, adjust, require, to_paths
from models.paths import Draw, Paths


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue the mean of the smoothed level (theta 2) and the line (theta 0).

        x[h] = l + b / 2 * (h - 1 + (1 - (1-a)^T) / a) + e[h] + a * (e[1] + .. + e[h-1])

    l and a are the level and share of simple exponential smoothing at its least squares, b the
    slope of the least squares line through x = log(1 + y) without season; e are residuals of the
    smoothing, drawn centred.

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
    require(history, "theta")
    return next(prepared([history], horizon))(n_paths, rng)


def prepared(histories: Sequence[Series], horizon: int) -> Iterator[Draw]:
    """Yield what draws the futures of each of N series; all of them are smoothed at once.

    Args:
        histories: of one length, at least 36 months.
        horizon: months ahead, H >= 1.
    """
    every = [adjust(history) for history in histories]
    levels = least_squares_levels(np.array([one.logs for one in every]))
    for history, adjusted, found in zip(histories, every, levels, strict=True):
        yield partial(_drawn, history, adjusted, found, horizon)


def _drawn(
    history: Series, adjusted: Adjusted, found: SmoothedLevel, horizon: int, *chance: Any
) -> Paths:
    n_paths, rng = chance
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    level, share, residuals = found
    shocks = (residuals - residuals.mean())[rng.integers(len(residuals), size=(n_paths, horizon))]
    logs = level + drift(adjusted.logs, share, horizon) + continued(shocks, share)
    return to_paths(history, logs, adjusted.season)


def drift(logs: FloatArray, share: float, horizon: int) -> FloatArray:
    """Return what half of the slope adds to each month ahead, shape (H,), log scale.

    Args:
        logs: shape (T,), log(1 + y) without season.
        share: a, of a shock that stays in the level; at 0 the middle of the line is its level.
        horizon: months ahead, H.
    """
    n = len(logs)
    place = np.arange(n) - (n - 1) / 2
    slope = float(place @ logs / np.square(place).sum())
    behind = (n + 1) / 2 if share < 1e-4 else (1 - (1 - share) ** n) / share
    return np.asarray(slope / 2 * (np.arange(horizon) + behind))
