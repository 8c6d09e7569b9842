"""Processes that are killed while they write, and what must hold afterwards."""

import os
import signal
import sys
import time

from forecast.archive import store
from forecast.archive.manifest import file_sha256
from forecast.archive.registry import finished

WATCHED = {
    "fsync",
    "rename",
    "replace",
    "flock",
    "execute",
    "connect",
    "close",
    "mkdir",
    "chmod",
    "unlink",
    "rmdir",
}


def traced(calls, stop, seen):
    """Count calls to the disk, those begun and those returned; end at number ``stop``."""

    def watch(_, event, found):
        if event in ("c_call", "c_return") and found.__name__ in WATCHED:
            if found.__name__ == "fsync" and "fsync" not in calls:
                os.write(seen, b"F")
            calls.append(found.__name__)
            if len(calls) == stop:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def traced_from_flush(calls, stop, seen):
    """Begin to count at the first flush; what comes before runs at its own speed."""
    flush = os.fsync

    def first(handle):
        os.fsync = flush
        traced(calls, stop, seen)
        os.fsync(handle)

    os.fsync = first


def victim(write, name, stop=0, wait=None, trace=traced):
    """Fork a process that writes; return what it said before it ended.

    It ends itself at call number ``stop``, or is killed when ``wait`` returns.
    """
    read, said = os.pipe()
    if (child := os.fork()) == 0:
        try:
            trace(calls := [], stop, said)
            write(name)
            sys.setprofile(None)
            first = calls.index("fsync") if "fsync" in calls else len(calls)
            os.write(said, f"D{first} {len(calls)}".encode())
        finally:
            os._exit(1)
    os.close(said)
    heard = b""
    if wait is not None:
        heard = wait(read)
        os.kill(child, signal.SIGKILL)
    heard += b"".join(iter(lambda: os.read(read, 100), b""))
    os.close(read)
    os.waitpid(child, 0)
    return heard


def after(seconds, *, flush):
    """Return how to wait before a kill: from the start of the victim, or from its first flush."""

    def wait(pipe):
        heard = os.read(pipe, 1) if flush else b""
        time.sleep(seconds)
        return heard

    return wait


def marks(folder):
    """Return the SHA-256 of every file in a folder by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): file_sha256(path) for path in files}


def runs_are_whole(kept, name, *, done):
    """Raise when a finished run was lost or changed, or a half one can be seen.

    Args:
        kept: marks of the runs that were finished by id; those finished since are added.
        name: the run whose process has just ended.
        done: whether that process had said that it was finished.
    """
    rows = {run.run_id: run for run in finished(store.RUNS)}
    for run_id, before in kept.items():
        assert run_id in rows, f"{run_id} lost"
        assert marks(store.RUNS / run_id) == before, f"{run_id} changed"
    for run in rows.values():
        store.verified_run(run.folder)
        assert file_sha256(run.folder / "manifest.json") == run.manifest
        kept.setdefault(run.run_id, marks(run.folder))
    for folder in store.RUNS.glob("[!.]*/"):
        store.verified_run(folder)
    if done and (store.RUNS / name).exists():
        assert name in rows, f"{name} was told finished and is not"
