"""Who caused a change: the exact Shapley value, the mean over every order of the steps."""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from math import factorial

from data.arrays import FloatArray

Value = Callable[[Mapping[str, FloatArray]], FloatArray]
Worth = Callable[[frozenset[str]], FloatArray]


def shapley(
    value: Value, before: Mapping[str, FloatArray], after: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """Return what each factor adds to ``value(after) - value(before)``.

    The effects turn sign when before and after change places; a factor that stays the same has
    effect 0.

    Args:
        value: cost of a set of factors, any shape that the factors broadcast to.
        before: factors by name.
        after: the same names.
    """
    return shares(
        lambda moved: value({n: after[n] if n in moved else before[n] for n in before}), before
    )


def shares(worth: Worth, parts: Iterable[str]) -> dict[str, FloatArray]:
    """Return what each part adds to ``worth(all parts) - worth(none)``.

        effect[k] = sum over sets S without k of |S|! (K - |S| - 1)! / K!
                    * (worth(S and k) - worth(S))

    The effects add up to the whole change and depend on no order.

    Args:
        worth: value of a set of changed parts, the others as before; asked once for each set.
        parts: K names.
    """
    names = sorted(parts)
    known: dict[frozenset[str], FloatArray] = {}

    def at(moved: frozenset[str]) -> FloatArray:
        if moved not in known:
            known[moved] = worth(moved)
        return known[moved]

    effects: dict[str, FloatArray] = {}
    for name in names:
        rest = [other for other in names if other != name]
        gains = [
            _weight(len(moved), len(names)) * (at(moved | {name}) - at(moved))
            for size in range(len(names))
            for moved in map(frozenset, combinations(rest, size))
        ]
        effects[name] = sum(gains[1:], start=gains[0])
    return effects


def _weight(size: int, names: int) -> float:
    return factorial(size) * factorial(names - size - 1) / factorial(names)
