"""A file of figures as an analyst writes it: CSV or Excel, cells as text, a fault in one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from data.errors import DataError
from data.given.amounts import number
from data.given.file import require_file
from data.given.months import named_month
from data.given.rows import as_text, opened
from data.given.two_ways import Seen, TwoWays
from data.given.workbook import MOST_BYTES, MOST_ROWS, ZIP

REQUIRED = ("series", "period", "value", "source", "published_on")
OPTIONAL = ("unit", "status", "remark")
ODS = b"opendocument.spreadsheet"  # near the start of an .ods
COLUMNS = (*REQUIRED, *OPTIONAL)


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
        if not self.body.startswith(ZIP):
            return "csv"
        return "ods" if ODS in self.body[:200] else "xlsx"


def read_sheet(path: Path) -> FigureSheet:
    """Return the rows of a file; of a workbook the first sheet.

    It is read by the one door for figures from outside (``data.given``).

    Raises:
        DataError: the file cannot be read, is too large or empty, a column is missing, unknown or
            twice there, or a row has another number of cells.
    """
    numbered = _rows(path)
    header = [cell.strip().lower() for cell in numbered[0][1]]
    while header and not header[-1]:
        header.pop()
    _check_header(path.name, header)
    lines = [
        SheetLine(number, _by_column(path.name, number, header, row))
        for number, row in numbered[1:]
    ]
    if not lines:
        raise _wrong(path.name, "a header and no figure", "at least one row")
    return FigureSheet(path.name, path.read_bytes(), tuple(_plain_values(lines)))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of a file that are not blank, as text, with their numbers."""
    try:
        require_file(path, MOST_BYTES, "a CSV file or an Excel workbook (.xlsx)")
        rows = [(number, list(map(as_text, row))) for number, row in opened(path)[1]]
    except DataError as error:
        told = str(error).replace(str(path), path.name, 1)
        raise DataError(f"{told} Nothing was added; add it again.") from error
    if len(rows) > MOST_ROWS:
        raise _wrong(path.name, f"{len(rows)} rows", f"at most {MOST_ROWS}")
    return rows


def _plain_values(lines: Sequence[SheetLine]) -> Sequence[SheetLine]:
    """Return the rows with values as 1234.5, once the whole file says which mark stands there.

    A value stays as written when the file does not tell, or when it carries a flag.
    """
    read = [(line, number(line.cells["value"])) for line in lines]
    marks = TwoWays(("a point before decimals", "a comma before decimals"))
    for line, value in read:
        if not value.fault and value.point != value.comma:
            marks.see(Seen(f"row {line.row}", line.cells["value"]), value.ways)
    try:
        way = marks.chosen("", "")
    except DataError:
        return lines
    return [
        line if value.fault or value.flag else _with(line, value.ways[way]) for line, value in read
    ]


def _with(line: SheetLine, value: float | None) -> SheetLine:
    return SheetLine(line.row, {**line.cells, "value": as_text(value)})


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
    cells["period"] = named_month(cells["period"]) or cells["period"]
    return dict.fromkeys(COLUMNS, "") | cells


def _wrong(name: str, found: str, expected: str) -> DataError:
    return DataError(
        f"{name}: {found}; expected {expected}. Nothing was added; correct the file and add it "
        f"again."
    )
