"""A column of months and a column of numbers, read until the whole of them says how."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from data.errors import DataError
from data.given.amounts import number
from data.given.frequency import frequency_of, span_read
from data.given.months import PERIODS, YEAR, ReadMonth, month, require_zone
from data.given.two_ways import Seen, TwoWays

ISO = "Write months as 2024-01."
KEPT = 50_000  # texts whose value is kept, as most come again; those read in one way only
DECIMALS = {".": 0, ",": 1}
PLAIN = "Write 1234 or 1234.5, or say which mark stands before decimals (decimal)."


class ReadFigure(NamedTuple):
    """A month and a number in both ways they may have been written in.

    Attributes:
        months: by way of writing days, months since the year 0; -1 where it has none.
        values: by way of writing numbers; nan where it has none, or the figure is not available.
        flag: what stands with the number, as ``p`` or ``:``; mostly empty.
    """

    months: tuple[int, int]
    values: tuple[float, float]
    flag: str


@dataclass(slots=True)
class FigureColumns:
    """The months and numbers of one table.

    Attributes:
        name: of the table, for a message.
        zone: into which times with a zone are put; they are refused when empty.
        decimal: the mark before decimals when it is known: a point or a comma.
        frequency: of ``data.given.frequency.FORMS`` when figures come by other periods than
            months; months of ``read`` are then numbers of these periods.
    """

    name: str
    zone: str = ""
    decimal: str = ""
    frequency: str = ""
    _days: TwoWays = field(
        default_factory=lambda: TwoWays(("the day first", "the month first")), init=False
    )
    _marks: TwoWays = field(
        default_factory=lambda: TwoWays(
            ("a point before decimals", "a comma before decimals"),
        ),
        init=False,
    )
    _of_year: tuple[set[int], set[int]] = field(default_factory=lambda: (set(), set()), init=False)

    _months: dict[str, tuple[int, int]] = field(default_factory=dict, init=False)
    _values: dict[str, tuple[tuple[float, float], str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        if self.decimal not in ("", *DECIMALS):
            raise DataError(
                f"decimal {self.decimal!r}: no mark before decimals; expected '.' or ','. "
                f"Correct it."
            )
        if self.zone:
            require_zone(self.zone)
        frequency_of(self.frequency)

    def read(self, where: str, when: Any, what: Any) -> ReadFigure:
        """Return what a month and a number say, and take note of the way they are written.

        Args:
            where: how the place is called in a message, as ``row 7``.
            when: the cell with the month.
            what: the cell with the number.

        Raises:
            DataError: one of them is no month, or no number, in any way.
        """
        if (months := self._months.get(when) if isinstance(when, str) else None) is None:
            months = self._month(where, when)
        if (value := self._values.get(what) if isinstance(what, str) else None) is None:
            value = self._value(where, what)
        return ReadFigure(months, *value)

    def chosen(self) -> tuple[int, int]:
        """Return the way the months were written, and the way the numbers were.

        Raises:
            DataError: the table does not say, or says both.
        """
        marks = DECIMALS[self.decimal] if self.decimal else self._marks.chosen(self.name, PLAIN)
        one, other = self._of_year
        told_apart = len(one) != len(other) and min(len(one), len(other)) == 1
        told_apart = told_apart and not self.frequency
        if self._days.only == [None, None] and told_apart:
            return int(len(one) < len(other)), marks  # every day in one month of the year is no way
        return self._days.chosen(self.name, ISO), marks

    def _month(self, where: str, cell: Any) -> tuple[int, int]:
        asked = frequency_of(self.frequency)
        found = span_read(cell, asked, self.zone) if asked else month(cell, self.zone)
        if found.ways == (None, None):
            raise self._no_month(where, cell, found)
        if found.day_first != found.month_first:
            self._days.see(Seen(where, str(cell)), found.ways)
            for way, known in enumerate(self._of_year):
                known.add(-1 if found.ways[way] is None else (found.ways[way] or 0) % YEAR)
        one, other = (-1 if way is None else way for way in found.ways)
        if isinstance(cell, str) and one == other and len(self._months) < KEPT:
            self._months[cell] = one, other
        return one, other

    def _no_month(self, where: str, cell: Any, found: ReadMonth) -> DataError:
        asked, advice = frequency_of(self.frequency), "Correct it."
        expected = "a month as 2024-01 or a day in it as 2024-01-31"
        if asked:
            expected = f"{asked.one} as {asked.wanted}"
        elif found.fault in PERIODS:
            advice = "Give months, or say how it is put into them (frequency)."
        if found.fault == "a time with a zone":
            advice = "Say into which zone it is put (zone)."
        return DataError(
            f"{self.name}: {where} holds {_shown(cell)}, {found.fault}; expected {expected}. "
            f"{advice}"
        )

    def _value(self, where: str, cell: Any) -> tuple[tuple[float, float], str]:
        found = number(cell)
        ways = found.ways
        if self.decimal and not found.fault:
            way = ways[DECIMALS[self.decimal]]
            ways = (way, way)
        if found.fault or ways == (None, None):
            raise DataError(
                f"{self.name}: {where} holds {_shown(cell)}, {found.fault or 'no number'}; "
                f"expected a number as 1234 or 1234.5. Correct it."
            )
        if ways[0] != ways[1] and not found.flag.startswith((":", ".")):
            self._marks.see(Seen(where, str(cell)), ways)
        point, comma = (np.nan if way is None else way for way in ways)
        if isinstance(cell, str) and point == comma and len(self._values) < KEPT:
            self._values[cell] = (point, comma), found.flag
        return (point, comma), found.flag


def _shown(cell: Any) -> str:
    return repr(cell if isinstance(cell, str) else str(cell))[:60]
