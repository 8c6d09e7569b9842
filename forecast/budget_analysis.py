"""What a budget officer asks of a run, as tables: chance, reserve, walk, drivers, places."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError, DataError, ModelError
from data.price_index import adjusted_years, yearly_adjustment
from forecast.aggregate import yearly
from forecast.budget_model import Budget
from forecast.budget_steps import places, rounds, steps
from forecast.drivers import tornado, variance_shares
from forecast.known import Known
from forecast.line_years import keys, line_booked
from forecast.marginal import ASYLUM, UKRAINE, marginal
from forecast.sufficiency import exceedance, reserve, run_out_table

RESERVE = (0.5, 0.85)
TAIL = 1 / 6  # futures called low or high in the tornado: the level of the minimum
STREAMS = (*ASYLUM, UKRAINE)
YEARS = 2  # the as-of year and the next are shown in detail


def analysis(known: Known, budget: Budget, table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables beside ``budget.csv``; what the day does not allow is left out.

    Args:
        known: what was known on the day.
        budget: euros of the run.
        table: its budget table.
    """
    made: dict[str, Callable[[], pd.DataFrame]] = {
        "suffice": lambda: suffice(known, budget),
        "run_out": lambda: run_out(known, budget),
        "exceedance": lambda: curves(known, budget),
        "walk": lambda: steps(known, budget),
        "drivers": lambda: drivers(known, budget),
        "tornado": lambda: tornados(known, budget),
        "marginal": lambda: marginal(budget.quantities, budget.prices.settings, known.day.year + 1),
        "places": lambda: places(known, budget),
        "rounds": lambda: rounds(known, table),
    }
    found = {}
    for name, make in made.items():
        try:
            found[name] = make()
        except (BudgetError, DataError, ModelError, KeyError):
            continue
    return {name: rows for name, rows in found.items() if len(rows)}


def suffice(known: Known, budget: Budget, levels: tuple[float, float] = RESERVE) -> pd.DataFrame:
    """Return per line and year the booked amount, budget and reserve, chance and shortfall."""
    growth = nominal_growth(known)
    rows = []
    for key in keys(budget):
        for year, cost in yearly(budget.costs[key].paths, mean=False).items():
            amount, found = line_booked(known, key, year), reserve(cost, levels)
            known_line = amount > 0
            late = max(year - budget.prices.level, 0)
            rows.append({
                "key": key, "year": year, "booked": amount, "budget": found.budget,
                "reserve": found.reserve, "budget_level": levels[0], "reserve_level": levels[1],
                "p_sufficient": float((cost <= amount).mean()) if known_line else np.nan,
                "expected_shortfall":
                    float(np.maximum(cost - amount, 0).mean()) if known_line else np.nan,
                "price_level": min(year, budget.prices.level),
                "budget_nominal": found.budget * (1 + growth) ** late,
            })  # fmt: skip
    return pd.DataFrame(rows)


def nominal_growth(known: Known) -> float:
    """Return the mean printed wage and price adjustment, share a year; 0 when none is known."""
    shares = [yearly_adjustment(known.parameters, y) for y in adjusted_years(known.parameters)]
    return float(np.mean(shares)) if shares else 0.0


def _years(known: Known) -> range:
    return range(known.day.year, known.day.year + YEARS)


def _monthly(budget: Budget, key: str, year: int) -> FloatArray | None:
    paths = budget.costs[key].paths
    keep = paths.months.year == year
    return paths.values[:, keep] if keep.sum() == 12 else None


def run_out(known: Known, budget: Budget) -> pd.DataFrame:
    """Return the chance that a booked line has run out by the end of each month."""
    tables = []
    for key in keys(budget):
        for year in _years(known):
            amount, monthly = line_booked(known, key, year), _monthly(budget, key, year)
            if monthly is not None and amount > 0:
                tables.append(run_out_table(monthly, amount).assign(key=key, year=year))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def curves(known: Known, budget: Budget) -> pd.DataFrame:
    """Return the exceedance curve of each line, with the booked amount beside it."""
    tables = []
    for key in keys(budget):
        years = yearly(budget.costs[key].paths, mean=False)
        for year in _years(known):
            if year in years:
                amount = line_booked(known, key, year)
                tables.append(exceedance(years[year]).assign(key=key, year=year, booked=amount))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _drivers(known: Known, budget: Budget) -> Mapping[str, FloatArray]:
    """Return the arrivals of each stream from the as-of day to the end of next year, by path."""
    last = pd.Period(f"{known.day.year + 1}-12", freq="M")
    found = {}
    for name in STREAMS:
        if name in budget.quantities:
            paths = budget.quantities[name]
            sums = paths.values[:, paths.months <= last].sum(axis=1)
            if sums.std() > 0:
                found[name] = sums
    return found


def drivers(known: Known, budget: Budget) -> pd.DataFrame:
    """Return how the variance of next year's cost falls to the streams, per line."""
    year, found = known.day.year + 1, _drivers(known, budget)
    tables = []
    for key in keys(budget):
        cost = yearly(budget.costs[key].paths, mean=False).get(year)
        if cost is not None and cost.std() > 0:
            shares = variance_shares(cost, found)
            rows = pd.DataFrame({"driver": shares.index, "share": shares.to_numpy()})
            tables.append(rows.assign(key=key, year=year, sd=float(cost.std())))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def tornados(known: Known, budget: Budget) -> pd.DataFrame:
    """Return mean cost of next year in futures with a low and a high stream, per line."""
    year, found = known.day.year + 1, _drivers(known, budget)
    tables = []
    for key in keys(budget):
        cost = yearly(budget.costs[key].paths, mean=False).get(year)
        if cost is not None and cost.std() > 0:
            rows = tornado(cost, found, TAIL)
            tables.append(rows.assign(key=key, year=year, mean=float(cost.mean())))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
