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

SHOWN = ("scores", "official_errors", "official_coverage", "warnings")
DETAIL = "forecasts.parquet"


class Tables(NamedTuple):
    """Everything a backtest writes.

    Attributes:
        forecasts: the detail table, also of targets without an outcome yet.
        csv: every other table by file name without ending.
    """

    forecasts: pd.DataFrame
    csv: dict[str, pd.DataFrame]


def write(tables: Tables, folder: Path) -> None:
    """Write ``forecasts.parquet`` and a CSV of every other table into a draft folder."""
    detail = pa.Table.from_pandas(tables.forecasts, schema=schema(), preserve_index=False)
    pq.write_table(detail, folder / DETAIL, compression="zstd")
    for name, table in tables.csv.items():
        write_csv(table, folder / f"{name}.csv")


def read_tables(folder: Path) -> Tables:
    """Return the tables of a finished backtest; numbers of the CSV files have six digits.

    Raises:
        RunError: the folder is not a whole backtest.
    """
    verified_run(folder)
    try:
        detail = pq.read_table(folder / DETAIL).to_pandas(ignore_metadata=True)
        names = sorted(path.stem for path in folder.glob("*.csv"))
        return Tables(detail, {name: read_csv(folder / f"{name}.csv") for name in names})
    except (OSError, ValueError, pa.ArrowException) as error:
        raise RunError(
            f"{folder}: {error}; expected a finished backtest. Make it with `prognose backtest`."
        ) from error


def read_csv(path: Path) -> pd.DataFrame:
    """Return a table as written by :func:`write`, with an empty text where nothing was said."""
    table = pd.read_csv(path)
    texts = list(table.select_dtypes(["object", "string"]))
    return table.fillna(dict.fromkeys(texts, ""))
