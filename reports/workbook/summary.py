"""The first sheet: next year in a few lines, the years in a table, and two charts of it."""

from typing import Any, NamedTuple

from forecast.run.result import RunResult
from reports.result.decision import tiles
from reports.result.freshness import known_to
from reports.result.observed import realised
from reports.result.rows import budget_lines, years
from reports.workbook.words import Labels

FIRST = 4  # row of the first tile, counted from 0
QUANTITIES = ("inflow_total", "coa_places_needed", "cost_coa")
LEVELS = ("minimum", "mediaan", "maximum")
PAST = 6  # known years before the as-of year
MILLION = 1e6
COLOURS = {"known": "#404040", "mediaan": "#154273", "booked": "#C45500"}
SIDE = "#7A9CC6"  # minimum and maximum
LAST_COLUMN = 17  # under the right side of the charts
INSTEAD = "inflow_first"
CHARTED = ("inflow_total", INSTEAD, "cost_coa")


class YearTable(NamedTuple):
    """Where the table of one quantity stands: rows of its header and last year."""

    key: str
    header: int
    last: int


class SummarySheet:
    """Writes the first sheet."""

    def __init__(self, book: Any, result: RunResult, sheet: Any) -> None:
        """Take an open file and its first sheet, empty under its title and note."""
        self.book, self.result, self.sheet = book, result, sheet
        self.labels = Labels(result.language, result.levels)
        looks = {
            "head": {"bold": True, "bottom": 2, "bg_color": "#DDE8F3", "align": "right"},
            "name": {"bold": True, "bottom": 2, "bg_color": "#DDE8F3"},
            "large": {"bold": True, "font_size": 14, "font_color": "#154273"},
            "count": {"num_format": "#,##0"},
            "year": {"num_format": "0", "align": "left"},
        }
        self.looks = {name: book.add_format(look) for name, look in looks.items()}

    def write(self) -> None:
        """Write tiles, to when figures are known, a table by quantity and the charts."""
        sheet, row = self.sheet, FIRST
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 5, 14)
        for tile in tiles(self.result):
            sheet.write_string(row, 0, tile.label, self.looks["name"])
            sheet.write_string(row, 1, tile.number, self.looks["large"])
            for line in tile.lines:
                row += 1
                sheet.write_string(row, 0, line)
            row += 2
        if told := known_to(self.result.freshness, self.result.language):
            sheet.write_string(row, 0, told)
            row += 2
        spans = []
        for key in self._quantities():
            if years(self.result, key):
                spans.append(self._table(key, row))
                row = spans[-1].last + 2
        for place, span in enumerate(span for span in spans if span.key in CHARTED):
            self._chart(span, FIRST + 17 * place)
        sheet.freeze_panes(FIRST - 1, 0)
        sheet.print_area(0, 0, max(row, FIRST + 34), LAST_COLUMN)

    def _quantities(self) -> tuple[str, ...]:
        """Return what has a table: on a day without a total its largest stream stands in."""
        return QUANTITIES if years(self.result, QUANTITIES[0]) else (INSTEAD, *QUANTITIES)

    def _columns(self, key: str) -> tuple[str, ...]:
        return ("known", *LEVELS, *(("booked",) if key.startswith("cost_") else ()))

    def _table(self, key: str, header: int) -> YearTable:
        """Write the years of one quantity; euros in millions."""
        sheet, step = self.sheet, MILLION if key.startswith("cost_") else 1.0
        word, bands = self.labels.word, years(self.result, key)
        past = {} if step > 1 else realised(self.result, key)
        past = {year: seen for year, seen in sorted(past.items()) if year not in bands}
        name = self.labels.name(key)
        title = word("cover", "million").format(label=name) if step > 1 else name
        sheet.write_string(header, 0, title[:1].upper() + title[1:], self.looks["name"])
        columns = self._columns(key)
        for place, column in enumerate(columns, start=1):
            label = column if column in LEVELS else word("summary", column)
            sheet.write_string(header, place, label, self.looks["head"])
        rows = budget_lines(self.result).get(key, [])
        booked, row = {one.year: one.booked for one in rows if one.is_compared}, header
        for year in [*list(past)[-PAST:], *bands]:
            row += 1
            sheet.write_number(row, 0, year, self.looks["year"])
            values = {"known": past[year].value} if year in past else {}
            if year in bands:
                values |= {name: getattr(bands[year], name) for name in LEVELS}
            values |= {"booked": booked[year]} if year in booked else {}
            for column, value in values.items():
                if column in columns:
                    at = row, 1 + columns.index(column)
                    sheet.write_number(*at, value / step, self.looks["count"])
        return YearTable(key, header, row)

    def _chart(self, span: YearTable, row: int) -> None:
        """Draw a table beside it: what is known, the band and what is booked."""
        chart = self.book.add_chart({"type": "line"})
        name = self.sheet.get_name()
        for place, column in enumerate(self._columns(span.key), start=1):
            if column == "known" and span.key.startswith("cost_"):
                continue
            line = {"color": COLOURS.get(column, SIDE), "width": 2.25}
            if column in ("minimum", "maximum"):
                line = {"color": SIDE, "width": 1.25, "dash_type": "dash"}
            chart.add_series(
                {
                    "name": [name, span.header, place],
                    "categories": [name, span.header + 1, 0, span.last, 0],
                    "values": [name, span.header + 1, place, span.last, place],
                    "line": line,
                    "marker": {"type": "circle", "size": 4} if column in COLOURS else {},
                }
            )
        chart.set_title({"name": [name, span.header, 0], "name_font": {"size": 11}})
        chart.set_y_axis({"min": 0, "num_format": "#,##0", "major_gridlines": {"visible": True}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 620, "height": 320})
        about = self.labels.word("summary", "chart").format(label=self.labels.name(span.key))
        self.sheet.insert_chart(row, 7, chart, {"description": about})
