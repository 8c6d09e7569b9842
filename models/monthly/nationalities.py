"""The sum of seven nationalities and the rest, each on its own level."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from models.monthly.log_ar_recent import simulate as simulate_log_ar_recent
from models.parts.seasonal import months_ahead, require
from models.paths import Paths
from models.registry import find

NAME = "nationalities"


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue every nationality by ``models.monthly.log_ar_recent`` and add them up on each row.

        y[h] = sum over i of y_i[h],   rest = total - sum of the seven, 0 at least

    Each part has its own chance: what moves nationalities together is not in it. Where the
    parts end before the total they are continued over its last months too, which the total
    itself then replaces.

    Args:
        history: the total, with the seven beside it for 36 months in common.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: a nationality is missing, or fewer than 36 months in common.
    """
    require(history, NAME)
    seven = [history.beside[key] for key in find(NAME).needs]
    first = max(history.months[0], *(part.months[0] for part in seven))
    last = min(history.months[-1], *(part.months[-1] for part in seven))
    common = pd.period_range(first, max(first, last), freq="M")
    require(Series(history.key, common, np.zeros(len(common)), "", beside=history.beside), NAME)
    values = split(_months(history, common), np.array([_months(p, common) for p in seven]))
    ahead = (history.months[-1] - last).n + horizon
    total = np.zeros((n_paths, horizon))
    for part in values:
        alone = Series(history.key, common, part, history.unit)
        paths = simulate_log_ar_recent(alone, ahead, n_paths, rng)
        total += paths.values[:, -horizon:]
    return Paths(history.key, months_ahead(history, horizon), total, history.unit)


def split(total: FloatArray, parts: FloatArray) -> FloatArray:
    """Return the parts and the rest; parts that exceed the total are scaled to it.

    Args:
        total: shape (T,).
        parts: shape (n, T).

    Returns:
        shape (n + 1, T), the rest last; every month adds up to the total.
    """
    whole = parts.sum(axis=0)
    scaled = parts * np.minimum(1.0, total / np.maximum(whole, 1e-300))
    return np.vstack([scaled, (total - scaled.sum(axis=0)).clip(0.0)])


def _months(series: Series, months: pd.PeriodIndex) -> FloatArray:
    return series.values[series.months.isin(months)]
