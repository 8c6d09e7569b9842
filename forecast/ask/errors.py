"""How far an answer may be off because the number of futures is finite, each kind in its way."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray

BATCHES = 20
INTERVAL = 0.95
Z95 = 1.959963984540054  # normal quantile of (1 + INTERVAL) / 2


class Error(NamedTuple):
    """Monte Carlo error of an answer.

    Attributes:
        standard: standard error, in the unit of the value.
        low: of the 95% interval.
        high: of the 95% interval.
        method: ``"binomial"``, ``"mean"``, ``"order"`` (distribution-free, from the ranks),
            ``"batches"`` (the answer with a twentieth of the futures left out, in turn) or
            ``"none"`` for what all futures share.
    """

    standard: float
    low: float
    high: float
    method: str


def no_error(value: float) -> Error:
    """Return the error of a number that all futures share."""
    return Error(0.0, value, value, "none")


def chance_error(chance: float, n: int) -> Error:
    """Return the binomial error of a chance, the interval by Wilson (1927).

        centre = (chance + z^2 / 2n) / (1 + z^2 / n)
        half width = z / (1 + z^2 / n) * sqrt(chance (1 - chance) / n + z^2 / 4n^2)

    Args:
        chance: share of the futures, 0 to 1.
        n: futures it is a share of; those that meet the condition.
    """
    more = Z95**2 / n
    centre = (chance + more / 2) / (1 + more)
    half = Z95 / (1 + more) * math.sqrt(chance * (1 - chance) / n + more / (4 * n))
    standard = math.sqrt(chance * (1 - chance) / n)
    return Error(standard, max(centre - half, 0.0), min(centre + half, 1.0), "binomial")


def mean_error(numbers: FloatArray) -> Error:
    """Return the error of a mean: standard deviation / sqrt(n)."""
    centre = float(numbers.mean())
    standard = float(numbers.std(ddof=1)) / math.sqrt(len(numbers))
    return Error(standard, centre - Z95 * standard, centre + Z95 * standard, "mean")


def quantile_error(numbers: FloatArray, level: float) -> Error:
    """Return the error of a quantile from its order statistics, whatever the distribution.

    The number of futures below a quantile is binomial, so with 95% it lies between the values of
    rank n level -/+ z sqrt(n level (1 - level)); the standard error is their distance / 2 z.

    Args:
        numbers: shape (n,).
        level: chance of staying below, strictly between 0 and 1.
    """
    n = len(numbers)
    half = Z95 * math.sqrt(n * level * (1 - level))
    low, high = max(math.floor(n * level - half), 0), min(math.ceil(n * level + half), n - 1)
    found = np.partition(numbers, (low, high))
    ends = float(found[low]), float(found[high])
    return Error((ends[1] - ends[0]) / (2 * Z95), *ends, "order")


def batch_error(value: float, n: int, again: Callable[[BoolArray], float]) -> Error:
    """Return the jackknife error of any number, leaving out a twentieth of the futures in turn.

        variance = (B - 1) / B * sum((value_b - mean of values)^2)

    Args:
        value: with all futures.
        n: number of futures.
        again: gives the number on the futures marked True, shape (n,).
    """
    batch = np.arange(n) % BATCHES
    found = np.array([again(batch != left_out) for left_out in range(BATCHES)])
    variance = (BATCHES - 1) / BATCHES * float(((found - found.mean()) ** 2).sum())
    standard = math.sqrt(variance)
    return Error(standard, value - Z95 * standard, value + Z95 * standard, "batches")
