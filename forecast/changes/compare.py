"""From one finished run to another: every step is simulated, so the parts add up exactly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from data.arrays import FloatArray
from data.errors import RunError
from forecast.changes.causes import MOVES, State, state, states
from forecast.exchange import read_samples
from forecast.policy.policy import Policy
from forecast.run.judgement import judged
from forecast.run.rerun import RerunBasis
from forecast.simulation.futures import Streams, every
from forecast.simulation.simulate import simulate, streams
from forecast.years import is_stock, yearly
from models.paths import Paths

PARTS = ("code", *MOVES)  # code: what a run holds beside what today's code and tables give for it
Years: TypeAlias = Mapping[tuple[str, int], FloatArray]


@dataclass(frozen=True, eq=False)
class ComparisonStep:
    """One step on the way: its name, the levels there and the years on every path."""

    step: str
    levels: Mapping[str, float]
    years: Years


def points(
    a: RerunBasis,
    b: RerunBasis,
    scenario: str | None,
    step: Callable[[str], None],
    *,
    by_stream: bool = False,
) -> list[ComparisonStep]:
    """Return every point from run ``a`` to run ``b``; a step that changes nothing has none.

    What a run holds is read from it when today's code and tables give the same, else both are
    there and the difference is the part ``code``.

    Args:
        a: the earlier run.
        b: the later run.
        scenario: compare the runs under this scenario of theirs; the baseline when None.
        step: called with the name of each point before it is simulated.
        by_stream: new figures stream by stream, as of ``forecast.changes.causes.states``.

    Raises:
        RunError: a run with levers or judgement is of other code or tables.
    """
    way = list(states(state(a, scenario), state(b, scenario), by_stream=by_stream))
    ends = {0: (a, _stored(a, way[0][1])), len(way) - 1: (b, _stored(b, way[-1][1]))}
    simulated, found = Simulated(), []
    for i, (name, at) in enumerate(way):
        run, kept = ends.get(i, (None, None))
        if kept is None or (run is not None and run.differences):
            step(name)
            found.append(ComparisonStep(name, at.config.levels, simulated.years(at)))
        else:
            found.append(ComparisonStep(name, at.config.levels, kept))
    return [*_held(a, way[0][1]), *found, *_held(b, way[-1][1])]


def _held(run: RerunBasis, at: State) -> list[ComparisonStep]:
    """Return what a run of other code or tables holds, as a point; none when it is of today's."""
    if not run.differences:
        return []
    if (years := _stored(run, at)) is None:
        _refuse(run)
    return [ComparisonStep("code", at.config.levels, years)]


def _refuse(run: RerunBasis) -> NoReturn:
    raise RunError(
        f"{run.folder}: made by other code or tables ({run.differences[0]}); expected the same "
        f"for a comparison with levers or judgement. Make the run again."
    )


class Simulated:
    """Years of states; the streams of the last one are kept for the next that has the same."""

    def __init__(self) -> None:
        """Start with no streams."""
        self._key: tuple[int, ...] = ()
        self._streams = Streams({}, {})

    def years(self, at: State) -> Years:
        """Return every year of every quantity on each path."""
        key = (id(at.known.histories), id(at.known.errors), id(at.config))
        if key != self._key:
            self._key, self._streams = key, streams(at.config, at.known)
        futures = simulate(at.config, at.known, self._streams, Policy(at.levers, at.without))
        found = judged(at.ledger, futures, at.judged_on)
        return _years(every(found))


def _years(paths: Mapping[str, Paths]) -> Years:
    return {
        (key, year): values
        for key, found in paths.items()
        for year, values in yearly(found, mean=is_stock(key)).items()
    }


def _stored(run: RerunBasis, at: State) -> Years | None:
    """Return the years a run holds; None when levers or judgement stand on top of them."""
    if at.levers or at.without or at.ledger:
        return None
    return _years(read_samples(run.folder / "samples.parquet"))
