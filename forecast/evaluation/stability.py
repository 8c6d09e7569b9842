"""How much a forecast of one and the same year moves from one forecast day to the next."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.bands import HUB_LEVELS

GROUP = ["model", "quantity", "kind", "target_end"]
COLUMNS = (*GROUP, "n", "first", "last", "jump", "largest_jump", "jump_share", "flip_flop")
MEDIAN = HUB_LEVELS.index(0.5)


def flip_flop(values: FloatArray) -> float:
    """Return the flip-flop index: how much of the movement of a forecast was taken back.

        (sum over t of |x[t] - x[t-1]|  -  (max x - min x)) / (T - 2)

    0 when the revisions all go one way; a forecast that goes up and down again pays for both.

    Args:
        values: x, shape (T,), successive forecasts of one target, oldest first.

    Returns:
        In the unit of ``values``; nan below three forecasts, which cannot flip.

    Example:
        >>> flip_flop(np.array([50.0, 20.0, 45.0, 40.0]))  # (30 + 25 + 5 - 30) / 2
        15.0

    Source:
        Griffiths et al. (2019), Meteorological Applications 26, 30-35.
    """
    if len(values) < 3:
        return float("nan")
    moved = np.abs(np.diff(values)).sum()
    return float((moved - np.ptp(values)) / (len(values) - 2))


def stability_table(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return how the mediaan of each target year was revised over the forecast days.

    Years only (targets ``year_*`` and ``end_*``): year 3 of one day is year 0 of a later one.
    No outcome is needed, so years that have not ended count too.

    Args:
        forecasts: the detail table: day, model, quantity, target, target_end, quantiles.

    Returns:
        A row per model, quantity, kind (``year`` or ``end``) and target_end, with ``n``
        forecasts, the ``first`` and ``last`` mediaan, the mean and largest absolute ``jump``
        between successive ones, the mean jump as a share of the mean mediaan, and
        ``flip_flop``; in the unit of the quantity. A single forecast has no jump: nan.
    """
    kind = forecasts["target"].str.extract(r"^(year|end)_\d+$")[0]
    yearly = forecasts.assign(kind=kind)[kind.notna()].sort_values("day", kind="stable")
    rows = [
        (*key, *_revisions(np.array([row[MEDIAN] for row in group["quantiles"]], float)))
        for key, group in yearly.groupby(GROUP, sort=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _revisions(mediaan: FloatArray) -> tuple[float, ...]:
    ends = (len(mediaan), float(mediaan[0]), float(mediaan[-1]))
    if len(mediaan) < 2:
        return (*ends, *[float("nan")] * 4)
    jumps = np.abs(np.diff(mediaan))
    mean, level = float(jumps.mean()), float(mediaan.mean())
    share = mean / level if level > 0 else float("nan")
    return (*ends, mean, float(jumps.max()), share, flip_flop(mediaan))
