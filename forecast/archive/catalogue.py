"""Questions over finished runs: their bands as one table, in DuckDB in memory."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd

from data.errors import RunError
from forecast.archive.registry import finished
from forecast.archive.store import RUNS

READ = "read_csv(?, filename = true, types = {'period': 'VARCHAR'})"
SHOWN = ("p10", "mediaan", "p90")
FIRST_YEAR = """
SELECT run, period, mediaan, p10, p90 FROM bands
WHERE quantity = 'inflow_total' AND period = CAST(year(as_of) + 1 AS VARCHAR)
"""


def query(runs: Mapping[str, Path], sql: str) -> pd.DataFrame:
    """Return the answer to a question over the bands of several runs.

    Args:
        runs: folder by id, which starts with the as-of day; at least one.
        sql: a query on the view ``bands``: the columns of ``bands.csv`` after ``run``, the id,
            and ``as_of``, its day.

    Raises:
        RunError: a folder has no ``bands.csv``, or the query cannot be answered.
    """
    names = pd.DataFrame(
        {"run": list(runs), "filename": [str(folder / "bands.csv") for folder in runs.values()]}
    )
    names["as_of"] = pd.to_datetime(names["run"].str[:10])
    try:
        with duckdb.connect(":memory:") as book:
            book.register("names", names)
            files = [names["filename"].tolist()]
            book.execute(f"CREATE TABLE rows AS SELECT * FROM {READ}", files)  # noqa: S608  # ours
            book.execute(
                "CREATE VIEW bands AS SELECT run, as_of, rows.* EXCLUDE (filename) "
                "FROM rows JOIN names USING (filename)"
            )
            book.execute("SET enable_external_access = false")  # a query reads these rows only
            return book.execute(sql).df()
    except duckdb.Error as error:
        raise RunError(
            f"runs: {str(error).splitlines()[0]}. Check the folders and the query."
        ) from error


class ListedRun(NamedTuple):
    """A finished run as it is listed.

    Attributes:
        run_id: its id.
        day: as-of day.
        is_there: whether its folder still is.
        total: p10, mediaan and p90 of next year's total inflow, persons; None without one.
    """

    run_id: str
    day: date
    is_there: bool
    total: tuple[float, float, float] | None


def listed_runs(runs: Path = RUNS) -> list[ListedRun]:
    """Return every finished run with next year's total inflow."""
    rows = finished(runs)
    there = {run.run_id: run.folder for run in rows if (run.folder / "bands.csv").is_file()}
    found = query(there, FIRST_YEAR).set_index("run") if there else pd.DataFrame()
    return [
        ListedRun(
            run.run_id,
            date.fromisoformat(run.as_of),
            run.run_id in there,
            tuple(found.loc[run.run_id, list(SHOWN)]) if run.run_id in found.index else None,
        )
        for run in rows
    ]
