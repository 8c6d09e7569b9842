"""A file of figures as an analyst writes it: CSV or Excel, cells as text, a fault in one line."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from data.errors import DataError

REQUIRED = ("series", "period", "value", "source", "published_on")
OPTIONAL = ("unit", "status", "remark")
COLUMNS = (*REQUIRED, *OPTIONAL)
MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 5_000_000, 50_000_000, 20_000
CELL = re.compile(rb"""\sr=["']([A-Z]+)(\d+)["']""")  # where a cell of a workbook stands
BROKEN = (  # what a damaged archive raises
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    RuntimeError,
    NotImplementedError,
)
ZIP = b"PK\x03\x04"  # how an .xlsx begins


class SheetLine(NamedTuple):
    """One row of a file: its number, the header being 1, and its cells by column."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FigureSheet:
    """A file of figures.

    Attributes:
        name: of the file.
        body: its bytes.
        lines: its rows that are not blank; every column of ``COLUMNS`` is there, empty if unused.
    """

    name: str
    body: bytes
    lines: tuple[SheetLine, ...]

    @property
    def ending(self) -> str:
        """Return how the name of a copy ends."""
        return "xlsx" if self.body.startswith(ZIP) else "csv"


def read_sheet(path: Path) -> FigureSheet:
    """Return the rows of a file; of a workbook the first sheet.

    A CSV file is UTF-8 with commas, or with semicolons as a Dutch Excel writes it.

    Raises:
        DataError: the file cannot be read, is too large or empty, a column is missing, unknown or
            twice there, or a row has another number of cells.
    """
    body = _body(path)
    rows = _of_workbook(path.name, body) if body.startswith(ZIP) else _of_text(path.name, body)
    if not rows:
        raise _wrong(path.name, "no row", f"the columns {', '.join(REQUIRED)} and a row or more")
    header = [cell.strip().lower() for cell in rows[0]]
    while header and not header[-1]:
        header.pop()
    _check_header(path.name, header)
    lines = tuple(
        SheetLine(number, _by_column(path.name, number, header, row))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    )
    if not lines:
        raise _wrong(path.name, "a header and no figure", "at least one row")
    return FigureSheet(path.name, body, lines)


def _body(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _wrong(path.name, f"{path.stat().st_size} bytes", f"at most {MOST_BYTES}")
        body = path.read_bytes()
    except OSError as error:
        what = f"not readable ({error.strerror})"
        raise _wrong(str(path), what, "a CSV file or an Excel workbook (.xlsx)") from error
    except ValueError as error:  # no path holds a NUL
        raise _wrong(str(path), "no path", "a file") from error
    if not body.strip():
        raise _wrong(path.name, "an empty file", f"the columns {', '.join(REQUIRED)}")
    return body


def _of_text(name: str, body: bytes) -> list[list[str]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte 0x{body[error.start]:02x} in row {body[: error.start].count(10) + 1}"
        raise _wrong(name, what, "CSV in UTF-8 or an Excel workbook (.xlsx)") from error
    first = text.lstrip().split("\n", 1)[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise _wrong(name, f"no CSV ({error})", "quotes in pairs") from error
    return _few(name, rows)


def _of_workbook(name: str, body: bytes) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _refuse_vast(name, body)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)
        found: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, *BROKEN) as error:
        raise _wrong(name, "no workbook that can be read", "an .xlsx with one sheet") from error
    return [[_cell(value) for value in row] for row in _few(name, found)]


def _refuse_vast(name: str, body: bytes) -> None:
    """Raise when a workbook is vast once unpacked, or holds a cell far from the others.

    A reader that lays out every cell between the first and the last would run out of memory.

    Raises:
        DataError: it is.
    """
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MOST_UNPACKED:
            raise _wrong(name, f"{unpacked} bytes unpacked", f"at most {MOST_UNPACKED}")
        sheets = [one for one in parts.namelist() if one.startswith("xl/worksheets/")]
        for column, row in (found for one in sheets for found in CELL.findall(parts.read(one))):
            if len(column) > 1 or int(row) > MOST_ROWS:
                cell = f"{column.decode()}{row.decode()}"
                raise _wrong(name, f"a cell {cell}", f"columns A to Z and {MOST_ROWS} rows at most")


def _few(name: str, rows: Sequence[Any]) -> list[Any]:
    if len(rows) > MOST_ROWS:
        raise _wrong(name, f"{len(rows)} rows", f"at most {MOST_ROWS}")
    return list(rows)


def _cell(value: Any) -> str:
    """Return a cell of a workbook as text: whole numbers without decimals, days as ISO."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return f"{value.date()}" if value.time().isoformat() == "00:00:00" else f"{value}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _check_header(name: str, header: list[str]) -> None:
    faults = {
        "is missing": set(REQUIRED) - set(header),
        "is unknown": set(header) - set(COLUMNS),
        "stands twice": {column for column in header if header.count(column) > 1},
    }
    for fault, columns in faults.items():
        if columns:
            expected = f"{', '.join(REQUIRED)}, and if wanted {', '.join(OPTIONAL)}"
            raise _wrong(name, f"row 1: column {min(columns)!r} {fault}", expected)


def _by_column(name: str, number: int, header: list[str], row: list[str]) -> dict[str, str]:
    if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
        raise _wrong(name, f"row {number}: {len(row)} cells", f"{len(header)}, as in the header")
    cells = {column: cell.strip() for column, cell in zip(header, row, strict=False)}
    return dict.fromkeys(COLUMNS, "") | cells


def _wrong(name: str, found: str, expected: str) -> DataError:
    return DataError(
        f"{name}: {found}; expected {expected}. Nothing was added; correct the file and add it "
        f"again."
    )
