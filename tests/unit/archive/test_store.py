"""The store of runs: drafts, the registry, two processes, disks that give out."""

import resource
import subprocess
import sys

import pytest

from data.errors import RunError
from data.tables.durable import claimed
from forecast.archive import store
from forecast.archive.drafts import DRAFT
from forecast.archive.registry import REGISTRY, add, finished, registered
from reports.workbook.workbook import write_workbook
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit
NAME = "2026-01-31-00000001"
WRITER = """
import sys
from forecast.archive.drafts import FolderTaken, draft_folder
from forecast.archive.registry import add
from forecast.archive.store import RUNS, adopted_run, write_manifest
name = sys.argv[1]
try:
    with draft_folder(RUNS / name, add) as folder:
        (folder / "bands.csv").write_text("quantity")
        write_manifest(folder, {"run_id": name, "as_of": name[:10]})
    print("made")
except FolderTaken:
    adopted_run(RUNS / name)
    print("found")
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name=NAME, finish=add, text="quantity\n"):
    with store.draft_folder(store.RUNS / name, finish) as folder:
        (folder / "bands.csv").write_text(text)
        store.write_manifest(folder, {"run_id": name, "as_of": name[:10]})
    return store.RUNS / name


def left():
    return sorted(path.name for path in store.RUNS.iterdir() if REGISTRY not in path.name)


def test_a_finished_run_has_a_row_with_its_day_and_manifest():
    folder = write()
    (run,) = finished(store.RUNS)
    assert (run.run_id, run.as_of, run.folder) == (NAME, "2026-01-31", folder)
    assert len(run.manifest) == 64
    assert store.find_run(NAME) == folder


def test_runs_are_listed_by_day():
    for name in ("2026-02-28-1", "2025-12-31-2", "2026-02-28-0"):
        write(name)
    assert [run.run_id for run in finished(store.RUNS)] == [
        "2025-12-31-2",
        "2026-02-28-0",
        "2026-02-28-1",
    ]


def test_a_run_without_a_row_is_not_seen_until_it_is_verified():
    folder = write(finish=None)
    with pytest.raises(RunError, match="not among the finished runs"):
        store.find_run(NAME)
    store.adopted_run(folder)
    assert store.find_run(NAME) == folder


def test_a_half_run_is_not_adopted():
    folder = write(finish=None)
    (folder / "bands.csv").write_text("quan")
    with pytest.raises(RunError, match="changed since"):
        store.adopted_run(folder)
    assert registered(folder) is None


def test_a_manifest_that_changed_with_its_files_is_seen():
    folder = write()
    (folder / "bands.csv").write_text("other\n")
    store.write_manifest(folder, {"run_id": NAME, "as_of": NAME[:10]})
    with pytest.raises(RunError, match="its manifest changed"):
        store.adopted_run(folder)


def test_a_folder_elsewhere_needs_no_row(here):
    with store.draft_folder(here / "own") as folder:
        store.write_manifest(folder, {"run_id": NAME})
    assert store.find_run(str(here / "own")) == here / "own"
    store.adopted_run(here / "own")
    assert not (here / REGISTRY).exists()


def test_of_two_that_make_the_same_run_one_wins_and_the_other_finds_it():
    slow = store.draft_folder(store.RUNS / NAME, add)
    folder = slow.__enter__()
    write(text="first\n")
    assert folder.is_dir(), "the draft of a living process is left alone"
    (folder / "bands.csv").write_text("second\n")
    with pytest.raises(store.FolderTaken, match="exists already"):
        slow.__exit__(None, None, None)
    assert (store.RUNS / NAME / "bands.csv").read_text() == "first\n"
    assert left() == [NAME]


def test_two_processes_at_once_leave_one_whole_run(here):
    command = [sys.executable, "-c", WRITER, NAME]
    both = [subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE) for _ in range(2)]
    told = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(told) == [b"found\n", b"made\n"]
    assert [run.run_id for run in finished(store.RUNS)] == [NAME]
    store.verified_run(store.RUNS / NAME)
    assert left() == [NAME]


def test_dead_drafts_go_and_living_ones_stay():
    dead, alive, other = (store.RUNS / name for name in (f"{DRAFT}a", f"{DRAFT}b", "notes"))
    for folder in (dead, alive, other):
        folder.mkdir(parents=True)
        (folder / "half.csv").write_text("x")
    hold = claimed(alive)
    write()
    assert left() == [alive.name, NAME, other.name]
    assert hold is not None


def test_without_a_registry_that_can_be_written_nothing_is_kept():
    store.RUNS.mkdir(parents=True)
    (store.RUNS / REGISTRY).write_text("no database, but a text of some length " * 20)
    with pytest.raises(RunError, match="file is not a database"):
        write()
    assert left() == []


def test_a_removed_run_can_be_made_again():
    folder = write()
    (folder / "bands.csv").unlink()
    (folder / "manifest.json").unlink()
    folder.rmdir()
    with pytest.raises(RunError, match="no such run"):
        store.find_run(NAME)
    write(text="again\n")
    store.adopted_run(folder)
    assert len(finished(store.RUNS)) == 1


@pytest.fixture
def small_files():
    """Limit the size of a file, which stands for a full disk: the write fails halfway."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_cannot_be_written_whole_leaves_nothing(small_files):
    with pytest.raises(RunError, match=r"File too large; nothing was kept\. Make room"):
        write(text="x" * 20_000)
    assert left() == []


def test_a_registry_that_finds_no_room_leaves_nothing(small_files):
    with pytest.raises(RunError, match="registry of finished runs"):
        write()
    assert left() == []


def test_a_workbook_that_cannot_be_written_says_what_the_disk_said(here):
    content = {"run_id": "a run", "code": "a hash", "versions": {}, "inputs": {}}
    with pytest.raises(OSError, match="No such file or directory"):
        write_workbook(run_result(), content, here / "absent" / "tables.xlsx")
