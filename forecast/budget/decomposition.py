"""From one COA amount to another: volume, price, mix and duration, exactly.

Scenarios of the budget: euros with the levers on, as differences on the same futures.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.budget.line_years import BookedBudget
from forecast.budget.shapley import shapley
from forecast.budget.sufficiency import reserve
from forecast.costs.rules import contracted
from models.chain.settings import Settings
from models.paths import Paths

FACTORS = ("volume", "price", "mix", "duration")
KINDS = ("regular", "emergency")


def factors(quantities: Mapping[str, Paths], prices: Settings, year: int) -> dict[str, FloatArray]:
    """Return what a year of COA is made of on each path.

    Args:
        quantities: places needed by kind.
        prices: of the run.
        year: a complete year of the quantities.

    Returns:
        ``volume`` places needed, ``duration`` places paid / needed, ``mix`` emergency / paid,
        shape (n_paths,), and ``price`` by kind in EUR/place/year, shape (2, n_paths).
    """
    tail = int(np.rint(prices.of("coa_contract_months").max()))
    needed, paid, euros = [], [], []
    for kind in KINDS:
        paths = quantities[f"coa_places_{kind}"]
        keep, at = paths.months.year == year, prices.months.year == year
        places = contracted(paths.values, tail)[:, keep]
        price = prices.of(f"price_{kind}_place")[:, at]
        needed.append(paths.values[:, keep].mean(axis=1))
        paid.append(places.mean(axis=1))
        weighted = (places * price).mean(axis=1)
        euros.append(
            np.where(paid[-1] > 0, weighted / np.maximum(paid[-1], 1e-9), price.mean(axis=1))
        )
    whole = np.maximum(paid[0] + paid[1], 1e-9)
    volume = np.maximum(needed[0] + needed[1], 1e-9)
    return {
        "volume": volume,
        "duration": whole / volume,
        "mix": paid[1] / whole,
        "price": np.stack(euros),
    }


def printed_factors(
    places: float, regular: float, prices: tuple[float, float]
) -> dict[str, FloatArray]:
    """Return the same factors for one printed number of places, nothing paid without need."""
    mix = max(places - regular, 0.0) / places
    return {
        "volume": np.array([places]),
        "duration": np.ones(1),
        "mix": np.array([mix]),
        "price": np.array(prices)[:, None],
    }


def euros(found: Mapping[str, FloatArray]) -> FloatArray:
    """Return the cost of a set of factors.

    cost = volume * duration * ((1 - mix) * price of regular + mix * price of emergency)
    """
    regular, emergency = found["price"]
    each = (1 - found["mix"]) * regular + found["mix"] * emergency
    return np.asarray(found["volume"] * found["duration"] * each)


def walk(before: Mapping[str, FloatArray], after: Mapping[str, FloatArray]) -> dict[str, float]:
    """Return the mean over paths of what each factor adds, in the order of ``FACTORS``.

    Args:
        before: factors of :func:`factors` or :func:`printed_factors`.
        after: likewise; paths are taken row by row where both have them.
    """
    effects = shapley(euros, before, after)
    return {name: float(effects[name].mean()) for name in FACTORS}


def beside(
    name: str, before: BookedBudget, after: BookedBudget, certain: tuple[float, float]
) -> pd.DataFrame:
    """Return what a scenario changes per line and year.

    Args:
        name: of the scenario.
        before: the baseline.
        after: the same futures with the levers on.
        certain: chance that the budget, and that budget and reserve together suffice.

    Returns:
        Columns scenario, key, year, booked, baseline and mediaan (EUR), difference, p10 and p90
        (of the difference on each path), p_baseline and p_sufficient, reserve_baseline and
        reserve (EUR).
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
            kept = [reserve(one, certain).reserve for one in (other, cost)]
            rows.append((name, key, year, amount, *medians, middle, low, high, *chances, *kept))
    columns = ["scenario", "key", "year", "booked", "baseline", "mediaan", "difference", "p10"]
    columns += ["p90", "p_baseline", "p_sufficient", "reserve_baseline", "reserve"]
    return pd.DataFrame(rows, columns=columns)


def between(name: str, before: BookedBudget, after: BookedBudget) -> pd.DataFrame:
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
