"""Ask a run: a question in, a number with its error and its band out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np

from data.arrays import BoolArray, FloatArray
from forecast.ask.errors import (
    Error,
    batch_error,
    chance_error,
    mean_error,
    no_error,
    quantile_error,
)
from forecast.ask.evaluate import Evaluation, enough, quantile
from forecast.ask.grammar import parse
from forecast.ask.source import AskedRun, open_run
from forecast.ask.tree import (
    BASELINE,
    BOOKED,
    REALISED,
    Chain,
    Compare,
    Estimate,
    Node,
    Reference,
    inside,
    parts,
    references,
    under,
)
from forecast.bands import EXTRA, LABELS
from forecast.budget.booked_volume import VOLUMES
from forecast.policy.levers import TOGETHER

CHAPTER = "cost_chapter"
FEW = 400  # futures under a condition below which the answer says there are few


class BookedFor(NamedTuple):
    """What a booked line of one year pays for: a name of the run, the number, mediaan of need."""

    name: str
    year: str
    volume: float
    needed: float


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """What a run says to one question.

    Attributes:
        question: as asked.
        kind: ``"chance"``, ``"mean"``, ``"quantile"``, ``"band"`` (a bare quantity, whose value
            is the mediaan), ``"number"`` (arithmetic with estimates), ``"known"`` or ``"truth"``
            (a comparison with one outcome in all futures: 1 when it holds, else 0).
        value: the number, in ``unit``; a chance between 0 and 1.
        unit: empty where units are joined.
        day: the as-of day, ISO.
        levels: chance of staying below each MPP label.
        n_paths: number of futures.
        n_meeting: how many of them meet the condition; all without one.
        error: Monte Carlo error of the value, as if futures were independent draws.
        band: of the quantity the question is about, by label of ``bands.csv``; empty for a
            number that all futures share. Only levels with ten futures beyond them.
        about: the quantity of the band.
        band_unit: unit of the band.
        levers: scenarios that are on; none means policy-neutral.
        booked_for: what each booked line of the question pays for, with what is needed.
        effect: what the scenario of the question changes, on the same futures.
        tree: the question as parsed.
    """

    question: str
    kind: str
    value: float
    unit: str
    day: str
    levels: Mapping[str, float]
    n_paths: int
    n_meeting: int
    error: Error
    band: Mapping[str, float]
    about: Node | None
    band_unit: str
    levers: tuple[str, ...]
    tree: Estimate
    booked_for: tuple[BookedFor, ...] = ()
    effect: "Answer | None" = field(default=None)

    @property
    def few(self) -> bool:
        """Return whether few futures meet the condition."""
        return self.n_meeting < min(FEW, self.n_paths)


def ask(run: AskedRun | str | Path, question: str, scenario: str = "") -> Answer:
    """Return the answer to a question.

    Args:
        run: folder or id of a finished run, or one that is open already.
        question: in the grammar of ``forecast.ask.grammar``.
        scenario: its levers are on for every quantity that names none; the answer then holds
            the difference with the baseline too.

    Raises:
        ToolkitError: the question cannot be read or answered, or the run is not whole.
    """
    tree = parse(question)
    asked = run if isinstance(run, AskedRun) else open_run(run)
    if not scenario:
        return _answer(asked, question, tree)
    changed, neutral = (cast(Estimate, under(tree, name)) for name in (scenario, BASELINE))
    found = _answer(asked, question, changed)
    return replace(found, effect=_effect(asked, question, changed, neutral))


def _effect(run: AskedRun, question: str, changed: Estimate, neutral: Estimate) -> Answer | None:
    """Return changed less neutral on the same futures; None for a band under a condition."""
    if changed.name != "band":
        return _answer(run, question, Estimate("band", Chain(changed, (("-", neutral),))))
    if changed.given is not None:
        return None
    less = Chain(changed.part, (("-", neutral.part),))
    return _answer(run, question, Estimate("band", less))


def _answer(run: AskedRun, question: str, tree: Estimate) -> Answer:
    evaluation = Evaluation(run)
    found, unit = evaluation.sample(tree)
    kind, value, error = _valued(evaluation, tree, found)
    about = subject(tree)
    named = (one for node in references(tree) for one in node.scenario.split(TOGETHER))
    levers = dict.fromkeys(named)
    return Answer(
        question=question,
        kind=kind,
        value=value,
        unit=unit,
        day=run.day,
        levels=run.levels,
        n_paths=run.n_paths,
        n_meeting=len(found),
        error=error,
        band={} if about is None else band(evaluation, about, tree.given),
        about=about,
        band_unit="" if about is None else evaluation.number(about).unit,
        levers=tuple(name for name in levers if name not in ("", BASELINE)),
        tree=tree,
        booked_for=tuple(_booked_for(evaluation, tree)),
    )


def _booked_for(evaluation: Evaluation, tree: Estimate) -> Iterator[BookedFor]:
    """Yield what the booked lines of a question pay for, each line and year once."""
    asked = dict.fromkeys(
        (key, node.first)
        for node in references(tree)
        if node.name.startswith(BOOKED) and node.first == node.last
        for key in lines_of(f"cost_{node.name.removeprefix(BOOKED)}")
    )
    levers = next((node.scenario for node in references(tree) if node.scenario), "")
    for key, year in asked:
        line = VOLUMES.get(key)
        if line is None or (line.name, year) not in evaluation.run.known:
            continue
        terms = [Reference(one, year, year, levers) for one in line.quantities]
        need = np.atleast_1d(sum(evaluation.number(term).numbers for term in terms))
        needed = quantile(need, evaluation.run.levels["mediaan"])
        yield BookedFor(line.name, year, evaluation.run.known[line.name, year][0], needed)


def lines_of(key: str) -> tuple[str, ...]:
    """Return the line itself, or of the chapter every line that has a volume."""
    return tuple(VOLUMES) if key == CHAPTER else (key,)


def _valued(evaluation: Evaluation, tree: Estimate, found: FloatArray) -> tuple[str, float, Error]:
    """Return the kind, the number and its error."""
    if evaluation.shared(tree):
        value, kind = float(found[0]), "truth" if tree.name == "P" else "number"
        if not any(isinstance(node, Estimate) for node in inside(tree.part)):
            return ("known" if kind == "number" else kind), value, no_error(value)

        def again(rows: BoolArray) -> float:
            return float(evaluation.on(rows).sample(tree)[0][0])

        return kind, value, batch_error(value, evaluation.run.n_paths, again)
    if tree.name == "P":
        value = float(found.mean())
        return "chance", value, chance_error(value, len(found))
    if tree.name == "E":
        return "mean", float(found.mean()), mean_error(found)
    level = evaluation.run.levels["mediaan"] if tree.name == "band" else tree.level
    kind = "band" if tree.name == "band" else "quantile"
    return kind, quantile(found, level), quantile_error(found, level)


def subject(tree: Estimate) -> Node | None:
    """Return the quantity a question is about, of which a band is told; None when there is none.

    Under ``P`` it is the first side of a comparison that holds a quantity; of the difference of
    two estimates of one kind it is the difference of what they estimate.
    """
    if tree.name == "P":
        compared = (node for node in inside(tree.part) if isinstance(node, Compare))
        sides = (side for node in compared for side in node.parts)
        return next((side for side in sides if _moves(side)), None)
    match tree.part:
        case Chain(Estimate(name, part, None, _), (("-", Estimate(other, less, None, _)),)) if (
            name == other and name != "P"
        ):
            return Chain(part, (("-", less),))
    return tree.part if _moves(tree.part) else None


def _moves(node: Node) -> bool:
    """Return whether a node holds a quantity outside an estimate."""
    if isinstance(node, Reference):
        return not node.name.startswith((BOOKED, REALISED))
    return not isinstance(node, Estimate) and any(_moves(part) for part in parts(node))


def band(evaluation: Evaluation, about: Node, condition: Node | None) -> dict[str, float]:
    """Return the band of a quantity, columns of ``bands.csv``; empty when all futures share it.

    A level with fewer than ten futures beyond it is left out.
    """
    node = Estimate("band", about, condition)
    if evaluation.shared(node):
        return {}
    numbers, _ = evaluation.sample(node)
    levels = {**evaluation.run.levels, **EXTRA}
    order = [name for name in (*LABELS, *EXTRA) if enough(numbers, levels[name])]
    return {name: quantile(numbers, levels[name]) for name in order} | {
        "mean": float(numbers.mean())
    }
