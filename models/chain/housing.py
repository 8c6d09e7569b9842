"""Housing of permit holders: what municipalities must do, and what they did, by half year.

Where no half year that they did was printed in the last twelve months, they house what is asked
of them: the task of the half year to come for a year, and the backlog at its start once.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from models.chain.settings import Settings
from models.decisions.printed import by_year, spans
from models.paths import Paths

HOUSING_TARGET = ("huisvesting: taakstelling", "nl_taakstelling_huisvesting", "taakstelling")
HOUSING_REALISED = ("huisvesting: realisatie", "housed")
HOUSING_BACKLOG = ("huisvesting: achterstand bij start", "backlog_start")
HOUSING_HELD = ("COA uitgestroomde vergunninghouders", "coa_outflow_permit_holders")


@dataclass(frozen=True, eq=False, slots=True)
class Housing:
    """What is known of housing at the end of a month.

    Attributes:
        capacity: permit holders housed per month in the half years of the last twelve months;
            without one, what is asked of the next twelve.
        drift: standard deviation of the change between half years, log scale.
        from_coa: permit holders leaving COA / housed, newest year known of both; else 1.
        targets: task per month by half year (first month), persons/month.
        backlog: persons the municipalities are behind, newest known; None when none is.
    """

    capacity: float
    drift: float
    from_coa: float
    targets: "pd.Series[float]"
    backlog: float | None = None


def calibrate_housing(known: pd.DataFrame, month: pd.Period) -> Housing | None:
    """Return what is known of housing.

    None without a half year in the last twelve months and without a task and backlog to come.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        month: month the chain starts after.
    """
    done = half_years(known, HOUSING_REALISED)
    recent = done[(done.index + 5 <= month) & (done.index + 5 > month - 12)]
    targets = half_years(known, HOUSING_TARGET)
    capacity = _asked(known, targets, month) if recent.empty else float(recent.mean())
    if capacity is None:
        return None
    ended = done[done.index + 5 <= month]
    gaps = np.diff(pd.PeriodIndex(ended.index).asi8)
    steps = np.diff(np.log(ended.to_numpy()))[gaps == 6]
    drift = float(np.sqrt(np.mean(steps**2))) if len(steps) else 0.0
    behind = _backlog(known, done, targets, month)
    return Housing(capacity, drift, _from_coa(known, done, month), targets, behind)


def _asked(known: pd.DataFrame, targets: "pd.Series[float]", month: pd.Period) -> float | None:
    """Return what is asked in the year after ``month``, persons/month: the task and the backlog.

        (2 * task of the half year that holds the next month + backlog at its start) / 12

    None when either is not known. A task that has not been set yet is as the last one set.
    """
    later = month + 1
    first = pd.Period(year=later.year, month=1 if later.month <= 6 else 7, freq="M")
    task, behind = targets.get(first), half_years(known, HOUSING_BACKLOG).get(first)
    if task is None or behind is None:
        return None
    return float(task) + 6 * float(behind) / 12  # half years are told a month, also the backlog


def half_years(known: pd.DataFrame, names: tuple[str, ...]) -> "pd.Series[float]":
    """Return persons per month by half year, indexed by the first month of the half year."""
    found = spans(known, names)
    found = found[(found["months"].round() == 6) & found["start"].dt.month.isin((1, 7))]
    index = pd.PeriodIndex(found["start"].dt.to_period("M"), freq="M")
    return pd.Series(found["value"].to_numpy() / 6, index=index)


def _from_coa(known: pd.DataFrame, done: "pd.Series[float]", month: pd.Period) -> float:
    years = done.groupby(periods(done).asfreq("Y"))
    whole = years.sum()[years.size() == 2] * 6
    ratio = (by_year(known, HOUSING_HELD) / whole).dropna()
    ratio = ratio[periods(ratio).asfreq("M", "E") <= month]
    return float(ratio.iloc[-1]) if len(ratio) else 1.0


def _backlog(
    known: pd.DataFrame, done: "pd.Series[float]", targets: "pd.Series[float]", month: pd.Period
) -> float | None:
    """Return the backlog at the end of the newest half year that is told whole."""
    opening = half_years(known, HOUSING_BACKLOG) * 6
    closing = (opening + 6 * (targets - done)).dropna()
    closing = closing[periods(closing) + 5 <= month]
    return max(float(closing.iloc[-1]), 0.0) if len(closing) else None


def housing_backlog(start: float, task: Paths, housed: FloatArray) -> Paths:
    """Return persons the municipalities are behind at each month end, at least 0.

    Args:
        start: before the first month.
        task: persons/month that must be housed.
        housed: persons/month, shape (n_paths, H).
    """
    level, found = np.full(len(housed), start), np.empty(housed.shape)
    for h in range(housed.shape[1]):
        level = np.maximum(level + task.values[:, h] - housed[:, h], 0.0)
        found[:, h] = level
    return Paths.own("housing_backlog", task.months, found, "persons")


def housing_target(housing: Housing, settings: Settings, permits: FloatArray) -> Paths:
    """Return the task of municipalities, persons/month.

    A half year that has been set is as printed. The task follows the permits expected, family
    members included, so in later half years it is the permits of the half year on the path.

    Args:
        housing: what is known.
        settings: reads ``coa_housed_share``.
        permits: persons who became permit holders in reception, shape (n_paths, H).
    """
    months = settings.months
    share = settings.of("coa_housed_share")
    half = months.year.to_numpy() * 2 + (months.month.to_numpy() > 6)
    values = np.empty(permits.shape)
    for one in np.unique(half):
        keep = half == one
        first = pd.Period(year=int(one) // 2, month=1 if one % 2 == 0 else 7, freq="M")
        if first in housing.targets.index:
            values[:, keep] = float(housing.targets.loc[first])  # type: ignore[call-overload]
        else:
            values[:, keep] = (permits / share)[:, keep].mean(axis=1, keepdims=True)
    return Paths.own("housing_target", months, values, "persons/month")
