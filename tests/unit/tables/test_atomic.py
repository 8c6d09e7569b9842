"""Several files replaced as one."""

import pytest

from data.errors import DataError
from data.tables.atomic import STAGED, alone, finish, of_one_moment, replace_all

pytestmark = pytest.mark.unit


def contents(folder):
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_every_file_is_there_and_nothing_else(tmp_path):
    (tmp_path / "a").write_text("old")
    replace_all(tmp_path, {"a": b"new", "sub/b": b"made"})
    assert contents(tmp_path) == {"a": "new", "sub/b": "made"}
    assert not (tmp_path / STAGED).exists()


def test_one_that_cannot_be_written_changes_none(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(DataError, match="expected a folder that can be written"):
        replace_all(tmp_path, {"a": b"new", "a/b": b"below a file"})
    assert contents(tmp_path) == {"a": "old"}
    assert not (tmp_path / STAGED).exists()


def test_stopped_while_writing_the_old_stands(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / STAGED).mkdir()
    (tmp_path / STAGED / "a").write_text("ne")  # cut off: no list of what is ready
    finish(tmp_path)
    assert contents(tmp_path) == {"a": "old"}


def test_stopped_while_renaming_the_new_stands(tmp_path):
    half_renamed(tmp_path)
    finish(tmp_path)
    assert contents(tmp_path) == {"a": "new", "b": "new"}


def half_renamed(folder):
    (folder / "a").write_text("new")
    (folder / "b").write_text("old")
    (folder / STAGED).mkdir()
    (folder / STAGED / "b").write_text("new")
    (folder / STAGED / "READY").write_text('["a", "b"]')


def test_a_reader_after_a_kill_sees_the_new_files(tmp_path):
    half_renamed(tmp_path)
    assert of_one_moment(tmp_path, tmp_path, lambda: contents(tmp_path)) == {"a": "new", "b": "new"}


def test_a_reader_beside_a_living_refresh_is_told_to_wait(tmp_path):
    half_renamed(tmp_path)
    with alone(tmp_path), pytest.raises(DataError, match="Wait for it"):
        of_one_moment(tmp_path, tmp_path, lambda: contents(tmp_path))
    assert (tmp_path / "b").read_text() == "old"


def test_a_reader_that_was_overtaken_reads_again(tmp_path):
    replace_all(tmp_path, {"a": b"old", "b": b"old"})
    reads = []

    def read():
        first = (tmp_path / "a").read_text()
        if not reads:
            replace_all(tmp_path, {"a": b"new", "b": b"new"})
        reads.append((first, (tmp_path / "b").read_text()))
        return reads[-1]

    assert of_one_moment(tmp_path, tmp_path, read) == ("new", "new")
    assert reads == [("old", "new"), ("new", "new")]


@pytest.mark.parametrize(
    "listed", ['["../a"]', '["sub/../../a"]', '["/etc/hosts"]', "{", "7", "[" * 100_000]
)
def test_a_list_that_no_refresh_wrote_renames_nothing(tmp_path, listed):
    root = tmp_path / "tables"
    (root / STAGED).mkdir(parents=True)
    (root / "a").write_text("kept")
    (root / STAGED / "READY").write_text(listed)
    with pytest.raises(DataError, match="no list of files that a refresh made ready"):
        of_one_moment(root, root, lambda: contents(root))
    assert (root / "a").read_text() == "kept"
    assert not (tmp_path / "a").exists()


def test_one_at_a_time(tmp_path):
    with (
        alone(tmp_path),
        pytest.raises(DataError, match="another refresh is at work"),
        alone(tmp_path),
    ):
        pass
    with alone(tmp_path):
        pass
