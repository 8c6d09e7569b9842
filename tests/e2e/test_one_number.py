"""One number is one number: in the text, the tables, the alt texts, the page, Excel and CSV."""

import html
import re
import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest

from reports.wording import Wording
from reports.workbook.live import FIRST

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler; .ci/run installs it"),
]
WORDS = Wording("nl")
PEOPLE = (
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "ukraine_stock",
    "coa_places_needed",
    "coa_places_emergency",
    "coa_occupancy",
)
YEARS, EUROS = ("2026", "2027"), ("cost_coa", "cost_ind", "cost_nidos")
LABELS = ("minimum", "mediaan", "maximum")
CASES = [(key, year) for key in (*PEOPLE, *EUROS) for year in YEARS]  # 20 figures, 3 labels each
SPOKEN = ("inflow_total", "ukraine_stock", "coa_places_needed", "coa_places_emergency", "cost_coa")


@pytest.fixture(scope="module")
def bands(newest):
    return pd.read_csv(newest[0] / "bands.csv", dtype={"period": str}).set_index(
        ["quantity", "period"]
    )


@pytest.fixture(scope="module")
def texts(newest):
    """Return the plain text of the PDF and of the page."""
    command = ["pdftotext", "-layout", newest[0] / "report.pdf", "-"]
    pdf = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    page = (newest[0] / "report.html").read_text(encoding="utf-8")
    body = re.sub(r"<script.*?</script>|<style.*?</style>", " ", page, flags=re.DOTALL)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", body))
    return {"pdf": " ".join(pdf.split()), "page": " ".join(plain.split())}


@pytest.fixture(scope="module")
def sheet(newest):
    book = openpyxl.load_workbook(newest[0] / "tables.xlsx", data_only=True)
    rows = book["jaren"]
    keys = [cell.value for cell in rows[FIRST - 1]]
    found = [
        dict(zip(keys, (cell.value for cell in row), strict=True))
        for row in rows.iter_rows(min_row=FIRST + 1)
    ]
    book.close()
    return {(row["quantity"], str(row["period"])): row for row in found}


def written(key, value):
    return WORDS.millions(value) if key in EUROS else WORDS.persons(value)


def test_there_are_twenty():
    assert len(CASES) == 20


@pytest.mark.parametrize(("key", "year"), CASES)
def test_a_figure_is_the_same_everywhere(key, year, bands, texts, sheet):
    scale = 1e6 if key in EUROS else 1.0
    counted = [sheet[key, year][label] * scale for label in LABELS]
    shown = [written(key, value) for value in counted]
    in_table = re.compile(rf"{year} .{{0,40}}?" + ".{0,20}?".join(map(re.escape, shown)))
    assert [place for place, text in texts.items() if not in_table.search(text)] == []
    # six significant digits in bands.csv: 125844.5 stands there as 125845, half a ten
    assert list(bands.loc[key, year][list(LABELS)]) == pytest.approx(counted, rel=5e-6)


@pytest.mark.parametrize("key", SPOKEN)
def test_a_figure_in_a_sentence_is_that_of_the_table(key, bands, texts):
    row = bands.loc[key, "2027"]
    say = WORDS.millions if key in EUROS else WORDS.about
    middle, low, high = (say(row[label]) for label in ("mediaan", "minimum", "maximum"))
    ends = f"{re.escape(low)} (?:en|tot) {re.escape(high)}"
    told = re.compile(f"2027 .{{0,60}}?{re.escape(middle)} .{{0,170}}?{ends}")
    assert [place for place, text in texts.items() if not told.search(text)] == []


@pytest.mark.parametrize("key", ["inflow_total", "coa_occupancy", "inflow_first"])
def test_a_figure_in_an_alt_text_is_that_of_the_table(key, newest, bands):
    svg = (newest[0] / "figures" / f"fan_{key}.svg").read_text(encoding="utf-8")
    row = bands.loc[key, "2027"]
    told = re.search(r"2027[^;.]*?" + re.escape(WORDS.persons(row["mediaan"])), svg)
    assert told, WORDS.persons(row["mediaan"])
