"""The files of a backtest, and what it prints."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from data.errors import RunError
from forecast.archive import store
from forecast.backtest.cache import schema
from forecast.backtest.members import POOL
from forecast.exchange import write_csv

SHOWN = ("scores", "official_errors", "official_coverage", "warnings")
BESIDE = "scores_monthly"  # shown too where it is
PRINTED = {
    "n": "n",
    "n_independent": "separate",
    "relative_wis": "WIS / walk",
    "coverage_67": "in 67%",
    "coverage_80": "in 80%",
    "share_above_mediaan": "> mediaan",
    "share_above_medio": "> medio",
    "mape": "error",
}
COUNTS = ("n", "n_independent")
LONG = r"(?:year|end)_\d"
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
    store.verify(folder)
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


def print_tables(csv: Mapping[str, pd.DataFrame]) -> None:
    """Print how good the pools were by year ahead, the official figures beside ours, warnings.

    Args:
        csv: tables by name, those of ``SHOWN``; the scores on monthly days too, if there.
    """
    console = Console(width=120)
    title = "Pools by year ahead; WIS relative to the log random walk"
    console.print(_pools(csv["scores"], title))
    if BESIDE in csv:
        console.print(_pools(csv[BESIDE], f"{title}; on the 15th of every month"))
    console.print(_errors(csv["official_errors"]))
    console.print(_bands(csv["official_coverage"]))
    _print_warnings(console, csv["warnings"])


def _print_warnings(console: Console, warnings: pd.DataFrame) -> None:
    """Print the warnings about the pools' years, and how many there are of anything else."""
    told = (warnings["model"] == POOL) & warnings["target"].str.fullmatch(LONG)
    for row in warnings[told].to_dict("records"):
        console.print(
            f"warning: {row['quantity']} {row['target']}: {row['warning']} ({row['found']})",
            highlight=False,
        )
    if rest := int((~told).sum()):
        console.print(f"{rest} warnings about months and single models: warnings.csv")


def _pools(scores: pd.DataFrame, title: str) -> Table:
    table = Table(title=title, box=None)
    for name in ("quantity", "target"):
        table.add_column(name, no_wrap=True)
    for label in PRINTED.values():
        table.add_column(label, justify="right", no_wrap=True)
    rows = scores[(scores["model"] == POOL) & scores["target"].str.fullmatch(LONG)]
    for row in rows.to_dict("records"):
        cells = [
            f"{row[name]:.0f}" if name in COUNTS else _number(row[name], name) for name in PRINTED
        ]
        table.add_row(row["quantity"], row["target"], *cells)
    return table


def _number(value: float, name: str) -> str:
    if pd.isna(value):
        return ""
    return f"{value:.2f}" if name == "relative_wis" else f"{value:.0%}"


def _errors(errors: pd.DataFrame) -> Table:
    table = Table(title="Official central figures: mean absolute error", box=None)
    table.add_column("cases", no_wrap=True)
    for label in ("n", "official", "ours: mediaan", "same percentile", "n ours", "ours closer"):
        table.add_column(label, justify="right", no_wrap=True)
    shares = ("official", "ours_mediaan", "ours_same_percentile")
    for row in errors.to_dict("records"):
        numbers = ["" if pd.isna(row[name]) else f"{row[name]:.1%}" for name in shares]
        counts = (f"{row['n_ours']}", f"{row['n_ours_closer']}")
        table.add_row(row["subset"], f"{row['n']}", *numbers, *counts)
    return table


def _bands(bands: pd.DataFrame) -> Table:
    table = Table(title="Official bands read as quantiles, all cases since 2017", box=None)
    table.add_column("minimum-maximum", no_wrap=True)
    labels = ("n", "official inside", "ours inside", "n WIS", "official WIS", "ours WIS", "ratio")
    for label in labels:
        table.add_column(label, justify="right", no_wrap=True)
    for row in bands[bands["subset"] == "since_2017"].to_dict("records"):
        shares = [f"{row[name]:.0%}" for name in ("official_coverage", "ours_coverage")]
        scores = [f"{row[name]:,.0f}" for name in ("official_wis", "ours_wis")]
        ratio = f"{row['relative_wis']:.2f}"
        table.add_row(
            row["pair"],
            f"{row['n']}",
            *shares,
            f"{row['n_wis']}",
            *(score.replace(",", ".") for score in scores),
            ratio,
        )
    return table
