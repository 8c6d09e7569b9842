"""What our run of one past day said: quantiles by year of persons, places and euros."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import RunError
from data.streams.origin import TOTAL
from forecast.backtest.calibration import with_errors
from forecast.bands import LABELS
from forecast.budget.table import budget_table
from forecast.config import RunConfig
from forecast.costs.prices import prices
from forecast.costs.rules import RULES
from forecast.known import Known, Shipped, known
from forecast.outcomes import stock_definition
from forecast.simulation.futures import Futures
from forecast.simulation.simulate import simulate, streams
from forecast.years import run_months, yearly
from models.paths import Paths

EXTRA = {"p10": 0.1, "p85": 0.85, "p90": 0.9}
LEVELS = ("p10", *LABELS, "p85", "p90")
FLOWS = ("inflow_total", "inflow_first", "inflow_nareis")
MEANS = ("coa_occupancy", "coa_places_needed")
ENDS = {
    "coa_occupancy_end": "coa_occupancy",
    "coa_places_needed_end": "coa_places_needed",
    "ukraine_stock_end": "ukraine_stock",
}
RECEPTION = (*MEANS, "coa_occupancy_end", "coa_places_needed_end", "cost_coa")
PRICES = ("price_regular_place", "price_emergency_place")
EUROS = (*RULES, "cost_chapter")
DERIVED = " (derived)"  # a stand that follows from printed parts
COLUMNS = ("day", "quantity", "year", "made_of", *LEVELS, "booked", "booked_version")
CHAIN, CARRIED = "chain", "last year's share of outflow"
ASKED = (*FLOWS, *ENDS.values(), *TOTAL, *EUROS, "coa_permit_holders", "nareis_backlog")
Years = Mapping[int, FloatArray]


class RecordBasis(NamedTuple):
    """What the record stands on.

    Attributes:
        config: seed, number of paths, workers, pools and levels.
        tables: all shipped rows; a day sees those published by it.
        errors: past errors of the pools; a day sees those known on it.
    """

    config: RunConfig
    tables: Shipped
    errors: pd.DataFrame


def record_basis(config: RunConfig, tables: Shipped) -> RecordBasis:
    """Return what the record stands on, the past errors checked once on the newest day.

    Raises:
        DataError: the file of past errors was made from other code, pools or figures.
    """
    newest = with_errors(known(tables, tables.newest), tables, config)
    return RecordBasis(config, tables, newest.errors)


def day_rows(stands_on: RecordBasis, day: date) -> pd.DataFrame:
    """Return what our policy-neutral run of one day said.

    Args:
        stands_on: configuration and tables; only rows published by ``day`` are used.
        day: the as-of day.

    Returns:
        Columns ``COLUMNS``, a row per quantity and calendar year from that of the day on. A year
        of a flow or of euros is a sum, of a stock the mean of its months or (``_end``) the count
        of December. ``made_of`` tells quantities apart that cannot be compared; a price stands
        there as a quantity without a band. Empty where no stream could be simulated.
    """
    try:
        then = known(stands_on.tables, day)
        if len(stands_on.errors):
            past = stands_on.errors["known_on"] <= day.isoformat()
            then = replace(then, errors=stands_on.errors[past].reset_index(drop=True))
        drawn = streams(stands_on.config, then)
        found = simulate(stands_on.config, then, drawn, wanted=ASKED)
    except RunError:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = [row for part in _parts(then, found) for row in _rows(*part, stands_on.config)]
    table = pd.DataFrame(rows, columns=["quantity", "year", *LEVELS])
    table = table.merge(_booked(then, found, stands_on.config), on=["quantity", "year"], how="left")
    made = table["quantity"].map(_made_of(then, found)).fillna("")
    table = table.assign(day=day.isoformat(), made_of=made, booked=table["booked"].astype(float))
    return table.fillna({"booked_version": ""}).astype({"booked_version": str})[list(COLUMNS)]


def _parts(then: Known, found: Futures) -> Iterator[tuple[str, Years]]:
    """Yield each quantity with its years on the paths."""
    for keys, mean in ((FLOWS, False), (MEANS, True)):
        yield from (
            (key, yearly(found.paths[key], mean=mean)) for key in keys if key in found.paths
        )
    for key, stock in ENDS.items():
        if stock in found.paths:
            yield key, _decembers(found.paths[stock])
    for key in EUROS:
        if key in found.costs:
            yield key, yearly(found.costs[key].paths, mean=False)
    yield from _prices(then)


def _decembers(paths: Paths) -> Years:
    return {
        int(month.year): paths.values[:, place]
        for place, month in enumerate(paths.months)
        if month.month == 12
    }


def _prices(then: Known) -> Iterator[tuple[str, Years]]:
    months = run_months(then.day)
    settings = prices(then, months, 1).settings
    for key in PRICES:
        if key in settings:
            yield key, yearly(Paths(key, months, settings.of(key), "EUR/place/year"), mean=True)


def _rows(key: str, years: Years, config: RunConfig) -> Iterator[tuple[Any, ...]]:
    levels = {**config.levels, **EXTRA}
    for year, values in years.items():
        yield key, year, *np.quantile(values, [levels[name] for name in LEVELS])


def _booked(then: Known, found: Futures, config: RunConfig) -> pd.DataFrame:
    """Return the newest stand of the day by cost key and year."""
    table = budget_table(found.costs, then.lines, config.levels)
    table = table[table["key"].isin(EUROS) & table["kind"].isin(["line", "chapter"])]
    derived = table["booked_version"].where(
        ~table["booked_derived"], table["booked_version"] + DERIVED
    )
    table = table.assign(booked_version=derived)
    return table.rename(columns={"key": "quantity"})[
        ["quantity", "year", "booked", "booked_version"]
    ].drop_duplicates(["quantity", "year"])


def _made_of(then: Known, found: Futures) -> dict[str, str]:
    parts = "+".join(key.removeprefix("inflow_") for key in TOTAL if key in found.paths)
    reception = CHAIN if "coa_permit_holders" in found.paths else CARRIED
    return {
        "inflow_total": parts,
        "inflow_nareis": "backlog" if "nareis_backlog" in found.paths else "",
        "ukraine_stock_end": stock_definition(then),
        **dict.fromkeys(RECEPTION, reception),
    }
