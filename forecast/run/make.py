"""A run in the making: simulated, its tables, and its files in an empty folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pandas as pd

from forecast.archive.store import write_manifest
from forecast.config import RunConfig
from forecast.exchange import HubPart, write_csv, write_hub, write_samples
from forecast.known import Known
from forecast.ledger import LedgerEntry
from forecast.policy.laws import check_sizes
from forecast.policy.levers import chosen
from forecast.progress import steps
from forecast.run.judgement import judgement_rows, ledger_rows
from forecast.run.quarter_before import EarlierRun, earlier_run, forecast_basis, why_moved
from forecast.run.result import RunResult
from forecast.run.scenarios import more_decisions, scenario_tables
from forecast.run.tables import quantity_tables, result
from forecast.simulation.beside import Beside, give_back
from forecast.simulation.futures import Futures, Streams, every
from forecast.simulation.simulate import calibrated, simulate, streams

Report: TypeAlias = Callable[[RunResult, Mapping[str, object], Path], None]


class RunOrder(NamedTuple):
    """What a run is made of.

    Attributes:
        config: of the run.
        known: what was known on its day.
        ledger: judgement.
        before: gives what was known a quarter before, to say what moved since.
    """

    config: RunConfig
    known: Known
    ledger: tuple[LedgerEntry, ...] = ()
    before: Callable[[], Known] | None = None


class RunDraft(NamedTuple):
    """A run before it is written: its tables, its paths and its table for a hub."""

    result: RunResult
    futures: Futures
    hub: Sequence[HubPart]


def make(order: RunOrder) -> RunDraft:
    """Simulate a run and make its tables.

    Raises:
        ToolkitError: a model or figure is not as it should be.
    """
    config, then, ledger, before = order
    check_sizes(config.law_sizes)
    scenarios = [
        chosen(name, parts, then.day, config.own_scenarios)
        for name, parts in config.scenarios.items()
    ]
    with steps(3 + len(scenarios)) as step:
        earlier = Beside(partial(earlier_run, config, before) if before else EarlierRun)
        drawn = calibrated(then, streams(config, then, step))
        step("chain")
        futures = simulate(config, then, drawn)
        effects = scenario_tables(config, then, (drawn, futures), scenarios, step)
        step("tables")
        bands, hub = quantity_tables(config, then, futures)
        tables = result(config, then, futures, bands)
        now = forecast_basis(then, drawn, futures) if before else None
        futures = replace(futures, budget=None)  # all it serves for is in the tables
        was = earlier.answer()
        finished = replace(
            tables,
            sensitivity=_with_decisions(tables.sensitivity, order, drawn),
            scenarios=effects[0],
            levers=effects[1],
            judgement=judgement_rows(ledger, futures, then.day, config.levels),
            ledger=ledger_rows(ledger, futures, then.day),
            earlier=was.rows,
            why=why_moved(config, was.start, now),
            nowcast=drawn.nowcast,
        )
    return RunDraft(finished, futures, hub)


def _with_decisions(steps_known: pd.DataFrame, order: RunOrder, drawn: Streams) -> pd.DataFrame:
    """Return what one step does, that of decisions of the IND with it in a run that is read."""
    if steps_known.empty or not order.config.report:
        return steps_known
    more = more_decisions(order.config, order.known, drawn)
    return pd.concat([steps_known, more], ignore_index=True)


def write(draft: RunDraft, folder: Path, content: dict[str, object], report: Report) -> None:
    """Write every output of a run, with its report and manifest, into an empty folder.

    Raises:
        ToolkitError: a page or table cannot be made.
    """
    with steps(2) as step:
        step("tables")
        write_tables(draft, folder)
        draft.futures.paths.clear()  # they stand in the samples; what draws needs the room
        draft.futures.costs.clear()
        give_back()
        step("report")
        report(draft.result, content, folder)
        write_manifest(folder, content)


def write_tables(draft: RunDraft, folder: Path) -> None:
    """Write bands, budget, the hubverse table and the samples into an existing draft folder."""
    result = draft.result
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
    write_hub(draft.hub, result.day, folder / "forecast.csv")
    write_samples(every(draft.futures), folder / "samples.parquet")
    write_csv(result.realised, folder / "history.csv", digits=17)  # as used
    write_csv(result.absent, folder / "absent.csv")
    write_csv(result.freshness, folder / "freshness.csv")
