"""What was known on the day of the quantities of a run: months as used, and printed years."""

from collections.abc import Mapping

import pandas as pd

from data.glossary import glossary_entry
from data.series import Series
from data.streams.spans import by_year
from forecast.budget.booked_volume import DERIVED
from forecast.known import Known
from forecast.run.official_beside import asked_rows, official_beside
from models.chain.ind import IND_NATIONAL

COLUMNS = ("quantity", "period", "unit", "value", "estimated")
YEARS = {"ind_decisions": IND_NATIONAL["decisions"], "ind_grants": IND_NATIONAL["grants"]}


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
    known: Known, histories: Mapping[str, Series], volumes: pd.DataFrame | None
) -> pd.DataFrame:
    """Return ``history.csv``: what was known, official figures and what lines are booked for.

    Args:
        known: figures published by the day.
        histories: months known on the day, by quantity.
        volumes: of ``forecast.budget.booked_volume``; None where the day allows none.
    """
    tables = [realised(known, histories), asked_rows(official_beside(known.prognoses))]
    if volumes is not None:
        booked = {"quantity": volumes["name"], "period": volumes["year"].astype(str)}
        value = {"unit": volumes["unit"], "value": volumes["booked_volume"]}
        tables.append(pd.DataFrame(booked | value).assign(estimated=volumes["basis"] == DERIVED))
    return pd.concat(tables, ignore_index=True).astype({"estimated": bool})[list(COLUMNS)]
