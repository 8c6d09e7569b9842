"""A table of CBS, by either protocol: described, checked against what is expected, read.

Shapes are from documentation, not from a live call.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from data.names import nearest
from data.refresh.offices.answer import Cell, OfficeAnswer, cbs_period, changed_on, count
from data.refresh.offices.pages import Pages
from data.refresh.offices.settings import SeriesRule, SourceRule
from data.tables.periods import granularity

STATUS = {"Definitief": "final", "Voorlopig": "provisional", "NaderVoorlopig": "provisional"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TableItem:
    """A measure, a category or a period of a table."""

    code: str
    title: str
    unit: str = ""
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TableDescription:
    """What a table says about itself: its measures, and the categories of each dimension."""

    title: str
    measures: tuple[TableItem, ...]
    items: dict[str, tuple[TableItem, ...]]


class CbsProtocol(Protocol):
    """The two things that differ between the protocols of CBS."""

    def changed(self) -> str:
        """Return when the table was changed, never from a kept page."""

    def describe(self) -> TableDescription:
        """Return what the table says about itself."""

    def observations(self, measures: list[str], chosen: dict[str, list[str]]) -> Iterable[Row]:
        """Yield rows with the keys Measure, Value and each dimension."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A rule resolved into codes."""

    rule: SeriesRule
    measure: TableItem
    items: dict[str, TableItem]

    def definition(self) -> dict[str, Any]:
        """Return the titles, unit and codes."""
        own = self.measure
        where = {name: [item.code, item.title] for name, item in self.items.items()}
        return {"measure": [own.code, own.title, own.unit, own.text], "where": where}


def read_cbs(pages: Pages, rule: SourceRule, reader: CbsProtocol) -> OfficeAnswer:
    """Return what the table says now.

    Raises:
        DataError: a definition, unit, column, code or figure is not as expected, or the table
            changed while it was read.
    """
    changed = reader.changed()
    pages.version = f"{rule.table} {changed}"
    table = reader.describe()
    if table.title != rule.title:
        raise pages.wrong(f"the title {table.title!r}", repr(rule.title))
    places = [_place(pages, rule, one, table) for one in rule.series if not one.sum_of]
    cells = tuple(_cells(pages, rule, places, table, reader))
    if reader.changed() != changed:
        raise pages.wrong("a table that changed while it was read", "one version; run it again")
    definition = {"title": table.title, "dimensions": sorted(table.items)}
    series = {place.rule.name: place.definition() for place in places}
    day = changed_on(pages.name, changed)
    return OfficeAnswer(day, cells, definition | {"series": series}, tuple(pages.read))


def _place(pages: Pages, rule: SourceRule, one: SeriesRule, table: TableDescription) -> _Place:
    expected = {rule.time, *one.where}
    if set(table.items) != expected:
        raise pages.wrong(f"the dimensions {', '.join(sorted(table.items))}", _listed(expected))
    measure = _named(pages, "measure", one.measure, table.measures)
    if measure.unit != one.unit:
        raise pages.wrong(f"{one.measure!r} in the unit {measure.unit!r}", repr(one.unit))
    items = {name: _named(pages, name, one.where[name], table.items[name]) for name in one.where}
    return _Place(one, measure, items)


def _named(pages: Pages, kind: str, wanted: str, items: tuple[TableItem, ...]) -> TableItem:
    found = [item for item in items if item.code == wanted]
    found = found or [item for item in items if item.title == wanted]
    if len(found) != 1:
        near = nearest(wanted, {item.title for item in items})
        raise pages.wrong(f"{len(found)} of {kind} {wanted!r}, nearest {near}", "one")
    return found[0]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _cells(
    pages: Pages,
    rule: SourceRule,
    places: list[_Place],
    table: TableDescription,
    reader: CbsProtocol,
) -> Iterator[Cell]:
    names = sorted(places[0].items)
    by_codes = {
        (place.measure.code, *(place.items[name].code for name in names)): place.rule
        for place in places
    }
    periods = {item.code: item for item in table.items[rule.time]}
    chosen = {name: sorted({place.items[name].code for place in places}) for name in names}
    measures = sorted({place.measure.code for place in places})
    seen: set[tuple[str, str]] = set()
    for row in reader.observations(measures, chosen):
        key = tuple(_code(pages, row, name) for name in ("Measure", *names))
        code = _code(pages, row, rule.time)
        if key not in by_codes:
            raise pages.wrong(f"a row of {' '.join(key)}", "rows that were asked for")
        if code not in periods:
            raise pages.wrong(f"the period {code!r}", f"one that {rule.time} lists")
        cell = _cell(pages, by_codes[key], periods[code], row)
        if (cell.series, cell.period) in seen:
            raise pages.wrong(f"{cell.series} {cell.period} twice", "one row each")
        seen.add((cell.series, cell.period))
        if granularity(cell.period) in by_codes[key].files:
            yield cell


def _code(pages: Pages, row: Row, name: str) -> str:
    if not isinstance(row.get(name), str):
        raise pages.wrong(f"a row without {name} ({_listed(row)})", f"the column {name}")
    return str(row[name]).strip()


def _cell(pages: Pages, rule: SeriesRule, period: TableItem, row: Row) -> Cell:
    try:
        name = cbs_period(period.code)
    except ValueError:
        raise pages.wrong(
            f"the period {period.code!r}", "a month 2026MM10, quarter 2026KW03 or year 2025JJ00"
        ) from None
    if "Value" not in row:
        raise pages.wrong(f"a row without Value ({_listed(row)})", "the column Value")
    try:
        value = count(row["Value"])
    except ValueError as error:
        raise pages.wrong(f"{rule.name} {name} is {error}", "a whole number >= 0") from None
    return Cell(rule.name, name, value, STATUS.get(period.status, "unknown"))
