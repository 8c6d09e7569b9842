"""Which runs are finished: a row in ``registry.sqlite`` beside them makes a run visible.

The row is written last, after every byte of the run is on the disk under its final name, so a
process may be killed at any moment: there is a whole run with a row, or no run.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from data.errors import RunError
from data.tables.durable import flush_one
from forecast.archive.manifest import sha256

REGISTRY = "registry.sqlite"
MANIFEST = "manifest.json"
TABLE = """CREATE TABLE IF NOT EXISTS runs (
    run_id TEXT PRIMARY KEY, as_of TEXT NOT NULL, folder TEXT NOT NULL, manifest TEXT NOT NULL
) STRICT"""
WAIT = 60.0  # seconds for another process that writes


class Finished(NamedTuple):
    """A finished run.

    Attributes:
        run_id: ``<as-of>-<hash8>``.
        as_of: the as-of day, ISO.
        folder: where it is.
        manifest: SHA-256 of its ``manifest.json``.
    """

    run_id: str
    as_of: str
    folder: Path
    manifest: str


def add(folder: Path) -> None:
    """Make a run visible. It must be whole and on the disk under its final name.

    Raises:
        RunError: the registry beside it cannot be written.
    """
    content = (folder / MANIFEST).read_bytes()
    run = json.loads(content)
    row = (run["run_id"], run["as_of"], folder.name, sha256(content))
    with _opened(folder.parent / REGISTRY) as book:
        book.execute("PRAGMA journal_mode = WAL")
        book.execute("PRAGMA synchronous = FULL")
        book.execute("BEGIN IMMEDIATE")
        book.execute(TABLE)
        book.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", row)
        book.execute("COMMIT")
    flush_one(folder.parent)


def finished(runs: Path) -> list[Finished]:
    """Return the finished runs of a folder by as-of day and id; none without a registry.

    Raises:
        RunError: the registry cannot be read.
    """
    path = runs / REGISTRY
    if not path.exists():
        return []
    with _opened(path, read_only=True) as book:
        if not book.execute("SELECT 1 FROM sqlite_schema WHERE name = 'runs'").fetchone():
            return []
        rows = book.execute(
            "SELECT run_id, as_of, folder, manifest FROM runs ORDER BY as_of, run_id"
        ).fetchall()
    return [Finished(run_id, day, runs / name, mark) for run_id, day, name, mark in rows]


def registered(folder: Path) -> Finished | None:
    """Return the row of the run in a folder; None when it has none."""
    return next((run for run in finished(folder.parent) if run.folder.name == folder.name), None)


@contextmanager
def _opened(path: Path, *, read_only: bool = False) -> Iterator[sqlite3.Connection]:
    sealed = "?immutable=1" if read_only and not os.access(path.parent, os.W_OK) else ""
    try:
        book = sqlite3.connect(
            f"{path.resolve().as_uri()}{sealed}", uri=True, timeout=WAIT, isolation_level=None
        )
        try:
            yield book
        finally:
            book.close()
    except sqlite3.Error as error:
        raise RunError(
            f"{path}: {error}; expected the registry of finished runs. Make room, or move the "
            f"file away: `prognose verify` registers a whole run again."
        ) from error
