"""A CSV file row by row: its delimiter decided by the whole file, its heading demanded."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from data.errors import DataError
from data.given.file import UTF8, require_file, require_text

DELIMITERS = (";", "\t", "|", ",")  # a comma last: it may stand in numbers
NAMED = {";": "a semicolon", "\t": "a tab", "|": "a bar", ",": "a comma"}
EXCEL = "sep="  # how Excel says it in a first line
MOST = 1 << 34  # bytes


def csv_rows(path: Path, most: int = MOST) -> Iterator[tuple[int, list[str]]]:
    """Yield every row of a CSV file that is not blank with its number, the heading being 1.

    Args:
        path: a plain file in UTF-8, cells split by comma, semicolon, tab or bar.
        most: bytes it may have.

    Raises:
        DataError: the file cannot be read, is not in UTF-8, is empty, holds an open quote, or no
            delimiter splits it; or rows have other numbers of cells than the heading.
    """
    require_file(path, most, UTF8)
    require_text(path)
    mark = _delimiter(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        width = 0
        for number, row in _split(path, file, mark):
            width = width or len(row)
            if len(row) != width:
                raise DataError(
                    f"{path}: row {number} has {len(row)} cells split by {NAMED[mark]}; expected "
                    f"{width}, as the heading. Correct the row."
                )
            yield number, row


def _split(path: Path, file: TextIO, mark: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, delimiter=mark, strict=True)
    with _one_line(path):
        for number, row in enumerate(reader, start=1):
            said = number == 1 and mark.join(row).lower().startswith(EXCEL)
            if any(cell.strip() for cell in row) and not said:
                yield number, row


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise DataError(
            f"{path}: no CSV ({error}); expected quotes in pairs. Correct the file."
        ) from error


def _delimiter(path: Path) -> str:
    """Return what splits the cells: said in the first line, or found in the heading.

    Where the heading holds several, the one that splits every row into as many cells.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading = next((line for line in file if line.strip()), "")
    if not heading:
        raise DataError(f"{path}: empty; expected a heading and rows. Fill the file.")
    if heading.lower().startswith(EXCEL) and (said := heading[len(EXCEL) :].strip("\r\n")):
        if said in DELIMITERS:
            return said
        raise DataError(f"{path}: cells split by {said!r}; expected a comma, semicolon or tab.")
    there = [mark for mark in DELIMITERS if mark in _outside_quotes(heading)]
    if len(there) > 1:
        there = [mark for mark in there if _even(path, mark)] or there
    return there[0] if there else ","


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _even(path: Path, mark: str) -> bool:
    """Return whether a mark splits every row into as many cells, more than one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            widths = {len(row) for _, row in _split(path, file, mark)}
        except DataError:
            return False
    return len(widths) == 1 and widths != {1}


def quoted(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV text."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()
