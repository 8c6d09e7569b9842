"""A file with two columns becomes a series, or says in one line what is wrong with it."""

import pandas as pd
import pytest

from data.errors import DataError
from data.streams.own_series import as_months, read_monthly

pytestmark = pytest.mark.unit


def write(folder, text):
    path = folder / "own.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "month,people\n2024-02,7\n2024-01,5.5\n",
        "maand;people\n2024-01-31;5.5\n2024-02-29;7\n",
        "\ufeffdate\tpeople\n2024-01-01\t5.5\n\n2024-02-01\t7\n",
    ],
)
def test_separators_days_and_order_do_not_matter(tmp_path, text):
    found = read_monthly(write(tmp_path, text))
    assert found.name == "people"
    assert found.tolist() == [5.5, 7.0]
    assert [str(month) for month in found.index] == ["2024-01", "2024-02"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty; expected a heading and rows"),
        ("month,n\n", "no rows"),
        ("month,n,more\n2024-01,1,2\n", "row 1 has 3 columns"),
        ("month,n\n2024-01,1\n2024-02\n", "row 3 has 1 cells split by a comma; expected 2"),
        ("month,n\nJan 24,1\n", "row 2 holds 'Jan 24', a year of two digits"),
        ("month,n\n2024-13,1\n", "row 2 holds '2024-13', no month of the calendar"),
        ("month,n\n2024-01,many\n", "row 2 holds 'many'"),
        ("month,n\n2024-01,-1\n", "2024-01 is -1"),
        ("month,n\n2024-01,nan\n", "row 2 holds 'nan', no number"),
        ("month,n\n2024-01,1\n2024-01-15,2\n", "2024-01 comes twice"),
        ("month,n\n2024-01,1\n2024-03,2\n", "2024-02 is missing"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(DataError, match=said) as error:
        read_monthly(write(tmp_path, text))
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(DataError, match="Check the path"):
        read_monthly(tmp_path / "none.csv")
    binary = tmp_path / "photo.csv"
    binary.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(DataError, match="byte 0xff in row 1 is not UTF-8"):
        read_monthly(binary)


def test_days_become_months():
    days = pd.DatetimeIndex(["2024-02-29", "2024-01-31"])
    assert as_months(pd.Series([2.0, 1.0], index=days)).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("index", [pd.RangeIndex(2), pd.period_range("2020", periods=2, freq="Q")])
def test_another_index_is_refused(index):
    with pytest.raises(DataError, match="expected months"):
        as_months(pd.Series([1.0, 2.0], index=index))
