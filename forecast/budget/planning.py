"""Planning on a scenario: what each name costs as a plan, and the ranges between the names."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.bands import LABELS

RANGES = ("below_minimum", "to_mediaan", "to_medio", "to_maximum", "above_maximum")


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
