"""Simple exponential smoothing at its least squares, for a share found on a grid."""

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
    centred = values - values.mean()  # so that no digit of a calm series is lost
    grid = np.linspace(LEAST, MOST, POINTS)
    best = int(np.argmin(_squares(centred, grid)))
    fine = np.linspace(grid[max(best - 1, 0)], grid[min(best + 1, POINTS - 1)], POINTS)
    share = _vertex(fine, _squares(centred, fine))
    errors, from_first = _errors(centred, np.array([share]))
    first = _first(errors, from_first)[0]
    residuals = errors[:, 0] - first * from_first[:, 0]
    return SmoothedLevel(float(values[-1] - (1 - share) * residuals[-1]), share, residuals)


def _errors(values: FloatArray, shares: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the errors of a first level of 0, and what each unit of it takes off them, (T, G)."""
    left = 1 - shares
    from_first = left ** np.arange(len(values))[:, None]
    errors, stands = np.empty(from_first.shape), np.zeros(len(shares))
    for t, value in enumerate(values):
        errors[t] = value - stands
        stands = value - left * errors[t]
    return errors, from_first


def _first(errors: FloatArray, from_first: FloatArray) -> FloatArray:
    """Return the first level with the smallest sum of squares for each share."""
    return np.asarray((errors * from_first).sum(axis=0) / np.square(from_first).sum(axis=0))


def _squares(values: FloatArray, shares: FloatArray) -> FloatArray:
    errors, from_first = _errors(values, shares)
    left = errors - _first(errors, from_first) * from_first
    return np.asarray(np.square(left).sum(axis=0))


def _vertex(grid: FloatArray, squares: FloatArray) -> float:
    """Return where the parabola through the lowest point and its neighbours is lowest."""
    best = int(np.argmin(squares))
    if best in (0, len(grid) - 1):
        return float(grid[best])
    before, here, after = squares[best - 1 : best + 2]
    bent = before - 2 * here + after
    moved = (before - after) / (2 * bent) if bent > 0 else 0.0
    return float(grid[best] + moved * (grid[1] - grid[0]))
