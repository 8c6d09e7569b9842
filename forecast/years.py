"""Months to years on paths, and realised months in front of simulated ones.

Which quantities are stocks: their year is the mean of its months, not the sum.
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import ModelError
from data.glossary import glossary_entry
from data.series import Series
from models.paths import Paths


def with_realised(history: Series, paths: Paths, first: pd.Period) -> Paths:
    """Return paths that start in ``first``, realised months the same on every row.

    Args:
        history: months known on the day, up to the start of ``paths`` at least.
        paths: simulated months.
        first: month the result starts in, unless ``paths`` starts earlier.
    """
    keep = (history.months >= first) & (history.months < paths.months[0])
    realised = np.broadcast_to(history.values[keep], (len(paths.values), int(keep.sum())))
    months = pd.PeriodIndex(history.months[keep].append(paths.months))
    return Paths.own(paths.key, months, np.hstack([realised, paths.values]), paths.unit)


def window(paths: Paths, first: pd.Period, last: pd.Period) -> Paths:
    """Return the months ``first`` to ``last`` of every path."""
    keep = (paths.months >= first) & (paths.months <= last)
    return Paths(paths.key, paths.months[keep], paths.values[:, keep], paths.unit)


def total(key: str, parts: list[Paths]) -> Paths:
    """Return the sum over streams, row by row, over the months all of them have.

    Raises:
        ModelError: no parts, or parts with different numbers of paths.
    """
    if len({len(part.values) for part in parts}) != 1:
        sizes = [len(part.values) for part in parts]
        raise ModelError(
            f"{key}: parts with {sizes} paths; expected one and the same number. "
            f"Simulate every stream with the same n_paths."
        )
    first = max(part.months[0] for part in parts)
    last = min(part.months[-1] for part in parts)
    aligned = [window(part, first, last) for part in parts]
    values = np.sum([part.values for part in aligned], axis=0)
    return Paths.own(key, aligned[0].months, values, parts[0].unit)


def yearly(paths: Paths, *, mean: bool) -> dict[int, FloatArray]:
    """Return each complete calendar year of every path.

    Args:
        paths: months of a flow or stock.
        mean: True for a stock (mean of its months), False for a flow (sum).

    Returns:
        {year: shape (n_paths,)}, complete years only, in order.
    """
    years = paths.months.year.to_numpy()
    complete = [int(year) for year in np.unique(years) if (years == year).sum() == 12]
    reduce = np.mean if mean else np.sum
    return {year: reduce(paths.values[:, years == year], axis=1) for year in complete}


def whole_years(
    values: "pd.Series[float]", years: "pd.Index[Any]", *, mean: bool
) -> "pd.Series[float]":
    """Return the calendar years of which all twelve months are known.

    Args:
        values: months, in any order.
        years: the year of each.
        mean: True for a stock (mean of its months), False for a flow (sum).

    Returns:
        By year, in order.
    """
    grouped = values.groupby(years)
    whole = grouped.mean() if mean else grouped.sum()
    return whole[grouped.size() == 12]


STOCK = "stock"
YEARS_AHEAD = 5  # every run reaches December of this many years after that of its day


def is_stock(key: str) -> bool:
    """Return whether a year of this quantity is the mean of its months."""
    return glossary_entry(key).kind == STOCK


def last_month(day: date) -> pd.Period:
    """Return the last month of a run: December of the fifth year after that of the day."""
    return pd.Period(year=day.year + YEARS_AHEAD, month=12, freq="M")


def run_months(day: date) -> pd.PeriodIndex:
    """Return the months from January of the day's year to the last month of a run."""
    return pd.period_range(pd.Period(year=day.year, month=1, freq="M"), last_month(day))
