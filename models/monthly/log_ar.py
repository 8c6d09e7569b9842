"""Mean-reverting log AR(1): levels come back, slowly, to an uncertain mean."""

import numpy as np

from data.series import Series
from models.parts.level import smoothed_level, widening
from models.parts.reversion import Reversion, reverting
from models.parts.seasonal import adjust, require, to_paths
from models.paths import Paths


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Let the smoothed level return to a mean that each path draws for itself.

        x[h] - m = c * (x[h-1] - m) + e[h],   x = log(1 + y) without season

    c is the fitted coefficient shrunk to 0.95; m is drawn once per path around a mean in
    which recent years count more; e are past residuals in blocks of three months, enlarged
    where the past was calmer than such series usually are.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months.
    """
    require(history, "log_ar")
    return returning(history, (n_paths, horizon), rng, Reversion(half_life=60))


def returning(
    history: Series, shape: tuple[int, int], rng: np.random.Generator, how: Reversion
) -> Paths:
    """Return the paths of ``simulate`` with windows of choice.

    Args:
        history: as in ``simulate``.
        shape: (n_paths, H).
        rng: the only source of chance.
        how: windows; its factor is set here.
    """
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full(shape, adjusted.level), adjusted.season)
    how = how._replace(factor=widening(adjusted.logs))
    logs = reverting(adjusted.logs, smoothed_level(adjusted.logs), shape, rng, how)
    return to_paths(history, logs, adjusted.season)
