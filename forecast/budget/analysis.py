"""What a budget officer asks of a run, as tables: chance, reserve, plans, drivers, places."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError, DataError, ModelError
from data.price_index import adjusted_years, yearly_growth
from forecast.budget.booked_volume import beside_volumes, booked_volumes
from forecast.budget.coa_line import capacities, places, rounds, steps, to_decided
from forecast.budget.drivers import tornado, variance_shares
from forecast.budget.line_years import BookedBudget
from forecast.budget.marginal import ASYLUM, UKRAINE, marginal
from forecast.budget.sufficiency import exceedance, plans, ranges, reserve, run_out_table
from forecast.known import Known

RESERVE = (0.5, 0.85)
TAIL = 1 / 6  # futures called low or high in the tornado: the level of the minimum
STREAMS = (*ASYLUM, UKRAINE)
AHEAD = (0, 1)  # the as-of year and the next are shown in detail


def analysis(
    case: BookedBudget, levels: Mapping[str, float], certain: tuple[float, float] = RESERVE
) -> dict[str, pd.DataFrame]:
    """Return the tables beside ``budget.csv``; what the day does not allow is left out.

    Args:
        case: the budget.
        levels: probability of each MPP label.
        certain: chance that the budget, and that budget and reserve together suffice.
    """
    budget, following = case.budget, case.year + 1
    paid_for = cache(lambda: booked_volumes(case))  # two tables read it
    made: dict[str, Callable[[], pd.DataFrame]] = {
        "volumes": lambda: pd.DataFrame(paid_for()),
        "suffice": lambda: beside_volumes(suffice(case, certain), paid_for()),
        "run_out": lambda: run_out(case),
        "plans": lambda: _each(case, AHEAD, lambda cost: plans(cost, levels)),
        "ranges": lambda: _each(case, AHEAD, lambda cost: ranges(cost, levels)),
        "exceedance": lambda: curves(case),
        "walk": lambda: steps(case),
        "drivers": lambda: drivers(case),
        "tornado": lambda: tornados(case),
        "marginal": lambda: marginal(budget.quantities, budget.prices.settings, following),
        "places": lambda: places(case),
        "decided": lambda: to_decided(case),
        "capacity": lambda: capacities(case, levels),
        "rounds": lambda: rounds(case),
    }
    tables = {}
    for name, make in made.items():
        try:
            tables[name] = make()
        except (BudgetError, DataError, ModelError):
            continue  # the reason stands with the quantity that is absent
    return {name: rows for name, rows in tables.items() if len(rows)}


def suffice(case: BookedBudget, certain: tuple[float, float]) -> pd.DataFrame:
    """Return per line and year the booked amount, budget and reserve, chance and shortfall.

    Years after the newest known price index are at its prices; ``budget_nominal`` raises them
    by the mean of the known growth.
    """
    growth, level = nominal_growth(case.known), case.budget.prices.level
    rows = []
    for key, years in case.years.items():
        for year, cost in years.items():
            amount, kept = case.booked(key, year), reserve(cost, certain)
            named = {"key": key, "year": year, "booked": amount}
            money = {"budget": kept.budget, "reserve": kept.reserve}
            at = {"budget_level": certain[0], "reserve_level": certain[1]}
            late = {
                "price_level": min(year, level),
                "budget_nominal": kept.budget * (1 + growth) ** max(year - level, 0),
            }
            rows.append(named | money | at | _chance(cost, amount) | late)
    return pd.DataFrame(rows)


def _chance(cost: FloatArray, amount: float) -> dict[str, float]:
    """Return chance and shortfall; empty where nothing is booked, or booked at 0."""
    if not amount > 0:
        return {"p_sufficient": np.nan, "expected_shortfall": np.nan}
    short = float(np.maximum(cost - amount, 0).mean())
    return {"p_sufficient": float((cost <= amount).mean()), "expected_shortfall": short}


def nominal_growth(known: Known) -> float:
    """Return the mean known growth of wages and prices, share a year; 0 when none is known."""
    shares = [yearly_growth(known.parameters, y) for y in adjusted_years(known.parameters)]
    return float(np.mean(shares)) if shares else 0.0


def _each(
    case: BookedBudget, ahead: tuple[int, ...], make: Callable[[FloatArray], pd.DataFrame]
) -> pd.DataFrame:
    """Return one table over all lines and so many years after the as-of year."""
    tables = [
        make(years[case.year + more]).assign(key=key, year=case.year + more)
        for key, years in case.years.items()
        for more in ahead
        if case.year + more in years
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def run_out(case: BookedBudget) -> pd.DataFrame:
    """Return the chance that a booked line has run out by the end of each month."""
    tables = []
    for key in case.years:
        for year in (case.year + more for more in AHEAD):
            amount, monthly = case.booked(key, year), case.monthly(key, year)
            if monthly is not None and amount > 0:
                tables.append(run_out_table(monthly, amount).assign(key=key, year=year))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def curves(case: BookedBudget) -> pd.DataFrame:
    """Return the exceedance curve of each line, with the booked amount beside it."""
    table = _each(case, AHEAD, exceedance)
    if len(table):
        pairs = zip(table["key"], table["year"], strict=True)
        table["booked"] = [case.booked(key, year) for key, year in pairs]
    return table


def arrivals(case: BookedBudget) -> dict[str, FloatArray]:
    """Return the arrivals of each stream from January to the end of next year, by path."""
    last = pd.Period(f"{case.year + 1}-12", freq="M")
    sums = {}
    for name in STREAMS:
        if name in case.budget.quantities:
            paths = case.budget.quantities[name]
            persons = paths.values[:, paths.months <= last].sum(axis=1)
            if persons.std() > 0:
                sums[name] = persons
    return sums


def drivers(case: BookedBudget) -> pd.DataFrame:
    """Return how the variance of next year's cost falls to the streams, per line."""
    streams = arrivals(case)

    def make(cost: FloatArray) -> pd.DataFrame:
        shares = variance_shares(cost, streams) if cost.std() > 0 else pd.Series(dtype=float)
        table = pd.DataFrame({"driver": shares.index, "share": shares.to_numpy()})
        return table.assign(sd=float(cost.std()))

    return _each(case, (1,), make)


def tornados(case: BookedBudget) -> pd.DataFrame:
    """Return mean cost of next year in futures with a low and a high stream, per line."""
    streams = arrivals(case)
    return _each(
        case, (1,), lambda cost: tornado(cost, streams, TAIL).assign(mean=float(cost.mean()))
    )
