"""A file from outside before it is read: a plain file, not too large, in UTF-8."""

import codecs
import stat
from pathlib import Path

from data.errors import DataError, RunError

MOST_TEXT = 5_000_000  # bytes of a configuration, ledger or scenario
PART = 1 << 20
UTF8 = "CSV in UTF-8 or an Excel workbook (.xlsx)"
FOLDER = "a folder"
KINDS = (
    (stat.S_ISDIR, FOLDER),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)
MARKS = (  # the first bytes of texts in another encoding, longest first
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def unfit(path: Path, most: int = MOST_TEXT) -> str:
    """Return what a path is when it is no plain file of at most so many bytes; else ``""``.

    A pipe or device is never opened: it could be without end.

    Raises:
        OSError: there is no such file, or it may not be looked at.
        ValueError: the path holds a NUL.
    """
    found = path.stat()
    for fits, kind in KINDS:
        if fits(found.st_mode):
            return kind
    return f"{found.st_size} bytes, more than {most}" if found.st_size > most else ""


def small_text(path: Path) -> str:
    """Return the text of a small file in UTF-8, with or without a mark of it in front.

    Raises:
        RunError: it is a pipe or device, or too large.
        OSError: it cannot be read.
        ValueError: it is not in UTF-8.
    """
    if (kind := unfit(path)) and kind != FOLDER:  # that it is one, reading says
        raise RunError(f"{path}: {kind}; expected a small text file. Check the path.")
    return path.read_text(encoding="utf-8-sig")


def require_file(path: Path, most: int, expected: str) -> None:
    """Refuse what is no plain file, or too large.

    Raises:
        DataError: there is no such file, or it is a folder, pipe, device or too large.
    """
    try:
        if not (kind := unfit(path, most)):
            path.open("rb").close()
    except OSError as error:
        kind = str(error.strerror)
    except ValueError:  # no path holds a NUL
        kind = "no path"
    if kind:
        raise DataError(f"{path}: {kind}; expected {expected}. Check the path.")


def require_text(path: Path) -> None:
    """Refuse a file that is no text in UTF-8, by the row of its first wrong byte.

    Raises:
        DataError: the encoding is another, or the file holds a byte no text has.
    """
    row, decoder = 1, codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        first = file.read(4)
        if named := [name for mark, name in MARKS if first.startswith(mark)]:
            raise _encoding(path, f"text in {named[0]}")
        file.seek(0)
        while part := file.read(PART):
            if b"\0" in part:
                row += part[: part.index(b"\0")].count(b"\n")
                raise _encoding(path, f"row {row} holds byte 0x00")
            _decoded(path, decoder, part, row)
            row += part.count(b"\n")
        _decoded(path, decoder, b"", row)


def _decoded(path: Path, decoder: codecs.IncrementalDecoder, part: bytes, row: int) -> None:
    try:
        decoder.decode(part, final=not part)
    except UnicodeDecodeError as error:
        row += error.object[: error.start].count(b"\n")
        byte = error.object[error.start]
        raise _encoding(path, f"byte 0x{byte:02x} in row {row} is not UTF-8") from None


def _encoding(path: Path, found: str) -> DataError:
    return DataError(f"{path}: {found}; expected {UTF8}. Save the file so.")
