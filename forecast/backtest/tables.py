"""The files of a backtest."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import RunError
from forecast.archive.store import verified_run
from forecast.backtest.cache import schema
from forecast.exchange import write_csv

SHOWN = ("scores", "official_errors", "official_skill", "official_coverage", "warnings")
BESIDE = "scores_monthly"  # shown too where it is
DETAIL, MONTHLY = "forecasts.parquet", "forecasts_monthly.parquet"


class Tables(NamedTuple):
    """Everything a backtest writes.

    Attributes:
        forecasts: the detail table, also of targets without an outcome yet.
        csv: every other table by file name without ending.
        monthly: the same detail table on monthly days, where they were asked beside others.
    """

    forecasts: pd.DataFrame
    csv: dict[str, pd.DataFrame]
    monthly: pd.DataFrame | None = None


def write(tables: Tables, folder: Path) -> None:
    """Write the detail tables as Parquet and a CSV of every other into a draft folder."""
    for name, rows in ((DETAIL, tables.forecasts), (MONTHLY, tables.monthly)):
        if rows is not None:
            detail = pa.Table.from_pandas(rows, schema=schema(), preserve_index=False)
            pq.write_table(detail, folder / name, compression="zstd")
    for name, table in tables.csv.items():
        write_csv(table, folder / f"{name}.csv")


def read_tables(folder: Path) -> Tables:
    """Return the tables of a finished backtest; numbers of the CSV files have six digits.

    Raises:
        RunError: the folder is not a whole backtest.
    """
    verified_run(folder)
    try:
        names = sorted(path.stem for path in folder.glob("*.csv"))
        csv = {name: read_csv(folder / f"{name}.csv") for name in names}
        monthly = _detail(folder / MONTHLY) if (folder / MONTHLY).exists() else None
        return Tables(_detail(folder / DETAIL), csv, monthly)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise RunError(
            f"{folder}: {error}; expected a finished backtest. Make it with `prognose backtest`."
        ) from error


def _detail(path: Path) -> pd.DataFrame:
    rows: pd.DataFrame = pq.read_table(path).to_pandas(ignore_metadata=True)
    return rows


def read_shown(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of a finished backtest that are printed."""
    names = [*SHOWN, *([BESIDE] if (folder / f"{BESIDE}.csv").exists() else [])]
    return {name: read_csv(folder / f"{name}.csv") for name in names}


def read_csv(path: Path) -> pd.DataFrame:
    """Return a table as written by :func:`write`, with an empty text where nothing was said."""
    table = pd.read_csv(path)
    texts = list(table.select_dtypes(["object", "string"]))
    return table.fillna(dict.fromkeys(texts, ""))
