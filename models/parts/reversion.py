"""The mean-reverting log AR(1) that several models share."""

from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray

BLOCK = 3  # residuals drawn together: a high month is often followed by a low one
LARGEST = 0.995  # of the coefficient, so that paths do return


class Reversion(NamedTuple):
    """How a level returns.

        x[h] - m = c * (x[h-1] - m) + e[h]

    Attributes:
        coefficient: what c is shrunk to.
        spread: how far a series may take c from it.
        half_life: months after which a month counts half in the mean, its spread and c.
        goal: the same for the level it returns to, when that is more recent than the rest.
        factor: by which shocks and the spread of the mean are enlarged, >= 1.
    """

    coefficient: float = 0.95
    spread: float = 0.01
    half_life: int = 60
    goal: int | None = None
    factor: float = 1.0


def reverting(
    logs: FloatArray,
    level: FloatArray | float,
    shape: tuple[int, int],
    rng: np.random.Generator,
    how: Reversion,
) -> FloatArray:
    """Return paths of a level that returns to a mean each path draws for itself.

    Args:
        logs: shape (T,), the past, log scale without season.
        level: where the paths start; one number or shape (n_paths, 1).
        shape: (n_paths, H).
        rng: the only source of chance.
        how: coefficient, windows and factor.

    Returns:
        shape (n_paths, H), log scale.
    """
    share = weights(len(logs), how.half_life)
    mean = float(logs @ share)
    deviation = float(np.sqrt(np.square(logs - mean) @ share))
    c = coefficient(logs - mean, how)
    effective = (1 - c) / (1 + c) / np.square(share).sum()
    goal = mean if how.goal is None else float(logs @ weights(len(logs), how.goal))
    spread = how.factor * deviation / np.sqrt(effective)
    means = goal + spread * rng.standard_normal((shape[0], 1))
    residuals = logs[1:] - mean - c * (logs[:-1] - mean)
    shocks = draw_blocks(residuals - residuals.mean(), shape, rng)
    shocks *= how.factor
    lag = np.subtract.outer(np.arange(shape[1]), np.arange(shape[1])).T  # lag[i, h] = h - i
    memory = np.where(lag >= 0, c ** np.abs(lag), 0.0)
    back = c ** np.arange(1, shape[1] + 1)
    paths = (level - means) * back
    paths += means
    paths += shocks @ memory
    return np.asarray(paths, dtype=np.float64)


def weights(n: int, half_life: int) -> FloatArray:
    """Return the weight of each of ``n`` months in the mean, oldest first, sum 1."""
    raw = 0.5 ** (np.arange(n)[::-1] / half_life)
    return np.asarray(raw / raw.sum(), dtype=np.float64)


def coefficient(deviations: FloatArray, how: Reversion) -> float:
    """Return the AR(1) coefficient of ``deviations``, shrunk to the usual one.

        c = (fit / v + usual / s2) / (1 / v + 1 / s2),   v the variance of the fit

    Monthly counts are noisy, which makes a level look less lasting than it is; a series
    moves the usual value only as far as it can tell.

    Args:
        deviations: shape (T,), logs minus their mean.
        how: the usual coefficient and its spread s.

    Returns:
        between 0 and 0.995.
    """
    before, after = deviations[:-1], deviations[1:]
    energy = float(before @ before)
    if energy < 1e-12:
        return how.coefficient
    fit = float(before @ after) / energy
    variance = float(np.square(after - fit * before).mean()) / energy + 1e-12
    weight = how.spread**2 / (how.spread**2 + variance)
    return float(np.clip(weight * fit + (1 - weight) * how.coefficient, 0.0, LARGEST))


def draw_blocks(
    residuals: FloatArray, shape: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    """Return ``residuals`` drawn in blocks of three consecutive months, one sign per path.

    Blocks start at a random place, so that every month has the same law; up and down are
    equally likely, so that past rises or falls are not taken for a law.

    Args:
        residuals: shape (n,), n >= 3.
        shape: (n_paths, H).
        rng: the only source of chance.
    """
    n_paths, horizon = shape
    n_blocks = -(-(horizon + BLOCK) // BLOCK)
    starts = rng.integers(len(residuals) - BLOCK + 1, size=(n_paths, n_blocks, 1))
    drawn = residuals[starts + np.arange(BLOCK)].reshape(n_paths, -1)
    offset = rng.integers(BLOCK, size=(n_paths, 1))[:, 0]
    sign = np.where(rng.random((n_paths, 1)) < 0.5, -1.0, 1.0)
    made = np.empty(shape)
    for first in range(BLOCK):
        made[offset == first] = drawn[offset == first, first : first + horizon]
    made *= sign
    return made
