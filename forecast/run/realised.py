"""What was known on the day of the quantities of a run: months as used, and printed years."""

from collections.abc import Mapping

import pandas as pd

from data.glossary import glossary_entry
from data.series import Series
from data.streams.spans import by_year
from forecast.budget.booked_volume import DERIVED
from forecast.costs.euros import Budget
from forecast.known import Known
from forecast.run.official_beside import asked_rows, official_beside
from models.chain.ind import IND_NATIONAL
from models.chain.settings import Settings
from models.paths import Paths

COLUMNS = ("quantity", "period", "unit", "value", "estimated")
YEARS = {"ind_decisions": IND_NATIONAL["decisions"], "ind_grants": IND_NATIONAL["grants"]}
PRICES = (
    "price_regular_place",
    "price_emergency_place",
    "price_goo_night",
    "price_rmo_head",
    "price_ind_asylum",
    "price_nidos_guidance",
    "price_nidos_care",
)  # the same in every future; what a municipal place costs beyond the norm is drawn


def realised(known: Known, histories: Mapping[str, Series]) -> pd.DataFrame:
    """Return the columns of ``history.csv``: months first, then years known as such only.

    Args:
        known: figures published by the day.
        histories: months known on the day, by quantity.
    """
    months = [
        pd.DataFrame(
            {
                "quantity": key,
                "period": found.months.astype(str),
                "unit": found.unit,
                "value": found.values,
                "estimated": found.estimated,
            }
        )
        for key, found in sorted(histories.items())
    ]
    years = [
        (key, str(year), glossary_entry(key).unit.split("/month")[0], float(value), False)
        for key, names in YEARS.items()
        for year, value in by_year(known.figures, names).items()
    ]
    table = pd.concat([*months, pd.DataFrame(years, columns=list(COLUMNS))], ignore_index=True)
    return table.astype({"estimated": bool})


def asked_years(
    known: Known,
    histories: Mapping[str, Series],
    volumes: pd.DataFrame | None,
    budget: Budget | None,
) -> pd.DataFrame:
    """Return ``history.csv``: what was known, official figures, prices and booked volumes.

    Args:
        known: figures published by the day.
        histories: months known on the day, by quantity.
        volumes: of ``forecast.budget.booked_volume``; None where the day allows none.
        budget: of the run without levers; None where the day allows none.
    """
    tables = [realised(known, histories), asked_rows(official_beside(known.prognoses))]
    tables += [_yearly(one) for one in price_paths(budget).values() if len(one.values) == 1]
    if volumes is not None:
        booked = {"quantity": volumes["name"], "period": volumes["year"].astype(str)}
        value = {"unit": volumes["unit"], "value": volumes["booked_volume"]}
        tables.append(pd.DataFrame(booked | value).assign(estimated=volumes["basis"] == DERIVED))
    return pd.concat(tables, ignore_index=True).astype({"estimated": bool})[list(COLUMNS)]


def price_paths(budget: Budget | None) -> dict[str, Paths]:
    """Return the prices of a budget by name, EUR a unit, each month of the run.

    Returns:
        One path where the price is the same in every future.
    """
    if budget is None:
        return {}
    settings, units = budget.prices.settings, {key: glossary_entry(key).unit for key in PRICES}
    return {
        key: Paths(key, settings.months, settings.of(key)[: _rows(settings, key)], units[key])
        for key in PRICES
        if key in settings
    }


def _rows(settings: Settings, key: str) -> int:
    """Return the number of rows that differ: one, or all."""
    found = settings.of(key)
    return 1 if (found == found[0]).all() else len(found)


def _yearly(found: Paths) -> pd.DataFrame:
    """Return a price by year as rows of ``history.csv``, the mean of its months."""
    means = pd.Series(found.values[0], index=found.months.year).groupby(level=0).mean()
    whole = {"quantity": found.key, "unit": found.unit, "estimated": False}
    return pd.DataFrame({"period": means.index.astype(str), "value": means.to_numpy()} | whole)
