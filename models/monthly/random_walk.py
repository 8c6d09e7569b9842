"""Log random walk with heavy tails: the baseline every other model must beat."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue the last level with monthly changes drawn from the past.

        x[h] = x[h-1] + scale * sign * change,   x = log(1 + y) without season

    A change keeps its size and gets a random sign, so that the past rise or fall of a
    series is not taken for a law; the median stays at the last level.

    Args:
        history: at least 13 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 13 months.
    """
    require(history, "random_walk")
    adjusted = adjust(history)
    steps = draw_changes(np.diff(adjusted.logs), (n_paths, horizon), rng)
    np.cumsum(steps, axis=1, out=steps)
    steps += adjusted.level
    return to_paths(history, steps, adjusted.season)


def draw_changes(
    changes: FloatArray, shape: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    """Return past changes drawn at random, each with a random sign and a scale per path.

        scale = sqrt(n / chi2(n)),   n past changes

    The scale says that n changes do not tell how large changes are: about 1 on a long
    history, with the heavy tail of Student's t on a short one.

    Args:
        changes: shape (n,), n >= 1, on the log scale.
        shape: (n_paths, steps).
        rng: the only source of chance.

    Returns:
        array of ``shape``, symmetric about 0.
    """
    both_signs = np.concatenate([changes, -changes])
    drawn = both_signs[rng.integers(len(both_signs), size=shape)]
    scale = np.sqrt(len(changes) / rng.chisquare(len(changes), size=(shape[0], 1)))
    drawn *= scale
    return np.asarray(drawn, dtype=np.float64)
