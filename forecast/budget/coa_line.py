"""How COA euros come about: the walk from the booked line, places, rounds, what is decided."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from data.errors import BudgetError
from data.parameters import parameter
from data.streams.spans import by_year
from forecast.budget.decomposition import FACTORS, euros, factors, printed_factors, walk
from forecast.budget.line_years import BookedBudget
from forecast.budget.places import best_stock, payable_places
from forecast.budget.rounds import impact, of_round, of_table
from forecast.budget.sufficiency import capacity
from forecast.costs.printed import months_of, places_needed
from forecast.known import Known
from forecast.years import yearly
from models.chain.places import regular_places

ROUND = r"\d{4}(-I+)?"  # not a round as quoted by others
MOST_ROUNDS = 6  # newest rounds looked at
PRINTED_FLOWS = (
    ("COA instroom in de opvang", "coa_inflow"),
    ("COA uitstroom uit de opvang", "coa_outflow"),
    ("COA uitgestroomde vergunninghouders", "coa_outflow_permit_holders"),
)
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


FLOWS = {  # of the COA in a year as printed, and their sign in the stock
    "coa_inflow": 1,
    "coa_outflow_permit_holders": -1,
    "coa_outflow_other": -1,
}


def to_decided(case: BookedBudget) -> pd.DataFrame:
    """Return the places needed at the end of the year beside the number decided, by cause.

    Both are persons / target occupancy rate, so the difference is one of persons. The decision
    prints no flows; the causes go by way of the last counted year, whose flows are printed:

    | step | places |
    |---|---|
    | ``decided`` | as decided for 1 January of the next year |
    | ``growth_goes_on`` | counted at the start + the growth of the last year, less decided |
    | ``coa_inflow`` and both outflows | our flow of this year - that of last year, signed |
    | ``rest`` | growth of the last year that its own flows leave, and permits counted twice |
    | ``ours`` | mean over paths |

    Returns:
        Columns step, persons, places and year; places of all steps but the last add up to it.

    Raises:
        BudgetError: no number decided for the end of this year, or no flows of last year known.
    """
    _needs_places(case)
    year, known = case.year, case.known
    rate = parameter(known.parameters, "target_occupancy_rate").on(date(year + 1, 1, 1))
    decided, counted = decided_places(known, year), stock_counted(known)
    before, printed = flows_of(known, year - 1), case.budget.quantities
    if decided is None or year - 2 not in counted or year - 1 not in counted or not before:
        raise BudgetError(
            f"decided: no number decided for the end of {year}, or no flows of {year - 1} known; "
            f"expected both. Take a later day."
        )
    growth = counted[year - 1] - counted[year - 2]
    steps_of = {"growth_goes_on": counted[year - 1] + growth - decided * rate}
    for name, sign in FLOWS.items():
        paths = printed[name]
        ours = float(paths.values[:, paths.months.year == year].sum(axis=1).mean())
        steps_of[name] = sign * (ours - before[name])
    need = printed["coa_places_needed"]
    ours = float(need.values[:, need.months == pd.Period(f"{year}-12", freq="M")].mean()) * rate
    steps_of["rest"] = ours - decided * rate - sum(steps_of.values())
    rows = [("decided", decided * rate), *steps_of.items(), ("ours", ours)]
    table = pd.DataFrame(rows, columns=["step", "persons"])
    return table.assign(places=table["persons"] / rate, year=year)


def decided_places(known: Known, year: int) -> float | None:
    """Return the places decided for the end of a year: of the newest round; None without one."""
    rows = known.prognoses
    rows = rows[(rows["quantity"] == "coa_places_needed") & rows["vintage"].str.fullmatch(ROUND)]
    rows = rows[rows["period"].astype(str).isin([f"{year + 1}-01-01", f"{year}-12-31"])]
    return float(rows.sort_values("published_on")["value"].iloc[-1]) if len(rows) else None


def stock_counted(known: Known) -> dict[int, float]:
    """Return the persons in COA reception at the end of each year as counted on the day."""
    return _years(known, ("COA bezetting 31 december",))


def flows_of(known: Known, year: int) -> dict[str, float]:
    """Return the printed flows of the COA in a year; empty when one of them was not known."""
    inflow, outflow, permits = (_years(known, names) for names in PRINTED_FLOWS)
    if not all(year in found for found in (inflow, outflow, permits)):
        return {}
    return {
        "coa_inflow": inflow[year],
        "coa_outflow_permit_holders": permits[year],
        "coa_outflow_other": outflow[year] - permits[year],
    }


def _years(known: Known, names: tuple[str, ...]) -> dict[int, float]:
    found = by_year(known.figures, names)
    years = pd.PeriodIndex(found.index).year
    return dict(zip(map(int, years), map(float, found), strict=True))
