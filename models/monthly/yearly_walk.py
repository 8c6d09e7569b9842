"""Random walk on yearly totals, for a quantity that is known by year only."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.monthly.random_walk import draw_changes
from models.parts.seasonal import months_ahead, require, to_paths
from models.paths import Paths

FEW_YEARS = 6  # with fewer, the changes are too few to draw from
FLOOR = 0.25  # yearly change, on the log scale, that a short history is held to
FLOOR_WEIGHT = 3  # changes that the floor counts for
BEFORE = 3  # months that the twelve before a started year count for in its level


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue the last year's rate with yearly changes, spread evenly over the months.

        x[year] = x[year-1] + change,   x = log(1 + monthly rate of the year)

    The months of a history that is a year divided by twelve say nothing about monthly
    changes, so only calendar years are used. A year that has started keeps the rate of its
    own months, with the twelve months before it counting for three of them, and with the
    uncertainty of the share of the year that is still to come.

    Args:
        history: at least 36 months, which hold two complete calendar years.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, equal within a calendar year.

    Raises:
        ModelError: fewer than 36 months.
    """
    require(history, "yearly_walk")
    rates = yearly_rates(history)
    n_started = int(history.months[-1].month)
    ahead = months_ahead(history, horizon).year.to_numpy() - int(history.months[-1].year)
    steps = draw_years(np.diff(np.log1p(rates)), (n_paths, int(ahead[-1]) + 1), rng)
    steps[:, 0] *= np.sqrt(1 - n_started / 12)
    level = np.log1p(_rate(history.values, n_started))
    walk = level + steps.cumsum(axis=1)
    return to_paths(history, walk[:, ahead], np.zeros(12))


def _rate(values: FloatArray, n_started: int) -> float:
    own = values[-n_started:].mean()
    if n_started == 12:
        return float(own)
    before = values[-12 - n_started : -n_started].mean()
    return float((n_started * own + BEFORE * before) / (n_started + BEFORE))


def yearly_rates(history: Series) -> FloatArray:
    """Return the mean month of each complete calendar year, oldest first."""
    skipped = (1 - int(history.months[0].month)) % 12
    whole = history.values[skipped:]
    return np.asarray(whole[: len(whole) // 12 * 12].reshape(-1, 12).mean(axis=1))


def draw_years(changes: FloatArray, shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
    """Return yearly changes: drawn from the past, or Student's t where the past is short.

        s2 = (sum of change**2 + 3 * floor**2) / (n + 3),   t with n + 3 degrees of freedom

    Args:
        changes: shape (n,), past changes of the log rate, n >= 1.
        shape: (n_paths, years).
        rng: the only source of chance.
    """
    n = len(changes)
    if n + 1 >= FEW_YEARS:
        return draw_changes(changes, shape, rng)
    freedom = n + FLOOR_WEIGHT
    scale = np.sqrt((np.square(changes).sum() + FLOOR_WEIGHT * FLOOR**2) / freedom)
    return np.asarray(scale * rng.standard_t(freedom, size=shape), dtype=np.float64)
