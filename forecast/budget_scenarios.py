"""Scenarios of the budget: euros with the levers on, as differences on the same futures."""

import numpy as np
import pandas as pd

from forecast.line_years import Case
from forecast.walk import FACTORS, euros, factors, walk


def beside(name: str, before: Case, after: Case) -> pd.DataFrame:
    """Return what a scenario changes per line and year.

    Args:
        name: of the scenario.
        before: the baseline.
        after: the same futures with the levers on.

    Returns:
        Columns scenario, key, year, booked, baseline and mediaan (EUR), difference, p10 and p90
        (of the difference on each path), p_baseline and p_sufficient.
    """
    rows = []
    for key, years in after.years.items():
        for year, cost in years.items():
            other = before.years.get(key, {}).get(year)
            if other is None:
                continue
            amount = after.booked(key, year)
            low, middle, high = np.quantile(cost - other, [0.1, 0.5, 0.9])
            chances = [float((c <= amount).mean()) if amount > 0 else np.nan for c in (other, cost)]
            medians = (float(np.median(other)), float(np.median(cost)))
            rows.append((name, key, year, amount, *medians, middle, low, high, *chances))
    columns = ["scenario", "key", "year", "booked", "baseline", "mediaan", "difference"]
    return pd.DataFrame(rows, columns=[*columns, "p10", "p90", "p_baseline", "p_sufficient"])


def between(name: str, before: Case, after: Case) -> pd.DataFrame:
    """Return the COA walk of next year from the baseline to a scenario; empty without COA.

    Returns:
        Columns scenario, step and euros (means over paths, EUR): ``baseline``, each factor of
        the exact Shapley walk, ``expected``.
    """
    if "cost_coa" not in before.years or "cost_coa" not in after.years:
        return pd.DataFrame()
    year = before.year + 1
    parts = [
        factors(one.budget.quantities, one.budget.prices.settings, year) for one in (before, after)
    ]
    effects = walk(*parts)
    start, end = (float(euros(part).mean()) for part in parts)
    rows = [("baseline", start), *((name, effects[name]) for name in FACTORS), ("expected", end)]
    return pd.DataFrame(rows, columns=["step", "euros"]).assign(scenario=name)
