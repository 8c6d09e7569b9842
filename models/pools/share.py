"""A part of a stream: its yearly share walks on the logit scale."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.errors import ModelError
from models.paths import Paths


def part_of(key: str, shares: pd.Series, whole: Paths, rng: np.random.Generator) -> Paths:
    """Return a part of ``whole``, never larger than it on any path.

        logit(share[y]) = logit(share[y-1]) + e,   e ~ N(0, s^2)

    s is the root mean square of past yearly changes, those over a gap of g years divided by
    the root of g. The share of a year holds for all its months.

    Args:
        key: toolkit key of the part.
        shares: known yearly shares in (0, 1), indexed by year, gaps allowed.
        whole: the stream it is a part of.
        rng: the only source of chance.

    Raises:
        ModelError: fewer than three yearly shares.
    """
    if len(shares) < 3:
        raise ModelError(
            f"{key}: {len(shares)} yearly shares known; expected at least 3. Take a later day."
        )
    known = shares.to_numpy(float)
    logit = np.log(known / (1 - known))
    gaps = np.diff(periods(shares).year)
    spread = float(np.sqrt(np.mean(np.diff(logit) ** 2 / gaps)))
    ahead = whole.months.year.to_numpy() - periods(shares)[-1].year
    walk = _walk(len(whole.values), int(ahead.max()), spread, rng)
    level = logit[-1] + walk[:, np.maximum(ahead, 0)]
    return Paths(key, whole.months, whole.values / (1 + np.exp(-level)), whole.unit)


def logit(share: float) -> float:
    """Return the log odds of a share in (0, 1)."""
    return float(np.log(share / (1 - share)))


def logit_walk(
    share: float, drift: float, shape: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    """Return a share that walks by month on the logit scale, on every path.

    Args:
        share: the newest known share, in (0, 1), of the month before the first.
        drift: standard deviation of a year's change of the logit.
        shape: (n_paths, H).
        rng: the only source of chance.

    Returns:
        shape (n_paths, H), in (0, 1).
    """
    steps = rng.normal(0.0, drift / np.sqrt(12), shape).cumsum(axis=1)
    walk: FloatArray = 1 / (1 + np.exp(-(logit(share) + steps)))
    return walk


def _walk(n_paths: int, years: int, spread: float, rng: np.random.Generator) -> FloatArray:
    steps = rng.normal(0.0, spread, (n_paths, max(years, 1))).cumsum(axis=1)
    return np.hstack([np.zeros((n_paths, 1)), steps])
