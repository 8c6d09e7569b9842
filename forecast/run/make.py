"""A run in the making: simulated, its tables, and its files in an empty folder."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pandas as pd
from rich.console import Console

from forecast.archive import store
from forecast.config import RunConfig
from forecast.known import Known
from forecast.ledger import Entry
from forecast.policy.levers import chosen
from forecast.run.judgement import judgement_rows, ledger_rows
from forecast.run.outputs import write_tables
from forecast.run.quarter_before import earlier_rows
from forecast.run.result import RunResult
from forecast.run.scenarios import beside
from forecast.run.tables import result
from forecast.simulation.futures import Futures
from forecast.simulation.simulate import simulate, streams
from forecast.simulation.streams import Step

Report: TypeAlias = Callable[[RunResult, Mapping[str, object], Path], None]


class Asked(NamedTuple):
    """What a run is made of.

    Attributes:
        config: of the run.
        known: what was known on its day.
        ledger: judgement.
        before: what was known a quarter before, to say what moved since.
    """

    config: RunConfig
    known: Known
    ledger: tuple[Entry, ...] = ()
    before: Known | None = None


class Made(NamedTuple):
    """A run before it is written: its tables and its paths."""

    result: RunResult
    futures: Futures


def make(asked: Asked) -> Made:
    """Simulate a run and make its tables.

    Raises:
        ToolkitError: a model or figure is not as it should be.
    """
    config, then, ledger, before = asked
    scenarios = [chosen(name, parts, then.day) for name, parts in config.scenarios.items()]
    with progress_bar(3 + len(scenarios)) as step:
        # First, so that two sets of paths are never held at once.
        earlier = pd.DataFrame() if before is None else earlier_rows(config, before)
        drawn = streams(config, then, step)
        step("chain")
        futures = simulate(config, then, drawn)
        effects = beside(config, then, (drawn, futures), scenarios, step)
        step("tables")
        finished = replace(
            result(config, then, futures),
            scenarios=effects[0],
            levers=effects[1],
            judgement=judgement_rows(ledger, futures, then.day, config.levels),
            ledger=ledger_rows(ledger, futures, then.day),
            earlier=earlier,
            nowcast=drawn.nowcast,
        )
    return Made(finished, futures)


def write(made: Made, folder: Path, content: dict[str, object], report: Report) -> None:
    """Write every output of a run, with its report and manifest, into an empty folder.

    Raises:
        ToolkitError: a page or table cannot be made.
    """
    with progress_bar(2) as step:
        step("tables")
        write_tables(made.result, made.futures, folder)
        step("report")
        report(made.result, content, folder)
        store.write_manifest(folder, content)


@contextmanager
def progress_bar(steps: int) -> Iterator[Step]:
    """Give a function that names the next step on stderr; silent when not a terminal."""
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("prognose", total=steps)
        yield lambda name: bar.update(task, advance=1, description=name)
