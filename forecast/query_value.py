"""The tree of a question on the paths of a run: numbers and events, future by future."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np

from data.arrays import BoolArray, FloatArray
from forecast.query_lookup import looked_up
from forecast.query_run import Asked
from forecast.query_tokens import LARGEST, refuse
from forecast.query_tree import (
    Chain,
    Compare,
    Estimate,
    Extreme,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    Reference,
)
from forecast.query_units import Value, joined, same_unit

LEAST = 100  # futures that must meet a condition
BEYOND = 10  # futures that must lie beyond a quantile, as in forecast.bands
ARITHMETIC: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
COMPARISON: dict[str, Callable[[FloatArray, FloatArray], BoolArray]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Evaluates trees on a run, or on some of its futures.

    Attributes:
        asked: the run.
        rows: shape (n_paths,), the futures that count; all when None.
        least: futures that must meet a condition.
        cached: numbers of the quantities that were looked up, over all futures.
    """

    asked: Asked
    rows: BoolArray | None = None
    least: int = LEAST
    cached: dict[Reference, Value] = field(default_factory=dict)

    def number(self, node: Node) -> Value:
        """Return a number in each future.

        Raises:
            QueryError: an unknown or absent quantity, units that do not go together, a division
                by zero, or too few futures under a condition.
        """
        match node:
            case Number(value):
                return Value(np.array(value), "")
            case Reference():
                return self._quantity(node)
            case Negative(part):
                found = self.number(part)
                return Value(-found.numbers, found.unit)
            case Chain(first, steps):
                return reduce(self._step, steps, self.number(first))
            case Extreme(name, parts):
                values = [self.number(part) for part in parts]
                choose = np.minimum if name == "min" else np.maximum
                return Value(reduce(choose, (one.numbers for one in values)), same_unit(values))
            case Estimate():
                return self._estimate(node)
        return refuse("an event where a number is expected", "Write P( ) around it.")

    def event(self, node: Node) -> BoolArray:
        """Return whether an event happens: shape (n,) over futures, or () when known."""
        match node:
            case Compare(parts, signs):
                values = [self.number(part) for part in parts]
                same_unit(values)
                pairs = zip(signs, values, values[1:], strict=False)
                held = [COMPARISON[sign](a.numbers, b.numbers) for sign, a, b in pairs]
                return np.asarray(reduce(np.logical_and, held))
            case Logic(name, parts):
                join = np.logical_and if name == "and" else np.logical_or
                return np.asarray(reduce(join, (self.event(part) for part in parts)))
            case Not(part):
                return np.asarray(np.logical_not(self.event(part)))
        return refuse("a number where an event is expected", "Compare it, as in a > b.")

    @property
    def n_paths(self) -> int:
        """Return the number of futures that count."""
        return self.asked.n_paths if self.rows is None else int(self.rows.sum())

    def meeting(self, given: Node | None) -> BoolArray | None:
        """Return which futures meet a condition, shape (n,); None when there is none.

        Raises:
            QueryError: too few do.
        """
        if given is None:
            return None
        met = np.broadcast_to(self.event(given), (self.n_paths,))
        if (count := int(met.sum())) < self.least:
            refuse(
                f"{count} of {self.n_paths} futures meet the condition; expected {self.least} or "
                f"more to say anything of",
                "Widen the condition, or make a run with more paths.",
            )
        return met

    def sample(self, node: Estimate) -> tuple[FloatArray, str]:
        """Return what an estimate is made of: numbers or 0 and 1, shape (m,), and their unit."""
        met = self.meeting(node.given)
        if node.name == "P":
            numbers, unit = self.event(node.part).astype(float), ""
        else:
            numbers, unit = self.number(node.part)
        whole = np.broadcast_to(numbers, (self.n_paths,))
        return (whole if met is None else whole[met]), unit

    def shared(self, node: Estimate) -> bool:
        """Return whether what is estimated is the same in all futures."""
        if node.name == "P":
            return self.event(node.part).ndim == 0
        return self.number(node.part).numbers.ndim == 0

    def on(self, rows: BoolArray) -> "Evaluation":
        """Return the same evaluation on some of the futures; the condition counted before."""
        return replace(self, rows=rows, least=1)

    def _estimate(self, node: Estimate) -> Value:
        numbers, unit = self.sample(node)
        if node.name in ("P", "E"):
            return Value(np.asarray(numbers.mean()), unit)
        if self.rows is not None:  # some of the futures, for an error: looked at before
            return Value(np.asarray(np.quantile(numbers, node.level)), unit)
        return Value(np.asarray(quantile(numbers, node.level)), unit)

    def _quantity(self, node: Reference) -> Value:
        if node not in self.cached:
            self.cached[node] = Value(*looked_up(self.asked, node))
        numbers, unit = self.cached[node]
        return Value(numbers if self.rows is None or not numbers.ndim else numbers[self.rows], unit)

    def _step(self, first: Value, step: tuple[str, Node]) -> Value:
        sign, second = step[0], self.number(step[1])
        if sign == "/" and (zeros := int((second.numbers == 0).sum())):
            where = f"in {zeros} futures" if second.numbers.ndim else "always"
            refuse(f"a division by 0 ({where}); expected never", "Divide by something else.")
        unit = same_unit([first, second]) if sign in "+-" else joined(first, second, sign)
        with np.errstate(all="ignore"):
            numbers = ARITHMETIC[sign](first.numbers, second.numbers)
        if not (np.abs(numbers) <= LARGEST).all():
            refuse(f"a number beyond {LARGEST:g}; expected less", "Write smaller ones.")
        return Value(np.asarray(numbers), unit)


def quantile(numbers: FloatArray, level: float) -> float:
    """Return a quantile as bands are made; refuse one that few futures lie beyond.

    Raises:
        QueryError: fewer than 10 futures lie beyond it.
    """
    if not enough(numbers, level):
        refuse(
            f"quantile {level:g} of {len(numbers)} futures has fewer than {BEYOND} beyond it; "
            f"expected {BEYOND} or more",
            "Take a level nearer the middle.",
        )
    return float(np.quantile(numbers, level))


def enough(numbers: FloatArray, level: float) -> bool:
    """Return whether enough futures lie beyond a level to tell its quantile."""
    return round(len(numbers) * min(level, 1 - level), 6) >= BEYOND
