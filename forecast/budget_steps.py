"""How COA euros come about: the walk from the booked line, the places it pays for, the rounds."""

import numpy as np
import pandas as pd

from data.errors import BudgetError
from forecast.aggregate import yearly
from forecast.budget_model import Budget
from forecast.known import Known
from forecast.line_years import line_booked
from forecast.places_value import best_stock, payable_places
from forecast.reconcile_models import places_needed
from forecast.rounds import impact, of_round, of_table
from forecast.walk import FACTORS, euros, factors, printed_factors, walk
from models.chain.places import regular_places


def steps(known: Known, budget: Budget) -> pd.DataFrame:
    """Return the COA walk of next year: booked, what printed numbers leave, then each factor."""
    year = known.day.year + 1
    after = factors(budget.quantities, budget.prices.settings, year)
    vintage = newest_round(known, year)
    amount = line_booked(known, "cost_coa", year)
    regular = regular_places(known.figures, known.parameters)
    at = budget.prices.settings.months.year == year
    settings = budget.prices.settings
    found = [float(settings.of(f"price_{k}_place")[:, at].mean()) for k in ("regular", "emergency")]
    before = printed_factors(places_needed(known, year, vintage), regular, (found[0], found[1]))
    start = float(euros(before)[0])
    effects = walk(before, after)
    rows = [("booked", amount), ("unexplained", start - amount), ("round", start)]
    rows += [(name, effects[name]) for name in FACTORS]
    rows += [("expected", start + sum(effects.values()))]
    table = pd.DataFrame(rows, columns=["step", "euros"]).assign(key="cost_coa", year=year)
    return table.assign(vintage=vintage)


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


def places(known: Known, budget: Budget) -> pd.DataFrame:
    """Return per year what the COA line pays for, the best stock of regular places, and need."""
    settings, rows = budget.prices.settings, []
    needed = yearly(budget.quantities["coa_places_needed"], mean=True)
    emergency = yearly(budget.quantities["coa_places_emergency"], mean=True)
    for year, need in needed.items():
        at = settings.months.year == year
        regular, dear = (
            float(settings.of(f"price_{kind}_place")[:, at].mean())
            for kind in ("regular", "emergency")
        )
        mix = float(emergency[year].mean() / need.mean())
        stock = best_stock(need, regular, dear)
        amount = line_booked(known, "cost_coa", year)
        paid = payable_places(amount, mix, regular, dear)
        rows.append({
            "year": year, "booked": amount, "needed": float(np.median(need)), "mix": mix,
            "price_regular": regular, "price_emergency": dear,
            "payable_mix": paid.present_mix, "payable_regular": paid.regular_only,
            "best_percentile": stock.percentile, "best_places": stock.places,
        })  # fmt: skip
    return pd.DataFrame(rows)


def rounds(known: Known, table: pd.DataFrame) -> pd.DataFrame:
    """Return what moving from the newest official round to this run means per organisation."""
    years = sorted(set(table["year"]))
    order = known.prognoses.sort_values("published_on")["vintage"].drop_duplicates().tolist()
    for vintage in reversed(order):
        found = of_round(known, vintage, years)
        if {"cost_coa", "cost_ind"} <= set(found["key"]):
            return impact(found, of_table(table), (vintage, f"{known.day:%Y-%m-%d}"))
    return pd.DataFrame()
