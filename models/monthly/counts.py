"""Months that are counts: over-dispersed around a level that walks."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.monthly.block_bootstrap import bounds, folded
from models.parts.level import levels_of
from models.parts.reversion import draw_blocks
from models.parts.seasonal import adjust, months_ahead, require
from models.paths import Paths

SHARE = 0.3  # of a new month in the level
LARGEST_MEAN = 1e12  # persons a month; above it a count cannot be drawn
EXACT = 1e-4  # dispersion from which a month is drawn, not taken as its mean


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Draw each month from a negative binomial law around a level that walks.

        y[h] ~ Poisson(m[h] g[h]),   g ~ Gamma with mean 1 and variance d
        log(1 + m[h]) = l[h] + season,   l[h] = l[h-1] + past change of the level

    The variance of a month is m + d m^2: small counts keep their zeros and stay whole
    numbers. Changes of the smoothed level are drawn in blocks of three months, up and down
    equally likely, and the level is mirrored as in ``models.monthly.block_bootstrap``.

    Args:
        history: at least 36 months of a count.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), whole numbers >= 0, in the unit of
        ``history``; a history without any change but season stays as it is.

    Raises:
        ModelError: fewer than 36 months.
    """
    require(history, "counts")
    adjusted = adjust(history)
    months = months_ahead(history, horizon)
    season = adjusted.season[months.month.to_numpy() - 1]
    if adjusted.is_constant:
        still = np.tile(np.expm1(adjusted.level + season), (n_paths, 1))
        return Paths(history.key, months, still.clip(0.0), history.unit)
    past = adjusted.season[history.months.month.to_numpy() - 1]
    levels = level_of(np.expm1(adjusted.logs).clip(0.0))
    steps = draw_blocks(np.diff(np.log1p(levels)), (n_paths, horizon), rng)
    walk = folded(np.log1p(levels[-1]) + steps.cumsum(axis=1), bounds(adjusted.logs))
    means = np.expm1((walk + season).clip(0.0, np.log(LARGEST_MEAN)))
    before = np.expm1((np.log1p(levels[:-1]) + past[1:]).clip(0.0))
    drawn = negative_binomial(means, dispersion(history.values[1:], before), rng)
    return Paths(history.key, months, drawn, history.unit)


def level_of(values: FloatArray) -> FloatArray:
    """Return the level after each month: l[t] = l[t-1] + 0,3 (y[t] - l[t-1]).

    Args:
        values: shape (T,), without season; the level starts at the mean of a year.
    """
    start = float(values[:12].mean())
    return np.asarray(start + levels_of(values - start, np.array([SHARE]))[0])


def dispersion(values: FloatArray, means: FloatArray) -> float:
    """Return d, what months vary beyond Poisson, by moments: sum((y-m)^2 - m) / sum(m^2).

    Args:
        values: y, shape (n,).
        means: m, shape (n,), what was expected one month before.

    Returns:
        0 where months vary no more than Poisson.
    """
    beyond = float((np.square(values - means) - means).sum())
    return max(0.0, beyond) / (float(np.square(means).sum()) + 1e-300)


def negative_binomial(means: FloatArray, d: float, rng: np.random.Generator) -> FloatArray:
    """Return whole numbers with mean m and variance m + d m^2.

    Args:
        means: m, any shape, at most 1e12.
        d: dispersion; below 1e-4 months are Poisson.
        rng: the only source of chance.
    """
    if d > EXACT:
        means = means * rng.gamma(1 / d, d, size=means.shape)
    return rng.poisson(means).astype(np.float64)
