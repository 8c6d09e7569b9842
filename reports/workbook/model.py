"""The sheet with cells to fill in, and the months behind it: the COA cost as live formulas.

At the cells as they come the cost of every year is that of the run. What differs from places
times prices is that a run keeps euros in single precision; that rest has rows of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from forecast.run.result import RunResult
from reports.workbook.words import Labels

TOP = 4  # row of the header of both sheets, counted from 0
LEVEL, START, PLACE = (5, 1), (6, 1), (7, 1)  # cells: level, start month, place of the level
YEARS = 10  # row with the years
INPUTS = ("price_regular", "price_emergency", "regular_mean")
OF_RUN, OWN = YEARS + 2, YEARS + 6  # first of three rows each
RESULT = YEARS + 10
RESULTS = ("needed", "regular", "emergency", "inflow", "cost", "booked", "gap", "of_run", "change")
CALCULATED = (
    "month",
    "year",
    "needed",
    "regular_run",
    "more",
    "regular",
    "emergency",
    "price_regular",
    "price_emergency",
    "cost",
)
DEFAULT = "mediaan"
FORMATS = {"count": "#,##0", "share": "0.0%", "month": "yyyy-mm", "year": "0"}


class PlaceModel(NamedTuple):
    """The table of the run in the shape of the sheets.

    Attributes:
        levels: rising, as on the sheet.
        months: first days, shape (H,).
        years: shape (Y,).
        needed: places, shape (H, levels); ``regular`` likewise.
        by_year: run's prices, regular places and booked amount, a row per year.
        inflow: persons, shape (Y, levels); ``cost`` in EUR likewise.
        default: place of the mediaan among the levels.
    """

    levels: list[float]
    months: pd.PeriodIndex
    years: list[int]
    needed: np.ndarray
    regular: np.ndarray
    by_year: pd.DataFrame
    inflow: np.ndarray
    cost: np.ndarray
    default: int


def place_model(result: RunResult) -> PlaceModel:
    """Return the places behind the COA cost by month and level; the run must have them."""
    table = result.place_futures
    first = table.groupby(["year", "level"]).first()
    levels = sorted(map(float, table["level"].unique()))
    middle = min(levels, key=lambda level: abs(level - result.levels[DEFAULT]))

    def wide(name: str, index: str) -> np.ndarray:
        return np.asarray(table.pivot_table(name, index, "level", aggfunc="first", dropna=False))

    return PlaceModel(
        levels,
        pd.PeriodIndex(sorted(table["month"].unique()), freq="M"),
        sorted(map(int, table["year"].unique())),
        wide("needed", "month"),
        wide("regular", "month"),
        first.groupby("year")[[*INPUTS, "booked"]].first().reset_index(),
        wide("inflow", "year"),
        wide("cost", "year"),
        levels.index(middle),
    )


class ModelSheets:
    """Writes the sheet with cells to fill in and the sheet with its months."""

    def __init__(self, book: Any, result: RunResult, sheets: tuple[Any, Any]) -> None:
        """Take an open file and its two sheets, the cells to fill in first."""
        self.labels = Labels(result.language, result.levels)
        self.model, self.front, self.back = place_model(result), *sheets
        self.book = book
        self.looks = {
            (name, kind): book.add_format({"num_format": look, **extra})
            for name, look in FORMATS.items()
            for kind, extra in LOOKS.items()
        }
        self.head = book.add_format(LOOKS["head"])
        self.wrapped = book.add_format({**LOOKS["head"], "text_wrap": True, "align": "right"})
        self.names: dict[str, str] = {}

    def write(self) -> None:
        """Write both sheets and the names of their cells."""
        self._months()
        self._rest()
        self._front()
        for key, area in self.names.items():
            self.book.define_name(self.labels.word("model_name", key), f"={area}")

    def word(self, key: str) -> str:
        """Return a word of the model."""
        return self.labels.word("model", key)

    def _area(self, sheet: Any, *corners: int) -> str:
        return f"'{sheet.get_name()}'!{xl_range_abs(*corners)}"

    def _years_area(self, row: int) -> str:
        return self._area(self.front, row, 1, row, len(self.model.years))

    def _months(self) -> None:
        """Write the months: what is chosen and calculated at the left, the futures at the right."""
        sheet, model = self.back, self.model
        for place, name in enumerate(CALCULATED):
            sheet.write_string(TOP, place, self.word(name), self.wrapped)
        sheet.set_row(TOP, 30)
        n, left = len(model.levels), len(CALCULATED)
        for block, name in enumerate(("needed", "regular_run")):
            start = left + block * n
            sheet.write_string(TOP - 1, start, self.word(name), self.head)
            for place, level in enumerate(model.levels):
                sheet.write_number(TOP, start + place, level, self.looks["share", "head"])
        for row, month in enumerate(model.months, start=TOP + 1):
            self._month(row, month, model.needed[row - TOP - 1], model.regular[row - TOP - 1])
        sheet.set_column(0, left - 1, 12)
        sheet.set_column(left, left + 2 * n, 9)
        sheet.freeze_panes(TOP + 1, 2)
        sheet.print_area(0, 0, TOP + len(model.months), left - 1)

    def _month(self, row: int, month: pd.Period, needed: np.ndarray, regular: np.ndarray) -> None:
        sheet, model, count = self.back, self.model, self.looks["count", "plain"]
        n, left = len(model.levels), len(CALCULATED)
        sheet.write_datetime(row, 0, _day(month), self.looks["month", "plain"])
        sheet.write_number(row, 1, month.year, self.looks["year", "plain"])
        for block, values in enumerate((needed, regular)):
            for place, value in enumerate(values):
                sheet.write_number(row, left + block * n + place, value, count)
        used = float(needed[model.default]), float(regular[model.default])
        for place, (text, value) in enumerate(self._formulas(row, month.year, used), start=2):
            sheet.write_formula(row, place, text, count, value)

    def _formulas(self, row: int, year: int, used: tuple[float, float]) -> list[tuple[str, float]]:
        """Return the formulas of a month from the third column on, each with its value.

        Args:
            row: on the sheet of months.
            year: of the month.
            used: places needed and regular as the cells come.
        """
        model, left = self.model, len(CALCULATED)
        n = len(model.levels)
        a, b, *cells = (xl_rowcol_to_cell(row, place) for place in range(left))
        c, d, e, f, g, h, i = cells[:7]
        spans = [
            xl_range_abs(row, left + block * n, row, left + (block + 1) * n - 1) for block in (0, 1)
        ]
        at = f"MATCH({b},{self._years_area(YEARS)},0)"
        later = f"{a}>={self._cell(START)}"

        def of(rows: int, name: str) -> str:
            return f"INDEX({self._years_area(rows + INPUTS.index(name))},{at})"

        prices = self._prices(year)
        emergency = used[0] - used[1]
        return [
            (f"=INDEX({spans[0]},{self._cell(PLACE)})", used[0]),
            (f"=INDEX({spans[1]},{self._cell(PLACE)})", used[1]),
            (f"=IF({later},{of(OWN, 'regular_mean')}-{of(OF_RUN, 'regular_mean')},0)", 0.0),
            (f"=MIN({c},MAX(0,{d}+{e}))", used[1]),
            (f"={c}-{f}", emergency),
            *(
                (f"=IF({later},{of(OWN, name)},{of(OF_RUN, name)})", price)
                for name, price in zip(INPUTS[:2], prices, strict=True)
            ),
            (f"=({f}*{h}+{g}*{i})/12", (used[1] * prices[0] + emergency * prices[1]) / 12),
        ]

    def _prices(self, year: int) -> tuple[float, float]:
        table = self.model.by_year
        row = table[table["year"] == year].iloc[0]
        return float(row["price_regular"]), float(row["price_emergency"])

    def _cell(self, at: tuple[int, int]) -> str:
        return self._area(self.front, *at, *at)

    def _row_of(self, block: int, year: int) -> int:
        """Return the row of a year in a block under the months: inflow, cost, rest."""
        model = self.model
        return TOP + len(model.months) + 3 + block * (len(model.years) + 2) + year

    def _rest(self) -> None:
        """Write by year and level inflow, the cost of the run and what single precision leaves."""
        sheet, model = self.back, self.model
        left = len(CALCULATED)
        made = self._made()
        blocks = {
            "inflow": model.inflow,
            "of_run": model.cost,
            "rest": model.cost - made,
        }
        for block, (name, values) in enumerate(blocks.items()):
            sheet.write_string(self._row_of(block, -1), left, self.word(name), self.head)
            for place, year in enumerate(model.years):
                row = self._row_of(block, place)
                sheet.write_number(row, left - 1, year, self.looks["year", "plain"])
                for level, value in enumerate(values[place]):
                    if np.isfinite(value):
                        look = self.looks["count", "plain"]
                        sheet.write_number(row, left + level, float(value), look)

    def _made(self) -> np.ndarray:
        """Return places times prices by year and level, EUR."""
        model = self.model
        year = model.months.year.to_numpy()
        rows = []
        for one in model.years:
            regular, dear = self._prices(one)
            at = year == one
            needed, cheap = model.needed[at], model.regular[at]
            rows.append(((cheap * regular + (needed - cheap) * dear) / 12).sum(axis=0))
        return np.array(rows)

    def _front(self) -> None:
        """Write the cells to fill in, and what follows from them."""
        sheet, model = self.front, self.model
        n, left, last = len(model.levels), len(CALCULATED), len(model.years)
        levels = self._area(self.back, TOP, left, TOP, left + n - 1)
        months = self._area(self.back, TOP + 1, 0, TOP + len(model.months), 0)
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, last, 16)
        sheet.write_string(TOP, 0, self.word("fill"), self.head)
        for at, name in ((LEVEL, "level"), (START, "start"), (PLACE, "place")):
            sheet.write_string(at[0], 0, self.word(name))
        sheet.write_number(*LEVEL, model.levels[model.default], self.looks["share", "own"])
        sheet.data_validation(*LEVEL, *LEVEL, {"validate": "list", "source": f"={levels}"})
        sheet.write_datetime(*START, _day(model.months[0]), self.looks["month", "own"])
        sheet.data_validation(*START, *START, {"validate": "list", "source": f"={months}"})
        text = f"=MATCH({xl_rowcol_to_cell(*LEVEL)},{levels},1)"
        sheet.write_formula(*PLACE, text, self.looks["count", "plain"], model.default + 1)
        sheet.write_string(YEARS, 0, self.word("years"), self.head)
        for place, year in enumerate(model.years, start=1):
            sheet.write_number(YEARS, place, year, self.looks["year", "head"])
        for start, title, look in ((OF_RUN, "run", "plain"), (OWN, "own", "own")):
            sheet.write_string(start - 1, 0, self.word(title), self.head)
            for row, name in enumerate(INPUTS, start=start):
                sheet.write_string(row, 0, self.word(f"{name}_input"))
                for place, value in enumerate(model.by_year[name], start=1):
                    sheet.write_number(row, place, float(value), self.looks["count", look])
        self._results()
        sheet.freeze_panes(YEARS + 1, 1)
        sheet.print_area(0, 0, RESULT + len(RESULTS), last)
        self._named()

    def _named(self) -> None:
        cells = {"level": LEVEL, "start": START}
        self.names |= {name: self._cell(at) for name, at in cells.items()}
        own = zip(INPUTS, range(OWN, OWN + len(INPUTS)), strict=True)
        rows = dict(own) | {
            name: RESULT + 1 + RESULTS.index(name) for name in ("cost", "booked", "gap")
        }
        self.names |= {name: self._years_area(row) for name, row in rows.items()}

    def _results(self) -> None:
        sheet = self.front
        sheet.write_string(RESULT, 0, self.word("follows"), self.head)
        for row, name in enumerate(RESULTS, start=RESULT + 1):
            sheet.write_string(row, 0, self.word(f"{name}_result"))
        for place in range(len(self.model.years)):
            for row, (text, value) in enumerate(self._result(place), start=RESULT + 1):
                look = self.looks["count", "plain"]
                if value is not None and text:
                    sheet.write_formula(row, place + 1, text, look, value)
                elif value is not None:
                    sheet.write_number(row, place + 1, value, look)

    def _result(self, place: int) -> Sequence[tuple[str, float | None]]:
        """Return the formulas of one year in the order of ``RESULTS``, each with its value."""
        column = place + 1
        at = (TOP + 1, TOP + len(self.model.months))
        years = self._area(self.back, at[0], 1, at[1], 1)
        year = xl_rowcol_to_cell(YEARS, column, row_abs=True)

        def summed(name: str) -> str:
            where = CALCULATED.index(name)
            return f"SUMIFS({self._area(self.back, at[0], where, at[1], where)},{years},{year})"

        def chosen(block: int) -> str:
            row, left = self._row_of(block, place), len(CALCULATED)
            span = self._area(self.back, row, left, row, left + len(self.model.levels) - 1)
            return f"INDEX({span},{self._cell(PLACE)})"

        def at_row(name: str) -> str:
            return str(xl_rowcol_to_cell(RESULT + 1 + RESULTS.index(name), column))

        texts = (
            f"={summed('needed')}/12",
            f"={summed('regular')}/12",
            f"={summed('emergency')}/12",
            f"={chosen(0)}",
            f"={summed('cost')}+{chosen(2)}",
            "",
            f"={at_row('booked')}-{at_row('cost')}",
            f"={chosen(1)}",
            f"={at_row('cost')}-{at_row('of_run')}",
        )
        return list(zip(texts, self._values(place), strict=True))

    def _values(self, place: int) -> tuple[float | None, ...]:
        """Return the results of one year as the cells come; None where nothing is known."""
        model = self.model
        months = model.months.year.to_numpy() == model.years[place]
        needed = float(model.needed[months, model.default].mean())
        regular = float(model.regular[months, model.default].mean())
        cost, inflow = (float(one[place, model.default]) for one in (model.cost, model.inflow))
        booked = float(model.by_year["booked"].iloc[place])
        known = np.isfinite(booked)
        return (
            needed,
            regular,
            needed - regular,
            inflow if np.isfinite(inflow) else None,
            cost,
            booked if known else None,
            booked - cost if known else None,
            cost,
            0.0,
        )


LOOKS: Mapping[str, Mapping[str, object]] = {
    "plain": {},
    "own": {"bg_color": "#FFF6D6", "border": 1},
    "head": {"bold": True, "bottom": 2, "bg_color": "#DDE8F3"},
}


def _day(month: pd.Period) -> datetime:
    return datetime(month.year, month.month, 1)
