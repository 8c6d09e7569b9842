"""The parts of a question, as parsed: small frozen values that know whether they are yes or no."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

ESTIMATES = ("P", "Q", "E", "median")
EXTREMES = ("min", "max")
BOOKED, REALISED = "booked_", "realised_"
BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A quantity over a span of months or years.

    Attributes:
        name: a quantity, or ``booked_`` or ``realised_`` and the rest of its name.
        first: ``"2027"`` or ``"2027-03"``.
        last: the same as ``first``, or the end of a range.
        scenario: its levers are on; empty for those of the question.
    """

    name: str
    first: str
    last: str
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Arithmetic from left to right: a first part, then signs with the parts they take."""

    first: "Node"
    steps: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The lowest or highest of several numbers, future by future."""

    name: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain of comparisons, all of which must hold: ``a < b <= c``."""

    parts: tuple["Node", ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """Events joined by ``and`` or by ``or``."""

    name: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """An event that does not happen."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number over futures, or over those that meet a condition.

    Attributes:
        name: one of ``ESTIMATES``; ``"band"`` for a bare quantity.
        part: an event under ``P``, else a number.
        given: the condition, or None.
        level: chance of staying below, under ``Q``.
    """

    name: str
    part: "Node"
    given: "Node | None" = None
    level: float = 0.5


Node: TypeAlias = (
    WrittenNumber | Reference | Chain | Negative | Extreme | Compare | Logic | Not | Estimate
)


def is_event(node: Node) -> bool:
    """Return whether a node is yes or no in each future, not a number."""
    return isinstance(node, Compare | Logic | Not)


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes a node is made of, in the order written."""
    match node:
        case Chain(first, steps):
            return (first, *(part for _, part in steps))
        case Negative(part) | Not(part):
            return (part,)
        case Extreme(_, found) | Compare(found, _) | Logic(_, found):
            return found
        case Estimate(_, part, given):
            return (part,) if given is None else (part, given)
    return ()


def inside(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes in it, in the order written."""
    yield node
    for part in parts(node):
        yield from inside(part)


def references(node: Node) -> Iterator[Reference]:
    """Yield every quantity a node names, in the order written."""
    return (part for part in inside(node) if isinstance(part, Reference))


def under(node: Node, scenario: str) -> Node:
    """Return a node with every quantity that names no scenario put in one."""

    def moved(part: Node) -> Node:
        return under(part, scenario)

    match node:
        case Reference():
            return replace(node, scenario=node.scenario or scenario)
        case Chain(first, steps):
            return Chain(moved(first), tuple((sign, moved(part)) for sign, part in steps))
        case Negative(part):
            return Negative(moved(part))
        case Not(part):
            return Not(moved(part))
        case Extreme() | Compare() | Logic():
            return replace(node, parts=tuple(moved(part) for part in node.parts))
        case Estimate(_, part, given):
            return replace(node, part=moved(part), given=given and moved(given))
    return node
