"""How far a parameter of the chain may move from its newest value, year by year."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray


def spread(levels: "pd.Series[float]") -> float:
    """Return the root mean square of the changes between known years, or 0 without two.

    Args:
        levels: on the scale that moves (log or logit), indexed by year, gaps allowed; a change
            over a gap of g years is divided by the root of g.
    """
    values = levels.dropna()
    if len(values) < 2:
        return 0.0
    gaps = np.diff(pd.PeriodIndex(values.index).year)
    return float(np.sqrt(np.mean(np.diff(values.to_numpy()) ** 2 / gaps)))


def persistence(levels: "pd.Series[float]") -> float:
    """Return the lag-one correlation of consecutive years, within 0 and 1; 1 below ten years."""
    values = levels.dropna()
    if len(values) < 10:
        return 1.0
    away = values.to_numpy() - values.mean()
    return float(np.clip((away[1:] * away[:-1]).sum() / (away[:-1] ** 2).sum(), 0.0, 1.0))


def deviations(
    months: pd.PeriodIndex,
    draws: FloatArray,
    sd: float,
    phi: float = 1.0,
) -> FloatArray:
    """Return the deviation from the newest value, shape (n_paths, H), one value a year.

        d[0] = sd * z[0],  d[y] = phi * d[y-1] + sd * z[y]

    Args:
        months: H months; the first calendar year in them is year 0.
        draws: standard normal, shape (n_paths, at least the number of years).
        sd: of a yearly change.
        phi: share of a deviation that stays, 0-1.
    """
    years = months.year.to_numpy() - months[0].year
    walk = np.empty((len(draws), int(years.max()) + 1))
    level = np.zeros(len(draws))
    for year in range(walk.shape[1]):
        level = phi * level + sd * draws[:, year]
        walk[:, year] = level
    found: FloatArray = walk[:, years]
    return found


def logit(share: float) -> float:
    """Return log(share / (1 - share)), the share kept within 0,005 and 0,995."""
    kept = float(np.clip(share, 0.005, 0.995))
    return float(np.log(kept / (1 - kept)))
