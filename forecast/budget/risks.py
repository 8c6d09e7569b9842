"""Named futures that leave none out, and what one step of each driver does to the euros."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError
from forecast.budget.line_years import BookedBudget
from forecast.years import yearly
from models.paths import Paths

KEY = "cost_coa"
FIFTH = 0.2  # more or less than the year before: called a rise or a fall
NAMES = ("fall", "level_fewer", "level_more", "rise_first", "rise_family", "rise_other")
NAMED = (
    "scenario",
    "year",
    "chance",
    "persons",
    "places",
    "euros",
    "more_than_mean",
    "p_sufficient",
)
STEP = 1000.0  # regular places
PERCENT = 0.01
SENSITIVITY = ("driver", "step", "unit", "year", "euros")


def named_futures(case: BookedBudget) -> pd.DataFrame:
    """Return next year's futures under names: every future has exactly one.

    | name | total inflow beside the year before, on the same future | and |
    |---|---|---|
    | ``fall`` | over a fifth lower | |
    | ``level_fewer``, ``level_more`` | within a fifth | fewer, or more, places in December |
    | ``rise_first``, ``rise_family``, ``rise_other`` | over a fifth higher | most growth there |

    Returns:
        Columns ``NAMED``: chance counted over futures; mediaan of persons arriving, places
        needed (mean of the year) and COA cost (EUR) within the name; the mean cost within it
        less the mean of all (times the chances these add up to 0), and the share of its futures
        in which the booked line suffices (nan where nothing is booked). No row without a future.

    Raises:
        BudgetError: no COA cost, or one of the streams it is told by is absent.
    """
    quantities, year = case.budget.quantities, case.year + 1
    needs = ("inflow_total", "inflow_first", "inflow_nareis", "coa_places_needed")
    if KEY not in case.years or any(name not in quantities for name in needs):
        raise BudgetError("named futures: a stream or the COA cost is absent. Take a later day.")
    if year not in case.years[KEY] or case.year not in yearly(quantities[needs[1]], mean=False):
        raise BudgetError(f"named futures: {case.year} or {year} is not whole. Take a later day.")
    names = _name(quantities, year)
    persons = yearly(quantities["inflow_total"], mean=False)[year]
    places = yearly(quantities["coa_places_needed"], mean=True)[year]
    cost, booked = case.years[KEY][year], case.booked(KEY, year)
    rows = []
    for place, name in enumerate(NAMES):
        at = names == place
        if at.any():
            middle = (float(np.median(one[at])) for one in (persons, places, cost))
            more = float(cost[at].mean() - cost.mean())
            enough = float((cost[at] <= booked).mean()) if booked > 0 else np.nan
            rows.append((name, year, float(at.mean()), *middle, more, enough))
    return pd.DataFrame(rows, columns=list(NAMED))


def _name(quantities: Mapping[str, Paths], year: int) -> FloatArray:
    """Return the place of the name of every future, shape (n_paths,)."""

    def grown(key: str) -> FloatArray:
        found = yearly(quantities[key], mean=False)
        return np.asarray(found[year] - found[year - 1])

    total = yearly(quantities["inflow_total"], mean=False)
    share = total[year] / np.maximum(total[year - 1], 1)
    first, family = grown("inflow_first"), grown("inflow_nareis")
    other = grown("inflow_total") - first - family
    needed = quantities["coa_places_needed"]
    december = [
        needed.values[:, needed.months == pd.Period(f"{one}-12", freq="M")][:, 0]
        for one in (year - 1, year)
    ]
    most = np.argmax([first, family, other], axis=0) + NAMES.index("rise_first")
    level = np.where(december[1] > december[0], 2, 1)
    return np.where(share < 1 - FIFTH, 0, np.where(share > 1 + FIFTH, most, level))


def sensitivity(case: BookedBudget) -> pd.DataFrame:
    """Return what one step of places and prices does to next year's COA cost, in the mean.

    More regular places replace emergency places as far as there are any on that future.

    Returns:
        Columns ``SENSITIVITY``: ``euros`` is the change of the mean, EUR.

    Raises:
        BudgetError: no COA cost could be made.
    """
    quantities, settings, year = case.budget.quantities, case.budget.prices.settings, case.year + 1
    kinds = ("regular", "emergency")
    if KEY not in case.years or any(f"coa_places_{kind}" not in quantities for kind in kinds):
        raise BudgetError("sensitivity: no COA cost. Take a later day.")
    at = settings.months.year == year
    months = quantities["coa_places_regular"].months.year == year
    regular, emergency = (quantities[f"coa_places_{kind}"].values[:, months] for kind in kinds)
    cheap, dear = (settings.of(f"price_{kind}_place")[:, at] / 12 for kind in kinds)
    saved = float((np.minimum(emergency, STEP) * (dear - cheap)).sum(axis=1).mean())
    rows = [
        ("regular_places", STEP, "places", year, -saved),
        ("price_regular", PERCENT, "share", year, PERCENT * _sum(regular * cheap)),
        ("price_emergency", PERCENT, "share", year, PERCENT * _sum(emergency * dear)),
    ]
    return pd.DataFrame(rows, columns=list(SENSITIVITY))


def _sum(euros: FloatArray) -> float:
    return float(euros.sum(axis=1).mean())
