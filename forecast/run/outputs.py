"""The files of a run: written into a draft folder that is renamed whole."""

from pathlib import Path

from forecast.exchange import hub_rows, write_csv, write_samples
from forecast.run.result import RunResult
from forecast.simulation.futures import Futures
from forecast.years import is_stock, yearly


def write_tables(result: RunResult, futures: Futures, folder: Path) -> None:
    """Write bands, budget, the hubverse table and the samples.

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
    if len(result.ledger):
        write_csv(result.judgement, folder / "judgement.csv")
    if len(result.nowcast):
        write_csv(result.nowcast, folder / "nowcast.csv")
    if len(result.laws):
        write_csv(result.laws, folder / "laws.csv")
    write_csv(result.alarms, folder / "alarms.csv")
    write_csv(result.budget, folder / "budget.csv", digits=10)  # booked euros are exact
    write_csv(hub_rows(paths, years, result.day), folder / "forecast.csv")
    write_samples(paths, folder / "samples.parquet")
    write_csv(result.realised, folder / "history.csv", digits=17)  # as used
    write_csv(result.absent, folder / "absent.csv")
    write_csv(result.freshness, folder / "freshness.csv")
