"""True forecasts: what the shipped runs said of years whose outcome was not known yet.

A row is written when a run is published and is never changed once its outcome is known, so that
the list can only be right or wrong. Its history is that of the repository.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.errors import DataError
from data.folders import DATA
from data.streams.origin import TOTAL
from forecast.exchange import replace_csv
from forecast.outcomes import Truth

PATH = DATA / "forecasts_made.csv"
ALL = "inflow_total"
QUANTITIES = (ALL, *TOTAL)
BANDS = ("p2_5", "p10", "minimum", "mediaan", "medio", "maximum", "p90", "p97_5")
COLUMNS = ("as_of", "run", "quantity", "year", *BANDS)
JUDGED = (*COLUMNS, "outcome", "error", "in_80")
TEXTS = {"as_of": str, "run": str, "quantity": str}


def remembered(
    kept: pd.DataFrame, bands: pd.DataFrame, run: tuple[str, date], came: Truth
) -> pd.DataFrame:
    """Return the list with the years of a run that have no outcome yet.

    Rows of an earlier run of the same day are replaced while their year is open; every other row
    stays as it is.

    Args:
        kept: the list, columns ``COLUMNS``.
        bands: rows of the run's ``bands.csv``.
        run: id and as-of day of the run.
        came: what came true by the newest figures.
    """
    name, day = run
    whole = bands["period"].astype(str).str.fullmatch(r"\d{4}")
    rows = bands[whole & bands["quantity"].isin(QUANTITIES)].rename(columns={"period": "year"})
    rows = rows.assign(as_of=day.isoformat(), run=name, year=rows["year"].astype(int))
    rows = rows[list(COLUMNS)]
    still_open = np.isnan(_outcomes(rows, came))
    settled = ~((kept["as_of"] == day.isoformat()) & np.isnan(_outcomes(kept, came)))
    table = pd.concat([kept[settled], rows[still_open]], ignore_index=True)
    twice = table.duplicated(["as_of", "quantity", "year"], keep="first")
    order = {key: at for at, key in enumerate(QUANTITIES)}
    table = table[~twice].assign(order=table["quantity"].map(order))
    found = table.sort_values(["as_of", "order", "year"], kind="stable", ignore_index=True)
    return found[list(COLUMNS)]


def judged(kept: pd.DataFrame, came: Truth) -> pd.DataFrame:
    """Return the list with what came true; nan while a year is open.

    Returns:
        Columns ``JUDGED``: ``error`` is mediaan less outcome, ``in_80`` 1 where it lay in the band.
    """
    outcome = _outcomes(kept, came)
    inside = (kept["p10"].to_numpy(float) <= outcome) & (outcome <= kept["p90"].to_numpy(float))
    return kept.assign(
        outcome=outcome,
        error=kept["mediaan"].to_numpy(float) - outcome,
        in_80=np.where(np.isnan(outcome), np.nan, inside.astype(float)),
    )[list(JUDGED)]


def _outcomes(rows: pd.DataFrame, came: Truth) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    pairs = zip(rows["quantity"], rows["year"], strict=True)
    found = [_outcome(str(key), int(year), came) for key, year in pairs]
    return np.array(found, dtype=np.float64)


def _outcome(key: str, year: int, came: Truth) -> float:
    parts: Sequence[str] = TOTAL if key == ALL else (key,)
    if any(part not in came.months for part in parts):
        return float("nan")
    january = pd.Period(year=year, month=1, freq="M")
    return came.flow(parts, january, january + 11).value


def read_made(path: Path = PATH) -> pd.DataFrame:
    """Return the list; empty where there is none yet.

    Raises:
        DataError: the file has other columns.
    """
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS)).astype(TEXTS)
    table = pd.read_csv(path, dtype=TEXTS)
    if list(table.columns) != list(COLUMNS):
        raise DataError(
            f"{path.name}: columns {', '.join(table.columns)[:120]}; expected "
            f"{', '.join(COLUMNS)}. Take the file back from git."
        )
    return table


def write_made(table: pd.DataFrame, path: Path = PATH) -> None:
    """Write the list whole."""
    replace_csv(table, path)


def counted(table: pd.DataFrame) -> Mapping[str, Any]:
    """Return how many runs and forecasts are in the list, and how many have an outcome.

    Args:
        table: as of :func:`judged`.
    """
    known = table[table["outcome"].notna()]
    return {
        "runs": table["as_of"].nunique(),
        "forecasts": len(table),
        "known": len(known),
        "inside": int(known["in_80"].sum()),
    }
