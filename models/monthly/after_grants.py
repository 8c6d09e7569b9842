"""Family members follow the permits granted about a year before."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import ModelError
from data.series import Series
from models.parts.reversion import Reversion, reverting
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths

GRANTS = "asylum_grants"
FIRST_LAG, LAST_LAG = 6, 17  # months between a grant and the arrivals that follow from it
LED = LAST_LAG - FIRST_LAG + 1
RATIO = Reversion(coefficient=0.85, spread=0.05, half_life=60)


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue permits granted, and the ratio of arrivals to the permits they follow from.

        log(1 + y[h]) = log(1 + mean of grants[h-17..h-6]) + r[h]

    A permit holder has three months to ask for the family, and decision and travel take most
    of a year. Grants and the ratio r return to their own uncertain means. Grants known later
    than arrivals are simulated on each path, and the ratio starts from what that path implies.

    Args:
        history: at least 36 months, with ``asylum_grants`` beside it from 17 months before.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months whose grants are known, or no grants beside them.
    """
    require(history, "after_grants")
    grants = history.beside[GRANTS]
    first = max(history.months[0], grants.months[0] + LAST_LAG)
    if first > history.months[-1]:
        raise ModelError(
            f"{history.key}: {GRANTS} start in {grants.months[0]}; expected {LAST_LAG} months or "
            f"more before {history.months[-1]}. Leave after_grants out of the pool of this series."
        )
    history = history.since(first)
    require(history, "after_grants")
    n_past = len(history.values)
    leading = np.log1p(led(grants, history.months[0], n_past + horizon, (n_paths, rng)))
    adjusted = adjust(history)
    ratio = adjusted.logs - np.median(leading[:, :n_past], axis=0)
    start = (adjusted.logs[-3:] - leading[:, n_past - 3 : n_past]).mean(axis=1, keepdims=True)
    ratios = reverting(ratio, start, (n_paths, horizon), rng, RATIO)
    return to_paths(history, leading[:, n_past:] + ratios, adjusted.season)


def led(
    grants: Series, first: pd.Period, n_months: int, chance: tuple[int, np.random.Generator]
) -> FloatArray:
    """Return the mean of the grants that lead to each month from ``first`` on.

    Args:
        grants: permits a month, known from 17 months before ``first``.
        first: the first month.
        n_months: number of months.
        chance: number of paths and the generator that continues the grants.

    Returns:
        shape (n_paths, n_months); the same on every path while the grants are known.
    """
    n_paths, rng = chance
    offset = (first - grants.months[0]).n
    missing = offset + n_months - FIRST_LAG - len(grants.values)
    known = np.log1p(grants.values)
    ahead = reverting(known, known[-3:].mean(), (n_paths, max(missing, 1)), rng, Reversion())
    every = np.hstack([np.tile(grants.values, (n_paths, 1)), np.expm1(ahead).clip(min=0)])
    sums = np.cumsum(np.hstack([np.zeros((n_paths, 1)), every]), axis=1)
    place = offset + np.arange(n_months)
    return np.asarray((sums[:, place - FIRST_LAG + 1] - sums[:, place - LAST_LAG]) / LED)
