"""Several files replaced as one: all written beside, flushed, then renamed.

When the machine stops halfway the next call of :func:`finish` either renames the rest or throws
the half-written files away. :func:`of_one_moment` does so before it reads, so that a reader finds
the old files or the new ones, never some of both.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TypeVar

from data.errors import DataError
from data.tables.durable import claimed, flush_one

STAGED = ".staged"
READY = "READY"  # lists the files; written last
T = TypeVar("T")


def replace_all(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write every file below ``root``, or none.

    Args:
        root: folder that exists.
        contents: bytes by path below ``root``.

    Raises:
        DataError: a file cannot be written; nothing has changed then.
    """
    staged = root / STAGED
    with _told(root):
        finish(root)
        try:
            for name, content in contents.items():
                _write(staged / name, content)
            _write(staged / f"{READY}.part", json.dumps(sorted(contents)).encode())
            (staged / f"{READY}.part").rename(staged / READY)
            flush_one(staged)
        except OSError:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        finish(root)


def finish(root: Path) -> None:
    """Rename what an interrupted :func:`replace_all` had written whole; drop the rest.

    Raises:
        DataError: the list of what is ready is none that :func:`replace_all` writes.
    """
    staged = root / STAGED
    if (staged / READY).is_file():
        for name in _listed(staged / READY):
            if (staged / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(staged / name, root / name)
                flush_one(root / name)
                flush_one((root / name).parent)
    shutil.rmtree(staged, ignore_errors=True)


def of_one_moment(folder: Path, root: Path, read: Callable[[], T]) -> T:
    """Return what ``read`` reads of ``folder`` while nothing is replaced there.

    Args:
        folder: holds the files themselves.
        root: where :func:`replace_all` is called for; an interrupted one is finished first.
        read: called again when a file was replaced meanwhile.

    Raises:
        DataError: the files are being replaced at this moment, or cannot be.
    """
    while True:
        settle(root)
        before = _stands(folder)
        made = read()
        if _stands(folder) == before:
            return made


def settle(root: Path) -> None:
    """Finish what a killed :func:`replace_all` had made ready; mostly there is nothing to do.

    Raises:
        DataError: a living one is at work, or the files cannot be replaced.
    """
    if (root / STAGED / READY).is_file():
        with alone(root), _told(root):
            finish(root)


def _listed(ready: Path) -> list[str]:
    """Return the names in a list of what is ready; each lies below the folder of the list."""
    try:
        names = [str(name) for name in json.loads(ready.read_text(encoding="utf-8"))]
    except (ValueError, TypeError, RecursionError) as error:
        raise _no_list(ready) from error
    if any(PurePath(name).is_absolute() or ".." in PurePath(name).parts for name in names):
        raise _no_list(ready)
    return names


def _no_list(ready: Path) -> DataError:
    return DataError(
        f"{ready}: no list of files that a refresh made ready. Remove the folder "
        f"{ready.parent.name} and take the tables from where they were whole."
    )


def _stands(folder: Path) -> dict[str, int]:
    """Return the number the disk gives to each file: a replaced one has another."""
    return {one.name: one.inode() for one in os.scandir(folder)} if folder.is_dir() else {}


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep every other process that asks for the same out, until the block ends.

    Raises:
        DataError: another process is at work on ``root``.
    """
    hold = claimed(root)
    if hold is None:
        raise DataError(
            f"{root}: another refresh is at work there; expected one at a time. Wait for it."
        )
    try:
        yield
    finally:
        os.close(hold)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    flush_one(path)


@contextmanager
def _told(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(
            f"{root}: {error.strerror or error}; expected a folder that can be written. "
            f"Make room or name another folder, and run it again."
        ) from error
