"""Simple exponential smoothing at its least squares, for a share found on a grid."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray

LEAST, MOST = 1e-4, 1 - 1e-4  # of a shock that stays: the bounds of statsmodels
POINTS = 40  # of a grid; the second lies between the neighbours of the best of the first


class SmoothedLevel(NamedTuple):
    """A smoothing at its least squares.

    Attributes:
        level: after the last month.
        share: a, of a shock that stays.
        residuals: errors one month ahead, shape (T,).
    """

    level: float
    share: float
    residuals: FloatArray


def least_squares_level(values: FloatArray) -> SmoothedLevel:
    """Return the share and first level with the smallest sum of squares.

        e[t] = x[t] - l[t-1],   l[t] = l[t-1] + a e[t]

    With normal errors this is statsmodels' ETS(A,N,N) at its largest likelihood. The errors are
    linear in the first level, so that only the share is searched: on a grid, on a finer one
    around its best, and at the vertex of the parabola through the best three of those.

    Args:
        values: x, shape (T,).
    """
    return next(least_squares_levels(values[None]))


def least_squares_levels(values: FloatArray) -> Iterator[SmoothedLevel]:
    """Yield the same of N series, to the bit as :func:`least_squares_level` of each.

    Args:
        values: x, shape (N, T).
    """
    centred = values - np.array([[one.mean()] for one in values])  # no digit of a calm one is lost
    grid = _grid(values.shape[1])
    bests = [int(np.argmin(squares)) for squares in _squares(centred, [grid] * len(values))]
    fine = [_grid(values.shape[1], best) for best in bests]
    for one, moved, grid, squares in zip(
        values, centred, fine, _squares(centred, fine), strict=True
    ):
        share = _vertex(grid.shares, squares)
        errors, from_first = _errors(moved, share)
        first = _first(errors, from_first)[0]
        residuals = errors[:, 0] - first * from_first[:, 0]
        yield SmoothedLevel(float(one[-1] - (1 - share) * residuals[-1]), share, residuals)


class _Grid(NamedTuple):
    """Shares, shape (G,), and what each unit of the first level takes off the errors, (T, G)."""

    shares: FloatArray
    from_first: FloatArray


@lru_cache(maxsize=2 * POINTS)
def _grid(n: int, best: int = -1) -> _Grid:
    """Return the grid for n months: the first, or the one around the best of the first."""
    shares = np.linspace(LEAST, MOST, POINTS)
    if best >= 0:
        shares = np.linspace(shares[max(best - 1, 0)], shares[min(best + 1, POINTS - 1)], POINTS)
    return _Grid(shares, (1 - shares) ** np.arange(n)[:, None])


def _errors(values: FloatArray, share: float) -> tuple[FloatArray, FloatArray]:
    """Return the errors of a first level of 0, and what each unit of it takes off, (T, 1)."""
    left = float(1 - share)
    errors, stands = [], 0.0
    for value in values.tolist():
        errors.append([value - stands])
        stands = value - left * errors[-1][0]
    return np.array(errors), np.array([left]) ** np.arange(len(values))[:, None]


def _first(errors: FloatArray, from_first: FloatArray) -> FloatArray:
    """Return the first level with the smallest sum of squares for each share."""
    return np.asarray((errors * from_first).sum(axis=0) / np.square(from_first).sum(axis=0))


def _squares(values: FloatArray, grids: Sequence[_Grid]) -> list[FloatArray]:
    """Return the smallest sum of squares of each of N series for each share of its grid."""
    left = np.array([1 - grid.shares for grid in grids])
    errors, stands = np.empty((values.shape[1], *left.shape)), np.zeros(left.shape)
    for value, error in zip(values.T[:, :, None], errors, strict=True):
        np.subtract(value, stands, out=error)
        np.multiply(left, error, out=stands)
        np.subtract(value, stands, out=stands)
    found = []
    for at, grid in enumerate(grids):
        missed = errors[:, at] - _first(errors[:, at], grid.from_first) * grid.from_first
        found.append(np.square(missed).sum(axis=0))
    return found


def _vertex(grid: FloatArray, squares: FloatArray) -> float:
    """Return where the parabola through the lowest point and its neighbours is lowest."""
    best = int(np.argmin(squares))
    if best in (0, len(grid) - 1):
        return float(grid[best])
    before, here, after = squares[best - 1 : best + 2]
    bent = before - 2 * here + after
    moved = (before - after) / (2 * bent) if bent > 0 else 0.0
    return float(grid[best] + moved * (grid[1] - grid[0]))
