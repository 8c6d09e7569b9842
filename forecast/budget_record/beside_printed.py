"""The budget's own record: ours at P50 and P85 on each budget moment, the printed, what came."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from forecast.budget_record.day import EUROS
from forecast.budget_record.moments import Moment
from forecast.budget_record.outcomes import Outcomes
from forecast.known import Shipped
from forecast.official.year_figures import year_figures

PERSONS = ("inflow_total", "coa_occupancy", "coa_occupancy_end", "ukraine_stock_end")
PRINTED_AS = {
    "coa_occupancy": "coa_occupancy_avg",
    "coa_occupancy_end": "coa_occupancy_end",
    "ukraine_stock_end": "ukraine_stock",
}
COLUMNS = (
    "moment",
    "day",
    "quantity",
    "year",
    "p50",
    "p85",
    "printed",
    "printed_is",
    "realised",
    "realised_printed",
    "error_p50",
    "error_p85",
    "error_printed",
    "p85_covers",
)


class Printed(NamedTuple):
    """A printed figure, what it is, and the outcome in its own definition; nan where none."""

    value: float
    name: str
    came: float


def budget_record(
    rows: pd.DataFrame, moments: Iterable[Moment], tables: Shipped, outcomes: Outcomes
) -> pd.DataFrame:
    """Return what our run of each budget moment would have set, beside the printed and realised.

    Args:
        rows: of ``forecast.budget_record.days``, holding the days of the moments.
        moments: the moments.
        tables: official figures; those published by the day of a moment are used.
        outcomes: what came true.

    Returns:
        A row per moment and quantity that our run had, columns ``COLUMNS``, in EUR or persons.
        Errors are forecast less outcome as a share of the outcome, nan where one is not known;
        a printed total is judged by the outcome of its own definition (``realised_printed``).
    """
    by_day = {key: group for key, group in rows.groupby(["day", "year"])}
    found = []
    for moment in moments:
        said = by_day.get((moment.day.isoformat(), moment.year), rows.iloc[:0])
        kept = said[said["quantity"].isin([*PERSONS, *EUROS])]
        found += [_row(moment, mine, tables, outcomes) for mine in kept.to_dict("records")]
    table = pd.DataFrame(found)
    for name, came in (("p50", "realised"), ("p85", "realised"), ("printed", "realised_printed")):
        table[f"error_{name}"] = table[name] / table[came] - 1
    table["p85_covers"] = (table["realised"] <= table["p85"]).where(table["realised"].notna())
    return table[list(COLUMNS)]


def _row(
    moment: Moment, mine: Mapping[Hashable, Any], tables: Shipped, outcomes: Outcomes
) -> dict[str, Any]:
    quantity, year = str(mine["quantity"]), moment.year
    came = outcomes.of(quantity, year, str(mine["made_of"]))
    told = Printed(float(mine["booked"]), str(mine["booked_version"]), came)
    if quantity in PERSONS:
        told = _official(moment, quantity, tables, came)
    return {
        "moment": moment.name,
        "day": moment.day.isoformat(),
        "quantity": quantity,
        "year": year,
        "p50": mine["mediaan"],
        "p85": mine["p85"],
        "printed": told.value,
        "printed_is": told.name,
        "realised": came,
        "realised_printed": told.came,
    }


def _official(moment: Moment, quantity: str, tables: Shipped, came: float) -> Printed:
    """Return the newest official central figure of a quantity by the day of a moment."""
    day = pd.Timestamp(moment.day)
    if quantity == "inflow_total":
        rows = tables.cases[
            (tables.cases["published_on"] <= day)
            & (tables.cases["year"].astype(int) == moment.year)
            & tables.cases["official_central"].notna()
        ].sort_values("published_on", kind="stable")
        return Printed(*_last(rows, "official_central"), _value(rows, "realised"))
    rows = year_figures(tables.prognoses, PRINTED_AS[quantity])
    rows = rows[(rows["published_on"] <= day) & (rows["year"] == moment.year)]
    return Printed(*_last(rows, "value"), came)


def _last(rows: pd.DataFrame, column: str) -> tuple[float, str]:
    if rows.empty:
        return np.nan, ""
    row = rows.iloc[-1]
    return float(row[column]), f"{row['vintage']} ({row['scenario']})"


def _value(rows: pd.DataFrame, column: str) -> float:
    return np.nan if rows.empty else float(rows.iloc[-1][column])


def moment_summary(record: pd.DataFrame) -> pd.DataFrame:
    """Return by quantity and moment how far off ours and the printed figures were.

    Args:
        record: of :func:`budget_record`.

    Returns:
        Columns quantity, moment, n (years with an outcome), years, error_p50 (mean without
        sign), bias_p50 (mean with sign), covered (years in which P85 sufficed), n_printed,
        error_printed, and error_same: ours on the same years as the printed.
    """
    rows = []
    kept = record[record["realised"].notna()]
    for (quantity, moment), group in kept.groupby(["quantity", "moment"], sort=False):
        beside = group[group["error_printed"].notna()]
        row = {"quantity": quantity, "moment": moment, "n": len(group)}
        row |= {"years": f"{group['year'].min()}-{group['year'].max()}"}
        row |= {"error_p50": group["error_p50"].abs().mean(), "bias_p50": group["error_p50"].mean()}
        row |= {"covered": int(group["p85_covers"].sum()), "n_printed": len(beside)}
        row |= {"error_printed": beside["error_printed"].abs().mean()}
        row |= {"error_same": beside["error_p50"].abs().mean()}
        rows.append(row)
    return pd.DataFrame(rows)
