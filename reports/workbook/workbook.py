"""``tables.xlsx``: every table of a run on a sheet, in the language of the run."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from forecast.run.result import RunResult
from reports.number_format import as_wide
from reports.result.links import link_words
from reports.wording import Wording
from reports.workbook.live import FIRST, NAME, Formula
from reports.workbook.model import ModelSheets
from reports.workbook.sheets import Sheet, sheets
from reports.workbook.summary import SummarySheet
from reports.workbook.words import Labels

NUMBERS = {
    "count": "#,##0",
    "unit": "#,##0",
    "euros": "#,##0.0",
    "share": "0.0%",
    "whole": "0",
    "decimal": "#,##0.00##",
    "day": "yyyy-mm-dd",
    "text": "General",
    "name": "General",
}
SOFT, TINT = "#595959", "#DDE8F3"
HEAD = {"bold": True, "text_wrap": True, "bottom": 2, "bg_color": TINT}
FORMATS: Mapping[str, Mapping[str, object]] = {
    **{name: {"num_format": look} for name, look in NUMBERS.items()},
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": SOFT},
    "keys": {"font_color": SOFT, "font_size": 8},
    "words": HEAD | {"align": "left"},
    "numbers": HEAD | {"align": "right"},
    "wrap": {"text_wrap": True, "valign": "top", "align": "left"},
    "level": {"num_format": "0.0%", "align": "left"},
    "plain": {"num_format": "0", "align": "left"},
}
MODEL = ("model", "model_months")  # the sheets of the COA cost as formulas
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NARROW, WIDE = 11, 48  # letters of a column
HIGH, LONG = 48, 80  # points of three lines; letters that need them
MILLION = 1e6


class Writer:
    """Writes sheets in one language into an open file of ``xlsxwriter``."""

    def __init__(self, book: Any, result: RunResult) -> None:
        self.book, self.result = book, result
        self.labels = Labels(result.language, result.levels)
        self.looks = {name: book.add_format(look) for name, look in FORMATS.items()}

    def cover(self, content: Mapping[str, Any]) -> None:
        """Write what the run was: day, futures, code and libraries."""
        sheet = self.sheet("run")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 80)
        sheet.set_row(1, 2 * HIGH)
        sheet.merge_range(1, 0, 1, 1, self.labels.note("run"), self.looks["wrap"])
        for row, (name, value) in enumerate(self._told(content), start=3):
            sheet.write_string(row, 0, name, self.looks["wrap"])
            if isinstance(value, str):
                sheet.set_row(row, HIGH if len(value) > LONG else None)
                sheet.write_string(row, 1, value, self.looks["wrap"])
            else:
                look = "level" if isinstance(value, float) else "plain"
                sheet.write_number(row, 1, value, self.looks[look])

    def table(self, one: Sheet) -> None:
        """Write one table with its title, note, keys, header and rows."""
        sheet = self.sheet(one.name)
        columns = [str(column) for column in one.table.columns]
        for place, name in enumerate(columns):
            label = self.labels.header(name, one.kinds)
            side = "words" if one.kinds[name] in ("text", "name") else "numbers"
            sheet.write_string(FIRST - 2, place, name, self.looks["keys"])
            sheet.write_string(FIRST - 1, place, label, self.looks[side])
            shown = self._column(sheet, place, one)
            letters = max([NARROW, *map(len, shown), *map(len, label.split())])
            sheet.set_column(place, place, min(letters + 2, WIDE))
        sheet.set_row(FIRST - 1, HIGH)
        sheet.repeat_rows(FIRST - 1)
        sheet.print_area(0, 0, FIRST - 1 + len(one.table), len(columns) - 1)
        sheet.freeze_panes(FIRST, 2 if columns[1:2] == [columns[0] + NAME] else 1)
        sheet.autofilter(FIRST - 1, 0, FIRST - 1 + len(one.table), len(columns) - 1)

    def sheet(self, name: str) -> Any:
        """Return a new sheet with its title and how to read it."""
        sheet = self.book.add_worksheet(self.labels.tab(name))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        title = self.labels.title(name).format(day=f"{self.result.day:%Y-%m-%d}")
        sheet.write_string(0, 0, title, self.looks["title"])
        sheet.write_string(1, 0, self.labels.note(name), self.looks["note"])
        return sheet

    def _column(self, sheet: Any, place: int, one: Sheet) -> list[str]:
        """Write the cells of a column and return them as text, to see how wide they are."""
        name = str(one.table.columns[place])
        kind, shown = one.kinds[name], []
        units = one.table["unit"].tolist() if "unit" in one.table else [""] * len(one.table)
        for row, (value, unit) in enumerate(zip(one.table[name].tolist(), units, strict=True)):
            if value is pd.NaT or value is pd.NA or value is None or value != value:
                continue
            if kind == "name":
                value = self.labels.name(str(value))
            elif name == "unit":
                value = self.labels.unit(str(value), one.kinds)
            shown.append(self._cell(sheet, (FIRST + row, place), value, _look(kind, unit, value)))
        return shown

    def _cell(self, sheet: Any, at: tuple[int, int], value: Any, look: tuple[str, float]) -> str:
        """Write one cell and return it as text."""
        kind, step = look
        if isinstance(value, Formula):
            text = value.text.replace("{history}", self.labels.tab("history"))
            sheet.write_formula(*at, text, self.looks[kind], value.value / step)
            return as_wide(value.value / step, 1)
        if isinstance(value, pd.Timestamp):
            sheet.write_datetime(*at, value.to_pydatetime(), self.looks["day"])
            return f"{value:%Y-%m-%d}"
        if isinstance(value, bool):
            sheet.write_boolean(*at, value)
        elif isinstance(value, int | float):
            sheet.write_number(*at, value / step, self.looks[kind])
            return as_wide(value / step, 1)
        else:
            sheet.write_string(*at, str(value))
        return str(value)

    def _told(self, content: Mapping[str, Any]) -> list[tuple[str, str | int | float]]:
        result, word = self.result, self.labels.word
        levels = [
            (word("cover", "level").format(name=name), level)
            for name, level in result.levels.items()
        ]
        versions = [
            (word("cover", "version").format(name=name), str(number))
            for name, number in content["versions"].items()
        ]
        return [
            (word("cover", "run_id"), str(content["run_id"])),
            (word("cover", "as_of"), f"{result.day:%Y-%m-%d}"),
            (word("cover", "n_paths"), result.n_paths),
            (word("cover", "seed"), result.seed),
            *levels,
            (
                word("cover", "correlation"),
                link_words(Wording(result.language), result.correlation),
            ),
            (word("cover", "code"), str(content["code"])),
            *versions,
        ]


def _look(kind: str, unit: str, value: object) -> tuple[str, float]:
    """Return the format of a cell and what it is divided by: euros are shown in millions."""
    if kind == "unit" and unit in ("EUR", "share"):
        kind = "euros" if unit == "EUR" else "share"
    if kind == "decimal" and isinstance(value, int | float) and value == int(value):
        kind = "count"
    return kind, MILLION if kind == "euros" else 1.0


def write_workbook(result: RunResult, content: Mapping[str, Any], path: Path) -> None:
    """Write the tables as an Excel workbook, the same bytes for the same tables.

    Numbers are numbers with a format, and text that starts like a formula stays text. What adds
    up is a live formula.

    Args:
        result: the run.
        content: what the run was made of, as in its manifest: run_id, code, versions and inputs;
            it fills the last two sheets.
        path: ends in .xlsx; replaced.
    """
    book = xlsxwriter.Workbook(str(path), SAFE)
    day = datetime.combine(result.day, time())
    book.set_properties({"title": f"prognose {result.day}", "created": day})
    writer = Writer(book, result)
    SummarySheet(book, result, writer.sheet("summary")).write()
    pair = [writer.sheet(name) for name in MODEL] if len(result.place_futures) else []
    if pair:
        ModelSheets(book, result, (pair[0], pair[1])).write()
    tables = sheets(result, content["inputs"])
    for one in tables[:-1]:
        writer.table(one)
    writer.cover(content)
    writer.table(tables[-1])
    try:
        book.close()
    except FileCreateError as error:  # it wraps what the disk said
        raise OSError(*error.args[0].args) from error
