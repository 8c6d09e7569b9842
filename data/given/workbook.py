"""The first sheet of a workbook (.xlsx or .ods) row by row, its cells as they are typed."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.given.file import require_file

WANTED = "an .xlsx or .ods workbook with one sheet"
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how an .xlsx or .ods begins, and an .xls
MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 5_000_000, 50_000_000, 20_000
CELL = re.compile(rb"""\sr=["']([A-Z]+)(\d+)["']""")  # where a cell of an .xlsx stands
TAG = re.compile(rb"<([^<]*)")
REPEATED = re.compile(rb"""table:table-(cell|row)\b[^<]*?repeated=["'](\d+)["']""")
MOST_ATTRIBUTES = 1000  # of a tag; also tags that may stay open
MOST_REPEATED = {b"cell": 26, b"row": MOST_ROWS}
ENDS = {b"/table:table-row": (b"cell",), b"/table:table": (b"cell", b"row")}
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


def workbook_rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """Yield every row of the first sheet that is not blank with its number in the sheet.

    Raises:
        DataError: the file cannot be read, is too large or vast once unpacked.
    """
    require_file(path, MOST_BYTES, "a workbook")
    for number, row in enumerate(_sheet(path, path.read_bytes()), start=1):
        if any(str(cell).strip() for cell in row):
            yield number, row


def _sheet(path: Path, body: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    if body.startswith(OLD):
        raise DataError(f"{path}: an old workbook (.xls); expected {WANTED}. Save it as .xlsx.")
    try:
        _refuse_vast(path, body)
        sheet = CalamineWorkbook.from_filelike(_as_measured(body)).get_sheet_by_index(0)
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, *BROKEN) as error:
        raise DataError(
            f"{path}: no workbook that can be read; expected {WANTED}. Save it anew."
        ) from error
    if len(rows) > MOST_ROWS:
        raise DataError(f"{path}: {len(rows)} rows; expected at most {MOST_ROWS}. Split it.")
    return rows


def _refuse_vast(path: Path, body: bytes) -> None:
    """Raise when a workbook is vast once unpacked, or holds a cell far from the others.

    A reader that lays out every cell between the first and the last would run out of memory.

    Raises:
        DataError: it is.
    """
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MOST_UNPACKED:
            raise DataError(
                f"{path}: {unpacked} bytes unpacked; expected at most {MOST_UNPACKED}. Split it."
            )
        names = parts.namelist()
        sheets = [one for one in names if one.startswith("xl/worksheets/")]
        for column, row in (found for one in sheets for found in CELL.findall(parts.read(one))):
            if len(column) > 1 or int(row) > MOST_ROWS:
                _far(path, f"a cell {column.decode()}{row.decode()}")
        for name in names:
            if name.endswith((".xml", ".rels")):
                _refuse_endless_tags(parts.read(name))
        if "content.xml" in names:
            _refuse_repeated(path, parts.read("content.xml"))


def _as_measured(body: bytes) -> io.BytesIO:
    """Return the parts of an archive, each as long as it says, packed no more.

    What an archive says of the length of a part may be a lie; the next reader would find more.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as parts, zipfile.ZipFile(made, "w") as measured:
        for name in dict.fromkeys(parts.namelist()):
            measured.writestr(zipfile.ZipInfo(name), parts.read(name))
    made.seek(0)
    return made


def _refuse_endless_tags(part: bytes) -> None:
    """Raise on a tag of many attributes: the reader compares each with all others.

    Raises:
        ValueError: there is one, or tags are not closed.
    """
    unclosed = 0
    for found in TAG.finditer(part):
        tag = found[1]
        unclosed += b">" not in tag
        if max(unclosed, tag.count(b'="'), tag.count(b"='")) > MOST_ATTRIBUTES:
            raise ValueError("a tag without end")


def _refuse_repeated(path: Path, content: bytes) -> None:
    """Raise when an .ods repeats a cell or row too often, with a filled one in or after it.

    Every .ods repeats empty ones at the end; those are not laid out. One pass over the tags.
    """
    waiting: dict[bytes, int] = {}
    for found in TAG.finditer(content):
        tag = found[1]
        for kind in ENDS.get(tag.partition(b">")[0].rstrip(), ()):
            waiting.pop(kind, None)
        if (often := REPEATED.match(tag)) and int(often[2]) > MOST_REPEATED[often[1]]:
            waiting.setdefault(often[1], int(often[2]))
        if waiting and b"office:value" in tag:
            kind, times = next(iter(waiting.items()))
            _far(path, f"a {kind.decode()} repeated {times} times")


def _far(path: Path, found: str) -> None:
    raise DataError(
        f"{path}: {found}; expected columns A to Z and {MOST_ROWS} rows at most. Move it."
    )
