"""A file by hand that is wrong gets one line, and nothing is added."""

import os
import shutil
from datetime import date

import pytest
import xlsxwriter

from data.errors import DataError
from data.refresh.addition import find
from data.refresh.by_hand import Book
from data.refresh.offices.settings import load_settings
from data.refresh.place import place_of
from data.refresh.sheet import MOST_BYTES, read_sheet
from data.streams.origin import made_from
from data.tables.vintages import VINTAGES
from tests.conftest_by_hand import HEADER, LETTER, WEEK, csv_file, week, workbook

pytestmark = pytest.mark.unit
TODAY, DAY = date(2026, 8, 20), "2026-08-04"
GOOD = week(31, 970, DAY)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return place_of(shutil.copytree(VINTAGES, tmp_path_factory.mktemp("place") / "tables"))


@pytest.fixture(scope="module")
def book(place):
    return Book(place.root / place.vintages, load_settings(), made_from())


@pytest.fixture
def fresh(book):
    """Give the book as it was read: a find puts rows of its file in it."""
    rows = book.rows
    yield book
    book.rows = rows


def first_cbs(period, value, day=DAY):
    return f"nl_first_cbs,{period},{value},CBS,{day}"


CUMULATIVE = "nl_total_cumulative_to_week_ministry"
WRONG = {
    "a week twice with other values": (
        [GOOD, week(31, 990, DAY)],
        f"row 3: {WEEK} 2026-W31 is 990 and was 970 in row 2; expected one value on one day",
    ),
    "a quarter below its months": (
        [first_cbs("2026-01", 1900), first_cbs("2026-02", 1985), first_cbs("2026-Q1", 3500)],
        "row 2: nl_first_cbs 2026-Q1 is 3500 and its parts count 3885 already; expected a total",
    ),
    "a month that makes the printed quarter too low": (
        [first_cbs("2025-10", 3000), first_cbs("2025-11", 3000), first_cbs("2025-12", 3000)],
        "row 2: nl_first_cbs 2025-Q4 is 7550 and its parts count 9000 already; expected a total",
    ),
    "months together below their quarters": (
        [
            first_cbs("2026-Q1", 5000),
            first_cbs("2026-Q2", 5100),
            first_cbs("2026-01/2026-06", 9000),
        ],
        "row 2: nl_first_cbs 2026-01/2026-06 is 9000 and its parts count 10100 already",
    ),
    "a year that is revised too far": (
        [first_cbs("2025", 20000)],
        "row 2: nl_first_cbs 2025 revised from 24140 to 20000; expected at most 15% or 100",
    ),
    "a total to a week below its weeks": (
        [GOOD, week(32, 1010, DAY.replace("04", "11")), f"{CUMULATIVE},2026-W32,1500,x,2026-08-11"],
        f"row 3: {CUMULATIVE} 2026-W32 is 1500 and 26040 are counted already; expected a total",
    ),
    "a total below its parts in other series": (
        [
            f"nl_first_ind,2026-07,2000,IND,{DAY}",
            f"nl_nareis_ind,2026-07,1500,IND,{DAY}",
            f"nl_total_ind,2026-07,3000,IND,{DAY}",
        ],
        "row 2: nl_total_ind 2026-07 is 3000 and its parts count 3500 already",
    ),
    "a period in the future": (
        [week(32, 970, DAY)],
        f"row 2: {WEEK} 2026-W32 published on {DAY}; expected a period that is over",
    ),
    "published in the future": (
        [week(31, 970, "2026-08-22")],
        "row 2: published on 2026-08-22; expected none after today, 2026-08-20",
    ),
    "a share above the whole": (
        [f"coa_grant_rate,2026-Q2,120,COA,{DAY}"],
        "row 2: series 'coa_grant_rate' is unknown; expected ",
    ),
    "a share out of bounds": (
        [f"inwilligingspercentage,2026-Q2,134,IND,{DAY}"],
        "row 2: inwilligingspercentage 2026-Q2 is 134 %; expected 0 to 100",
    ),
    "a ratio out of bounds": (
        [first_cbs("2026-06", 1730), f"nl_first_plus_repeat_eurostat_exUA,2026-06,1300,x,{DAY}"],
        "row 2: nl_first_cbs 2026-06 is 1.33 of nl_first_plus_repeat_eurostat_exUA; expected a "
        "ratio of 0.85 to 1.05",
    ),
    "an unknown series": (
        [f"nl_total_week,2026-W31,970,x,{DAY}"],
        "row 2: series 'nl_total_week' is unknown; expected nl_total_week_ministry",
    ),
    "a series made from others": (
        [f"inflow_first,2026-06,1730,x,{DAY}"],
        "row 2: inflow_first is made from other series; expected one of nl_first_cbs, ",
    ),
    "a sum of nationalities": (
        [f"nl_first_sum7,2026-06,900,x,{DAY}"],
        "row 2: nl_first_sum7 is made from other series; expected one of nl_first_syria, ",
    ),
    "a week of a series by month": (
        [f"nl_first_cbs,2026-W31,430,x,{DAY}"],
        "row 2: nl_first_cbs 2026-W31 is a week; expected a month or quarter or span or year",
    ),
    "no period": (
        [f"{WEEK},31,970,x,{DAY}"],
        "row 2: period '31' is none; expected 2026-07, 2026-Q2, 2026-H1, 2026-W31, 2026",
    ),
    "a week that does not exist": (
        [f"{WEEK},2025-W53,970,x,{DAY}"],
        "row 2: period '2025-W53' is none; expected ",
    ),
    "thousands with a point": (
        [week(31, "1.010", DAY)],
        "row 2: value '1.010' may be thousands or decimals; expected 1234 without a point",
    ),
    "a text in a number": (
        [week(31, "circa 970", DAY)],
        "row 2: value 'circa 970' is no number; expected one as 1234 or 1234.5",
    ),
    "nothing in a number": ([week(31, "", DAY)], "row 2: value '' is no number; expected"),
    "not a number": ([week(31, "nan", DAY)], "row 2: value 'nan' is no number; expected"),
    "below zero": ([week(31, -970, DAY)], f"row 2: {WEEK} 2026-W31 is -970; expected a number >="),
    "half a person": (
        [week(31, 970.5, DAY)],
        f"row 2: {WEEK} 2026-W31 is 970.5; expected a whole number",
    ),
    "no day": (
        [week(31, 970, "4-8-2026")],
        "row 2: published_on '4-8-2026' is no day; expected one as 2026-08-04",
    ),
    "a jump": (
        [week(31, 9700, DAY)],
        f"row 2: {WEEK} 2026-W31 is 9700 after 840; expected a step below 1.5 on the log scale",
    ),
    "a source without a word": (
        [f"{WEEK},2026-W31,970,-,{DAY}"],
        "row 2: source '-'; expected who printed it, and where",
    ),
    "another value on a day that is known": (
        [f"{WEEK},2024-W29,810,x,2024-07-23"],
        f"row 2: {WEEK} 2024-W29 of 2024-07-23 is known as 800; expected another day",
    ),
    "two wrong rows": (
        [week(31, -1, DAY), week(32, -2, DAY), GOOD],
        f"row 2: {WEEK} 2026-W31 is -1; expected a number >= 0. Nothing was added; correct the "
        f"file and add it again. 1 more rows are wrong.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_row_gets_one_line(place, fresh, tmp_path, case):
    lines, message = WRONG[case]
    with pytest.raises(DataError) as told:
        find(read_sheet(csv_file(tmp_path, *lines)), place, fresh, TODAY)
    assert str(told.value).startswith(f"weken.csv: {message}")
    assert "Nothing was added; correct the file" in str(told.value)
    assert not (place.root / "raw").exists()


WITH = f"{HEADER},unit,status"
COLUMNS = {
    "a wrong unit": (
        [f"{GOOD},places,"],
        f"row 2: {WEEK} in the unit 'places'; expected 'persons', as before",
    ),
    "a projection": (
        [f"{GOOD},persons,projection_2026"],
        "row 2: status 'projection_2026'; expected that of a counted figure",
    ),
    "more cells than columns": (
        [f"{GOOD},persons,x,y"],
        "row 2 has 8 cells split by a comma; expected 7, as the heading",
    ),
}


@pytest.mark.parametrize("case", COLUMNS)
def test_a_wrong_optional_cell_gets_one_line(place, fresh, tmp_path, case):
    lines, message = COLUMNS[case]
    with pytest.raises(DataError) as told:
        find(read_sheet(csv_file(tmp_path, *lines, header=WITH)), place, fresh, TODAY)
    assert str(told.value).startswith(f"weken.csv: {message}")


FILES = {
    "an empty file": (b"", "empty; expected a heading and rows. Fill the file. Nothing was added"),
    "only blanks": (b" \n\n", "empty; expected"),
    "a header only": (f"{HEADER}\n".encode(), "a header and no figure; expected at least one row"),
    "no published_on": (
        b"series,period,value,source\na,b,c,d\n",
        "row 1: column 'published_on' is missing; expected series, period, value, source, ",
    ),
    "a column unknown": (
        f"{HEADER},note\n{GOOD},x\n".encode(),
        "row 1: column 'note' is unknown; expected",
    ),
    "a column twice": (
        f"{HEADER},value\n{GOOD},1\n".encode(),
        "row 1: column 'value' stands twice; expected",
    ),
    "no UTF-8": (
        f"{HEADER}\n{WEEK},2026-W31,970,Belgi\xeb,{DAY}\n".encode("latin-1"),
        "byte 0xeb in row 2 is not UTF-8; expected CSV in UTF-8 or an Excel workbook (.xlsx)",
    ),
    "an open quote": (f'{HEADER}\n{WEEK},"2026\n'.encode(), "no CSV ("),
    "no workbook": (b"PK\x03\x04 and no more", "no workbook that can be read; expected an .xlsx"),
    "too large": (b"x" * (MOST_BYTES + 1), "5000001 bytes, more than 5000000; expected a CSV file"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_read_gets_one_line(tmp_path, case):
    body, message = FILES[case]
    path = tmp_path / "weken.csv"
    path.write_bytes(body)
    with pytest.raises(DataError) as told:
        read_sheet(path)
    assert str(told.value).startswith(f"weken.csv: {message}")


def test_a_file_that_is_not_there_gets_one_line(tmp_path):
    with pytest.raises(DataError, match="No such file or directory; expected a CSV file"):
        read_sheet(tmp_path / "none.csv")


def test_a_workbook_cut_anywhere_is_refused_or_read_and_never_crashes(tmp_path):
    rows = [HEADER.split(","), [WEEK, "2026-W31", 970, LETTER, date(2026, 8, 4)]]
    body = workbook(tmp_path, rows).read_bytes()
    path = tmp_path / "cut.xlsx"
    for end in range(5, len(body), 97):
        path.write_bytes(body[:end])
        with pytest.raises(DataError):
            read_sheet(path)
    for place in range(4, len(body), 61):
        path.write_bytes(body[:place] + bytes([body[place] ^ 0xFF]) + body[place + 1 :])
        try:
            read_sheet(path)
        except DataError as told:
            assert str(told).startswith("cut.xlsx: ")  # noqa: PT017


def test_a_cell_far_from_the_others_is_refused_before_it_is_laid_out(tmp_path):
    far = [[None] * 40, *([[None]] * 3)]
    far[0][39] = "x"
    with pytest.raises(DataError, match="a cell AN1; expected columns A to Z and 20000"):
        read_sheet(workbook(tmp_path, far))
    with xlsxwriter.Workbook(tmp_path / "far.xlsx") as book:
        book.add_worksheet().write(1_048_575, 0, "x")
    with pytest.raises(DataError, match="a cell A1048576; expected columns A to Z"):
        read_sheet(tmp_path / "far.xlsx")


def test_a_period_that_excel_made_a_day_is_not_taken_for_a_month(place, fresh, tmp_path):
    rows = [HEADER.split(","), ["nl_first_cbs", date(2026, 6, 1), 1730, "CBS", DAY]]
    with pytest.raises(DataError, match="nl_first_cbs 2026-06-01 is a day; expected a month or"):
        find(read_sheet(workbook(tmp_path, rows)), place, fresh, TODAY)


def test_a_value_of_a_dutch_excel_is_read_when_the_whole_file_tells(place, fresh, tmp_path):
    """A comma before decimals in one row makes 1.010 in another a thousand and ten."""
    rows = [f"{WEEK};2026-W31;1.010;x;{DAY}", f"inwilligingspercentage;2026-Q2;34,0;x;{DAY}"]
    sheet = read_sheet(csv_file(tmp_path, *rows, header=HEADER.replace(",", ";")))
    assert [line.cells["value"] for line in sheet.lines] == ["1010", "34"]
    assert [one.number for one in find(sheet, place, fresh, TODAY).figures] == [1010.0, 34.0]


@pytest.mark.parametrize("period", ["2026MM06", "2026M06", "juni 2026", "202606"])
def test_a_month_by_a_code_or_its_name_is_that_month(period, place, fresh, tmp_path):
    sheet = read_sheet(csv_file(tmp_path, first_cbs(period, 1730)))
    assert [one.period for one in find(sheet, place, fresh, TODAY).figures] == ["2026-06"]


def test_a_pipe_is_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataError, match=r"pipe.csv: a pipe; expected a CSV file"):
        read_sheet(tmp_path / "pipe.csv")


def test_a_stand_of_a_day_can_be_added(place, fresh, tmp_path):
    row = f"coa_occupancy,2026-08-03,79500,COA,{DAY}"
    found = find(read_sheet(csv_file(tmp_path, row)), place, fresh, TODAY)
    assert [(one["file"], one["published_kind"]) for one in found.rows] == [("coa", "printed")]


def test_the_week_that_was_revised_by_a_third_passes_and_a_doubled_month_does_not(
    place, fresh, tmp_path
):
    rows = [week(31, 710, "2026-08-04"), week(31, 970, "2026-08-18")]
    found = find(read_sheet(csv_file(tmp_path, *rows)), place, fresh, TODAY)
    assert (len(found.rows), found.revised) == (2, 1)
