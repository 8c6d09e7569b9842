"""A run in memory: its bands, its euros, and answers to questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data.errors import DataError
from data.names import nearest
from forecast.ask.answer import Answer
from forecast.ask.answer import ask as ask_run
from forecast.ask.source import AskedRun, in_memory
from forecast.bands import band_rows
from forecast.budget.table import budget_table
from forecast.config import load_config
from forecast.run.redraw import Redraw
from forecast.run.result import RunResult
from forecast.run.tables import quantity_tables, result
from forecast.session.arguments import checked
from forecast.simulation.futures import Futures, every
from forecast.years import is_stock
from models.paths import Paths
from reports.screen.notebook import BandTable, count, titled

SHOWN = ("inflow_total", "inflow_first", "coa_occupancy", "ukraine_stock", "cost_coa")


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """Every quantity of a day on joint paths, in memory; a notebook shows its bands.

    Attributes:
        redraw: configuration, what was known, and the streams as drawn.
        futures: paths by quantity and euros by cost, each (n_paths, months).
    """

    redraw: Redraw
    futures: Futures

    @property
    def day(self) -> date:
        """Return the as-of day."""
        return self.redraw.known.day

    @property
    def paths(self) -> Mapping[str, Paths]:
        """Return the monthly paths of every quantity, euros too."""
        return every(self.futures)

    @property
    def result(self) -> RunResult:
        """Return the tables a report is made of."""
        return _result(self)

    def _repr_html_(self) -> str:
        first = self.day.year
        rows = pd.concat([bands(self, key) for key in SHOWN if key in self.paths])
        years = [str(first + ahead) for ahead in range(4)]
        shown = rows[rows["period"].isin(years)].drop(columns="realised")
        return titled(f"{self.day} · {count(self.redraw.config.n_paths)} paths", shown)


@checked
def bands(of: Run | Paths, key: str = "") -> BandTable:
    """Return the bands of every month and complete year of one quantity.

    Args:
        of: a run, or paths of a quantity of the glossary.
        key: the quantity, when a run is given.

    Returns:
        Columns of ``bands.csv``: quantity, period, unit, minimum, mediaan, medio, maximum, p2_5,
        p10, p90, p97_5, mean, realised; persons, places or EUR.

    Raises:
        DataError: the run holds no such quantity; the nearest is named.
        ModelError: fewer than 400 paths.
    """
    if isinstance(of, Paths):
        levels = load_config().levels
        return BandTable(band_rows(of, levels, stock=is_stock(of.key)))
    if key not in of.paths:
        close = nearest(key, of.paths)
        why = of.futures.absent.get(key, f"nearest {close}")
        raise DataError(f"{key!r}: not in this run ({why}). Write a key of run.paths.")
    levels, known_months = of.redraw.config.levels, of.futures.histories.get(key)
    stock = is_stock(key)
    return BandTable(band_rows(of.paths[key], levels, stock=stock, history=known_months))


@checked
def budget(of: Run) -> pd.DataFrame:
    """Return every budget line, article and the chapter beside the booked stand, in EUR.

    Returns:
        Columns of ``budget.csv``, one row a line and year; ``p_sufficient`` is the chance that
        what is booked is enough.
    """
    config = of.redraw.config
    return budget_table(of.futures.costs, of.redraw.known.lines, config.levels)


@checked
def ask(of: Run | str | Path, question: str, scenario: str = "") -> Answer:
    """Return the answer to a question, as ``prognose ask``.

    Args:
        of: a run, or the folder of a finished one.
        question: in the grammar of ``prognose ask --help``.
        scenario: whose levers are on.

    Raises:
        RunError: the question cannot be read or answered; the place or nearest name is said.
    """
    return ask_run(_asked(of) if isinstance(of, Run) else of, question, scenario)


@lru_cache(maxsize=2)
def _result(of: Run) -> RunResult:
    config, known = of.redraw.config, of.redraw.known
    found = result(config, known, of.futures, quantity_tables(config, known, of.futures)[0])
    return replace(found, nowcast=of.redraw.drawn.nowcast)


@lru_cache(maxsize=2)
def _asked(of: Run) -> AskedRun:
    return in_memory(of.redraw, of.futures)
