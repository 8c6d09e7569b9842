"""``data/official_record.csv``: the official cases beside every rival, for the report of a run."""

from datetime import date
from pathlib import Path

import pandas as pd

from data.folders import DATA
from forecast.exchange import replace_csv
from forecast.rule.rival_skill import COLUMNS

PATH = DATA / "official_record.csv"
KNOWN_ON = "known_on"
TEXTS = {"case_id": str, "vintage": str, "as_of": str, "scenario": str, KNOWN_ON: str}


def write_rivals(rivals: pd.DataFrame, cases: pd.DataFrame, path: Path = PATH) -> None:
    """Write the cases with the day on which their outcome came out.

    Args:
        rivals: as of ``forecast.official.rivals.rivals``.
        cases: rows of ``data/vintages/cases.csv``.
        path: replaced whole.
    """
    known = cases.set_index("case_id")["realised_published_on"].dt.strftime("%Y-%m-%d")
    replace_csv(rivals.assign(known_on=rivals["case_id"].map(known)), path)


def rivals_known(day: date, path: Path = PATH) -> pd.DataFrame:
    """Return the shipped cases whose outcome was published by a day; none without the file."""
    if not path.exists():
        return pd.DataFrame(columns=[*COLUMNS, KNOWN_ON])
    table = pd.read_csv(path, dtype=TEXTS, keep_default_na=True).fillna({"scenario": ""})
    return table[table[KNOWN_ON] <= day.isoformat()].reset_index(drop=True)
