"""How COA euros come about: the walk from the booked line, the places it pays for, the rounds."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from data.errors import BudgetError
from forecast.budget.decomposition import FACTORS, euros, factors, printed_factors, walk
from forecast.budget.line_years import BookedBudget
from forecast.budget.places import best_stock, payable_places
from forecast.budget.planning import capacity
from forecast.budget.rounds import impact, of_round, of_table
from forecast.costs.printed import months_of, places_needed
from forecast.known import Known
from forecast.years import yearly
from models.chain.places import regular_places

ROUND = r"\d{4}(-I+)?"  # not a round as quoted by others
MOST_ROUNDS = 6  # newest rounds looked at
YEARS_OF_ROUNDS = 3  # years of a Voorjaarsnota table shown: the as-of year and two more


def steps(case: BookedBudget) -> pd.DataFrame:
    """Return the COA walk of next year: booked, what printed numbers leave, then each factor.

    ``unexplained`` is what the printed places of the round at our prices differ from the line.

    Raises:
        BudgetError: no round prints places, or no COA cost could be made.
    """
    known, year = case.known, case.year + 1
    _needs_places(case)
    quantities, settings = case.budget.quantities, case.budget.prices.settings
    vintage, amount = newest_round(known, year), case.booked("cost_coa", year)
    regular = regular_places(known.figures, known.parameters, months_of(year))
    need = places_needed(known, year, vintage)
    before = printed_factors(need, regular, _prices(case, year))
    start = float(euros(before)[0])
    effects = walk(before, factors(quantities, settings, year))
    rows = [("booked", amount), ("unexplained", start - amount), ("round", start)]
    rows += [(name, effects[name]) for name in FACTORS]
    rows += [("expected", start + sum(effects.values()))]
    table = pd.DataFrame(rows, columns=["step", "euros"]).assign(key="cost_coa", year=year)
    return table.assign(vintage=vintage)


def _needs_places(case: BookedBudget) -> None:
    if "cost_coa" not in case.years or "coa_places_needed" not in case.budget.quantities:
        raise BudgetError("cost_coa: absent; expected places and their prices. Take a later day.")


def _prices(case: BookedBudget, year: int) -> tuple[float, float]:
    """Return EUR/place/year of a regular and of an emergency place."""
    settings = case.budget.prices.settings
    at = settings.months.year == year
    regular, emergency = (
        float(settings.of(f"price_{kind}_place")[:, at].mean()) for kind in ("regular", "emergency")
    )
    return regular, emergency


def newest_round(known: Known, year: int) -> str:
    """Return the newest official round that prints COA places or occupancy for a year.

    Raises:
        BudgetError: there is none.
    """
    rows = known.prognoses
    rows = rows[rows["quantity"].isin(["coa_places_needed", "coa_occupancy_avg"])]
    rows = rows[rows["period"].astype(str).str[:4] == str(year)]
    if rows.empty:
        raise BudgetError(
            f"walk: no official round prints COA places for {year}; expected one. Take a later day."
        )
    return str(rows.sort_values("published_on")["vintage"].iloc[-1])


def places(case: BookedBudget) -> pd.DataFrame:
    """Return per year what the COA line pays for, the best stock of regular places, and need.

    Raises:
        BudgetError: no COA cost could be made.
    """
    _needs_places(case)
    rows = []
    needed = yearly(case.budget.quantities["coa_places_needed"], mean=True)
    emergency = yearly(case.budget.quantities["coa_places_emergency"], mean=True)
    for year, need in needed.items():
        regular, dear = _prices(case, year)
        mix = float(emergency[year].mean() / need.mean())
        stock = best_stock(need, regular, dear)
        amount = case.booked("cost_coa", year)
        paid = payable_places(amount, mix, regular, dear)
        rows.append(
            {
                "year": year,
                "booked": amount,
                "needed": float(np.median(need)),
                "mix": mix,
                "price_regular": regular,
                "price_emergency": dear,
                "payable_mix": paid.present_mix,
                "payable_regular": paid.regular_only,
                "best_percentile": stock.percentile,
                "best_places": stock.places,
            }
        )
    return pd.DataFrame(rows)


def capacities(case: BookedBudget, levels: Mapping[str, float]) -> pd.DataFrame:
    """Return next year's cost of planning regular places on each scenario and on the cheapest.

    Raises:
        BudgetError: no COA cost could be made.
    """
    _needs_places(case)
    year = case.year + 1
    prices = _prices(case, year)
    need = yearly(case.budget.quantities["coa_places_needed"], mean=True)[year]
    every = {**levels, "cheapest": best_stock(need, *prices).percentile}
    table = capacity(need, prices, every).sort_values("level", kind="stable")
    return table.assign(year=year).reset_index(drop=True)


def rounds(case: BookedBudget) -> pd.DataFrame:
    """Return what moving between the newest two official rounds, and to this run, means.

    In the form of a Voorjaarsnota: per organisation and year, before, after and the change. A
    round counts for the organisations it prints numbers for.
    """
    years = list(range(case.year, case.year + YEARS_OF_ROUNDS))
    known, ours = case.known, (of_table(case.table), f"{case.known.day:%Y-%m-%d}")
    order = known.prognoses.sort_values("published_on")["vintage"].drop_duplicates()
    order = order[order.str.fullmatch(ROUND)]
    printed = [(of_round(known, name, years), name) for name in order[::-1][:MOST_ROUNDS]]
    printed = [one for one in printed if len(one[0])][:2][::-1]
    pairs = list(pairwise(printed)) + [(one, ours) for one in printed]
    tables = [impact(one[0], other[0], (one[1], other[1])) for one, other in pairs]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
