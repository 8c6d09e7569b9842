"""Does the money suffice: exceedance, when it runs out, a reserve, and planning on a scenario."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError
from forecast.bands import LABELS

CURVE = tuple(float(level) for level in np.round(np.linspace(0.01, 0.99, 99), 2))
RANGES = ("below_minimum", "to_mediaan", "to_medio", "to_maximum", "above_maximum")
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


def month_reached(rows: pd.DataFrame, chance: float) -> int:
    """Return the first month by whose end the money has run out with a chance.

    Args:
        rows: of :func:`run_out_table`.
        chance: 0 to 1.

    Returns:
        1 to 12, or 13 where that chance is not reached within the year.
    """
    found = rows.loc[rows["chance"] >= chance, "month"]
    return int(found.iloc[0]) if len(found) else NEVER


def plans(cost: FloatArray, levels: Mapping[str, float]) -> pd.DataFrame:
    """Return what budgeting each scenario means.

    Args:
        cost: EUR of a year, shape (n_paths,).
        levels: probability of each MPP label, rising.

    Returns:
        Columns plan, amount (EUR), p_sufficient, expected_shortfall and expected_unspent (EUR,
        means over all futures; they differ by amount - mean cost).
    """
    rows = []
    for label in LABELS:
        amount = float(np.quantile(cost, levels[label]))
        short, left = np.maximum(cost - amount, 0), np.maximum(amount - cost, 0)
        chance = float((cost <= amount).mean())
        rows.append((label, amount, chance, float(short.mean()), float(left.mean())))
    names = ["plan", "amount", "p_sufficient", "expected_shortfall", "expected_unspent"]
    return pd.DataFrame(rows, columns=names)


def ranges(cost: FloatArray, levels: Mapping[str, float]) -> pd.DataFrame:
    """Return the ranges between the scenarios: every future is in one of them.

    Args:
        cost: EUR of a year, shape (n_paths,).
        levels: probability of each MPP label, rising.

    Returns:
        Columns range, lowest and highest (EUR), chance (adds up to 1) and mean (EUR; nan where
        no future is inside).
    """
    edges = np.quantile(cost, [levels[label] for label in LABELS])
    place = np.searchsorted(edges, cost, side="left")
    rows = []
    for index, name in enumerate(RANGES):
        inside = cost[place == index]
        low = edges[index - 1] if index else cost.min()
        high = edges[index] if index < len(edges) else cost.max()
        mean = float(inside.mean()) if inside.size else np.nan
        rows.append((name, low, high, inside.size / cost.size, mean))
    return pd.DataFrame(rows, columns=["range", "lowest", "highest", "chance", "mean"])


def capacity(
    needed: FloatArray, prices: tuple[float, float], levels: Mapping[str, float]
) -> pd.DataFrame:
    """Return what it costs to plan regular places on each scenario, and on the cheapest level.

        cost = stock * regular + mean(max(needed - stock, 0)) * emergency

    Args:
        needed: places needed in a year, shape (n_paths,).
        prices: EUR/place/year of a regular and of an emergency place.
        levels: probability of each MPP label; a level may be added under another name.

    Returns:
        Columns plan, level, places and expected_cost (EUR).
    """
    regular, emergency = prices
    rows = []
    for name, level in levels.items():
        stock = float(np.quantile(needed, level))
        short = float(np.maximum(needed - stock, 0).mean())
        rows.append((name, level, stock, stock * regular + short * emergency))
    return pd.DataFrame(rows, columns=["plan", "level", "places", "expected_cost"])
