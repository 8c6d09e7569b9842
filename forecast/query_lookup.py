"""A quantity over a span: months of the paths, known months before them, sums and means."""

from collections.abc import Iterator
from typing import NoReturn

import numpy as np

from data.arrays import FloatArray
from data.glossary import entry
from data.names import nearest
from forecast.kinds import is_stock
from forecast.query_run import Asked
from forecast.query_tokens import refuse
from forecast.query_tree import BASELINE, BOOKED, REALISED, Reference
from models.paths import Paths

LIST = "`prognose ask RUN` without a question lists all names."
MONTHS = 12


def looked_up(asked: Asked, node: Reference) -> tuple[FloatArray, str]:
    """Return a quantity over its span and its unit; a flow summed, a stock averaged.

    Returns:
        shape (n_paths,), or () where every month was known on the day.

    Raises:
        QueryError: unknown, absent, or a month that is neither known nor simulated.
    """
    if node.name.startswith(BOOKED):
        return _booked(asked, node)
    if node.name.startswith(REALISED):
        return _over(asked, node, node.name.removeprefix(REALISED), None)
    if node.name not in names(asked):
        _unknown(asked, node)
    with_levers = node.scenario not in ("", BASELINE)
    found = asked.scenario(node.scenario) if with_levers else asked.paths
    return _over(asked, node, node.name, found.get(node.name))


def names(asked: Asked) -> dict[str, str]:
    """Return every name that can be asked, with what it spans."""
    found = {key: f"{paths.months[0]}..{paths.months[-1]}" for key, paths in asked.paths.items()}
    for key in dict.fromkeys(key for key, _ in asked.known):
        periods = [period for one, period in asked.known if one == key]
        told = f"{min(periods)}..{max(periods)}"
        found[REALISED + key] = told
        found.setdefault(key, told)
    for key in dict.fromkeys(key for key, _ in asked.booked):
        years = [year for one, year in asked.booked if one == key]
        found[BOOKED + key.removeprefix("cost_")] = f"{min(years)}..{max(years)}"
    return found


def _over(asked: Asked, node: Reference, key: str, paths: Paths | None) -> tuple[FloatArray, str]:
    place = {} if paths is None else {str(month): at for at, month in enumerate(paths.months)}
    constant, columns, count = 0.0, [], 0
    for year, wanted in _by_year(node):
        simulated = [place[month] for month in wanted if month in place]
        known = [asked.known[key, month] for month in wanted if (key, month) in asked.known
                 and month not in place]  # fmt: skip
        if len(simulated) + len(known) == len(wanted):
            constant += sum(value for value, _ in known)
        elif (key, year) in asked.known and len(wanted) == MONTHS:
            simulated = []
            constant += asked.known[key, year][0] * (MONTHS if is_stock(key) else 1)
        else:
            _unknown(asked, node)
        columns += simulated
        count += len(wanted)
    numbers = np.array(constant)
    if paths is not None and columns:
        numbers = paths.values[:, columns].sum(axis=1) + constant
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
    unit = entry(key).unit
    return unit if count == 1 else unit.removesuffix("/month")


def _booked(asked: Asked, node: Reference) -> tuple[FloatArray, str]:
    key = "cost_" + node.name.removeprefix(BOOKED)
    if node.name not in names(asked):
        _unknown(asked, node)
    if "-" in node.first:
        refuse(f"{_told(node)}: a line is booked for a year; expected a year", "Write the year.")
    years = range(int(node.first), int(node.last) + 1)
    amounts = [asked.booked.get((key, year), np.nan) for year in years]
    if not (np.array(amounts) > 0).all():
        refuse(
            f"{_told(node)}: nothing, or 0, is booked in a year of it as known on {asked.day}; "
            f"expected an amount",
            LIST,
        )
    return np.array(sum(amounts)), "EUR"


def _unknown(asked: Asked, node: Reference) -> NoReturn:
    """Refuse a name or a period with the nearest known ones, and the reason of the run.

    Raises:
        QueryError: always.
    """
    held, key = names(asked), node.name.removeprefix(REALISED)
    if node.name in held:
        refuse(
            f"{_told(node)}: neither known on {asked.day} nor simulated in full; expected a period "
            f"in {held[node.name]}",
            LIST,
        )
    if reason := asked.absent.get(key):
        refuse(f"{_told(node)}: not in this run ({reason.rstrip('. ')})", LIST)
    refuse(f"{_told(node)}: not in this run; expected {nearest(node.name, held)}", LIST)


def _told(node: Reference) -> str:
    span = node.first if node.first == node.last else f"{node.first}..{node.last}"
    return f"{node.name[:40]}[{span}]"
