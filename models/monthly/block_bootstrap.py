"""Whole past years of change, drawn as blocks, within what the series has shown."""

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from data.series import Series
from models.parts.level import SMOOTH, USUAL_CHANGE, smoothed_level, widening
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths

YEAR = 12  # months of a block


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Let each year ahead change as a past stretch of twelve months did, up or down.

        x[12 k + j] = L[k] + s f (x[t+j] - l[t]),   L[k+1] = L[k] + s f (l[t+12] - l[t])

    for months j = 1..12 of year k; x = log(1 + y) without season, l its three-month mean, t
    drawn from the past and s = +1 or -1 for each block, f the factor of ``level.widening``.
    The months of a year move together, so yearly sums keep their spread. A path is folded
    back at 0,5 beyond the lowest and highest l: a level never seen stays out of reach.

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
    require(history, "block_bootstrap")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    levels = np.convolve(adjusted.logs, np.ones(SMOOTH) / SMOOTH, mode="valid")
    n_blocks = -(-horizon // YEAR)
    starts = rng.integers(len(levels) - YEAR, size=(n_paths, n_blocks))
    sign = np.where(rng.random((n_paths, n_blocks)) < 0.5, -1.0, 1.0)
    size = sign * widening(adjusted.logs)
    moved = chained(adjusted.logs, levels, starts, size)[:, :horizon]
    logs = folded(smoothed_level(adjusted.logs) + moved, bounds(adjusted.logs))
    return to_paths(history, logs, adjusted.season)


def chained(
    logs: FloatArray, levels: FloatArray, starts: NDArray[np.int64], size: FloatArray
) -> FloatArray:
    """Return blocks joined end to end: the change since the history's end, log scale.

    Args:
        logs: x, shape (T,).
        levels: l, shape (T - 2,); levels[i] ends at logs[i + 2].
        starts: t as a place in ``levels``, shape (n_paths, blocks).
        size: sign and factor of each block, shape (n_paths, blocks).

    Returns:
        shape (n_paths, 12 * blocks).
    """
    months = starts[..., None] + SMOOTH + np.arange(YEAR)
    within = size[..., None] * (logs[months] - levels[starts][..., None])
    change = size * (levels[starts + YEAR] - levels[starts])
    before = change.cumsum(axis=1) - change
    return np.asarray((before[..., None] + within).reshape(len(starts), -1))


def bounds(logs: FloatArray) -> tuple[float, float]:
    """Return the lowest and highest three-month mean, and a usual yearly change beyond."""
    levels = np.convolve(logs, np.ones(SMOOTH) / SMOOTH, mode="valid")
    return float(levels.min()) - USUAL_CHANGE, float(levels.max()) + USUAL_CHANGE


def folded(logs: FloatArray, between: tuple[float, float]) -> FloatArray:
    """Return ``logs`` mirrored at both bounds until every one lies between them."""
    low, high = between
    width = high - low
    return np.asarray(low + width - np.abs(np.mod(logs - low, 2 * width) - width))
