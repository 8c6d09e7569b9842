"""The files of a run: written into a draft folder that is renamed whole."""

from datetime import datetime, time
from pathlib import Path

import pandas as pd

from forecast.aggregate import yearly
from forecast.exchange import hub_rows, write_csv, write_samples
from forecast.kinds import is_stock
from forecast.pipeline import Futures
from forecast.result import RunResult


def write_tables(result: RunResult, futures: Futures, folder: Path) -> None:
    """Write bands, budget, the hubverse table, the samples and the workbook.

    Args:
        result: tables of the run.
        futures: paths of the run.
        folder: existing draft folder.
    """
    paths = futures.paths | {key: cost.paths for key, cost in futures.costs.items()}
    years = {key: yearly(found, mean=is_stock(key)) for key, found in paths.items()}
    write_csv(result.bands, folder / "bands.csv")
    if len(result.scenarios):
        write_csv(result.scenarios, folder / "scenarios.csv")
    write_csv(result.alarms, folder / "alarms.csv")
    write_csv(result.budget, folder / "budget.csv", digits=10)  # booked euros are exact
    write_csv(hub_rows(paths, years, result.day), folder / "forecast.csv")
    write_samples(paths, folder / "samples.parquet")
    write_csv(result.realised, folder / "history.csv", digits=17)  # as used
    write_csv(result.absent, folder / "absent.csv")
    write_workbook(result, folder / "tables.xlsx")


def sheets(result: RunResult) -> dict[str, pd.DataFrame]:
    """Return the tables of the workbook by sheet name."""
    month = result.bands["period"].str.contains("-")
    return {
        "years": result.bands[~month],
        "months": result.bands[month],
        "budget": result.budget,
        "history": result.history.assign(month=result.history["month"].astype(str)),
        "official": result.official,
        "pools": result.pools,
        "parameters": result.parameters,
        "sources": result.sources,
        "absent": result.absent,
        **({"scenarios": result.scenarios, "levers": result.levers} if len(result.levers) else {}),
    }


def write_workbook(result: RunResult, path: Path) -> None:
    """Write the tables as an Excel workbook, the same bytes for the same tables.

    Numbers are numbers with a format, headers are frozen, and text that starts like a formula
    stays text. The first sheet says what the run was.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"prognose {result.day}", "created": _midnight(result)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0.###"})
        cover = book.add_worksheet("run")
        cover.set_column(0, 1, 40)
        for row, (name, value) in enumerate(_cover(result)):
            cover.write_string(row, 0, name, bold)
            cover.write(row, 1, value)
        for name, table in sheets(result).items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(table.columns) - 1, 0), 18, number)
            for column, label in enumerate(table.columns):
                sheet.write_string(0, column, label, bold)
                _write_column(sheet, column, table[label])


def _write_column(sheet, column: int, values: pd.Series) -> None:  # type: ignore[no-untyped-def]
    for row, value in enumerate(values.tolist(), start=1):
        if value is None or value is pd.NaT or value is pd.NA or value != value:
            continue
        if isinstance(value, bool | int | float):
            sheet.write(row, column, value)
        else:
            text = f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
            sheet.write_string(row, column, text)


def _cover(result: RunResult) -> list[tuple[str, object]]:
    levels = [(f"level {name}", level) for name, level in result.levels.items()]
    return [
        ("as of", f"{result.day:%Y-%m-%d}"),
        ("paths", result.n_paths),
        ("seed", result.seed),
        *levels,
        ("link between streams", result.correlation),
    ]


def _midnight(result: RunResult) -> datetime:
    return datetime.combine(result.day, time())
