"""What a backtest forecasts on a day: months, calendar years and year ends."""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.years import is_stock
from models.paths import Paths

MONTHS_AHEAD = 24
YEARS_AHEAD = 3
YEARLY_ONLY = ("inflow_repeat", "inflow_resettlement")
# The first day each quantity is forecast on; those not named start with the backtest. Nareis
# is a series of its own since 2014, and a pool needs three years of it.
STARTS = {
    "inflow_nareis": date(2017, 1, 1),
    "inflow_total": date(2017, 1, 1),
    "ukraine_registrations": date(2022, 7, 1),
    "ukraine_stock": date(2022, 7, 1),
}
SCORED = (
    "inflow_first",
    "inflow_nareis",
    "inflow_repeat",
    "inflow_resettlement",
    "inflow_total",
    "ukraine_registrations",
    "ukraine_stock",
)


class Target(NamedTuple):
    """One number to forecast.

    Attributes:
        name: ``month_1`` .., ``year_0`` .. or, for a stock, ``end_0`` ...
        first: its first month.
        last: its last month; a flow is summed over both and all between, a stock is taken here.
    """

    name: str
    first: pd.Period
    last: pd.Period


def span(day: date) -> tuple[pd.Period, pd.Period]:
    """Return the first and last month that a target of the day may hold."""
    first = pd.Period(year=day.year - 1, month=1, freq="M")
    return first, pd.Period(year=day.year + YEARS_AHEAD, month=12, freq="M")


def targets(quantity: str, day: date, last_known: pd.Period) -> list[Target]:
    """Return the targets of a quantity on a day.

    Months count from the last known month, years from the calendar year of the day, so that
    year 0 holds realised months. A quantity known by year only has no months, and one that has
    stood still for so long that its next month lies before :func:`span` loses that month.

    Args:
        quantity: one of ``SCORED``.
        day: the as-of day.
        last_known: the last month of the quantity known on the day.
    """
    if is_stock(quantity):
        ends = [pd.Period(year=day.year + k, month=12, freq="M") for k in _years()]
        return [Target(f"end_{k}", end, end) for k, end in enumerate(ends)]
    years = [_year(f"year_{k}", day.year + k) for k in _years()]
    if quantity in YEARLY_ONLY:
        return years
    ahead = [(h, last_known + h) for h in range(1, MONTHS_AHEAD + 1)]
    first, last = span(day)
    months = [Target(f"month_{h}", one, one) for h, one in ahead if first <= one <= last]
    return months + years


def _years() -> range:
    return range(YEARS_AHEAD + 1)


def _year(name: str, year: int) -> Target:
    first = pd.Period(year=year, month=1, freq="M")
    return Target(name, first, first + 11)


def target_values(paths: Paths, target: Target) -> FloatArray:
    """Return the target on every path, shape (n_paths,); months are summed within a path."""
    start = paths.months[0].ordinal
    wanted = np.arange(target.first.ordinal, target.last.ordinal + 1) - start
    return np.asarray(paths.values[:, wanted].sum(axis=1), dtype=np.float64)


def covers(paths: Paths, target: Target) -> bool:
    """Return whether the paths hold every month of the target."""
    return bool(paths.months[0] <= target.first and target.last <= paths.months[-1])
