"""Files that LibreOffice and R wrote, read as what they mean; ``files/README.md`` says how."""

from pathlib import Path

import pytest

from data.errors import DataError
from forecast.api import read_monthly

pytestmark = pytest.mark.unit

FILES = Path(__file__).parent / "files"
FIGURES = {"2024-01": 1234.5, "2024-02": 987.25, "2024-03": 12345.0, "2024-04": 876.0}
READ = {
    "dagen.csv": "Cliënten in opvang",
    "dagen.ods": "Cliënten in opvang",
    "dagen.xlsx": "Cliënten in opvang",
    "r_write_csv.csv": "bezoekers",
    "r_write_csv_plain.csv": "bezoekers",
    "r_write_csv2.csv": "bezoekers",
    "r_write_csv2_months.csv": "bezoekers",
}
NAMED = ("namen.csv", "namen.ods", "namen.xlsx")  # januari 2024;123.450
REFUSED = {
    "dagen_windows_1252.csv": "byte 0xeb in row 1 is not UTF-8",
    "dagen_utf_16.csv": "text in UTF-16; expected CSV in UTF-8",
    "dagen_default_dates.csv": "row 2 holds '31-01-24', a year of two digits",
    "r_write_csv_na.csv": "row 3 holds 'NA', no number",
    "r_write_table.tsv": "row 2 has 3 cells split by a tab; expected 2, as the heading",
    "r_quarters.csv": "row 2 holds '2023Q1', a quarter",
}


@pytest.mark.parametrize("name", READ)
def test_a_file_as_a_program_wrote_it_gives_its_figures(name):
    found = read_monthly(FILES / name)
    assert dict(zip(found.index.astype(str), found, strict=True)) == FIGURES
    assert found.name == READ[name]


@pytest.mark.parametrize("name", NAMED)
def test_names_of_months_and_points_between_thousands_as_dutch_sheets_have_them(name):
    found = read_monthly(FILES / name, decimal="," if name == "namen.csv" else "")
    expected = {month: 100 * value for month, value in FIGURES.items()}
    assert dict(zip(found.index.astype(str), found, strict=True)) == expected


def test_two_points_in_one_number_tell_that_points_are_between_thousands():
    """1.234.500 has no other meaning, so that 123.450 beside it has none either."""
    assert read_monthly(FILES / "namen.csv")["2024-01"] == 123_450.0


def test_quarters_of_r_are_put_into_months_when_asked():
    found = read_monthly(FILES / "r_quarters.csv", frequency="quarters")
    sums = found.groupby(found.index.asfreq("Q")).sum()
    assert sums.tolist() == pytest.approx([1e5, 90, 2e5, 123456], rel=1e-12)


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_program_wrote_and_may_mean_another_thing_is_refused_by_name(name):
    with pytest.raises(DataError) as told:
        read_monthly(FILES / name)
    assert REFUSED[name] in str(told.value) and "\n" not in str(told.value)


def test_every_file_is_read_or_refused_by_a_test():
    there = {path.name for path in FILES.iterdir()} - {"README.md", "make.R"}
    sources = {"dagen.fods", "namen.fods"}
    assert there == {*READ, *NAMED, *REFUSED} | sources
    for name in sources:  # XML is no kind of table that is read
        with pytest.raises(DataError):
            read_monthly(FILES / name)
