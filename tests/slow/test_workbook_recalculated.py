"""LibreOffice calculates the workbook of a run and finds what the run holds."""

import shutil
import subprocess
from dataclasses import replace

import openpyxl
import pytest

from forecast.budget.places import place_futures
from reports.workbook.model import LEVEL, OF_RUN, OWN, RESULT, RESULTS, YEARS
from reports.workbook.workbook import write_workbook
from tests.conftest_places import booked_budget
from tests.conftest_report import LEVELS, run_result

CONTENT = {"run_id": "a", "code": "b", "versions": {}, "inputs": {"c": "d"}}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write the workbook of a made-up run with places behind its cost."""
    path = tmp_path_factory.mktemp("run") / "tables.xlsx"
    table = place_futures(booked_budget(), LEVELS)
    write_workbook(replace(run_result(), place_futures=table), CONTENT, path)
    return path


@pytest.fixture(scope="module")
def front(written, tmp_path_factory):
    """Return a function that fills in cells, lets LibreOffice calculate and gives the book."""
    folder = tmp_path_factory.mktemp("calc")

    def calculated(cells):
        book = openpyxl.load_workbook(written)
        for (row, column), value in cells.items():
            book["rekenmodel"].cell(row + 1, column + 1, value)
        path = folder / "filled.xlsx"
        book.save(path)  # without the values that stood beside the formulas
        home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
        kind = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
        asked = ["soffice", home, "--headless", *kind, str(path)]
        subprocess.run(asked, check=True, capture_output=True, timeout=120)
        return openpyxl.load_workbook(folder / "out" / path.name, data_only=True)

    return calculated


def row(book, name):
    found = list(book["rekenmodel"].iter_rows(values_only=True))
    years = sum(isinstance(year, int) for year in found[YEARS])
    return list(found[RESULT + 1 + RESULTS.index(name)][1 : years + 1])


def test_every_cell_calculated_is_the_cell_of_the_run(front, written):
    book = front({})
    kept = openpyxl.load_workbook(written, data_only=True)
    n = 0
    for sheet in kept.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                    found = book[sheet.title][cell.coordinate].value
                    assert found == pytest.approx(cell.value, rel=1e-9, abs=1e-3), cell.coordinate
                    n += 1
    assert n > 1_000
    assert row(book, "cost") == pytest.approx(row(book, "of_run"), abs=1, rel=0)


def test_another_percentile_and_price_follow(front, written):
    kept = openpyxl.load_workbook(written, data_only=True)["rekenmodel"]
    prices = [kept.cell(OF_RUN + 1, 2 + place).value for place in range(2)]
    dearer = {(OWN, 1 + place): 1.01 * price for place, price in enumerate(prices)}
    book = front({LEVEL: 0.9} | dearer)
    more = [a - b for a, b in zip(row(book, "cost"), row(book, "of_run"), strict=True)]
    regular = row(book, "regular")
    asked = [0.01 * price * places for price, places in zip(prices, regular, strict=True)]
    assert more == pytest.approx(asked, abs=1)
