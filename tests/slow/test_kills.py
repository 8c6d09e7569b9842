"""Two hundred kills while runs and figures are written: nothing is lost, nothing half is seen.

The module runs itself as a process that forks a victim for each kill. A victim writes a small
made-up run by the real store. It ends itself by SIGKILL at a numbered call to the disk, or is
killed after a random time, from its start or from its first flush on.
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.tables import atomic
from forecast.archive import store
from forecast.archive.drafts import DRAFT
from forecast.archive.manifest import file_sha256
from forecast.archive.registry import add
from tests.conftest_kills import after, runs_are_whole, victim

pytestmark = pytest.mark.slow
SEED = 20260101
KILLS = 200
WHOLE = ("a.csv", "b/c.csv", "d.csv")


def write_run(name):
    """Write a run as `prognose run` does."""
    with store.draft_folder(store.RUNS / name, add) as folder:
        fill(folder, name)


def write_apart(name):
    """Write a folder of its own as --out does, then a whole run that still misses its row."""
    with store.draft_folder(Path("apart") / name) as folder:
        fill(folder, name)
    with store.draft_folder(store.RUNS / name) as folder:
        fill(folder, name)
    store.adopted_run(store.RUNS / name)


def write_figures(name):
    """Replace three tables as one, as `prognose data refresh` does."""
    atomic.replace_all(Path("tables"), {file: name.encode() * 5000 for file in WHOLE})


def fill(folder, name):
    (folder / "figures").mkdir()
    (folder / "bands.csv").write_text(f"{name}\n" * 3000)
    (folder / "figures" / "chart.svg").write_text(name * 3000)
    (folder / "samples.parquet").write_bytes(name.encode() * 10_000)
    store.write_manifest(folder, {"run_id": name, "as_of": name[:10]})


WRITERS = (write_run, write_apart, write_figures)


def check(kept, name, heard):
    """Raise when a finished run was lost or changed, or a half one can be seen."""
    runs_are_whole(kept, name, done=b"D" in heard)
    for folder in Path("apart").glob("[!.]*/"):
        store.verified_run(folder)
    tables = Path("tables")
    seen = atomic.of_one_moment(
        tables, tables, lambda: [file_sha256(tables / name) for name in WHOLE]
    )
    assert len(set(seen)) == 1, "old and new figures mixed"


def kill_all():
    """Kill until enough died before they had finished; check each; print a line per kill."""
    chance, kept, ended, lengths = random.Random(SEED), {}, 0, {}
    Path("tables").mkdir()
    for i, write in enumerate(WRITERS):
        write(f"2026-01-01-{i:08x}")
        began = time.monotonic()
        told = victim(write, f"2026-01-02-{i:08x}").rpartition(b"D")[2]
        lengths[write] = (*map(int, told.split()), time.monotonic() - began)
    check(kept, "", b"")
    for i in range(2 * KILLS):
        write, name = WRITERS[i % len(WRITERS)], f"2026-02-{1 + i % 28:02}-{i:08x}"
        first, calls, seconds = lengths[write]
        kind = chance.choice(["commit point", "commit point", "commit time", "point", "time"])
        at = chance.randint(first + 1 if kind == "commit point" else 1, calls)
        wait = chance.random() * seconds
        if kind.endswith("point"):
            heard = victim(write, name, stop=at)
        else:
            heard = victim(write, name, wait=after(wait, flush=kind == "commit time"))
        check(kept, name, heard)
        told = {"kill": i, "writer": write.__name__, "kind": kind, "at": at, "seconds": wait}
        print(json.dumps({**told, "flushing": b"F" in heard, "finished": b"D" in heard}))
        if i % 3 == 0 and write is write_run and not (store.RUNS / name).exists():
            write_run(name)  # the same run again, after the one that was killed
            check(kept, name, b"D")
            assert list(store.RUNS.glob(f"{DRAFT}*")) == [], "a dead draft was left"
        if (ended := ended + (b"D" not in heard)) == KILLS:
            break
    print(json.dumps({"runs": len(kept)}))


def test_no_kill_loses_a_finished_run_or_shows_a_half_one(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.slow.test_kills"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *kills, last = [json.loads(line) for line in done.stdout.splitlines()]
    ended = [kill for kill in kills if not kill["finished"]]
    committing = [kill for kill in ended if kill["flushing"]]
    print(
        f"{len(kills)} kills, {len(ended)} before the end, {len(committing)} from the first flush"
    )
    assert len(ended) == KILLS
    assert len(committing) >= 50
    assert last["runs"] > 20


if __name__ == "__main__":
    kill_all()
