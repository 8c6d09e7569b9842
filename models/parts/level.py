"""Where a series stands, how it has moved, and how far it may move at least."""

import numpy as np

from data.arrays import FloatArray

SHARES = np.linspace(0.02, 0.98, 49)  # of a new month in the level
USUAL_CHANGE = 0.5  # root mean square of yearly log changes of asylum series
USUAL_YEARS = 8  # years of history that the usual change counts for
SMOOTH = 3  # months whose mean stands for a level when changes are taken


def smoothed_level(logs: FloatArray) -> float:
    """Return the exponentially smoothed level at the end of ``logs``.

        l[t] = l[t-1] + a * (x[t] - l[t-1]),   l[0] = mean of the first year

    a minimises the squared one-month errors over a grid from 0,02 to 0,98, so that one odd
    month (a lockdown, a closed desk) moves the level only as far as odd months did before.

    Args:
        logs: shape (T,), log(1 + y) without season.
    """
    start = float(logs[:12].mean())
    levels = levels_of(logs - start, SHARES)
    errors = np.square(logs[1:] - start - levels[:, :-1]).sum(axis=1)
    return start + float(levels[int(errors.argmin()), -1])


def levels_of(deviation: FloatArray, shares: FloatArray) -> FloatArray:
    """Return the level after each month for every share, from a level of 0 before the first.

    Args:
        deviation: from where the level starts, shape (T,).
        shares: of a new month in the level, shape (G,).

    Returns:
        shape (G, T).
    """
    found, level = np.empty((len(deviation), len(shares))), np.zeros(len(shares))
    for month, value in enumerate(deviation):
        level = shares * value - (shares - 1.0) * level
        found[month] = level
    return np.ascontiguousarray(found.T)


def yearly_changes(logs: FloatArray) -> FloatArray:
    """Return every change over twelve months of the three-month mean, oldest first."""
    smooth = np.convolve(logs, np.ones(SMOOTH) / SMOOTH, mode="valid")
    return np.asarray(smooth[12:] - smooth[:-12], dtype=np.float64)


def widening(logs: FloatArray) -> float:
    """Return by how much shocks are enlarged so that a calm past is no promise.

        factor = max(1, sqrt((n * v + 8 * 0,5^2) / (n + 8) / v)),   n years, v mean squared change

    Yearly changes of asylum series measure about 0,4 to 0,6 on the log scale (root mean square:
    Dutch first applications 0,40, nareis 0,51, Germany 0,58, EU27 0,38). A series that has seen
    only quiet years is held to that experience, which eight years of its own outweigh.

    Args:
        logs: shape (T,), log(1 + y) without season.
    """
    squared = float(np.square(yearly_changes(logs)).mean()) + 1e-12
    n_years = len(logs) / 12
    usual = USUAL_YEARS * USUAL_CHANGE**2
    mixed = (n_years * squared + usual) / (n_years + USUAL_YEARS)
    return max(1.0, float(np.sqrt(mixed / squared)))
