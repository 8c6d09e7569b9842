"""Who caused a change: the exact Shapley value, the mean over every order of the steps."""

from collections.abc import Callable, Mapping
from itertools import combinations
from math import factorial

from data.arrays import FloatArray

Value = Callable[[Mapping[str, FloatArray]], FloatArray]


def shapley(
    value: Value, before: Mapping[str, FloatArray], after: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """Return what each factor adds to ``value(after) - value(before)``.

        effect[k] = sum over sets S without k of |S|! (K - |S| - 1)! / K!
                    * (value(S and k after) - value(S after)), the others as before

    The effects add up to the whole change, depend on no order, and turn sign when before and
    after change places; a factor that stays the same has effect 0.

    Args:
        value: cost of a set of factors, any shape that the factors broadcast to.
        before: factors by name.
        after: the same names.
    """
    names = sorted(before)
    known: dict[frozenset[str], FloatArray] = {}

    def at(moved: frozenset[str]) -> FloatArray:
        if moved not in known:
            known[moved] = value({n: after[n] if n in moved else before[n] for n in names})
        return known[moved]

    effects: dict[str, FloatArray] = {}
    for name in names:
        rest = [other for other in names if other != name]
        parts = [
            _weight(len(moved), len(names)) * (at(moved | {name}) - at(moved))
            for size in range(len(names))
            for moved in map(frozenset, combinations(rest, size))
        ]
        effects[name] = sum(parts[1:], start=parts[0])
    return effects


def _weight(size: int, names: int) -> float:
    return factorial(size) * factorial(names - size - 1) / factorial(names)
