"""What was known on the day of the quantities of a run: months as used, and printed years."""

from collections.abc import Mapping

import pandas as pd

from data.glossary import glossary_entry
from data.series import Series
from data.streams.spans import by_year
from forecast.known import Known
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
