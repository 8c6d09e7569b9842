"""What one run is made of beside another, one cause after the other.

The order is fixed and stated: another order would give parts of another size with the same sum.

    revised      figures of the same period with another value
    new          figures of later periods, or published since; the as-of day moves
    constants    parameters, prices, budget lines and official forecasts
    calibration  past errors
    config       pools, seed, number of paths and levels
    levers       a scenario
    judgement    the ledger, each run's own as it counted on its day
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.parameters import table as parameter_table
from forecast.config import RunConfig
from forecast.known import Known, Shipped, known
from forecast.ledger import LedgerEntry
from forecast.policy.levers import Lever, chosen
from forecast.run.rerun import RerunBasis

PERIOD = ["series", "start", "end"]
SETTINGS = {"seed", "n_paths", "levels", "pools", "law_sizes"}


@dataclass(frozen=True, eq=False)
class State:
    """All that the years of a run follow from.

    Attributes:
        known: what was known on the day.
        config: of the run.
        levers: of the scenario the runs are compared under.
        ledger: judgement.
        judged_on: the day that says which entries count.
        without: laws that the scenario leaves out.
    """

    known: Known
    config: RunConfig
    levers: tuple[Lever, ...]
    ledger: tuple[LedgerEntry, ...]
    judged_on: date
    without: tuple[str, ...] = ()


def state(run: RerunBasis, scenario: str | None) -> State:
    """Return the state of a finished run; without levers when it has no such scenario."""
    config, then, ledger = run.order[:3]
    parts = config.scenarios.get(scenario or "", ())
    asked = chosen(scenario or "", parts, then.day, config.own_scenarios)
    return State(then, config, asked.levers, ledger, then.day, asked.without)


def states(before: State, after: State) -> Iterator[tuple[str, State]]:
    """Yield the states on the way, each with the name of what changed to reach it.

    The first is ``before`` under the name ``"code"``; a cause that changes nothing gives none.
    """
    yield "code", before
    at = before
    for name, move in MOVES.items():
        if (moved := move(at, after)) is not None:
            yield name, moved
            at = moved


def _revised(at: State, after: State) -> State | None:
    now = after.known.figures[[*PERIOD, "value"]]
    both = at.known.figures.merge(now, on=PERIOD, how="left", suffixes=("", "_now"))
    other = both["value_now"].notna() & (both["value_now"] != both["value"])
    if not other.any():
        return None
    figures = both.assign(value=both["value"].mask(other, both["value_now"]))
    then = at.known
    tables = Shipped(figures.drop(columns="value_now"), then.prognoses, then.lines, then.cases)
    told = replace(known(tables, then.day), moved=after.known.moved)
    return replace(at, known=replace(told, errors=then.errors))


def _new(at: State, after: State) -> State | None:
    if at.known.day == after.known.day:
        return None
    return replace(at, known=_constants_of(at.known, replace(after.known, errors=at.known.errors)))


def _constants_of(old: Known, new: Known) -> Known:
    return replace(
        new, parameters=old.parameters, prognoses=old.prognoses, lines=old.lines, cases=old.cases
    )


def _constants(at: State, after: State) -> State | None:
    old, new = at.known, after.known
    tables = [(one.prognoses, one.lines, parameter_table(one.parameters)) for one in (old, new)]
    if all(before.equals(now) for before, now in zip(*tables, strict=True)):
        return None
    return replace(at, known=_constants_of(new, old))


def _calibration(at: State, after: State) -> State | None:
    same = at.known.errors.equals(after.known.errors)
    return None if same else replace(at, known=replace(at.known, errors=after.known.errors))


def _config(at: State, after: State) -> State | None:
    old, new = (one.config.model_dump(include=SETTINGS) for one in (at, after))
    return None if old == new else replace(at, config=after.config)


def _levers(at: State, after: State) -> State | None:
    if (at.levers, at.without) == (after.levers, after.without):
        return None
    return replace(at, levers=after.levers, without=after.without)


def _judgement(at: State, after: State) -> State | None:
    if at.ledger == after.ledger and (at.judged_on == after.judged_on or not at.ledger):
        return None
    return replace(at, ledger=after.ledger, judged_on=after.judged_on)


MOVES: Mapping[str, Callable[[State, State], State | None]] = {
    "revised": _revised,
    "new": _new,
    "constants": _constants,
    "calibration": _calibration,
    "config": _config,
    "levers": _levers,
    "judgement": _judgement,
}
