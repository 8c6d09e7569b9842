"""The workbook of a run: numbers are numbers, headers stay, sums are live and right."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from reports.workbook.live import FIRST

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def folder(newest):
    return newest[0]


@pytest.fixture(scope="module")
def books(folder):
    """Open the workbook twice: with formulas, and with the values stored beside them."""
    opened = [
        openpyxl.load_workbook(folder / "tables.xlsx", data_only=seen) for seen in (False, True)
    ]
    yield opened
    for book in opened:
        book.close()


def column(sheet, key):
    """Return the cells of a column by its key, below the header."""
    keys = [cell.value for cell in sheet[FIRST - 1]]
    return [row[keys.index(key)] for row in sheet.iter_rows(min_row=FIRST + 1)]


def test_every_sheet_has_a_title_a_note_frozen_headers_and_numbers(books):
    for sheet in books[0].worksheets[3:-2] + books[0].worksheets[-1:]:
        assert sheet["A1"].value and sheet["A2"].value, sheet.title
        assert sheet.freeze_panes == f"{sheet.freeze_panes[0]}{FIRST + 1}", sheet.title
        headers = [cell.value for cell in sheet[FIRST]]
        assert all(headers), sheet.title
        numbers = [
            cell.value
            for row in sheet.iter_rows(min_row=FIRST + 1)
            for cell in row
            if isinstance(cell.value, str) and cell.value.isdigit() and len(cell.value) > 4
        ]
        assert not numbers, (sheet.title, numbers[:3])  # a year or an article may be a name


def test_the_cover_says_what_the_run_was(books, folder):
    told = {row[0].value: row[1].value for row in books[0]["run"].iter_rows(min_row=4)}
    assert told["Toekomsten"] == 1000
    assert told["Dag"] == "2026-07-31"
    assert told["Versie numpy"] == np.__version__
    assert len(told["Code (SHA-256)"]) == 64


def test_bands_are_those_of_the_csv_with_a_format(books, folder):
    written = pd.read_csv(folder / "bands.csv", dtype={"period": str})
    written = written[written["period"].str.len() == 4].reset_index(drop=True)
    sheet = books[1]["jaren"]
    for name in ("minimum", "mediaan", "p97_5"):
        cells = column(sheet, name)
        scale = np.where(written["unit"] == "EUR", 1e6, 1.0)
        shown = np.array([cell.value for cell in cells], dtype=float)
        np.testing.assert_allclose(shown, written[name] / scale, rtol=1e-5)
        assert {cell.number_format for cell in cells} <= {"#,##0", "#,##0.0", "0.0%"}


def test_totals_are_live_and_equal_what_they_add(books, folder):
    live, stored = (book["begroting"] for book in books)
    written = pd.read_csv(folder / "budget.csv")
    chapter = written.index[written["kind"] == "chapter"]
    formulas, values = column(live, "booked"), column(stored, "booked")
    for row in chapter:
        assert str(formulas[row].value).startswith("=SUMIFS(")
        year = written.loc[row, "year"]
        lines = written[written["kind"].isin(["line", "booked"]) & (written["year"] == year)]
        assert values[row].value == pytest.approx(lines["booked"].sum() / 1e6)
        assert values[row].value == pytest.approx(written.loc[row, "booked"] / 1e6)


def test_no_text_is_a_formula_and_every_formula_is_a_sum(books):
    for sheet in books[0].worksheets[3:]:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert cell.value.startswith(("=SUM(", "=SUMIFS(", "=N", "=M", "=L", "=O"))


def test_no_sheet_is_empty_and_hashes_stand_at_the_back(books):
    names = [sheet.title for sheet in books[0].worksheets]
    assert names[:3] == ["samenvatting", "rekenmodel", "rekenmodel maanden"]
    assert names[-2:] == ["run", "invoer"]
    for sheet in books[0].worksheets:
        assert sheet.max_row > FIRST, sheet.title
        assert sheet.print_area or sheet.title == "run", sheet.title
    assert len(books[0].worksheets[0]._charts) == 2


def test_the_model_gives_the_cost_of_the_run_at_its_cells_as_they_come(books, folder):
    written = pd.read_csv(folder / "budget.csv")
    written = written[written["key"] == "cost_coa"].set_index("year")
    names = books[1].defined_names
    assert {"percentiel", "startmaand", "prijs_regulier", "kosten_coa"} <= set(names)
    front = books[1]["rekenmodel"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in front.iter_rows(min_row=5)}
    years = [year for year in rows["Per jaar"] if year]
    shown = rows["Kosten van het COA (euro)"][: len(years)]
    np.testing.assert_allclose(shown, written.loc[years, "mediaan"], atol=1, rtol=0)
    gap = rows["Geboekt min kosten (euro)"][: len(years)]
    np.testing.assert_allclose(gap, written.loc[years, "gap"], atol=1, rtol=0)
