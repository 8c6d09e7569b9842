"""Numbers with their unit, and what becomes of units in arithmetic.

A quantity over a span: months of the paths, known months before them, sums and means.

The tree of a question on the paths of a run: numbers and events, future by future.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import NamedTuple, NoReturn

import numpy as np

from data.arrays import BoolArray, FloatArray
from data.glossary import glossary_entry
from data.names import nearest
from forecast.ask.grammar import LARGEST, refuse
from forecast.ask.not_told import why_not
from forecast.ask.source import AskedRun
from forecast.ask.tree import (
    BASELINE,
    BOOKED,
    REALISED,
    Chain,
    Compare,
    Estimate,
    Extreme,
    Logic,
    Negative,
    Node,
    Not,
    Reference,
    WrittenNumber,
)
from forecast.years import is_stock
from models.paths import Paths

EUR = "EUR"
LIST = "`prognose ask RUN` without a question lists all names."
MONTHS = 12
NEVER_REALISED = (BOOKED, "mpp_", "decided_", "price_")  # official, booked, prices
SHARES = {"ind_grant_share": ("ind_grants", "ind_decisions")}
COUNTED = ("persons", "applications", "decisions", "permits", "places", EUR)
PAID = ({"EUR/place/year", "places"}, {"EUR/person/year", "persons"})  # price and number
HALF = 0.5  # of a unit that is counted: nearer is equal


class UnitValue(NamedTuple):
    """A number with its unit: shape (n,) over futures, or () where it is the same in all."""

    numbers: FloatArray
    unit: str


def same_unit(values: list[UnitValue]) -> str:
    """Return the unit of values that are added or compared; empty where they differ.

    Raises:
        QueryError: euros beside something else.
    """
    units = list(dict.fromkeys(value.unit for value in values if value.unit))
    if EUR in units and len(units) > 1:
        refuse(f"{' beside '.join(units)}; expected one unit", "Compare euros with euros.")
    return units[0] if len(units) == 1 else ""


def joined(first: UnitValue, second: UnitValue, sign: str) -> str:
    """Return the unit of a product or quotient; empty where it has no name."""
    if sign == "*":
        if {first.unit, second.unit} in PAID:
            return EUR
        return "" if first.unit and second.unit else first.unit or second.unit
    if not second.unit:
        return first.unit
    return f"{first.unit}/{second.unit}" if first.unit and first.unit != second.unit else ""


def looked_up(run: AskedRun, node: Reference) -> tuple[FloatArray, str]:
    """Return a quantity over its span and its unit; a flow summed, a stock averaged.

    Returns:
        shape (n_paths,), or () where every month was known on the day.

    Raises:
        QueryError: unknown, absent, or a month that is neither known nor simulated.
    """
    if node.name.startswith(BOOKED) and not _is_known(run, node.name):
        return _booked(run, node)
    if node.name.startswith(REALISED):
        return _over(run, node, node.name.removeprefix(REALISED), None)
    if not _is_name(run, node.name):
        _unknown(run, node)
    if node.name in SHARES:
        part, whole = (looked_up(run, replace(node, name=name))[0] for name in SHARES[node.name])
        return np.asarray(part / np.maximum(whole, np.finfo(float).tiny)), _unit(node.name, 1)
    with_levers = node.scenario not in ("", BASELINE)
    found = run.scenario(node.scenario) if with_levers else run.paths
    return _over(run, node, node.name, found.get(node.name))


def _is_known(run: AskedRun, name: str) -> bool:
    return any(name == key for key, _ in run.known)


def _is_name(run: AskedRun, name: str) -> bool:
    """Return whether a name can be asked, without reading the futures of any other."""
    if name in SHARES:
        name = SHARES[name][0]
    return name in run.paths or _is_known(run, name)


def names(run: AskedRun) -> dict[str, str]:
    """Return every name that can be asked, with what it spans."""
    found = {key: f"{paths.months[0]}..{paths.months[-1]}" for key, paths in run.paths.items()}
    spans: dict[str, list[str]] = {}
    for key, period in run.known:
        spans.setdefault(key, []).append(period)
    for key, periods in spans.items():
        told = f"{min(periods)}..{max(periods)}"
        if not key.startswith(NEVER_REALISED):
            found[REALISED + key] = told
        found.setdefault(key, told)
    for key, (part, _) in SHARES.items():
        if part in found:
            found[key] = found[part]
    for key in dict.fromkeys(key for key, _ in run.booked):
        years = [year for one, year in run.booked if one == key]
        found[BOOKED + key.removeprefix("cost_")] = f"{min(years)}..{max(years)}"
    return found


def _over(run: AskedRun, node: Reference, key: str, paths: Paths | None) -> tuple[FloatArray, str]:
    place = {} if paths is None else {str(month): at for at, month in enumerate(paths.months)}
    constant, columns, count = 0.0, [], 0
    for year, wanted in _by_year(node):
        simulated = [place[month] for month in wanted if month in place]
        known = [
            run.known[key, month]
            for month in wanted
            if (key, month) in run.known and month not in place
        ]
        if len(simulated) + len(known) == len(wanted):
            constant += sum(value for value, _ in known)
        elif (key, year) in run.known and len(wanted) == MONTHS:
            simulated = []
            constant += run.known[key, year][0] * (MONTHS if is_stock(key) else 1)
        else:
            _unknown(run, node)
        columns += simulated
        count += len(wanted)
    numbers = np.array(constant)
    if paths is not None and columns:
        numbers = paths.values[:, columns].sum(axis=1) + constant
        numbers = numbers if len(numbers) == run.n_paths else numbers[0]  # the same in all
    return (numbers / count if is_stock(key) else numbers), _unit(key, count)


def _by_year(node: Reference) -> Iterator[tuple[str, list[str]]]:
    """Yield each year of a span with its months that count."""
    first, last = _month(node.first, "01"), _month(node.last, "12")
    for year in range(int(first[:4]), int(last[:4]) + 1):
        months = (f"{year:04d}-{month:02d}" for month in range(1, MONTHS + 1))
        yield f"{year:04d}", [month for month in months if first <= month <= last]


def _month(period: str, month: str) -> str:
    return period if "-" in period else f"{period}-{month}"


def _unit(key: str, count: int) -> str:
    unit = glossary_entry(key).unit
    return unit if count == 1 else unit.removesuffix("/month")


def _booked(run: AskedRun, node: Reference) -> tuple[FloatArray, str]:
    key = "cost_" + node.name.removeprefix(BOOKED)
    if not any(key == one for one, _ in run.booked):
        _unknown(run, node)
    if "-" in node.first:
        refuse(f"{_told(node)}: a line is booked for a year; expected a year", "Write the year.")
    years = range(int(node.first), int(node.last) + 1)
    amounts = [run.booked.get((key, year), np.nan) for year in years]
    if not (np.array(amounts) > 0).all():
        refuse(
            f"{_told(node)}: nothing, or 0, is booked in a year of it as known on {run.day}; "
            f"expected an amount",
            LIST,
        )
    return np.array(sum(amounts)), "EUR"


def _unknown(run: AskedRun, node: Reference) -> NoReturn:
    """Refuse a name or a period with the nearest known ones, and the reason of the run.

    Raises:
        QueryError: always.
    """
    held, key = names(run), node.name.removeprefix(REALISED)
    if why := why_not(node.name, held.get(node.name, "")):
        refuse(f"{_told(node)}: {why.found}", why.advice)
    if node.name in held:
        refuse(
            f"{_told(node)}: neither known on {run.day} nor simulated in full; expected a period "
            f"in {held[node.name]}",
            LIST,
        )
    if reason := run.absent.get(key):
        refuse(f"{_told(node)}: not in this run ({reason.rstrip('. ')})", LIST)
    refuse(f"{_told(node)}: not in this run; expected {nearest(node.name, held)}", LIST)


def _told(node: Reference) -> str:
    span = node.first if node.first == node.last else f"{node.first}..{node.last}"
    return f"{node.name[:40]}[{span}]"


LEAST = 100  # futures that must meet a condition
BEYOND = 10  # futures that must lie beyond a quantile, as in forecast.bands
ARITHMETIC: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
COMPARISON: dict[str, Callable[[FloatArray, FloatArray, str], BoolArray]] = {
    "<": lambda a, b, _: np.less(a, b),
    "<=": lambda a, b, _: np.less_equal(a, b),
    ">": lambda a, b, _: np.greater(a, b),
    ">=": lambda a, b, _: np.greater_equal(a, b),
    "=": lambda a, b, unit: equal(a, b, unit),
}


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Evaluates trees on a run, or on some of its futures.

    Attributes:
        run: the run.
        rows: shape (n_paths,), the futures that count; all when None.
        least: futures that must meet a condition.
        cached: numbers of the quantities that were looked up, over all futures.
    """

    run: AskedRun
    rows: BoolArray | None = None
    least: int = LEAST
    cached: dict[Reference, UnitValue] = field(default_factory=dict)

    def number(self, node: Node) -> UnitValue:
        """Return a number in each future.

        Raises:
            QueryError: an unknown or absent quantity, units that do not go together, a division
                by zero, or too few futures under a condition.
        """
        match node:
            case WrittenNumber(value):
                return UnitValue(np.array(value), "")
            case Reference():
                return self._quantity(node)
            case Negative(part):
                found = self.number(part)
                return UnitValue(-found.numbers, found.unit)
            case Chain(first, steps):
                return reduce(self._step, steps, self.number(first))
            case Extreme(name, parts):
                values = [self.number(part) for part in parts]
                choose = np.minimum if name == "min" else np.maximum
                return UnitValue(reduce(choose, (one.numbers for one in values)), same_unit(values))
            case Estimate():
                return self._estimate(node)
        return refuse("an event where a number is expected", "Write P( ) around it.")

    def event(self, node: Node) -> BoolArray:
        """Return whether an event happens: shape (n,) over futures, or () when known."""
        match node:
            case Compare(parts, signs):
                values = [self.number(part) for part in parts]
                unit = same_unit(values)
                pairs = zip(signs, values, values[1:], strict=False)
                held = [COMPARISON[sign](a.numbers, b.numbers, unit) for sign, a, b in pairs]
                if self.rows is None:
                    _some_equal(signs, held)
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
        return self.run.n_paths if self.rows is None else int(self.rows.sum())

    def meeting(self, condition: Node | None) -> BoolArray | None:
        """Return which futures meet a condition, shape (n,); None when there is none.

        Raises:
            QueryError: too few do.
        """
        if condition is None:
            return None
        met = np.broadcast_to(self.event(condition), (self.n_paths,))
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

    def _estimate(self, node: Estimate) -> UnitValue:
        numbers, unit = self.sample(node)
        if node.name in ("P", "E"):
            return UnitValue(np.asarray(numbers.mean()), unit)
        if self.rows is not None:  # some of the futures, for an error: looked at before
            return UnitValue(np.asarray(np.quantile(numbers, node.level)), unit)
        return UnitValue(np.asarray(quantile(numbers, node.level)), unit)

    def _quantity(self, node: Reference) -> UnitValue:
        if node not in self.cached:
            self.cached[node] = UnitValue(*looked_up(self.run, node))
        numbers, unit = self.cached[node]
        return UnitValue(
            numbers if self.rows is None or not numbers.ndim else numbers[self.rows], unit
        )

    def _step(self, first: UnitValue, step: tuple[str, Node]) -> UnitValue:
        sign, second = step[0], self.number(step[1])
        if sign == "/" and (zeros := int((second.numbers == 0).sum())):
            where = f"in {zeros} futures" if second.numbers.ndim else "always"
            refuse(f"a division by 0 ({where}); expected never", "Divide by something else.")
        unit = same_unit([first, second]) if sign in "+-" else joined(first, second, sign)
        with np.errstate(all="ignore"):
            numbers = ARITHMETIC[sign](first.numbers, second.numbers)
        if not (np.abs(numbers) <= LARGEST).all():
            refuse(f"a number beyond {LARGEST:g}; expected less", "Write smaller ones.")
        return UnitValue(np.asarray(numbers), unit)


def equal(first: FloatArray, second: FloatArray, unit: str) -> BoolArray:
    """Return where two numbers are less than half a counted unit apart; others to nine digits."""
    if unit.removesuffix("/month") in COUNTED:
        return np.asarray(np.abs(first - second) < HALF)
    return np.isclose(first, second, rtol=1e-9, atol=0.0)


def _some_equal(signs: tuple[str, ...], held: list[BoolArray]) -> None:
    """Refuse an equality that no future has: its chance says nothing.

    Raises:
        QueryError: there is one.
    """
    for sign, found in zip(signs, held, strict=True):
        if sign == "=" and found.ndim and not found.any():
            refuse(
                f"'=' holds in none of {len(found)} futures: a number that varies is never one "
                f"number; expected a range",
                "Write e.g. 29500 <= inflow_first[2027] < 30500.",
            )


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
