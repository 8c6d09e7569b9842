"""Are the rows of a file figures that can be added: each by itself, with a line for a fault."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.errors import DataError
from data.names import nearest
from data.refresh.counted import fits, rules
from data.refresh.offices.settings import Believed, OfficeSettings, SeriesRule
from data.refresh.sheet import SheetLine
from data.tables.csv_table import read_table
from data.tables.dutch_periods import canonical
from data.tables.periods import granularity, span
from data.tables.schemas import FIGURES
from data.tables.vintages import FIGURE_FILES

STATUS = "provisional"
AHEAD = ("projection", "decision", "contradicted")  # what a status of a counted figure never is
LONGEST = {"source": 200, "remark": 500}
LARGEST = 1e9
FORMS = "2026-07, 2026-Q2, 2026-H1, 2026-W31, 2026 or 2026-07-31"


class Fault(NamedTuple):
    """What is wrong with a row, 0 for the whole file: found and expected."""

    row: int
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class HandFigure:
    """One row of a file that is in order by itself.

    Attributes:
        row: its number in the file.
        series: the printed series.
        period: in a form of ``data.tables.periods.span``.
        value: as it goes into the table.
        source: as written.
        published_on: when it came out.
        unit: that of the series.
        status: as written, ``provisional`` if it was left open.
        remark: as written.
        file: vintage table it goes to.
    """

    row: int
    series: str
    period: str
    value: str
    source: str
    published_on: date
    unit: str
    status: str
    remark: str
    file: str

    @property
    def number(self) -> float:
        """Return the value as a number."""
        return float(self.value)


class Book:
    """All shipped and added figures of a place, and what is believed of their series."""

    def __init__(
        self, folder: Path, settings: OfficeSettings, derived: Mapping[str, Sequence[str]]
    ) -> None:
        """Read every vintage table.

        Args:
            folder: vintage tables.
            settings: what the refresh believes.
            derived: series that are made from others, with those.

        Raises:
            DataError: a table is missing or not as it should be.
        """
        read = [
            read_table(folder / f"{name}.csv", FIGURES).assign(file=name) for name in FIGURE_FILES
        ]
        self.rows = pd.concat(read, ignore_index=True)
        self.settings = settings
        self.names = frozenset(self.rows["series"].unique())
        self._own: dict[str, pd.DataFrame] = {}
        own = (one for rule in settings.sources.values() for one in rule.series)
        sums = {one.name: one.sum_of for one in own if one.sum_of}
        made = {name: parts for name, parts in derived.items() if name not in self.names}
        self.derived = {**made, **sums}

    def believed(self, series: str) -> SeriesRule | Believed:
        """Return how far figures of a series are believed to move."""
        return self.settings.rule_of(series) or Believed(**rules()["believed"])

    def of(self, series: str) -> pd.DataFrame:
        """Return the rows of a series, with ``form``: its period, Dutch words as their day."""
        if series not in self._own:
            own = self.rows[self.rows["series"] == series]
            forms = [canonical(period) or period for period in own["period"]]
            self._own[series] = own.assign(form=forms)
        return self._own[series]

    def files(self, series: str) -> dict[str, str]:
        """Return the table a series goes to by kind of period: that with most of its rows."""
        own = self.of(series)
        rows = own.groupby([own["form"].map(granularity), "file"]).size().sort_values()
        found = {str(kind): str(name) for kind, name in rows.index}
        rule = self.settings.rule_of(series)
        return found | (rule.files if rule else {})


def figure(line: SheetLine, book: Book) -> HandFigure:
    """Return a row as a figure.

    Raises:
        RowFault: the first thing that is wrong with it.
    """
    cells = line.cells
    for found, expected in _faults(cells, book):
        raise RowFault(Fault(line.row, found, expected))
    series, period = cells["series"], cells["period"]
    return HandFigure(
        line.row,
        series,
        period,
        _plain(cells["value"]),
        cells["source"],
        date.fromisoformat(cells["published_on"]),
        str(book.of(series)["unit"].iloc[0]),
        cells["status"] or STATUS,
        cells["remark"],
        book.files(series)[granularity(period)],
    )


class RowFault(Exception):
    """A row that is no figure."""

    def __init__(self, fault: Fault) -> None:
        """Keep the fault."""
        super().__init__(fault.found)
        self.fault = fault


def _faults(cells: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    for check in (_series, _period, _value, _texts, _day, _bounds):
        yield from check(cells, book)


def _series(cells: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    name = cells["series"]
    if parts := book.derived.get(name, ()):
        yield f"{name} is made from other series", f"one of {', '.join(list(parts)[:7])}"
    elif name not in book.names:
        yield f"series {name!r} is unknown", nearest(name, book.names)


def _period(cells: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    period = cells["period"]
    try:
        kind = granularity(period)
        span(period)
    except DataError:
        yield f"period {period!r} is none", FORMS
        return
    if kind not in (known := book.files(cells["series"])):
        yield f"{cells['series']} {period} is a {kind}", f"a {' or '.join(sorted(known))}"


def _value(cells: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    text, own = cells["value"], book.of(cells["series"])
    if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
        yield f"value {text!r} may be thousands or decimals", "1234 without a point, or 1234.5"
    elif not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text) or abs(float(text)) > LARGEST:
        yield f"value {text!r} is no number", "one as 1234 or 1234.5"
    elif float(text) < 0 and not fits(cells["series"], rules()["checks"]["below_zero"]):
        yield f"{cells['series']} {cells['period']} is {text}", "a number >= 0"
    elif not float(text).is_integer() and (own["value"] % 1 == 0).all():
        yield f"{cells['series']} {cells['period']} is {text}", "a whole number"
    unit = str(own["unit"].iloc[0])
    if cells["unit"] not in ("", unit):
        yield f"{cells['series']} in the unit {cells['unit']!r}", f"{unit!r}, as before"


def _texts(cells: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    if not re.search(r"[A-Za-z0-9]", cells["source"]):
        yield f"source {cells['source']!r}", "who printed it, and where"
    for name, most in LONGEST.items():
        if len(cells[name]) > most or not cells[name].isprintable():
            yield f"a {name} of {len(cells[name])} letters", f"at most {most} on one line"
    status = cells["status"]
    if not re.fullmatch(r"[A-Za-z0-9_]{0,40}", status) or status.startswith(AHEAD):
        yield f"status {status[:40]!r}", "that of a counted figure, as provisional or final"


def _day(cells: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    text, (start, end) = cells["published_on"], span(cells["period"])
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        yield f"published_on {text!r} is no day", "one as 2026-08-04"
        return
    checks, series = rules()["checks"], cells["series"]
    stand = fits(series, checks["stands"]) and start <= day
    if end > day and not stand and not fits(series, checks["early"]):
        yield f"{series} {cells['period']} published on {day}", "a period that is over"


def _bounds(cells: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    unit, series = book.of(cells["series"])["unit"].iloc[0], cells["series"]
    for rule in rules()["bounds"]:
        outside = not rule["lowest"] <= float(cells["value"]) <= rule["highest"]
        if unit in rule["units"] and outside and not fits(series, rule["not_for"]):
            what = f"{series} {cells['period']} is {cells['value']} {unit}"
            yield what, f"{rule['lowest']} to {rule['highest']}"


def _plain(text: str) -> str:
    """Return a number as the tables hold it."""
    number = float(text)
    return str(int(number)) if number.is_integer() else repr(number)
