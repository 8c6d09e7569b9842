"""The files of a run: written into a draft folder that is renamed whole."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forecast.aggregate import yearly
from forecast.exchange import hub_rows, write_csv, write_samples
from forecast.kinds import is_stock
from forecast.pipeline import Futures
from forecast.result import RunResult
from forecast.workbook import write_workbook


def write_tables(
    result: RunResult, futures: Futures, content: Mapping[str, Any], folder: Path
) -> None:
    """Write bands, budget, the hubverse table, the samples and the workbook.

    Args:
        result: tables of the run.
        futures: paths of the run.
        content: what the run was made of, as in its manifest.
        folder: existing draft folder.
    """
    paths = futures.paths | {key: cost.paths for key, cost in futures.costs.items()}
    years = {key: yearly(found, mean=is_stock(key)) for key, found in paths.items()}
    write_csv(result.bands, folder / "bands.csv")
    if len(result.scenarios):
        write_csv(result.scenarios, folder / "scenarios.csv")
    if len(result.ledger):
        write_csv(result.judgement, folder / "judgement.csv")
    write_csv(result.alarms, folder / "alarms.csv")
    write_csv(result.budget, folder / "budget.csv", digits=10)  # booked euros are exact
    write_csv(hub_rows(paths, years, result.day), folder / "forecast.csv")
    write_samples(paths, folder / "samples.parquet")
    write_csv(result.realised, folder / "history.csv", digits=17)  # as used
    write_csv(result.absent, folder / "absent.csv")
    write_workbook(result, content, folder / "tables.xlsx")
