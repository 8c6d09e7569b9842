"""Several files replaced as one: all written beside, flushed, then renamed.

When the machine stops halfway the next call of :func:`finish` either renames the rest or throws
the half-written files away, so a reader finds the old files or the new ones.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from data.durable import claimed, flush_one
from data.errors import DataError

STAGED = ".staged"
READY = "READY"  # lists the files; written last


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
        except OSError:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        finish(root)


def finish(root: Path) -> None:
    """Rename what an interrupted :func:`replace_all` had written whole; drop the rest."""
    staged = root / STAGED
    if (staged / READY).is_file():
        for name in json.loads((staged / READY).read_text(encoding="utf-8")):
            if (staged / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(staged / name, root / name)
                flush_one(root / name)
                flush_one((root / name).parent)
    shutil.rmtree(staged, ignore_errors=True)


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
