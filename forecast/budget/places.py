"""What places cost and buy: saving, the best stock of regular places, places that can be paid.

And what the COA line is made of, month by month, at each level of its yearly cost.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError
from forecast.budget.line_years import BookedBudget
from forecast.costs.rules import contracted
from forecast.years import yearly

ROUNDED_HALF = 0.5  # "about half" in the answer of the government (nota-verslag-EK-2025:2237)


class Saving(NamedTuple):
    """EUR a year saved by replacing emergency places by regular ones."""

    as_answered: float
    at_printed_price: float


def saving(places: float, regular: float, emergency: float) -> Saving:
    """Return the saving as the government answered it, and with the printed regular price.

        as answered = places * half of the emergency price
        at printed price = places * (emergency price - regular price)

    Args:
        places: emergency places replaced.
        regular: EUR/place/year.
        emergency: EUR/place/year.
    """
    return Saving(places * ROUNDED_HALF * emergency, places * (emergency - regular))


class BestStock(NamedTuple):
    """The cheapest stock of regular places: its percentile of need, and the number."""

    percentile: float
    places: float


def best_stock(needed: FloatArray, regular: float, emergency: float) -> BestStock:
    """Return the stock of regular places at which expected cost is lowest (newsvendor).

    A regular place is paid whether it is used or not; each person beyond the stock takes an
    emergency place. One place more saves ``emergency - regular`` when it is used and costs
    ``regular`` when it is not, so the stock is best where the chance that need stays below it is

        percentile = (emergency - regular) / emergency

    Args:
        needed: places needed, shape (n_paths,).
        regular: EUR/place/year.
        emergency: EUR/place/year.

    Raises:
        BudgetError: an emergency place is not dearer than a regular one.
    """
    if not emergency > regular > 0:
        raise BudgetError(
            f"best stock: regular {regular:g} and emergency {emergency:g} EUR; expected emergency "
            f"above regular above 0. Correct the prices."
        )
    percentile = (emergency - regular) / emergency
    return BestStock(percentile, float(np.quantile(needed, percentile)))


class Payable(NamedTuple):
    """Places a line pays for all year, at the present mix and with regular places only."""

    present_mix: float
    regular_only: float


def payable_places(line: float, mix: float, regular: float, emergency: float) -> Payable:
    """Return the places an amount pays for.

    Args:
        line: EUR of a year.
        mix: emergency places / places at present, 0 to 1.
        regular: EUR/place/year.
        emergency: EUR/place/year.
    """
    mean = (1 - mix) * regular + mix * emergency
    return Payable(line / mean, line / regular)


KEY = "cost_coa"
STEPS = tuple(float(level) for level in np.round(np.arange(0.05, 0.951, 0.05), 2))
NEAR = 0.025  # of the futures, on each side of a level, whose inflow is averaged
COLUMNS = (
    "level",
    "month",
    "year",
    "needed",
    "regular",
    "regular_mean",
    "price_regular",
    "price_emergency",
    "inflow",
    "cost",
    "booked",
)


def place_futures(case: BookedBudget, levels: Mapping[str, float]) -> pd.DataFrame:
    """Return places by month in the futures at each level of the COA cost of their year.

    A level lies between two futures in order of cost, and its places between theirs, so that
    places times price is the quantile of the cost: a sum a reader can redo.

    Args:
        case: the budget.
        levels: probability of each MPP label; with steps of 0.05 these are the levels.

    Returns:
        Columns ``COLUMNS``, a row per level and month of each whole year: places paid for in
        all and regular; by year the mean of regular over all futures, prices (EUR/place/year),
        total inflow of the futures near the level (nan without), the cost at the level and the
        booked amount (EUR).

    Raises:
        BudgetError: no COA cost could be made.
    """
    quantities, settings = case.budget.quantities, case.budget.prices.settings
    if KEY not in case.years or "coa_places_regular" not in quantities:
        raise BudgetError("cost_coa: absent; expected places and their prices. Take a later day.")
    tail = int(np.rint(settings.of("coa_contract_months").max()))
    kinds = [quantities[f"coa_places_{kind}"] for kind in ("regular", "emergency")]
    regular, emergency = (contracted(np.asarray(kind.values), tail) for kind in kinds)
    inflow = quantities.get("inflow_total")
    persons = yearly(inflow, mean=False) if inflow is not None else {}
    wanted = tuple(sorted({*STEPS, *levels.values()}))
    tables = []
    for year, cost in case.years[KEY].items():
        at = kinds[0].months.year == year
        rows = _year(cost, (regular[:, at], emergency[:, at]), persons.get(year), wanted)
        prices = {
            f"price_{kind}": float(
                settings.of(f"price_{kind}_place")[:, settings.months.year == year].mean()
            )
            for kind in ("regular", "emergency")
        }
        months = [str(month) for month in kinds[0].months[at]] * len(wanted)
        known = {"year": year, "booked": case.booked(KEY, year), **prices}
        tables.append(rows.assign(month=months, **known))
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
    return found[list(COLUMNS)]


def _year(
    cost: FloatArray,
    places: tuple[FloatArray, FloatArray],
    persons: FloatArray | None,
    levels: tuple[float, ...],
) -> pd.DataFrame:
    """Return the rows of one year: levels in order, and months within each."""
    order, last = np.argsort(cost, kind="stable"), len(cost) - 1
    regular, emergency = places
    rows = []
    for level in levels:
        low = min(int(level * last), last - 1)
        share, ends = level * last - low, order[[low, low + 1]]
        near = order[max(int((level - NEAR) * last), 0) : int((level + NEAR) * last) + 1]
        rows.append(
            pd.DataFrame(
                {
                    "level": level,
                    "needed": _between((regular + emergency)[ends], share),
                    "regular": _between(regular[ends], share),
                    "regular_mean": float(regular.mean()),
                    "inflow": np.nan if persons is None else float(persons[near].mean()),
                    "cost": float(np.quantile(cost, level)),
                }
            )
        )
    return pd.concat(rows)


def _between(ends: FloatArray, share: float) -> FloatArray:
    return np.asarray(ends[0] + share * (ends[1] - ends[0]), dtype=np.float64)
