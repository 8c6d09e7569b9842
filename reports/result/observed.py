"""What came true: known months, years that were counted, and the last count of a stock."""

from functools import lru_cache
from typing import NamedTuple, cast

import pandas as pd

from forecast.run.result import RunResult
from forecast.years import is_stock, whole_years
from reports.result.rows import KEPT


class Observed(NamedTuple):
    """A calendar year that came true; ``partly`` when over half of its months are estimated."""

    value: float
    partly: bool


class Count(NamedTuple):
    """A stock at the end of a month in which it was counted."""

    month: pd.Period
    value: float


def history(result: RunResult, quantity: str) -> pd.DataFrame:
    """Return the known months of a quantity, oldest first: month, value, estimated."""
    rows = _of_quantity(result).get(quantity, result.history.iloc[:0])
    return rows[["month", "value", "estimated"]].sort_values("month").reset_index(drop=True)


@lru_cache(maxsize=2)
def _of_quantity(result: RunResult) -> dict[str, pd.DataFrame]:
    """Return the known months by quantity, in the order of the table."""
    return {str(key): rows for key, rows in result.history.groupby("quantity", sort=False)}


@lru_cache(maxsize=KEPT)
def realised(result: RunResult, quantity: str) -> dict[int, Observed]:
    """Return each calendar year of which all twelve months are known.

    A flow is the sum of its months. A stock is their mean, and only of a year in which at least
    half of the months were counted: a line between two counts is no observed year.
    """
    known, stock = history(result, quantity), is_stock(quantity)
    if known.empty:
        return {}
    years = pd.Index(known["month"].dt.year)
    whole = whole_years(known["value"], years, mean=stock)
    guessed = known["estimated"].groupby(years).mean().to_dict()
    found = {
        cast(int, year): Observed(float(value), guessed[year] > 0.5)
        for year, value in whole.items()
    }
    return {year: value for year, value in found.items() if not (stock and value.partly)}


def last_count(result: RunResult, quantity: str) -> Count | None:
    """Return the newest month end at which a stock was counted; None when there is none."""
    known = history(result, quantity)
    counted = known[~known["estimated"].astype(bool)]
    if counted.empty:
        return None
    newest = counted.iloc[-1]
    return Count(newest["month"], float(newest["value"]))
