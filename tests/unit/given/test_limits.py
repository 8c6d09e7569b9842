"""What a reader takes and no longer takes: every limit from both sides."""

import os
import struct
import zipfile
from datetime import date

import pytest
import xlsxwriter

from data.errors import DataError, RunError
from data.given import columns
from data.given.amounts import number
from data.given.arrow_size import _buffer
from data.given.columns import FigureColumns
from data.given.file import require_file, require_text, small_text
from data.given.frequency import frequency_of, span_read
from data.given.months import day, month
from data.given.rows import as_text, given_table
from data.given.spans import LONGEST, number_of, span_of_text
from data.given.text import csv_rows
from data.given.workbook import _refuse_endless_tags, _refuse_repeated, workbook_rows

pytestmark = pytest.mark.unit


def sheet(folder, *cells):
    """Write a workbook with cells at rows and columns, both from 0."""
    with xlsxwriter.Workbook(folder / "own.xlsx") as book:
        page = book.add_worksheet()
        for row, column, value in cells:
            page.write(row, column, value)
    return folder / "own.xlsx"


def test_a_sheet_has_twenty_thousand_rows_and_columns_a_to_z(tmp_path):
    found = list(workbook_rows(sheet(tmp_path, (0, 25, "n"), (19_999, 25, 5.0))))
    assert [at for at, _ in found] == [1, 20_000] and found[1][1][25] == 5.0
    for place, said in (((20_000, 0), "a cell A20001"), ((0, 26), "a cell AA1")):
        with pytest.raises(DataError, match=f"{said}; expected columns A to Z and 20000 rows"):
            list(workbook_rows(sheet(tmp_path, (0, 0, "n"), (*place, 5.0))))


@pytest.mark.parametrize(("size", "said"), [(5_000_000, "no workbook"), (5_000_001, "5000001 b")])
def test_a_workbook_has_five_million_bytes(size, said, tmp_path):
    place = tmp_path / "own.xlsx"
    place.write_bytes(b"PK\x03\x04")
    os.truncate(place, size)
    with pytest.raises(DataError, match=said):
        list(workbook_rows(place))


@pytest.mark.parametrize(
    ("kind", "often", "taken"),
    [("cell", 26, True), ("cell", 27, False), ("row", 20_000, True), ("row", 20_001, False)],
)
def test_how_often_a_spreadsheet_may_repeat(kind, often, taken, tmp_path):
    tag = f'<table:table-{kind} table:number-{kind}s-repeated="{often}">'
    content = f"{tag}<table:table-cell office:value='1'>".encode()
    if taken:
        _refuse_repeated(tmp_path, content)
    else:
        with pytest.raises(DataError, match=f"a {kind} repeated {often} times"):
            _refuse_repeated(tmp_path, content)


def test_what_is_repeated_ends_with_its_row_or_table(tmp_path):
    wide = b'<table:table-cell table:number-columns-repeated="99"/>'
    long = b'<table:table-row table:number-rows-repeated="99999">'
    filled = b"<table:table-cell office:value='1'/>"
    _refuse_repeated(tmp_path, wide + b"</table:table-row>" + filled)
    _refuse_repeated(tmp_path, long + b"</table:table>" + filled)
    with pytest.raises(DataError, match="a row repeated 99999 times"):
        _refuse_repeated(tmp_path, long + b"</table:table-row>" + filled)


@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_a_tag_has_a_thousand_attributes(quote):
    def tag(often):
        return b"<a " + b" ".join([b"b=" + quote + quote] * often) + b">"

    _refuse_endless_tags(tag(1000))
    with pytest.raises(ValueError, match="a tag without end"):
        _refuse_endless_tags(tag(1001))
    _refuse_endless_tags(b"<a" * 1000)
    with pytest.raises(ValueError, match="a tag without end"):
        _refuse_endless_tags(b"<a" * 1001)


def test_a_small_text_has_five_million_bytes(tmp_path):
    place = tmp_path / "own.toml"
    place.write_bytes(b"#" * 5_000_000)
    assert len(small_text(place)) == 5_000_000
    place.write_bytes(b"#" * 5_000_001)
    with pytest.raises(RunError, match="5000001 bytes, more than 5000000"):
        small_text(place)
    require_file(place, 5_000_001, "a text")
    with pytest.raises(DataError, match="5000001 bytes, more than 5000000; expected a text"):
        require_file(place, 5_000_000, "a text")


@pytest.mark.parametrize("before", [0, 1, (1 << 20) - 2, 1 << 20, 3 << 20])
def test_the_row_of_a_wrong_byte_is_told_wherever_it_stands(before, tmp_path):
    place = tmp_path / "own.csv"
    lines = b"\n" * 3 + b"x" * before + b"\n"
    for wrong, said in ((b"\0", "row 5 holds byte 0x00"), (b"\xff", "byte 0xff in row 5 is not")):
        place.write_bytes(lines + wrong + b"\n\n")
        with pytest.raises(DataError, match=said):
            require_text(place)
    place.write_bytes(lines + "é".encode())
    require_text(place)
    place.write_bytes(lines + b"\xc3")  # the first half of a letter, and then the end
    with pytest.raises(DataError, match="byte 0xc3 in row 5"):
        require_text(place)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_has_fifteen_zeros(sign):
    for largest in (sign * 10**15, sign * 1e15, f"{sign * 10**15}"):
        assert number(largest).ways == (sign * 1e15, sign * 1e15)
    for larger in (sign * (10**15 + 1), sign * 1.000001e15, f"{sign * (10**15 + 1)}"):
        assert number(larger).fault == "too large"


def test_a_text_of_a_hundred_letters_is_read():
    assert number(f"5{' ' * 200}").ways == (5.0, 5.0)  # blanks around are none
    assert number("0" * 99 + "5").ways == (5.0, 5.0)
    assert number("0" * 100 + "5").fault == "too long"
    text = f"{' ' * 200}2024-Q1"
    assert span_of_text("quarters", text) == number_of("quarters", date(2024, 1, 1))
    assert month("2024" + "-" * 97).fault == "no month" and LONGEST == 100


@pytest.mark.parametrize(
    ("text", "flag"), [(":", ":"), (". c", ".c"), (": zz", ":zz"), (":z", ":z")]
)
def test_what_is_not_available_keeps_its_flag(text, flag):
    found = number(text)
    assert found.flag == flag and all(way != way for way in found.ways) and not found.fault


@pytest.mark.parametrize(
    ("text", "flag"), [("5 p", "p"), ("5 ep", "ep"), ("5*", "*"), ("5 **", "**")]
)
def test_a_flag_stands_behind_a_number(text, flag):
    assert number(text) == (5.0, 5.0, flag, "")


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1.234", 1.234, 1234.0),
        ("1,234", 1234.0, 1.234),
        ("1.234.567", None, 1234567.0),
        ("1 234,5", None, 1234.5),
        ("1'234.5", 1234.5, None),
        ("-0,0", None, 0.0),
        ("+7", 7.0, 7.0),
        ("0.123", 0.123, None),
        ("1e3", 1000.0, 1000.0),
        ("1,5E-3", None, 0.0015),
    ],
)
def test_a_text_in_both_ways(text, point, comma):
    assert number(text).ways == (point, comma)
    assert all(str(way)[0] != "-" for way in number(text).ways if way == 0)


@pytest.mark.parametrize(
    ("cell", "there"),
    [
        (2024.0, "a year"),
        (202401.0, None),
        (20240.0, "a int"),
        (2.5, "a float"),
        (True, "True"),
        (None, "nothing"),
        ("", "nothing"),
        ("2024-13", "no month of the calendar"),
        ("31-02-2024", "no day of the calendar"),
        ("2024-01-31T23:59:58", "a time of the day, 23:59"),
        ("2024-01-31T23:59:59", None),
        ("2024-01-31T00:00:01", "a time of the day, 00:00"),
    ],
)
def test_what_a_cell_is_when_it_is_no_month(cell, there):
    assert month(cell).fault == (there or "")
    assert there or month(cell).day_first == 2024 * 12


def test_day_and_month_in_either_order():
    found = day("12-01-2024")
    assert (found.day_first, found.month_first) == (date(2024, 1, 12), date(2024, 12, 1))
    assert day("13-01-2024")[:2] == (date(2024, 1, 13), None)
    assert day("01-13-2024")[:2] == (None, date(2024, 1, 13))
    assert day("31-12-2024")[:2] == (date(2024, 12, 31), None)
    for text in ("00-12-2024", "12-00-2024", "31-02-2024"):
        assert day(text) == (None, None, "no day of the calendar", True)
    alone = FigureColumns("x").read("row 2", "13-02-2024", 5).months
    assert alone == (2024 * 12 + 1, -1)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (5.0, "5"), (5.5, "5.5"), (True, "True"), (date(2024, 1, 2), "2024-01-02")],
)
def test_a_cell_as_text(cell, text):
    assert as_text(cell) == text


def test_many_texts_are_read_as_few(monkeypatch):
    monkeypatch.setattr(columns, "KEPT", 2)
    kept = FigureColumns("x")
    shown = ["2024-01", "2024-02", "2024-03", "2024-03", "2024-01"]
    found = [kept.read(f"row {at}", one, f"{at}5") for at, one in enumerate(shown)]
    assert [one.months[0] - 2024 * 12 for one in found] == [0, 1, 2, 2, 0]
    assert [one.values for one in found] == [(f, f) for f in (5.0, 15.0, 25.0, 35.0, 45.0)]


def read(*days, **known):
    """Return the way months are read of a column of days, or what is said of it."""
    found = FigureColumns("x", **known)
    for at, one in enumerate(days, start=2):
        found.read(f"row {at}", one, 5)
    try:
        return found.chosen()[0]
    except DataError as told:
        return str(told)


def test_the_days_of_a_column_say_how_they_are_written():
    assert read("01-02-2024", "01-03-2024", "01-04-2024") == 0  # the first of each month
    assert read("02-01-2024", "03-01-2024", "04-01-2024") == 1
    assert read("01-02-2024", "13-02-2024") == 0 and read("01-02-2024", "02-13-2024") == 1
    assert "holds '01-02-2024', which may have the day first or the month first" in read(
        "01-02-2024"
    )
    assert "which may have" in read("01-02-2024", "03-04-2024")
    assert "row 2 holds '13-02-2024' and row 3 '02-13-2024'" in read("13-02-2024", "02-13-2024")
    assert "which may have" in read("01-02-2024", "01-03-2024", frequency="days")
    assert read("01-01-2024", "02-02-2024") == 0  # the same in both ways


def test_a_mark_before_decimals_that_is_known_decides():
    for decimal, value in ((".", 1.234), (",", 1234.0)):
        found = FigureColumns("x", decimal=decimal).read("row 2", "2024-01", "1.234")
        assert found.values == (value, value)
    with pytest.raises(DataError, match="row 2 holds '1,234,567', no number; expected a number"):
        FigureColumns("x", decimal=",").read("row 2", "2024-01", "1,234,567")


@pytest.mark.parametrize(("text", "heading"), [("a;b\n1;2\n", ("a", "b")), ("a\n1\n", ("a",))])
def test_a_heading_is_of_names(text, heading, tmp_path):
    place = tmp_path / "own.csv"
    place.write_text(text, encoding="utf-8")
    assert given_table(place).heading == heading
    for first in ("2024-01", "2024Q1", "5", "1.234,5"):
        place.write_text(f"a;{first}\n1;2\n", encoding="utf-8")
        with pytest.raises(DataError, match=f"row 1 holds 'a, {first}' and no heading"):
            given_table(place)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b;c\n1,"2";3\n', [["a,b", "c"], ['1,"2"', "3"]]),
        ('a;b,c\n1;"2",3\n', [["a;b", "c"], ['1;"2"', "3"]]),
    ],
)
def test_a_mark_that_leaves_a_quote_in_a_cell_does_not_split_the_file(text, rows, tmp_path):
    place = tmp_path / "own.csv"
    place.write_text(text, encoding="utf-8")
    assert [row for _, row in csv_rows(place)] == rows


def test_a_csv_file_has_sixteen_gibibytes(tmp_path):
    place = tmp_path / "own.csv"
    place.write_bytes(b"a\n1\n")
    os.truncate(place, 2**34 + 1)  # holes: it takes no room
    with pytest.raises(DataError, match="17179869185 bytes, more than 17179869184"):
        next(csv_rows(place))


@pytest.mark.parametrize(
    ("size", "said"), [(50_000_000, "no workbook"), (50_000_001, "50000001 bytes unpacked")]
)
def test_a_workbook_unpacks_to_fifty_million_bytes(size, said, tmp_path):
    place = tmp_path / "own.xlsx"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("x", bytes(size))
    with pytest.raises(DataError, match=said):
        list(workbook_rows(place))


@pytest.mark.parametrize(("said", "n_bytes"), [(-1, 24), (5, 5), (-7, 0), (1, 1)])
def test_a_buffer_that_was_not_packed_after_all_counts_as_it_is(said, n_bytes):
    assert _buffer(memoryview(struct.pack("<qq", 0, said)), 8, 24) == n_bytes
    assert _buffer(memoryview(b""), 8, 0) == 0


def test_a_sum_of_days_is_read_as_days():
    assert span_read("2024-01", frequency_of("days")).fault == "a month"
    found = span_read("2024-01-31", frequency_of("days"))
    assert found.ways == (date(2024, 1, 31).toordinal(),) * 2
