"""One door for figures from outside: each form is read as what it is, or refused in one line."""

import os
import zipfile
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pytest
import xlsxwriter

from data.errors import DataError
from data.given.amounts import number
from data.given.columns import FigureColumns
from data.given.months import month, period
from data.streams.own_series import as_months, read_monthly

pytestmark = pytest.mark.unit

MONTHS = [  # each names March 2024, whichever way days are written
    "2024-03",
    "2024/03",
    "2024.3",
    "202403",
    "2024M03",
    "2024-M03",
    "2024MM03",
    "2024-03-31",
    "2024/3/1",
    "20240331",
    "2024-03-01T00:00:00",
    "2024-03-31 23:59:59.999999999",
    "03-2024",
    "3/2024",
    "maart 2024",
    "mrt. 2024",
    "mrt-2024",
    "Mar 2024",
    "2024 maart*",
    "2024 March",
    "31 maart 2024",
    "31-mrt-2024",
    "March 31, 2024",
    "\u00a02024-03 ",
    date(2024, 3, 31),
    datetime(2024, 3, 1),
    pd.Timestamp("2024-03-31"),
    pd.Period("2024-03", "M"),
    202403,
]


@pytest.mark.parametrize("cell", MONTHS, ids=str)
def test_a_form_of_a_month(cell):
    found = month(cell)
    assert found.ways == (12 * 2024 + 2, 12 * 2024 + 2)
    assert period(found.day_first) == pd.Period("2024-03", "M")


OTHERS = {
    "2024": "a year",
    "2024JJ00": "a year",
    "2024Q1": "a quarter",
    "2024-Q1": "a quarter",
    "2024KW01": "a quarter",
    "Q1 2024": "a quarter",
    "1e kwartaal 2024": "a quarter",
    "2024 1e kwartaal": "a quarter",
    "2024-H1": "a half year",
    "2024-S2": "a half year",
    "2024-W05": "a week",
    "2024W105": "a week",
    "jan-24": "a year of two digits",
    "1-2-24": "a year of two digits",
    "2015-01-99": "no month of the calendar",
    "2015-01hello": "no month",
    "2024-13": "no month of the calendar",
    "31-04-2024": "no day of the calendar",
    "2023-12-31T23:00:00Z": "a time with a zone",
    "2024-01-01 00:00+01:00": "a time with a zone",
    "2024-01-01 13:00": "a time of the day, 13:00",
    "": "nothing",
}


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_month_is_named_as_what_it_is(text):
    found = month(text)
    assert found.ways == (None, None) and found.fault == OTHERS[text]


@pytest.mark.parametrize("cell", [True, pd.NaT, None, 45292.0, pd.Period("2024Q1", "Q"), 7])
def test_a_cell_that_is_no_month(cell):
    assert month(cell).fault and month(cell).ways == (None, None)


def test_a_time_with_a_zone_is_put_into_the_stated_one():
    """23.00 in Greenwich on the last day of 2023 is the first moment of 2024 in Amsterdam."""
    found = month("2023-12-31T23:00:00Z", "Europe/Amsterdam")
    assert period(found.day_first) == pd.Period("2024-01", "M")
    assert month("2023-12-31T23:00:00Z", "UTC").fault == "a time of the day, 23:00 in UTC"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_zone_of_the_machine_decides_nothing(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    assert month("2023-12-31T23:00:00Z").fault == "a time with a zone"
    assert period(month("2024-01-01T00:00:00").day_first) == pd.Period("2024-01", "M")


NUMBERS = {  # by the mark before decimals: a point, a comma
    "1234": (1234.0, 1234.0),
    "+7": (7.0, 7.0),
    "\u22127": (-7.0, -7.0),
    "1234.5": (1234.5, None),
    "1234,5": (None, 1234.5),
    "1.234": (1.234, 1234.0),
    "1,234": (1234.0, 1.234),
    "0.123": (0.123, None),
    "1.234.567": (None, 1234567.0),
    "1,234,567.5": (1234567.5, None),
    "1.234,5": (None, 1234.5),
    "1 234": (1234.0, 1234.0),
    "1\u00a0234,5": (None, 1234.5),
    "1\u202f234": (1234.0, 1234.0),
    "1'234.5": (1234.5, None),
    "1e+05": (100000.0, 100000.0),
    "1.5E3": (1500.0, None),
    "123 p": (123.0, 123.0),
    "1.5 bp": (1.5, None),
    "123*": (123.0, 123.0),
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_form_of_a_number(text):
    assert number(text).ways == NUMBERS[text] and not number(text).fault


NO_NUMBERS = ("", "nan", "NA", "-", "1_000", "0x1", "inf", "12k", "1,2,3", "1e999", "1e300", "١٢")


@pytest.mark.parametrize("text", [*NO_NUMBERS, "12 34", "1.23.4", "--1", "€ 5", "5%", "1 2"])
def test_what_is_no_number(text):
    assert number(text).fault and number(text).ways == (None, None)


@pytest.mark.parametrize(
    "cell",
    [True, np.bool_(False), 1j, date(2024, 1, 1), np.datetime64("2024-01-01"), None, np.nan, b"5"],
    ids=str,
)
def test_a_cell_of_another_kind_is_no_number(cell):
    assert number(cell).fault and number(cell).ways == (None, None)


@pytest.mark.parametrize(
    "cell",
    [float("inf"), 10**16, 2**70, 1e300, Decimal("nan"), pd.Timedelta(1), [5]],
    ids=str,
)
def test_a_cell_that_is_no_number(cell):
    assert number(cell).fault and number(cell).ways == (None, None)


@pytest.mark.parametrize("cell", [5, 5.0, np.int8(5), np.float32(5), Decimal("5.0")], ids=repr)
def test_a_typed_number(cell):
    assert number(cell).ways == (5.0, 5.0)


FURTHER = {  # a text: the month and number it is, or what is said of it
    ("2024-3", "1.234.567,89"): ("2024-03", 1234567.89),
    ("2024M3", "1 234 567"): ("2024-03", 1234567.0),
    ("MAART 2024", "1 234,50"): ("2024-03", 1234.5),
    ("maart-2024", "1\u2019234,5"): ("2024-03", 1234.5),
    ("2024 maart**", "0,5"): ("2024-03", 0.5),
    ("1 mrt. 2024", "1,5e3"): ("2024-03", 1500.0),
    ("2024-03-31T23:59:59", "1234 e"): ("2024-03", 1234.0),
    ("2024-03-01 00:00", "123 bp"): ("2024-03", 123.0),
    ("2024/03/01 00:00:00", "-0"): ("2024-03", 0.0),
    ("2024-Mar", "\t7 "): ("2024-03", 7.0),
    ("Sept 2024", "+5"): ("2024-09", 5.0),
    (202403.0, "12"): ("2024-03", 12.0),
    ("31.03.2024", "1E+3"): ("2024-03", 1000.0),
    ("2024 03", "(5)"): ("no month", "no number"),
    ("2024_03", "5-"): ("no month", "no number"),
    ("maart2024", "€5"): ("no month", "no number"),
    ("1st March 2024", ".5"): ("no month", "no number"),
    ("Sun 31 Mar 2024", "5."): ("no month", "no number"),
    ("2024T1", "123(p)"): ("no month", "no number"),
    ("H1 2024", ".."): ("a half year", "no number"),
    ("2024-2-30", "NaN"): ("no month", "no number"),
    ("2024-03-31 24:00", "#N/A"): ("no month of the calendar", "no number"),
    (float("nan"), "\uff11\uff12"): ("a float", "no number"),
    ("30-2-2024", "—"): ("no day of the calendar", "no number"),
}


@pytest.mark.parametrize("cells", FURTHER, ids=str)
def test_a_further_form_of_a_month_and_of_a_number(cells):
    months, value = FURTHER[cells]
    when, what = month(cells[0]), number(cells[1])
    assert (when.fault or str(period(when.day_first))) == months
    ways = {way for way in what.ways if way is not None}
    assert (what.fault or ways.pop()) == value and not ways
    assert what.fault or str(value + 0.0) == str(next(w for w in what.ways if w is not None))


def test_flags_are_kept_beside_their_number():
    found = [number(text) for text in ("123 p", "7 bp", ":", ": c", "123**")]
    assert [one.flag for one in found] == ["p", "bp", ":", ":c", "**"]
    assert np.isnan(found[2].point)


def written(folder, text, name="own.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def values(path, **options):
    found = read_monthly(path, **options)
    return dict(zip(found.index.astype(str), found.tolist(), strict=True))


FILES = {
    "comma": ("month,n\n2024-01,1.5\n2024-02,2\n", {"2024-01": 1.5, "2024-02": 2.0}),
    "decimal comma": ("maand;n\n2024-01;1,5\n2024-02;2\n", {"2024-01": 1.5, "2024-02": 2.0}),
    "thousands points, told by another row": (
        "maand;n\n2024-01;1.234\n2024-02;2.234,5\n",
        {"2024-01": 1234.0, "2024-02": 2234.5},
    ),
    "three decimals, told by another row": (
        "month,n\n2024-01,1.234\n2024-02,0.5\n",
        {"2024-01": 1.234, "2024-02": 0.5},
    ),
    "quoted thousands": (
        'month,n\n2024-01,"1,234.5"\n2024-02,"2,000"\n',
        {"2024-01": 1234.5, "2024-02": 2000.0},
    ),
    "days of Excel in Dutch": (
        "maand;n\n1-1-2024;5\n1-2-2024;6\n1-3-2024;7\n",
        {"2024-01": 5.0, "2024-02": 6.0, "2024-03": 7.0},
    ),
    "days with the month first": (
        "month,n\n1/1/2024,5\n2/1/2024,6\n3/1/2024,7\n",
        {"2024-01": 5.0, "2024-02": 6.0, "2024-03": 7.0},
    ),
    "days at the end of the month": (
        "month,n\n31/01/2024,5\n29/02/2024,6\n",
        {"2024-01": 5.0, "2024-02": 6.0},
    ),
    "sep= of Excel": ("sep=;\nmaand;n\n2024-01;1,5\n", {"2024-01": 1.5}),
    "a comma in the heading": ("maand;n, personen\n2024-01;15\n", {"2024-01": 15.0}),
    "row names of R": (
        '"","month","n"\n"1","2024-01",1e+05\n"2","2024-02",3\n',
        {"2024-01": 100000.0, "2024-02": 3.0},
    ),
    "row numbers of pandas": (
        ",month,n\n0,2024-01,5\n1,2024-02,6\n",
        {"2024-01": 5.0, "2024-02": 6.0},
    ),
    "CBS": ("ID;Perioden;Aantal\n0;2024MM01;5\n1;2024MM02;6\n", {"2024-01": 5.0, "2024-02": 6.0}),
    "carriage returns": ("month,n\r2024-01,5\r2024-02,6\r", {"2024-01": 5.0, "2024-02": 6.0}),
    "a column without a name at the end": ("month;n;\n2024-01;5;\n", {"2024-01": 5.0}),
    "not available at the end": (
        "month\tn\n2024-01\t5 p\n2024-02\t:\n",
        {"2024-01": 5.0},
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_as_it_was_meant(case, tmp_path):
    text, wanted = FILES[case]
    assert values(written(tmp_path, text)) == wanted
    assert values(written(tmp_path, "\ufeff" + text)) == wanted


EUROSTAT = (
    "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:X(1.0),01/01/26,M,NL,2024-01,1200,,\n"
    "ESTAT:X(1.0),01/01/26,M,NL,2024-02,1300,p,\n"
)


def test_a_file_of_eurostat_gives_its_figures_and_flags(tmp_path):
    found = read_monthly(written(tmp_path, EUROSTAT))
    assert found.tolist() == [1200.0, 1300.0]
    assert found.attrs["flags"] == {"2024-02": "p"}
    two = EUROSTAT.replace("NL,2024-02", "BE,2024-02")
    with pytest.raises(DataError, match="row 3: geo is 'BE' after 'NL'; expected one series"):
        read_monthly(written(tmp_path, two))


REFUSED = {
    "no heading": ("2024-01,1\n2024-02,2\n2024-03,3\n", "row 1 holds '2024-01, 1' and no heading"),
    "no heading, quarters": ("2024Q1;1\n2024Q2;2\n", "no heading"),
    "thousands or decimals": (
        "maand;n\n2024-01;1.234\n2024-02;1.300\n",
        "row 2 holds '1.234', which may have a point before decimals or a comma",
    ),
    "both": (
        "maand;n\n2024-01;1.5\n2024-02;1,5\n",
        "row 2 holds '1.5' and row 3 '1,5'; expected a point before decimals or a comma",
    ),
    "a quarter": ("month,n\n2024Q1,5\n2024Q2,6\n", "row 2 holds '2024Q1', a quarter; expected a m"),
    "one year": ("month,n\n2024,5\n", "row 2 holds '2024', a year; expected a month"),
    "days or months": (
        "month,n\n01/02/2024,5\n",
        "row 2 holds '01/02/2024', which may have the day first or the month first",
    ),
    "a zone": (
        "month,n\n2023-12-31T23:00:00Z,5\n",
        "row 2 holds '2023-12-31T23:00:00Z', a time with a zone; .* Say into which zone",
    ),
    "a row too wide": ("month,n\n2024-01,5\n2024-02,6,7,8\n", "row 3 has 4 cells split by a comma"),
    "a gap that is said": ("month,n\n2024-01,5\n2024-02,:\n2024-03,6\n", "2024-02 is missing"),
    "an open quote": ('month,n\n2024-01,"5\n', "no CSV"),
    "a third column": ("ID,month,n\n4,2024-01,5\n", "row 2 holds '4' in a third column"),
    "something beside": ("month,n,\n2024-01,5,6\n", "row 2 holds '6' in a column without a name"),
    "a number too large": ("month,n\n2024-01,1e300\n", "row 2 holds '1e300', too large"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_does_not_tell_is_refused_in_one_line(case, tmp_path):
    text, said = REFUSED[case]
    with pytest.raises(DataError, match=said) as told:
        read_monthly(written(tmp_path, text))
    assert "\n" not in str(told.value)


def test_what_the_file_does_not_tell_the_caller_may(tmp_path):
    path = written(tmp_path, "maand;n\n2024-01;1.234\n2024-02;1.300\n")
    assert values(path, decimal=",") == {"2024-01": 1234.0, "2024-02": 1300.0}
    assert values(path, decimal=".") == {"2024-01": 1.234, "2024-02": 1.3}
    zoned = written(tmp_path, "month,n\n2023-12-31T23:00:00Z,5\n2024-01-31T23:00:00Z,6\n")
    assert values(zoned, zone="Europe/Amsterdam") == {"2024-01": 5.0, "2024-02": 6.0}
    for wrong, said in (({"decimal": ";"}, "no mark before"), ({"zone": "Mars"}, "no time zone")):
        with pytest.raises(DataError, match=said):
            read_monthly(path, **wrong)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("latin-1", "byte 0xeb in row 3 is not UTF-8; expected CSV in UTF-8"),
        ("utf-16", "text in UTF-16; expected CSV in UTF-8"),
        ("utf-16-le", "row 1 holds byte 0x00; expected CSV in UTF-8"),
        ("utf-32", "text in UTF-32"),
    ],
)
def test_another_encoding_is_told_by_its_name_or_row(encoding, said, tmp_path):
    path = written(tmp_path, "month,n\n2024-01,5\n2024-02,Belgi\u00eb\n", encoding=encoding)
    with pytest.raises(DataError, match=said):
        read_monthly(path)


def test_workbooks_parquet_arrow_and_frames_give_the_same(tmp_path):
    table = pd.DataFrame({"month": pd.to_datetime(["2024-01-31", "2024-02-29"]), "n": [5, 6.5]})
    with xlsxwriter.Workbook(tmp_path / "own.xlsx") as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "mmm-yy"})
        sheet.write_row(0, 0, ["maand", "n"])
        for row, (when, what) in enumerate(table.itertuples(index=False), start=1):
            sheet.write_datetime(row, 0, when.to_pydatetime(), days)
            sheet.write_number(row, 1, what)
    table.to_parquet(tmp_path / "own.parquet", index=False)
    feather.write_feather(pa.Table.from_pandas(table), tmp_path / "own.feather")
    wanted = {"2024-01": 5.0, "2024-02": 6.5}
    by_period = table.assign(month=table["month"].dt.to_period("M"))
    for source in (
        tmp_path / "own.xlsx",
        tmp_path / "own.parquet",
        tmp_path / "own.feather",
        table,
        by_period,
        pa.Table.from_pandas(table),
    ):
        assert values(source) == wanted


def ods(folder, rows):
    """Write a spreadsheet of LibreOffice's kind: rows in its XML, empty ones to its end."""
    spaces = ("office", "table", "text")
    declared = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in spaces
    )
    empty = cells(2**20 - 9, f'<table:table-cell table:number-columns-repeated="{2**14}"/>')
    body = f'<table:table table:name="Blad1">{rows}{empty}</table:table>'
    inside = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    text = f"<office:document-content {declared}>{inside}</office:document-content>"
    with zipfile.ZipFile(folder / "own.ods", "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", text)
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
    return folder / "own.ods"


def cells(repeated, *made):
    row = f'table:table-row table:number-rows-repeated="{repeated}"'
    return f"<{row}>{''.join(made)}</table:table-row>"


def cell(kind, value, shown, repeated=1):
    held = f'office:value-type="{kind}" {value} table:number-columns-repeated="{repeated}"'
    return f"<table:table-cell {held}><text:p>{shown}</text:p></table:table-cell>"


HEAD = cells(1, cell("string", "", "maand"), cell("string", "", "n"))
DAY = cell("date", 'office:date-value="2024-01-31"', "jan-24")
FIGURE = cells(1, DAY, cell("float", 'office:value="5.5"', "5,5"))
APART = f'<table:table-cell table:number-columns-repeated="{2**14 - 9}"/>'


def test_a_spreadsheet_of_libreoffice_gives_its_typed_cells(tmp_path):
    assert values(ods(tmp_path, HEAD + FIGURE)) == {"2024-01": 5.5}


@pytest.mark.parametrize(
    "rows",
    [
        HEAD + cells(2**20 - 9, DAY, cell("float", 'office:value="1"', "1")),
        HEAD + cells(1, DAY, cell("float", 'office:value="1"', "1", 2**14 - 9)),
        HEAD + cells(10**6, "<table:table-cell/>") + FIGURE,
        HEAD + cells(1, APART, cell("float", 'office:value="1"', "1")),
    ],
    ids=["a row repeated", "a cell repeated", "a row far below", "a cell far to the right"],
)
def test_a_spreadsheet_that_would_be_vast_is_refused_before_it_is_laid_out(rows, tmp_path):
    with pytest.raises(DataError, match=r"repeated [0-9]+ times; expected columns A to Z"):
        read_monthly(ods(tmp_path, rows))


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ([True, False], "row 2 holds 'True', a yes or no"),
        (pd.to_datetime(["2024-01-01", "2024-02-01"]), "a day or time"),
        ([1e300, 1.0], "too large"),
        ([None, 1.0], "row 2 holds 'None', nothing"),
    ],
)
def test_a_column_of_another_kind_is_refused(column, said):
    table = pd.DataFrame({"month": ["2024-01", "2024-02"], "n": column})
    with pytest.raises(DataError, match=said):
        read_monthly(table)


def test_a_pipe_device_or_folder_is_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for path, kind in (
        (tmp_path / "pipe.csv", "a pipe"),
        ("/dev/zero", "a device"),
        (tmp_path, "a folder"),
    ):
        with pytest.raises(DataError, match=f"{kind}; expected a CSV"):
            read_monthly(path)
    with pytest.raises(DataError, match="int; expected a CSV"):
        read_monthly(5)


INDEX = pd.period_range("2024-01", periods=2, freq="M")
SERIES = {
    "booleans": (pd.Series([True, False], index=INDEX), "2024-01 holds 'True', a yes or no"),
    "days": (pd.Series(pd.to_datetime(["2024-01-01"] * 2), index=INDEX), "a day or time"),
    "complex": (pd.Series([1j, 2j], index=INDEX), "2024-01 holds '1j', a complex"),
    "text": (pd.Series(["many", "5"], index=INDEX), "2024-01 holds 'many', no number"),
    "too large": (pd.Series([1e300, 1.0], index=INDEX), r"2024-01 is 1e\+300; expected a number f"),
    "missing": (pd.Series([None, 1.0], index=INDEX), "2024-01 is nan"),
    "a zone": (
        pd.Series([1.0], index=pd.DatetimeIndex(["2023-12-31 23:00"], tz="UTC")),
        "its index has the time zone UTC; expected days without a zone",
    ),
    "NaT": (pd.Series([1.0, 2.0], index=pd.DatetimeIndex(["2024-01-01", None])), "index 1 holds"),
    "a period that is not": (
        pd.Series([1.0, 2.0], index=pd.PeriodIndex(["2024-01", None], freq="M")),
        "index 1 holds 'NaT'",
    ),
    "quarters": (
        pd.Series([1.0, 2.0], index=pd.period_range("2024Q1", periods=2, freq="Q")),
        "its index is periods of freq Q-DEC; expected months",
    ),
    "numbers": (pd.Series([1.0, 2.0], index=[202401, 202402]), "its index is Index; expected mon"),
}


@pytest.mark.parametrize("case", SERIES)
def test_a_pandas_series_that_cannot_be_taken_as_it_is(case):
    series, said = SERIES[case]
    with pytest.raises(DataError, match=said):
        as_months(series)


def test_a_pandas_series_of_whole_or_nullable_numbers_and_text_months():
    series = pd.Series([5, 6], index=["2024M01", "2024M02"], dtype="Int64")
    assert as_months(series).tolist() == [5.0, 6.0]


MARKS = {  # a heading with two marks: the one that splits every row
    "month,n;persons\n2024-01,5\n": {"n;persons": 5.0},
    "month;n,persons\n2024-01;5\n2024-02;6,5\n": {"n,persons": 5.0},
    "month\tn|persons\n2024-01\t5\n": {"n|persons": 5.0},
}


@pytest.mark.parametrize("text", MARKS)
def test_of_two_marks_in_a_heading_the_one_that_splits_every_row(text, tmp_path):
    place = tmp_path / "own.csv"
    place.write_text(text, encoding="utf-8")
    found = read_monthly(place)
    assert {found.name: found.iloc[0]} == MARKS[text]


def test_a_column_is_read_both_ways_until_it_tells():
    columns = FigureColumns("x")
    columns.read("row 2", "2024-01", "1.234")
    columns.read("row 3", "2024-02", "7,5")
    assert columns.chosen() == (0, 1)
