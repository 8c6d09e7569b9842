"""Does the money suffice: exceedance, the month in which it runs out, budget and reserve."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError

CURVE = tuple(float(level) for level in np.round(np.linspace(0.01, 0.99, 99), 2))
NEVER = 13  # month number of a future in which the money lasts the year


class Reserve(NamedTuple):
    """A budget at one level of certainty and the reserve up to a higher one, in EUR."""

    budget: float
    reserve: float
    levels: tuple[float, float]


def reserve(cost: FloatArray, levels: tuple[float, float] = (0.5, 0.85)) -> Reserve:
    """Return the budget that suffices with one chance, and what must be added for the other.

    Args:
        cost: EUR of a year, shape (n_paths,).
        levels: chance that the budget, and that budget and reserve together suffice.

    Raises:
        BudgetError: the levels are not rising between 0 and 1.
    """
    low, high = levels
    if not 0 < low < high < 1:
        raise BudgetError(
            f"reserve levels {low:g} and {high:g}: expected two rising chances between 0 and 1. "
            f"Name others."
        )
    first, second = np.quantile(cost, [low, high])
    return Reserve(float(first), float(second - first), (low, high))


def exceedance(cost: FloatArray) -> pd.DataFrame:
    """Return the chance that an amount is exceeded, over 99 amounts.

    Returns:
        Columns amount (EUR, rising) and chance (falling).
    """
    amounts = np.quantile(cost, CURVE)
    return pd.DataFrame({"amount": amounts, "chance": 1 - np.array(CURVE)})


def runs_out(monthly: FloatArray, booked: float) -> FloatArray:
    """Return the month in which spending passes the booked amount.

    Args:
        monthly: EUR by month of one year, shape (n_paths, 12).
        booked: EUR of the year.

    Returns:
        shape (n_paths,): 1 to 12, or 13 where the money lasts; exactly enough lasts.
    """
    spent = np.cumsum(monthly, axis=1)
    over = spent > booked
    return np.where(over.any(axis=1), over.argmax(axis=1) + 1, NEVER).astype(float)


def run_out_table(monthly: FloatArray, booked: float) -> pd.DataFrame:
    """Return the chance that the money has run out by the end of each month.

    Returns:
        Columns month (1 to 12) and chance, rising.
    """
    months = runs_out(monthly, booked)
    chances = [float((months <= month).mean()) for month in range(1, 13)]
    return pd.DataFrame({"month": range(1, 13), "chance": chances})
