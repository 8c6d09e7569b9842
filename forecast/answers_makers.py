"""Numbers of an answer that are no question to the paths, by the name in ``answers.toml``."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.errors import DataError
from forecast.aggregate import window
from forecast.answers_facts import Facts
from forecast.answers_official import (
    TENTHS,
    Entry,
    Found,
    amount,
    lognormal,
    record,
    rounds,
    stands,
)
from forecast.budget_steps import places
from forecast.calibration import with_errors
from forecast.known import known
from forecast.marginal import marginal
from forecast.pipeline import streams
from forecast.query_value import quantile

HALF_YEAR, YEAR = 6, 12


def since_start(facts: Facts, entry: Entry) -> dict[str, Found]:
    """Return first applications after a measure began beside the forecast made the day before.

    Raises:
        DataError: fewer than six months after the start are known.
    """
    start: date = entry["start"]
    whole = facts.again.config
    config = whole.model_copy(update={"pools": {"inflow_first": whole.pools["inflow_first"]}})
    before = known(facts.shipped, start - timedelta(days=1))
    before = with_errors(before, facts.shipped, whole)
    history = facts.known.histories["inflow_first"]
    months = pd.period_range(pd.Period(start, "M") + 1, periods=YEAR, freq="M")
    months = months[months <= history.months[-1]]
    if len(months) < HALF_YEAR:
        raise DataError(
            f"inflow_first: {len(months)} months after {start} known on {facts.known.day}; "
            f"expected {HALF_YEAR}. Take a later day."
        )
    paths = window(streams(config, before).paths["inflow_first"], months[0], months[-1])
    summed = paths.values.sum(axis=1)
    came = float(history.values[history.months.isin(months)].sum())
    band = {name: quantile(summed, level) for name, level in TENTHS.items()}
    return {
        "came": amount(came, "persons"),
        "forecast": Found("band", float(np.median(summed)), "persons", band),
        "chance": Found("chance", float((summed <= came).mean())),
        "months": amount(len(months), ""),
    }


def best_stock(facts: Facts, entry: Entry) -> dict[str, Found]:
    """Return the cheapest stock of regular places in a year, and the chance need stays below."""
    table = places(facts.case)
    row = table[table["year"] == entry["year"]].iloc[0]
    return {
        "best": amount(float(row["best_places"]), "places"),
        "level": Found("chance", float(row["best_percentile"])),
    }


def marginal_euros(facts: Facts, entry: Entry) -> dict[str, Found]:
    """Return what a thousand arrivals fewer save, by month of arrival."""
    budget = facts.case.budget
    table = marginal(budget.quantities, budget.prices.settings, entry["year"])
    rows = table[table["stream"] == entry["stream"]].set_index("month")
    return {
        "january": amount(rows.loc[1, "euros_in_year"], "EUR"),
        "december": amount(rows.loc[12, "euros_in_year"], "EUR"),
        "whole": amount(rows.loc[1, "euros_twelve_months"], "EUR"),
    }


MAKERS: dict[str, Callable[[Facts, Entry], dict[str, Found]]] = {
    "since_start": since_start,
    "record": record,
    "stands": stands,
    "best_stock": best_stock,
    "rounds": rounds,
    "marginal": marginal_euros,
    "lognormal": lognormal,
}
