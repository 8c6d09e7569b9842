"""How many first applications the IND can decide: a base from years without a stop, and its course.

    log capacity[y] = (1 - a) * log capacity[y-1] + a * log applications[y-1] + chance[y]

Funding follows the forecast of applications, so capacity does: ``a`` is fitted on the decisions
and first applications of past years. Staff and productivity come on top, by dated printed steps.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.parameters import Parameter
from models.decisions.printed import by_year, spans

DECIDED = ("eerste asielaanvragen: beslissingen totaal",)
GRANTED_SO_FAR = ("nl_first_grants", "ind_first_granted")
RATE_SO_FAR = ("nl_first_grant_rate", "ind_grant_rate_first_of_handled")
STOPPED = 0.1  # share of the days of a year from which it counts as a year with a stop
YEAR_DAYS = 365.25
FEWEST = 10  # years that a speed is fitted on; with fewer capacity follows nothing


@dataclass(frozen=True, slots=True)
class Pace:
    """Decisions on first applications as counted.

    Attributes:
        by_year: (year, decisions/month), oldest first; whole years.
        rest: (year, decisions/month) after the newest count within a year that is known whole:
            its total less that count, an estimate because the count comes from a rounded rate.
    """

    by_year: tuple[tuple[int, float], ...]
    rest: tuple[int, float] | None


class Speed(NamedTuple):
    """How capacity follows applications.

    Attributes:
        share: a, part of the gap closed in a year, 0-1.
        sd: of the yearly change that is left, on the log scale.
    """

    share: float
    sd: float


def calibrate_pace(known: pd.DataFrame, month: pd.Period) -> Pace | None:
    """Return decisions by year and after the newest count, or None when no year is known.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        month: years that ended by the end of it count.
    """
    counted = by_year(known, DECIDED)
    years = periods(counted).year
    whole = tuple(
        (int(year), float(value) / 12)
        for year, value in zip(years, counted, strict=True)
        if year < (month + 1).year
    )
    if not whole:
        return None
    return Pace(whole, _rest(known, whole))


def _rest(known: pd.DataFrame, whole: tuple[tuple[int, float], ...]) -> tuple[int, float] | None:
    granted, rate = spans(known, GRANTED_SO_FAR), spans(known, RATE_SO_FAR)
    pair = granted.merge(rate, on=["start", "end"], suffixes=("", "_rate"))
    year, month_pace = whole[-1]
    inside = (pair["start"] == pd.Timestamp(year, 1, 1)) & (pair["end"].dt.year == year)
    pair = pair[inside & (pair["end"] < pd.Timestamp(year, 12, 1))]
    if pair.empty:
        return None
    row = pair.iloc[-1]
    left = (pd.Timestamp(year, 12, 31) - row["end"]).days / (YEAR_DAYS / 12)
    rest = 12 * month_pace - row["value"] / (row["value_rate"] / 100)
    return (year, float(rest / left)) if rest > 0 else None


def base_range(pace: Pace | None, stop: Parameter | None, newest: float) -> tuple[float, float]:
    """Return the ends between which a month's decisions lie when nothing is stopped.

    When the newest year had no stop it is both ends. Else one end is the newest year without
    one, the other the pace after the newest count of the year with a stop.

    Args:
        pace: as counted, or None.
        stop: 1 while decisions on a large group were stopped; None when no stop is known.
        newest: decisions/month of the newest stretch, for want of better.
    """
    if pace is None or stop is None:
        return newest, newest
    free = [(year, level) for year, level in pace.by_year if _stopped(stop, year) < STOPPED]
    if not free or free[-1][0] == pace.by_year[-1][0]:
        return newest, newest
    ends = [free[-1][1], *([pace.rest[1]] if pace.rest else [])]
    return min(ends), max(ends)


def _stopped(stop: Parameter, year: int) -> float:
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    first = stop.steps[0].start
    return float(np.mean([stop.on(day.date()) if day.date() >= first else 0.0 for day in days]))


def fit_speed(decided: "pd.Series[float]", applied: "pd.Series[float]") -> Speed | None:
    """Return the least squares share of the gap that decisions close in a year.

        log D[y] - log D[y-1] = a * (log A[y-1] - log D[y-1]) + e[y]

    Args:
        decided: D, decisions by year.
        applied: A, first applications by year.

    Returns:
        None with fewer than ``FEWEST`` pairs of consecutive years.
    """
    years = periods(decided).intersection(periods(applied))
    logs = np.log(decided.reindex(years).to_numpy(float))
    gaps = np.log(applied.reindex(years).to_numpy(float)) - logs
    next_year = np.diff(years.year.to_numpy()) == 1
    gap, change = gaps[:-1][next_year], np.diff(logs)[next_year]
    if len(gap) < FEWEST:
        return None
    share = float(np.clip((gap * change).sum() / (gap**2).sum(), 0.0, 1.0))
    return Speed(share, float(np.sqrt(np.mean((change - share * gap) ** 2))))


def followed(
    base: FloatArray,
    share: FloatArray,
    before: FloatArray,
    first: FloatArray,
    months: pd.PeriodIndex,
) -> FloatArray:
    """Return the factor by which capacity follows applications, by calendar year.

        f[y] = (1 - a) * f[y-1] + a * log(applications[y-1] / (12 * base)),  f = 0 in the first year

    The money of the first year is given when it starts; funding of later years follows.

    Args:
        base: decisions/month at the start, shape (n_paths, H); its first month counts.
        share: a, shape (n_paths, H).
        before: first applications of the months up to the start, oldest first.
        first: first applications, shape (n_paths, H).
        months: shape (H,), consecutive; the month after ``before`` first.

    Returns:
        shape (n_paths, H), > 0.
    """
    past = pd.period_range(end=months[0] - 1, periods=len(before), freq="M")
    years = np.concatenate([past.year.to_numpy(), months.year.to_numpy()])
    all_first = np.hstack([np.broadcast_to(before, (len(first), len(before))), first])
    level, found = np.zeros(len(first)), np.empty_like(first)
    for year in range(int(months[0].year), int(months[-1].year) + 1):
        last, now = years == year - 1, months.year == year
        if last.any() and year > months[0].year:
            a = share[:, now][:, 0]
            came = np.maximum(all_first[:, last].mean(axis=1), 1.0)
            level = (1 - a) * level + a * np.log(came / base[:, 0])
        found[:, now] = level[:, None]
    return np.asarray(np.exp(found))


def stepped(step: Parameter | None, months: pd.PeriodIndex, since: date) -> FloatArray:
    """Return a dated constant by month, as a factor of what it was on a day, shape (H,).

    Args:
        step: dated printed steps; None changes nothing.
        months: shape (H,).
        since: day of which the value is 1; before the first step that step holds.
    """
    if step is None:
        return np.ones(len(months))
    first = step.steps[0].start
    days = [max(month.start_time.date(), first) for month in months]
    return np.array([step.on(day) for day in days]) / step.on(max(since, first))
