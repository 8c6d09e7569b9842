"""One door for figures from outside: a file or table of any kind, row by row below its heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from data.errors import DataError
from data.given.amounts import number
from data.given.file import require_file
from data.given.months import PERIODS, month
from data.given.tables import ARROW, MOST, PARQUET, column_file_rows, frame_rows, is_frame
from data.given.text import csv_rows
from data.given.workbook import OLD, ZIP, workbook_rows

GivenSource: TypeAlias = "str | Path | Any"
KINDS = "a CSV, Excel (.xlsx, .ods), Parquet or Arrow file"
READERS = {
    ZIP: workbook_rows,
    OLD: workbook_rows,
    PARQUET: column_file_rows,
    ARROW: column_file_rows,
}


class GivenRow(NamedTuple):
    """One row: its number, that of the heading being 1 or more, and its cells."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True, eq=False, slots=True)
class GivenTable:
    """A table from outside, read as it is walked through.

    Attributes:
        name: how it is called in a message: the file, or "table".
        heading: the names of the columns, without spaces around.
        rows: those below the heading that are not blank; they can be walked through once.
    """

    name: str
    heading: tuple[str, ...]
    rows: Iterator[GivenRow]


def given_table(source: GivenSource) -> GivenTable:
    """Return a table from outside. What it is, its first bytes say, not its name.

    Args:
        source: path of a CSV, .xlsx, .ods, Parquet or Arrow file, or a table of pandas, polars or
            Arrow.

    Raises:
        DataError: it is none of these, cannot be read, or has no heading; while its rows are
            walked through, a row is not as it should be.
    """
    name, numbered = opened(source)
    first = next(numbered, None)
    if first is None:
        raise DataError(f"{name}: no rows; expected a heading and rows. Fill the file.")
    if not is_frame(source):
        _require_heading(name, first[0], first[1])
    heading = tuple("" if cell is None else str(cell).strip() for cell in first[1])
    return GivenTable(name, heading, (GivenRow(*row) for row in numbered))


def opened(source: GivenSource) -> tuple[str, Iterator[tuple[int, Sequence[Any]]]]:
    """Return how a source is called, and its rows with their numbers, the heading being the first.

    Raises:
        DataError: as :func:`given_table`, but for a missing heading.
    """
    if is_frame(source):
        return "table", frame_rows(source)
    if not isinstance(source, str | Path):
        raise DataError(
            f"table: {type(source).__name__}; expected {KINDS}, or a table of pandas, polars or "
            f"Arrow. Give one of these."
        )
    path = Path(source)
    require_file(path, MOST, KINDS)
    with path.open("rb") as file:
        first = file.read(len(ARROW))
    for mark, reader in READERS.items():
        if first.startswith(mark):
            return str(source), reader(path)
    return str(source), csv_rows(path)


def _require_heading(name: str, at: int, cells: Sequence[Any]) -> None:
    """Refuse a first row that holds figures: it would be lost as a heading.

    Raises:
        DataError: a cell of it is a month or a number.
    """
    if not any(map(_is_figure, cells)):
        return
    shown = ", ".join(str(one) for one in cells)[:60]
    raise DataError(
        f"{name}: row {at} holds {shown!r} and no heading; expected the names of the columns "
        f"above the figures. Add a heading."
    )


def _is_figure(cell: Any) -> bool:
    if not isinstance(cell, str):
        return cell is not None
    found = month(cell)
    return found.ways != (None, None) or found.fault in PERIODS or not number(cell).fault


def as_text(cell: Any) -> str:
    """Return a cell as text: whole numbers without decimals, days as ISO, nothing as ``""``."""
    if cell is None:
        return ""
    if isinstance(cell, bool | str):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell.date()}" if cell.time().isoformat() == "00:00:00" else f"{cell}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
