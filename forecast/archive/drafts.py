"""A folder written beside its place and renamed whole, and the drafts of those that were killed."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import RunError, ToolkitError
from data.tables.durable import claimed, flush, flush_one, locked

DRAFT = ".prognose-draft-"


class FolderTaken(RunError):
    """The folder of a run is there already: nothing is ever overwritten."""


def refuse_existing(target: Path) -> None:
    """Refuse a folder that is there, or cannot be made, before any work is done for it.

    Raises:
        FolderTaken: ``target`` exists.
        RunError: ``target`` is no possible name of a folder, or no folder can be made there.
    """
    try:
        exists = target.exists()
    except OSError as error:
        raise RunError(
            f"{str(target)[:80]}: {error.strerror}; expected the name of a new folder. Name "
            f"another with --out."
        ) from error
    if exists:
        raise FolderTaken(
            f"{target}: exists already; expected a new folder, a finished run is never "
            f"overwritten. Name another folder with --out."
        )
    near = next(folder for folder in target.absolute().parents if folder.exists())
    if not (near.is_dir() and os.access(near, os.W_OK)):
        reason = "not writable" if near.is_dir() else "not a folder"
        raise RunError(
            f"{near}: {reason}; expected a folder that can be written. Name another with --out."
        )


@contextmanager
def draft_folder(target: Path, finish: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """Give a folder beside ``target`` that becomes ``target`` when all went well.

    Every byte is on the disk before the folder gets its name, and the name before ``finish``.

    Args:
        target: the new folder.
        finish: called with ``target`` once it has its name, under the lock of its parent; when
            it cannot do its work nothing is kept.

    Raises:
        FolderTaken: ``target`` exists, or another process made it meanwhile.
        RunError: its parent cannot be written.
    """
    refuse_existing(target)
    with scratch_folder(target) as folder:
        try:
            yield folder
            folder.chmod(0o755)
            flush(folder)
            with locked(target.parent):
                _named(folder, target, finish)
        except OSError as error:
            raise RunError(
                f"{target}: {error.strerror or error}; nothing was kept. Make room or name "
                f"another folder with --out."
            ) from error


def _named(folder: Path, target: Path, finish: Callable[[Path], None] | None) -> None:
    refuse_existing(target)
    folder.rename(target)
    try:
        flush_one(target.parent)
        if finish is not None:
            finish(target)
    except (OSError, ToolkitError):
        target.rename(folder)  # it is not finished, so nobody has seen it
        raise


@contextmanager
def scratch_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside ``target`` that is gone afterwards, unless it was renamed.

    Drafts of processes that no longer live are removed first. A draft is locked by the process
    that writes it, so that of a living one stays.

    Raises:
        RunError: the parent cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.parent):
            _clean(target.parent)
            name = tempfile.mkdtemp(prefix=f"{DRAFT}{target.name}-", dir=target.parent)
            hold = claimed(Path(name))
            assert hold is not None  # nobody else could name it: the parent is locked
    except OSError as error:
        raise RunError(
            f"{target.parent}: {error.strerror}; expected a folder that can be written. "
            f"Name another with --out."
        ) from error
    try:
        yield Path(name)
    finally:
        shutil.rmtree(name, ignore_errors=True)
        os.close(hold)


def _clean(parent: Path) -> None:
    """Remove the drafts of processes that ended before they could; the parent is locked."""
    for left in parent.glob(f"{DRAFT}*"):
        if left.is_dir() and (hold := claimed(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(hold)
