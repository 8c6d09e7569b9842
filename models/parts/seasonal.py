"""What the models share: logs without season, and the way back to persons."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from data.arrays import FloatArray, of_year
from data.errors import ModelError
from data.series import Series
from models.paths import Paths
from models.registry import find

SEASON_MONTHS = 36  # with less than three years a season cannot be told from chance
LARGEST_LOG = 300.0  # keeps sums, means and squares of paths within what a float can hold


@dataclass(frozen=True, eq=False, slots=True)
class Adjusted:
    """A history on the scale log(1 + y), with its season taken out.

    Attributes:
        logs: shape (T,), log(1 + y) minus the factor of the calendar month.
        season: shape (12,), the factors, January first; sum 0.
    """

    logs: FloatArray
    season: FloatArray

    @property
    def level(self) -> float:
        """Return the mean of the last three months: one odd month is not a new level."""
        return float(self.logs[-3:].mean())

    @property
    def is_constant(self) -> bool:
        """Return whether nothing moves but the season, so that there is nothing to fit."""
        return bool(np.ptp(self.logs) < 1e-9)


def require(history: Series, model: str) -> None:
    """Refuse a history that is not what the registry states for ``model``.

    Raises:
        ModelError: too few months, or a series that must stand beside it is missing.
    """
    least = find(model).least_months
    if missing := [key for key in find(model).needs if key not in history.beside]:
        raise ModelError(
            f"{history.key}: no {', '.join(missing)} beside it; {model} learns from that too. "
            f"Take a later day or leave {model} out of the pool of this series."
        )
    if len(history.values) < least:
        raise ModelError(
            f"{history.key}: {len(history.values)} months; {model} needs {least} to be fitted. "
            f"Take a later day or leave {model} out of the pool of this series."
        )


def adjust(history: Series) -> Adjusted:
    """Return ``history`` as logs without season."""
    logs = np.log1p(history.values)
    season = seasonal_factors(logs, history.months)
    return Adjusted(logs - season[of_year(history.months)], season)


def seasonal_factors(logs: FloatArray, months: pd.PeriodIndex) -> FloatArray:
    """Return what each calendar month adds to the log, shrunk towards nothing.

        factor = mean deviation of the month * t2 / (t2 + s2 / n)

    A deviation is taken from the centred yearly mean; s2 is its variance within a calendar
    month, n the years seen, and t2 the variance between calendar months beyond what chance
    gives (s2 / n). Where the season is no more than chance every factor is 0.

    Args:
        logs: shape (T,), log(1 + y).
        months: shape (T,), the month of each.

    Returns:
        shape (12,), January first, sum 0; all 0 with fewer than 36 months.
    """
    if len(logs) < SEASON_MONTHS:
        return np.zeros(12)
    centred = np.convolve(logs, np.r_[0.5, np.ones(11), 0.5] / 12, mode="valid")
    deviation = logs[6:-6] - centred
    month = of_year(months)[6:-6]
    n_years = np.bincount(month, minlength=12)
    factor = np.bincount(month, weights=deviation, minlength=12) / n_years
    factor -= factor.mean()
    within = np.square(deviation - factor[month]).sum() / (len(month) - 12)
    by_chance = within / n_years
    between = max(0.0, float(factor.var(ddof=1) - by_chance.mean()))
    shrunk = factor * between / (between + by_chance + 1e-300)
    return np.asarray(shrunk - shrunk.mean(), dtype=np.float64)


def months_ahead(history: Series, horizon: int) -> pd.PeriodIndex:
    """Return the ``horizon`` months after ``history``."""
    return _months_after(history.months[-1], horizon)


@lru_cache(maxsize=64)
def _months_after(last: pd.Period, horizon: int) -> pd.PeriodIndex:
    return pd.period_range(last + 1, periods=horizon, freq="M")


def to_paths(history: Series, logs: FloatArray, season: FloatArray) -> Paths:
    """Return simulated logs as persons, with the season put back.

    Args:
        history: what the paths continue.
        logs: shape (n_paths, H), log(1 + y) without season.
        season: shape (12,), January first; zeros if there is none.
    """
    months = months_ahead(history, logs.shape[1])
    whole = logs + season[of_year(months)]
    np.expm1(whole.clip(0.0, LARGEST_LOG, out=whole), out=whole)
    whole.flags.writeable = False
    return Paths(history.key, months, whole, history.unit)
