"""Applications in the Netherlands as a share of those in the European Union."""

import numpy as np

from data.arrays import FloatArray
from data.errors import ModelError
from data.series import Series
from models.parts.level import smoothed_level, widening
from models.parts.reversion import Reversion, reverting
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths

EUROPE = "europe_first"
LATEST = 6  # months that Europe may end before the history
LEVEL = Reversion(half_life=60, goal=24)
RATIO = Reversion(coefficient=0.9, spread=0.05, half_life=60)


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue first applications in the Union, and the share of them that comes here.

        log(1 + y[h]) = log(1 + Europe[h]) + r[h]

    Both without season. Europe returns to a mean of mostly the last two years and the log
    ratio r to its own, as in ``models.parts.reversion``: a rise here that the Union does not share
    fades, one that it shares stays longer. Known to August 2020, so that it refuses later.

    Args:
        history: at least 36 months, with ``europe_first`` beside it.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: no Europe beside it, it ends more than 6 months before the history, or
            fewer than 36 months in common.
    """
    require(history, "after_europe")
    europe = history.beside[EUROPE]
    gap = (history.months[-1] - europe.months[-1]).n
    if gap > LATEST:
        raise ModelError(
            f"{history.key}: {EUROPE} ends in {europe.months[-1]}, {gap} months before it; "
            f"after_europe needs at most {LATEST}. Take an earlier day or leave after_europe "
            f"out of the pool of this series."
        )
    both = history.since(max(history.months[0], europe.months[0]))
    require(both, "after_europe")
    here, there = adjust(both), adjust(europe)
    months = both.months.intersection(europe.months)
    known = here.logs[: len(months)] - there.logs[europe.months.isin(months)]
    late, shape = max(gap, 0), (n_paths, max(gap, 0) + horizon)
    ratio = returning(known, shape, rng, RATIO)
    ahead = np.tile(there.logs[len(there.logs) + min(gap, 0) :], (n_paths, 1))
    union = np.hstack([ahead, returning(there.logs, shape, rng, LEVEL)])[:, : shape[1]]
    return to_paths(history, (union + ratio)[:, late:], here.season)


def returning(
    logs: FloatArray, shape: tuple[int, int], rng: np.random.Generator, how: Reversion
) -> FloatArray:
    """Return paths that return from the smoothed level, or stay where nothing ever moved.

    Args:
        logs: shape (T,), the past.
        shape: (n_paths, H).
        rng: the only source of chance.
        how: windows; with a recent goal a calm past is widened.

    Returns:
        shape (n_paths, H).
    """
    if np.ptp(logs) < 1e-9:
        return np.full(shape, logs[-1])
    how = how._replace(factor=widening(logs) if how.goal else 1.0)
    return reverting(logs, smoothed_level(logs), shape, rng, how)
