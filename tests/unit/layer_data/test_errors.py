"""An error is one line on a screen, in a notebook and in a log, whatever a file name holds."""

import pytest

from data.errors import DataError, RunError, ToolkitError
from data.streams.own_series import read_monthly

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("kind", [ToolkitError, DataError, RunError])
def test_what_steers_a_screen_is_left_out(kind):
    error = kind("a\nb\r\n\tc \x1b[31mred\x07\u2028d\u202ee")
    assert str(error) == "a b c [31mred d e"
    assert error._render_traceback_() == [f"{kind.__name__}: a b c [31mred d e"]


def test_a_file_of_two_lines_is_named_in_one(tmp_path):
    with pytest.raises(DataError) as raised:
        read_monthly(tmp_path / "two\nlines.csv")
    assert "two lines.csv" in str(raised.value) and "\n" not in str(raised.value)
