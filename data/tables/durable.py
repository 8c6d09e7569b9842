"""Writing that survives a kill: a lock on a folder, and bytes that are on the disk."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; another process that asks for it waits.

    The lock is one of the kernel (flock) on the folder itself: it ends with the process, however
    that ends, and leaves no file behind. It needs a local disk.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def claimed(folder: Path) -> int | None:
    """Return a handle that holds the lock of a folder until it is closed; None if it is held."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def flush(path: Path) -> None:
    """Bring a file or folder to the disk: what is inside a folder first, the folder last."""
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            flush(inner)
    flush_one(path)


def flush_one(path: Path) -> None:
    """Bring a file, or the list of names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
