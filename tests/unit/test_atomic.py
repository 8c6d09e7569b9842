"""Several files replaced as one."""

import pytest

from data.atomic import STAGED, alone, finish, replace_all
from data.errors import DataError

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
    (tmp_path / "a").write_text("new")  # renamed already
    (tmp_path / "b").write_text("old")
    (tmp_path / STAGED).mkdir()
    (tmp_path / STAGED / "b").write_text("new")
    (tmp_path / STAGED / "READY").write_text('["a", "b"]')
    finish(tmp_path)
    assert contents(tmp_path) == {"a": "new", "b": "new"}


def test_one_at_a_time(tmp_path):
    with (
        alone(tmp_path),
        pytest.raises(DataError, match="another refresh is at work"),
        alone(tmp_path),
    ):
        pass
    with alone(tmp_path):
        pass
