"""From one MPP round, or one run, to another: what it means per organisation, in euros."""

import numpy as np
import pandas as pd

from data.errors import BudgetError, DataError
from forecast.costs.printed import MODELS
from forecast.known import Known

ORGANISATIONS = {
    "cost_coa": "coa",
    "cost_ind": "ind",
    "cost_nidos": "nidos",
}
COLUMNS = ("key", "year", "before", "after", "euros_before", "euros_after", "change")


def of_round(known: Known, vintage: str, years: list[int]) -> pd.DataFrame:
    """Return the euros of an official round by organisation and year, at the prices of the day.

    Args:
        known: what was known on the day.
        vintage: name of the round, e.g. ``"2024-II"``.
        years: budget years.

    Returns:
        Columns key, year, euros; only what the round prints numbers for.
    """
    rows = []
    printed = set(known.prognoses.loc[known.prognoses["vintage"] == vintage, "quantity"])
    for key, model in ORGANISATIONS.items():
        if not _prints(printed, key):
            continue
        for year in years:
            try:
                rows.append((key, year, MODELS[model](known, year, vintage)))
            except (BudgetError, DataError):
                continue  # the round has no number for this year
    return pd.DataFrame(rows, columns=["key", "year", "euros"])


NEEDS = {
    "cost_coa": ({"coa_occupancy_avg"}, {"coa_places_needed"}),
    "cost_ind": ({"nareis_applications"},),
    "cost_nidos": ({"nidos_pupils"},),
}


def _prints(printed: set[str], key: str) -> bool:
    return any(need <= printed for need in NEEDS[key])


def of_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the euros of a run by key and year: its mediaan, from a budget table."""
    rows = table[table["kind"] == "line"]
    return rows[["key", "year", "mediaan"]].rename(columns={"mediaan": "euros"})


def impact(before: pd.DataFrame, after: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    """Return what moving from one to the other means per organisation and year.

    Args:
        before: columns key, year, euros.
        after: likewise.
        names: of both, as printed.

    Returns:
        Columns ``COLUMNS`` for every key and year that both have, EUR, and a row
        ``total`` per year over the keys that both have.
    """
    both = before.merge(after, on=["key", "year"], suffixes=("_before", "_after"))
    both = both.assign(change=both["euros_after"] - both["euros_before"])
    whole = both.groupby("year", as_index=False)[["euros_before", "euros_after", "change"]].sum()
    table = pd.concat([both, whole.assign(key="total")], ignore_index=True)
    table = table.assign(before=names[0], after=names[1])
    rank = np.where(table["key"] == "total", 1, 0)
    table = table.assign(rank=rank).sort_values(["year", "rank"], kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)
