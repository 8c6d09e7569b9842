"""A finished run opened to move levers on its own futures; what was computed is kept a while."""

import shlex
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import pandas as pd

from forecast.archive.opened import finished_run
from forecast.archive.store import RUNS
from forecast.ask.answer import Answer, ask
from forecast.ask.source import AskedRun, in_memory
from forecast.budget.analysis import RESERVE, analysis
from forecast.budget.line_years import case, cost_years
from forecast.budget.sufficiency import reserve
from forecast.budget.table import budget_table
from forecast.policy.levers import Lever
from forecast.policy.policy import Policy
from forecast.run.redraw import Redraw, redraw
from forecast.run.scenario_table import scenario_rows
from forecast.simulation.futures import Futures
from forecast.simulation.reached import late, late_only
from forecast.simulation.simulate import simulate

ROUGH = 1000  # futures behind a first answer
KEPT = 32  # outcomes kept by content of their levers
SHOWN = (
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "ind_stock",
    "nareis_backlog",
    "coa_occupancy",
    "coa_places_needed",
    "ukraine_stock",
    "cost_coa",
    "cost_ind",
    "cost_nidos",
    "cost_ukraine",
    "cost_chapter",
)
Key = tuple[tuple[Lever, ...], bool]


class AnswerQueue:
    """Where answers wait for their turn, one computed at a time.

    First answers have a line of their own: none waits behind the whole answer of another reader.
    An answer that nobody waits for any more leaves the line.
    """

    def __init__(self) -> None:
        self.busy = Lock()
        self.waiting = ThreadPoolExecutor(1)


class LeverOutcome(NamedTuple):
    """What a set of levers gives.

    Attributes:
        change: years of the quantities shown: their level, and the difference with the baseline
            on the same futures, columns of ``scenarios.csv``.
        budget: columns of ``budget.csv``.
        reserve: EUR that goes with a line, by cost key and year.
        untouched: targets nothing in the run answers to.
        n_paths: futures behind it; a first answer has fewer.
    """

    change: pd.DataFrame
    budget: pd.DataFrame
    reserve: Mapping[tuple[str, int], float]
    untouched: tuple[str, ...]
    n_paths: int


@dataclass(eq=False)
class Board:
    """A run and what its levers gave; safe for several readers at once.

    Attributes:
        folder: of the run.
        manifest: of the run.
        made: its configuration, what was known and its streams.
    """

    folder: Path
    manifest: dict[str, Any]
    made: Redraw
    kept: dict[Key, LeverOutcome] = field(default_factory=dict)
    keeping: Lock = field(default_factory=Lock)
    first: AnswerQueue = field(default_factory=AnswerQueue)
    whole: AnswerQueue = field(default_factory=AnswerQueue)
    comparing: Lock = field(default_factory=Lock)
    answering: Lock = field(default_factory=Lock)

    @property
    def levels(self) -> dict[str, float]:
        """Return the chance of staying below each MPP label."""
        return self.made.config.levels

    def command(self, *options: str) -> str:
        """Return what to type for the euros of this run; ``prognose budget`` with options."""
        shared = self.folder.resolve().parent == RUNS.resolve()
        name = str(self.manifest["run_id"]) if shared else str(self.folder)
        return shlex.join(["prognose", "budget", name, *options])

    @cached_property
    def rough(self) -> Redraw:
        """Return the same day with few futures, for a first answer."""
        return Redraw(self.made.config.model_copy(update={"n_paths": ROUGH}), self.made.known)

    @cached_property
    def neutral(self) -> Futures:
        """Return every quantity of the run, without levers."""
        return self.made.futures()

    @cached_property
    def neutral_rough(self) -> Futures:
        """Return every quantity with few futures, without levers."""
        return self.rough.futures()

    @cached_property
    def asked(self) -> AskedRun:
        """Return the run, ready for questions."""
        return in_memory(self.made, self.neutral)

    @cached_property
    def officer(self) -> dict[str, pd.DataFrame]:
        """Return the tables of ``prognose budget``, without levers."""
        assert self.neutral.budget is not None  # of a run that was just simulated
        booked = case(self.made.known, self.neutral.budget, self.outcome().budget)
        return analysis(booked, self.levels)

    def outcome(self, levers: tuple[Lever, ...] = (), *, rough: bool = False) -> LeverOutcome:
        """Return what levers give on the futures of the run; one of a kind at a time.

        Args:
            levers: none gives the baseline.
            rough: few futures, for a first answer within a second.

        Raises:
            ToolkitError: a lever cannot work in this run.
        """
        key = (levers, rough)
        if (found := self.kept.get(key)) is None:
            with self.line(rough=rough).busy:
                found = self.kept.get(key) or self._computed(levers, rough=rough)
                self._keep(key, found)
        return found

    def warm(self) -> None:
        """Make what the first reader would wait for: the baseline, few futures, the budget."""
        self.outcome()
        self.outcome(rough=True)
        assert self.officer

    def line(self, *, rough: bool) -> AnswerQueue:
        """Return where an answer waits."""
        return self.first if rough else self.whole

    def _keep(self, key: Key, found: LeverOutcome) -> None:
        with self.keeping:
            self.kept[key] = found
            while len(self.kept) > KEPT:  # the baseline stands beside every other
                self.kept.pop(next(one for one in self.kept if one[0]))

    def answer(self, question: str) -> Answer:
        """Return the answer to a question; scenarios are simulated for one at a time.

        Raises:
            ToolkitError: the question cannot be read or answered.
        """
        with self.answering:
            return ask(self.asked, question)

    def beside(self, outcome: LeverOutcome) -> LeverOutcome:
        """Return the baseline on the futures of an outcome."""
        return self.outcome(rough=outcome.n_paths != self.made.config.n_paths)

    def holds(self, levers: tuple[Lever, ...]) -> bool:
        """Return whether the whole answer is there already."""
        return (levers, False) in self.kept

    def _computed(self, levers: tuple[Lever, ...], *, rough: bool) -> LeverOutcome:
        made = self.rough if rough else self.made
        base = self.neutral_rough if rough else self.neutral
        policy = Policy(levers)
        futures = _moved(made, base, policy) if levers else base
        return LeverOutcome(
            change=scenario_rows("own", _only(base), _only(futures), self.levels),
            budget=budget_table(futures.costs, made.known.lines, self.levels),
            reserve=_reserves(futures),
            untouched=policy.untouched,
            n_paths=made.config.n_paths,
        )


def _moved(made: Redraw, base: Futures, policy: Policy) -> Futures:
    """Return what is shown with levers on; persons are simulated again where a lever reaches."""
    if late(policy):
        return late_only(made.config, made.known, base, policy, SHOWN)
    return simulate(made.config, made.known, made.drawn, policy, SHOWN)


def _reserves(futures: Futures) -> dict[tuple[str, int], float]:
    return {
        (key, year): reserve(cost, RESERVE).reserve
        for key, years in cost_years(futures.costs).items()
        for year, cost in years.items()
    }


def _only(futures: Futures) -> Futures:
    """Return the quantities that are shown, of all."""
    paths = {key: found for key, found in futures.paths.items() if key in SHOWN}
    costs = {key: found for key, found in futures.costs.items() if key in SHOWN}
    return Futures(paths, costs, futures.histories, {})


def open_board(name: str, language: str | None = None) -> Board:
    """Return a finished run ready to move levers; it is simulated once more.

    Args:
        name: folder or id of a run.
        language: of the words; that of the run when None.

    Raises:
        RunError: there is no such run, or it is not whole.
    """
    folder, manifest = finished_run(name)
    return Board(folder, manifest, redraw(manifest, language))
