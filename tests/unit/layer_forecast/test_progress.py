"""Steps that are written to a file: each as it begins, only within, and a fault in one line."""

import pytest

from data.errors import RunError
from forecast.progress import FINISHED, steps, tell, told_to

pytestmark = pytest.mark.unit


def test_each_step_is_a_line_and_nothing_is_written_outside(tmp_path):
    path = tmp_path / "steps.txt"
    with told_to(path):
        with steps(2) as step:
            step("streams")
            assert path.read_text(encoding="utf-8") == "begin\nstreams\n"
            step("chain")
        tell(f"{FINISHED}out/runs/x")
    with told_to(None), steps(1) as step:
        step("report")
    expected = ["begin", "streams", "chain", "finished out/runs/x"]
    assert path.read_text(encoding="utf-8").splitlines() == expected


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(RunError, match="expected a file that can be written"), told_to(tmp_path):
        raise AssertionError("not reached")
    tell("later")  # and it is written to no more
    assert list(tmp_path.iterdir()) == []
