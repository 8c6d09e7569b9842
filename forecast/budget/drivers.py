"""Which uncertain stream makes next year's cost uncertain: shares of variance and a tornado."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.budget.shapley import shapley

OTHER = "other"


def explained(cost: FloatArray, drivers: Mapping[str, FloatArray]) -> float:
    """Return the share of the variance of cost that a line in the drivers explains (R squared).

    Args:
        cost: shape (n_paths,).
        drivers: each shape (n_paths,); none explain nothing.
    """
    if not drivers:
        return 0.0
    table = np.column_stack([*drivers.values(), cost])
    spread = np.atleast_2d(np.cov(table, rowvar=False))
    inside, along = spread[:-1, :-1], spread[:-1, -1]
    fitted = along @ np.linalg.lstsq(inside, along, rcond=None)[0]
    return float(fitted / spread[-1, -1]) if spread[-1, -1] > 0 else 0.0


def variance_shares(cost: FloatArray, drivers: Mapping[str, FloatArray]) -> pd.Series:
    """Return the part of the variance of cost that falls to each driver.

    The Shapley value of R squared (Lindeman, Merenda and Gold), so correlated drivers share;
    what no line explains is ``other``. The parts are >= 0 and add up to 1.

    Args:
        cost: EUR of a year, shape (n_paths,).
        drivers: each shape (n_paths,).
    """
    off, on = np.zeros(1), np.ones(1)

    def share(chosen: Mapping[str, FloatArray]) -> FloatArray:
        kept = {name: drivers[name] for name, flag in chosen.items() if flag[0] > 0}
        return np.array([explained(cost, kept)])

    parts = shapley(share, dict.fromkeys(drivers, off), dict.fromkeys(drivers, on))
    found = pd.Series({name: float(parts[name][0]) for name in drivers}, dtype=float)
    found[OTHER] = 1 - found.sum()
    return found.sort_values(ascending=False, kind="stable")


def tornado(cost: FloatArray, drivers: Mapping[str, FloatArray], tail: float) -> pd.DataFrame:
    """Return mean cost in the futures where a driver is low and where it is high.

    Args:
        cost: EUR of a year, shape (n_paths,).
        drivers: each shape (n_paths,).
        tail: share of futures called low, and high: the level of the minimum.

    Returns:
        Columns driver, low, high (of the driver), cost_low, cost_high; widest first.
    """
    rows = []
    for name, found in drivers.items():
        low, high = np.quantile(found, [tail, 1 - tail])
        under, above = found <= low, found >= high
        rows.append((name, low, high, float(cost[under].mean()), float(cost[above].mean())))
    table = pd.DataFrame(rows, columns=["driver", "low", "high", "cost_low", "cost_high"])
    width = (table["cost_high"] - table["cost_low"]).abs()
    order = width.sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
