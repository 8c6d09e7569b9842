"""What ``prognose history`` does: every forecast of one quantity and year, in order of day."""

from pathlib import Path

import pandas as pd

from data.errors import RunError
from data.glossary import glossary_entries
from data.names import nearest
from data.tables.vintages import VINTAGES as TABLES
from forecast.archive.catalogue import query
from forecast.archive.registry import finished
from forecast.archive.store import RUNS
from forecast.backtest.calibration import with_errors
from forecast.config import load_config
from forecast.known import known, sound
from forecast.run.official_beside import VINTAGES, vintage_rows
from forecast.scored.made_before import PATH
from reports.screen.record import show_history

OWN = """
SELECT run, p10, mediaan, p90 FROM bands WHERE quantity = '{key}' AND period = '{year}'
"""
RUN, PUBLISHED = "run", "published"


def run_history(quantity: str, year: int, registry: Path | None, language: str) -> None:
    """Print every forecast of a quantity and year: own runs, shipped, of the record, official.

    Args:
        quantity: a key of the glossary.
        year: calendar year.
        registry: folder of finished runs; ``out/runs`` when None.
        language: nl or en.

    Raises:
        RunError: the quantity is unknown, or nothing forecast it for that year.
    """
    if quantity not in glossary_entries():
        raise RunError(
            f"history: quantity {quantity!r} is unknown; expected one of `prognose list "
            f"quantities`, such as {nearest(quantity, glossary_entries())}. Name one."
        )
    tables = sound(TABLES)
    then = with_errors(known(tables, tables.newest), tables, load_config(None))
    rows = pd.concat(
        [own_runs(quantity, year, registry or RUNS), published(), vintage_rows(then)],
        ignore_index=True,
    )
    rows = rows[(rows["quantity"] == quantity) & (rows["year"] == year)]
    if rows.empty:
        raise RunError(
            f"history: no forecast of {quantity} for {year}; expected one of a finished run, the "
            f"record or an official round. Take another year, or make a run first."
        )
    came = rows["outcome"].dropna()
    rows = rows.sort_values(["made_on", "who", "name"], kind="stable", ignore_index=True)
    show_history(rows, float(came.iloc[0]) if len(came) else float("nan"), language)


def own_runs(quantity: str, year: int, runs: Path) -> pd.DataFrame:
    """Return the bands of a quantity and year in every finished run of a folder."""
    there = {
        run.run_id: run.folder for run in finished(runs) if (run.folder / "bands.csv").is_file()
    }
    if not there:
        return pd.DataFrame(columns=list(VINTAGES))
    found = query(there, OWN.format(key=quantity, year=year))
    return pd.DataFrame(
        {
            "made_on": found["run"].str[:10],
            "who": RUN,
            "name": found["run"],
            "quantity": quantity,
            "year": year,
            "low": found["p10"],
            "mediaan": found["mediaan"],
            "high": found["p90"],
            "outcome": float("nan"),
        }
    )


def published() -> pd.DataFrame:
    """Return the true forecasts that were published with the repository."""
    rows = pd.read_csv(PATH, dtype={"as_of": str, "run": str})
    names = {"as_of": "made_on", "run": "name", "p10": "low", "p90": "high"}
    return rows.rename(columns=names).assign(who=PUBLISHED, outcome=float("nan"))[list(VINTAGES)]
