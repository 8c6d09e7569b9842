"""The report decides: scenarios on the first page, causes the same everywhere, never too long."""

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
SCENARIOS = ("--scenario", "two_status_law", "--scenario", "spreidingswet")
EUROS = {"cost_coa"}
KEYS = ("inflow_total", "coa_places_needed", "cost_coa")
CAUSES = ("eerste aanvragen", "nareis", "overige stromen", "opvang en keten")


def text_of(folder, *pages):
    """Return the plain text of the report, of the pages from one to another."""
    ends = ["-f", str(pages[0]), "-l", str(pages[1])] if pages else []
    command = ["pdftotext", "-layout", *ends, folder / "report.pdf", "-"]
    made = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return " ".join(made.split())


def counted(folder):
    """Return the number of pages of the report."""
    made = subprocess.run(["pdfinfo", folder / "report.pdf"], capture_output=True, check=True)
    return int(re.search(r"Pages:\s+(\d+)", made.stdout.decode())[1])


@pytest.mark.parametrize(
    ("day", "options"),
    [("2026-07-31", SCENARIOS), ("2026-07-31", (*SCENARIOS, "--lang", "en")), ("2016-05-15", ())],
)
def test_it_is_fourteen_pages_at_most_and_shows_no_key(runs, day, options):
    folder = runs(day, *options)[0]
    assert counted(folder) <= 14
    shown = text_of(folder, 1, 12)
    assert re.findall(r"\b[a-z]+_[a-z_]+\b|\b[a-z-]+-\d{4}:\d+|[A-Z]{6,}-\d{4,}", shown) == []


def test_the_first_page_has_the_scenarios_of_the_table_beside_the_baseline(runs):
    folder = runs("2026-07-31", *SCENARIOS)[0]
    page, index = text_of(folder, 1, 1), ["quantity", "period"]
    bands = pd.read_csv(folder / "bands.csv", dtype={"period": str}).set_index(index)
    rows = pd.read_csv(folder / "scenarios.csv", dtype={"period": str})
    rows = rows[(rows["measure"] == "level") & (rows["period"] == "2027")]
    own = rows[rows["scenario"] == "spreidingswet"].set_index("quantity")
    for label, medians in (
        ("Zonder maatregel", {key: bands.loc[(key, "2027"), "mediaan"] for key in KEYS}),
        ("Spreidingswet: 70.000 plekken vast", {key: own.loc[key, "mediaan"] for key in KEYS}),
    ):
        shown = []
        for key in KEYS:
            ends = bands.loc[(key, "2027"), ["minimum", "maximum"]]
            unit = "EUR" if key in EUROS else "persons"
            shown += WORDS.of_band(*ends, unit, medians[key])
        assert f"{label} {' '.join(shown)}" in page


def test_the_causes_are_the_same_in_report_page_and_workbook(newest):
    folder = newest[0]
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True, data_only=True)
    rows = list(book["waardoor anders"].iter_rows(min_row=FIRST - 1, values_only=True))
    book.close()
    table = pd.DataFrame(rows[2:], columns=rows[0])
    table = table[table["year"] == 2027]
    bands = pd.read_csv(folder / "bands.csv", dtype={"period": str}).set_index(
        ["quantity", "period"]
    )
    page = (folder / "report.html").read_text(encoding="utf-8")
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    first, drawn = text_of(folder, 1, 1), (folder / "figures" / "why_quarter.svg").read_text()
    for key in KEYS:
        parts = table[table["quantity"] == key].set_index("cause")["value"]
        assert {*CAUSES, "nieuwe documenten"} == set(parts.index)
        scale = 1e6 if key in EUROS else 1.0  # millions in the workbook
        row = bands.loc[key, "2027"]
        was = row["mediaan"] - parts.sum() * scale
        shown = WORDS.of_band(
            row["minimum"], row["maximum"], "EUR" if key in EUROS else "persons", was
        )[0]
        assert f"{shown}" in first
        assert f"was {shown}, nu " in drawn
    told = re.search(r"Raming van 2027 sinds 30 april 2026: .*?\)", drawn)[0]
    assert told in plain and told in text_of(folder, 2, 3)
