"""``data/reception_record.csv``: what our run of each past quarter said of reception."""

from datetime import date
from pathlib import Path

import pandas as pd

from data.folders import DATA
from forecast.exchange import replace_csv

PATH = DATA / "reception_record.csv"
QUANTITIES = ("coa_occupancy", "coa_places_needed", "cost_coa")
COLUMNS = ("day", "quantity", "year", "p10", "mediaan", "p90")
AHEAD = 3  # years after that of the day


def write_quarters(rows: pd.DataFrame, path: Path = PATH) -> None:
    """Write what the runs of past days said of the years from their own on.

    Args:
        rows: as of ``forecast.budget_record.days.record_rows``.
        path: replaced whole.
    """
    near = rows["year"] - rows["day"].str[:4].astype(int) <= AHEAD
    kept = rows[near & rows["quantity"].isin(QUANTITIES)]
    replace_csv(kept[list(COLUMNS)], path)


def quarters_known(day: date, path: Path = PATH) -> pd.DataFrame:
    """Return what was said before a day, columns ``COLUMNS``; none without the file."""
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.read_csv(path, dtype={"day": str, "quantity": str})
    return table[table["day"] < day.isoformat()].reset_index(drop=True)
