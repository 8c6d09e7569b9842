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


def written(key, row, labels=LABELS):
    """Return numbers of a row as the report writes them: rounded by the width of the band."""
    unit = "EUR" if key in EUROS else "persons"
    return WORDS.of_band(row["minimum"], row["maximum"], unit, *(row[one] for one in labels))


def pdf_page(folder, number):
    """Return the plain text of one page of the report."""
    ends = ["-f", str(number), "-l", str(number)]
    command = ["pdftotext", "-layout", *ends, folder / "report.pdf", "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def test_there_are_twenty():
    assert len(CASES) == 20


@pytest.mark.parametrize(("key", "year"), CASES)
def test_a_figure_is_the_same_everywhere(key, year, bands, texts, sheet):
    scale = 1e6 if key in EUROS else 1.0
    counted = [sheet[key, year][label] * scale for label in LABELS]
    shown = written(key, dict(zip(LABELS, counted, strict=True)))
    in_table = re.compile(rf"{year} .{{0,40}}?" + ".{0,20}?".join(map(re.escape, shown)))
    assert [place for place, text in texts.items() if not in_table.search(text)] == []
    # six significant digits in bands.csv: 125844.5 stands there as 125845, half a ten
    assert list(bands.loc[key, year][list(LABELS)]) == pytest.approx(counted, rel=5e-6)


@pytest.mark.parametrize("key", SPOKEN)
def test_a_figure_in_a_sentence_is_that_of_the_table(key, bands, texts):
    row = bands.loc[key, "2027"]
    middle, low, high = written(key, row, ("mediaan", "minimum", "maximum"))
    ends = f"{re.escape(low)} (?:en|tot) {re.escape(high)}"
    told = re.compile(f"2027 .{{0,60}}?{re.escape(middle)} .{{0,170}}?{ends}")
    places = ["page"] if key in ("ukraine_stock", "coa_places_emergency") else ["pdf", "page"]
    assert [place for place in places if not told.search(texts[place])] == []


@pytest.mark.parametrize("key", ["inflow_total", "coa_places_needed", "cost_coa"])
def test_the_first_page_has_the_numbers_of_the_tables(key, bands, newest):
    command = ["pdftotext", "-layout", "-l", "1", newest[0] / "report.pdf", "-"]
    page = " ".join(
        subprocess.run(command, capture_output=True, check=True).stdout.decode().split()
    )
    middle, low, high = written(key, bands.loc[key, "2027"], ("mediaan", "minimum", "maximum"))
    assert f"{low} tot {high} in 2 van de 3" in page
    assert re.search(rf"(?<![\d.]){re.escape(middle)}(?![\d.])", page)


@pytest.mark.parametrize("key", ["inflow_total", "inflow_first", "inflow_nareis", "coa_occupancy"])
def test_the_title_of_a_chart_has_the_numbers_of_the_table(key, bands, texts):
    middle, low, high = written(key, bands.loc[key, "2027"], ("mediaan", "minimum", "maximum"))
    title = f"{middle} in 2027; in 2 van de 3 toekomsten {low} tot {high}"
    assert [place for place, text in texts.items() if title not in text] == []


def test_the_second_page_says_ours_beside_the_official_figure(bands, newest):
    command = ["pdftotext", "-layout", "-f", "2", "-l", "2", newest[0] / "report.pdf", "-"]
    page = " ".join(
        subprocess.run(command, capture_output=True, check=True).stdout.decode().split()
    )
    row = bands.loc["inflow_total", "2027"]
    ours, step = WORDS.of_band(row["minimum"], row["maximum"], "persons", row["mediaan"], 61_000)
    assert f"2027 MPP 2024-II mediaan {step} {ours}" in page


def test_the_standard_report_is_fourteen_pages_at_most_and_shows_no_key(newest):
    pdf = newest[0] / "report.pdf"
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True).stdout.decode()
    assert int(re.search(r"Pages:\s+(\d+)", told)[1]) <= 14
    command = ["pdftotext", "-l", "12", pdf, "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert re.findall(r"\b[a-z]+_[a-z_]+\b|\b[a-z-]+-\d{4}:\d+|[A-Z]{6,}-\d{4,}", text) == []


@pytest.mark.parametrize("key", ["inflow_total", "coa_occupancy", "inflow_first"])
def test_a_figure_in_an_alt_text_is_that_of_the_table(key, newest, bands):
    svg = (newest[0] / "figures" / f"fan_{key}.svg").read_text(encoding="utf-8")
    row = bands.loc[key, "2027"]
    (middle,) = written(key, row, ("mediaan",))
    assert re.search(r"2027[^;]*?" + re.escape(middle), svg), middle
