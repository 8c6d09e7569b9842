"""Strict reading of our own CSV tables: every fault is one line with file and row."""

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.errors import DataError

TABLES_KEPT = 64  # the shipped ones twice over


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of one table and what each may hold.

    Attributes:
        texts: columns that hold any text.
        numbers: columns that hold a finite number in every row.
        wholes: columns that hold a whole number in every row.
        days: columns that hold a day, YYYY-MM-DD, in every row.
        gaps: the names among ``texts``, ``numbers`` and ``days`` that may be empty.
    """

    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    gaps: frozenset[str] = frozenset()

    @property
    def columns(self) -> frozenset[str]:
        """All column names, without order."""
        return frozenset(self.texts + self.numbers + self.wholes + self.days)


def read_table(path: Path, schema: Schema) -> pd.DataFrame:
    """Return the rows of one CSV file with typed columns.

    Numbers become float64, whole numbers int64, days datetime64, the rest text; an empty cell
    becomes nan, NaT or the empty text, and is refused where ``schema`` does not allow it. A text
    that this process took apart before is not taken apart again.

    Raises:
        DataError: the file is missing, empty, not UTF-8 or cut off; a column is missing,
            extra or twice there; a row has too few or too many cells; a number is no number
            or not finite; a day is no day.
    """
    return _typed(path.name, _text(path), schema).copy(deep=False)  # pandas copies what is written


@lru_cache(maxsize=TABLES_KEPT)
def _typed(name: str, text: str, schema: Schema) -> pd.DataFrame:
    table = _cells(name, text)
    _check_columns(name, list(table.columns), schema)
    for column in schema.texts:
        if column not in schema.gaps:
            _refuse(name, table[column], table[column] == "", "a text")
    for column in schema.numbers:
        table[column] = _numbers(name, table[column], column in schema.gaps)
    for column in schema.wholes:
        table[column] = _wholes(name, table[column])
    for column in schema.days:
        table[column] = _days(name, table[column], column in schema.gaps)
    return table


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise DataError(
            f"{path.name}: row {row} holds byte 0x{error.object[error.start]:02x}; expected UTF-8 "
            f"text. Save the file as UTF-8."
        ) from None
    except (OSError, ValueError):  # no path holds a NUL
        raise DataError(
            f"{path.name}: no such file in {path.parent.name}/; expected a CSV table. "
            f"Restore it with `python -m data.build.__main__`."
        ) from None
    if not text.strip():
        raise DataError(f"{path.name}: the file is empty; expected a header and rows. Restore it.")
    if not text.endswith("\n"):
        row, rest = text.count("\n") + 1, text.splitlines()[-1][-40:]
        raise DataError(
            f"{path.name}: row {row} is cut off after {rest!r}; expected a line that ends. "
            f"Restore the file."
        )
    return text


def _cells(file: str, text: str) -> pd.DataFrame:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header, *rows = reader
    except csv.Error:
        raise DataError(
            f"{file}: row {reader.line_num} has an open quote; expected quotes in pairs. "
            f"Correct the row."
        ) from None
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise DataError(
                f"{file}: row {number} has {len(row)} cells; expected {len(header)}. "
                f"Correct the row."
            )
    return pd.DataFrame(rows, columns=header, dtype=str)


def _check_columns(file: str, found: list[str], schema: Schema) -> None:
    missing, extra = schema.columns - set(found), set(found) - schema.columns
    twice = {name for name in found if found.count(name) > 1}
    for names, fault in ((missing, "is missing"), (extra, "is unknown"), (twice, "stands twice")):
        if names:
            raise DataError(
                f"{file}: row 1: column {min(names)!r} {fault}; expected "
                f"{', '.join(sorted(schema.columns))}. Restore the header."
            )


def _numbers(file: str, cells: pd.Series, gaps: bool) -> pd.Series:
    numbers = pd.to_numeric(cells, errors="coerce").astype(np.float64)
    bad = ~pd.Series(np.isfinite(numbers))
    _refuse(file, cells, bad & (cells != "") if gaps else bad, "a finite number")
    return numbers


def _wholes(file: str, cells: pd.Series) -> pd.Series:
    _refuse(file, cells, ~cells.str.fullmatch(r"-?\d{1,15}"), "a whole number")
    return cells.astype(np.int64)


def _days(file: str, cells: pd.Series, gaps: bool) -> pd.Series:
    days = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    bad = days.isna() | ((cells.str.len() != 10) & (cells != ""))
    _refuse(file, cells, bad & (cells != "") if gaps else bad, "a day as YYYY-MM-DD")
    return days


def _refuse(file: str, cells: pd.Series, bad: pd.Series, rule: str) -> None:
    if bad.any():
        raise DataError(
            f"{file}: row {int(bad.to_numpy().argmax()) + 2}: {cells.name} is "
            f"{cells[bad].iloc[0]!r}; expected {rule}. Correct the row at its source."
        )
