"""What ``prognose budget RUN`` prints: the run again, and the tables of a budget officer."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.errors import RunError
from data.parameters import parameter
from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.archive.opened import finished_run
from forecast.budget.analysis import RESERVE, analysis
from forecast.budget.decomposition import beside, between
from forecast.budget.line_years import BookedBudget, case
from forecast.budget.places import saving
from forecast.budget.table import budget_table
from forecast.exchange import write_csv
from forecast.known import Known
from forecast.run.redraw import Redraw, redraw
from forecast.simulation.futures import Futures
from reports.screen.budget import show, show_one_screen
from reports.screen.lines import say


class BudgetOptions(NamedTuple):
    """The options of ``prognose budget``; no language means that of the run."""

    out: Path | None = None
    lang: str | None = None
    scenarios: tuple[str, ...] = ()
    levels: tuple[float, float] = RESERVE
    every: bool = False


def run_budget(name: str, options: BudgetOptions) -> None:
    """Print the budget tables of a finished run; write them only to a new folder.

    The run is simulated again from its own configuration and must give its own bands, so that
    a scenario works on the same futures.

    Raises:
        RunError: the run is not whole, was made by other code, a scenario is not known on the
            day, or ``out`` exists.
    """
    if options.out is not None:
        refuse_existing(options.out)
    folder, manifest = finished_run(name)
    made = redraw(manifest, options.lang)
    tables = _tables(made, options, folder)
    language = made.config.language
    if options.every:
        for title, rows in tables.items():
            show(title, rows, language)
    else:
        show_one_screen(tables, language)
    if options.out is not None:
        with draft_folder(options.out) as draft:
            for title, rows in tables.items():
                write_csv(rows, draft / f"{title}.csv", digits=10)
        say(options.out)


def _tables(made: Redraw, options: BudgetOptions, folder: Path) -> dict[str, pd.DataFrame]:
    asked = [made.chosen(one) for one in options.scenarios]
    neutral = _case(made, made.futures())
    _same(neutral.table, pd.read_csv(folder / "budget.csv"), folder)
    found = {"budget": neutral.table, **analysis(neutral, made.config.levels, options.levels)}
    if (saved := printed_saving(made.known)) is not None:
        found["saving"] = saved
    changed, walks = [], []
    for scenario in asked:
        moved = _case(made, made.futures(scenario))
        changed.append(beside(scenario.name, neutral, moved, options.levels))
        walks.append(between(scenario.name, neutral, moved))
    if changed:
        found["scenarios"] = pd.concat(changed, ignore_index=True)
        found["scenario_walk"] = pd.concat(walks, ignore_index=True)
    return {title: rows for title, rows in found.items() if len(rows)}


def _case(made: Redraw, futures: Futures) -> BookedBudget:
    assert futures.budget is not None
    config, lines = made.config, made.known.lines
    table = budget_table(futures.costs, lines, config.levels)
    return case(made.known, futures.budget, table)


def printed_saving(then: Known) -> pd.DataFrame | None:
    """Return what replacing the printed emergency places saves; None before it was printed."""
    prices = ("price_reception_place_regular", "price_reception_place_emergency")
    names = ("emergency_places_replaced", *prices)
    if any(name not in then.parameters for name in names):
        return None
    places, regular, emergency = (parameter(then.parameters, one).steps[-1].value for one in names)
    return pd.DataFrame([{"places": places, **saving(places, regular, emergency)._asdict()}])


def _same(table: pd.DataFrame, kept: pd.DataFrame, folder: Path) -> None:
    if len(table) != len(kept) or not np.allclose(table["mediaan"], kept["mediaan"], rtol=1e-5):
        raise RunError(
            f"{folder}: this code gives another budget than the run holds; expected the same. "
            f"Make the run again."
        )
