"""The folders a refresh writes to: the shipped tables, or a copy of them."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.build.figure_rows import RAW, Row
from data.build.refreshed import ROWS
from data.errors import DataError
from data.tables.sources import SOURCES as SHIPPED_SOURCES
from data.tables.vintages import VINTAGES, root_of

LOG = "refreshes.csv"
LOGGED = (
    "refresh",
    "source_id",
    "published_on",
    "retrieved_at",
    "address",
    "file",
    "sha256",
    "bytes",
    "rows",
)
BY_HAND = "HAND-"  # how the ids of sources added by hand begin
ADDITIONS = "additions.csv"
ADDED_OR_UNDONE = (
    "addition",
    "action",
    "at",
    "published_on",
    "sources",
    "series",
    "rows",
    "file",
    "sha256",
    "bytes",
    "remark",
)


@dataclass(frozen=True, slots=True)
class TableFolders:
    """Where the tables, raw files and sources are, as paths below ``root``.

    Attributes:
        root: folder that holds all three.
        vintages: folder of the vintage tables.
        raw: folder of the raw files.
        sources: table of the sources.
    """

    root: Path
    vintages: str
    raw: str
    sources: str

    def text(self, name: str) -> str:
        """Return the text of a file below ``root``; of the shipped sources if it has none."""
        path = self.root / name
        if name == self.sources and not path.is_file():
            path = SHIPPED_SOURCES
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a table below ``root``, all cells text; none without the file."""
        return list(csv.DictReader(io.StringIO(self.text(name), newline="")))

    def added(self) -> list[Row]:
        """Return every row that refreshes have added."""
        return self.rows(f"{self.raw}/{ROWS}")

    def log(self) -> list[Row]:
        """Return one row for each page that was used."""
        return self.rows(f"{self.raw}/{LOG}")

    def additions(self) -> list[Row]:
        """Return one row for each addition by hand, and one for each that was taken back."""
        return self.rows(f"{self.raw}/{ADDITIONS}")

    def state(self, source: str) -> dict[str, Any]:
        """Return what the newest refresh of a source found, empty before the first."""
        text = self.text(self.state_file(source))
        return dict(json.loads(text)) if text else {}

    def state_file(self, source: str) -> str:
        """Return where the state of a source is kept."""
        return f"{self.raw}/refresh/{source}/state.json"


def place_of(folder: Path | None) -> TableFolders:
    """Return the shipped place, or the one of a folder with a copy of the tables.

    Raises:
        DataError: the folder holds no tables.
    """
    if folder is None or root_of(folder) != folder:
        root = VINTAGES.parent
        return TableFolders(root, VINTAGES.name, RAW.name, SHIPPED_SOURCES.name)
    if not (folder / "nl_monthly.csv").is_file():
        raise DataError(
            f"{folder}: no vintage tables; expected a copy of data/vintages/. Name one with "
            f"--figures."
        )
    return TableFolders(folder, ".", "raw", "sources.csv")
