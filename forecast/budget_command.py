"""What ``prognose budget RUN`` prints: the run again, and the tables of a budget officer."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.errors import RunError
from data.vintages import VINTAGES
from forecast import store
from forecast.bands import LABELS
from forecast.budget import budget_table
from forecast.budget_analysis import analysis
from forecast.budget_model import budget
from forecast.config import RunConfig
from forecast.exchange import write_csv
from forecast.known import known, shipped
from forecast.pipeline import of_year, simulate, streams

SHOWN = ("booked", "minimum", "mediaan", "medio", "maximum", "expected_shortfall")


def run(name: str, out: Path | None) -> None:
    """Print the budget tables of a finished run; write them only to a new folder ``out``.

    The run is simulated again from its own configuration and must give its own bands.

    Raises:
        RunError: the run is not whole, was made by other code, or ``out`` exists.
    """
    if out is not None:
        store.refuse_existing(out)
    folder = store.find_run(name)
    manifest = store.verify(folder)
    kept = manifest["config"]
    levels = {name: kept["levels"][name] for name in LABELS}  # the manifest sorts its keys
    config = RunConfig.model_validate(kept | {"workers": 1, "levels": levels})
    day = date.fromisoformat(manifest["as_of"])
    then = known(shipped(config.figures or VINTAGES), day)
    futures = simulate(config, then, streams(config, then))
    made = budget(then, {key: of_year(then, futures, key) for key in futures.paths})
    table = budget_table(futures.costs, then.lines, config.levels, config.language)
    _same(table, pd.read_csv(folder / "budget.csv"), folder)
    found = {"budget": table, **analysis(then, made, table)}
    for title, rows in found.items():
        print(f"\n{title}")
        print(_shown(title, rows).to_string(index=False))
    if out is not None:
        with store.draft(out) as draft:
            for title, rows in found.items():
                write_csv(rows, draft / f"{title}.csv", digits=10)
        print(out)


def _same(table: pd.DataFrame, kept: pd.DataFrame, folder: Path) -> None:
    if len(table) != len(kept) or not np.allclose(table["mediaan"], kept["mediaan"], rtol=1e-5):
        raise RunError(
            f"{folder}: this code gives another budget than the run holds; expected the same. "
            f"Make the run again."
        )


def _shown(title: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows for the screen: the budget in EUR mln, curves at every tenth chance."""
    if title == "budget":
        rows = rows[rows["kind"] != "booked"]
        euros = (rows[list(SHOWN)] / 1e6).round(0)
        named = rows[["article", "line", "year"]].assign(line=rows["line"].str[:40])
        return pd.concat([named, euros, rows["p_sufficient"]], axis=1)
    return rows.iloc[4::9] if title == "exceedance" else rows
