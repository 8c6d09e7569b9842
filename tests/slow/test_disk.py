"""A disk that is full or read-only, the real thing: a small one in memory, where root may mount."""

import subprocess

import pytest

from data.errors import RunError
from forecast.archive import store
from forecast.archive.registry import add, finished

pytestmark = pytest.mark.slow
NAME = "2026-01-31-00000001"


@pytest.fixture
def disk(tmp_path):
    """Mount a disk of 1 MiB; skipped where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(asked, capture_output=True).returncode:
        pytest.skip("a disk can be mounted by root only; RLIMIT_FSIZE is tested in tests/unit")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def write(runs, size):
    with store.draft_folder(runs / NAME, add) as folder:
        (folder / "samples.parquet").write_bytes(bytes(size))
        store.write_manifest(folder, {"run_id": NAME, "as_of": NAME[:10]})


def test_a_full_disk_leaves_nothing_and_says_so(disk):
    with pytest.raises(RunError, match="No space left on device; nothing was kept"):
        write(disk, 2**21)
    assert list(disk.iterdir()) == []


@pytest.mark.parametrize("room", range(0, 60_000, 6_000))
def test_a_disk_that_is_full_at_the_commit_leaves_nothing_half(disk, room):
    (disk / "full").write_bytes(bytes(2**20 - 100_000 - room))
    try:
        write(disk, 50_000)
    except RunError:
        assert not (disk / NAME).exists()
        (disk / "full").unlink()
        assert finished(disk) == []
    else:
        assert [run.run_id for run in finished(disk)] == [NAME]
        store.verified_run(disk / NAME)


def test_a_read_only_disk_is_read_and_not_written(disk):
    write(disk, 1000)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert [run.run_id for run in finished(disk)] == [NAME]
    store.verified_run(disk / NAME)
    with (
        pytest.raises(RunError, match="not writable; expected a folder that can be"),
        store.draft_folder(disk / "other"),
    ):
        pass
