"""What one run is made of beside another, one cause after the other.

The order is fixed and stated: another order would give parts of another size with the same sum.

    revised      figures of the same period with another value
    day          the as-of day moves, with the figures of the day before
    new_...      figures of later periods, or published since: of one stream after the other, of
                 Ukraine, reception, the rest of the chain, weeks, and all other
    new          day and new_... as one, where they are not told apart
    constants    parameters, prices, budget lines and official forecasts
    calibration  past errors
    config       pools, seed, number of paths and levels
    levers       a scenario
    judgement    the ledger, each run's own as it counted on its day
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

import pandas as pd

from data.parameters import table as parameter_table
from data.streams.monthly import streams
from data.streams.origin import TOTAL, printed_series
from forecast.config import RunConfig
from forecast.known import Known, Shipped, known
from forecast.ledger import LedgerEntry
from forecast.policy.levers import Lever, chosen
from forecast.run.rerun import RerunBasis
from models.chain.transitions import NAMES

PERIOD = ["series", "start", "end"]
SETTINGS = {"seed", "n_paths", "levels", "pools", "law_sizes"}
WEEKS, CHAIN = "weeks", "chain"
GROUPS = {  # of printed series that are no stream
    CHAIN: tuple(sorted(NAMES)),  # decisions, applications that wait, housing
    WEEKS: ("nl_total_week_ministry",),
}
BY_STREAM = {  # parts of what is new, in the order they are simulated: the stream of each
    **{f"new_{key.removeprefix('inflow_')}": key for key in TOTAL},
    "new_ukraine": "ukraine_stock",
    "new_reception": "coa_occupancy",
    "new_chain": CHAIN,
    "new_weeks": WEEKS,
}


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


def states(before: State, after: State, *, by_stream: bool = False) -> Iterator[tuple[str, State]]:
    """Yield the states on the way, each with the name of what changed to reach it.

    The first is ``before`` under the name ``"code"``; a cause that changes nothing gives none.

    Args:
        before: of the earlier run.
        after: of the later run.
        by_stream: the as-of day and new figures stream by stream; else they are ``"new"``.
    """
    yield "code", before
    at = before
    for name, move in MOVES.items():
        if name in (WHOLE if by_stream else SPLIT):
            continue
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


def _day(at: State, after: State) -> State | None:
    same = at.known.day == after.known.day
    return None if same else _with_figures(at, after, at.known.figures)


@cache
def series_by_stream() -> Mapping[str, str]:
    """Return the stream of each printed series: the first that has it as a figure of its own.

    A series that only shapes or completes streams counts with the first of those.
    """
    rules = {key: streams()[key] for key in TOTAL}
    own = [(name, key) for key, one in rules.items() for name in (*one.months, *one.quarters)]
    own += [(name, key) for key, one in rules.items() for name in one.years]
    for key in BY_STREAM.values():
        own += [(name, key) for name in GROUPS.get(key) or printed_series(key)]
    return dict(reversed(own))


def _new_of(stream: str, at: State, after: State) -> State | None:
    """Return the state with what is new of the printed series of one stream or group."""
    names = [name for name, key in series_by_stream().items() if key == stream]
    old, new = (one.known.figures[one.known.figures["series"].isin(names)] for one in (at, after))
    if old.reset_index(drop=True).equals(new.reset_index(drop=True)):
        return None
    others = at.known.figures[~at.known.figures["series"].isin(names)]
    return _with_figures(at, after, pd.concat([others, new], ignore_index=True))


def _with_figures(at: State, after: State, figures: pd.DataFrame) -> State:
    """Return the state on the later day with other figures and its own constants."""
    then = at.known
    told = known(Shipped(figures, then.prognoses, then.lines, then.cases), after.known.day)
    moved = replace(told, errors=then.errors, moved=after.known.moved)
    return replace(at, known=_constants_of(then, moved))


def _new(at: State, after: State) -> State | None:
    same = at.known.day == after.known.day and at.known.figures.equals(after.known.figures)
    if same:
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
    "day": _day,
    **{name: partial(_new_of, stream) for name, stream in BY_STREAM.items()},
    "new_other": _new,
    "new": _new,
    "constants": _constants,
    "calibration": _calibration,
    "config": _config,
    "levers": _levers,
    "judgement": _judgement,
}
SPLIT, WHOLE = ("day", *BY_STREAM, "new_other"), ("new",)
