"""The letter and the slides say the numbers of the run, as the same bytes each time."""

import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from reports.answers.letter import LetterWriter, chart_words
from reports.answers.office_files import FILES, write_office
from reports.charts.style import page_figure, svg_bytes
from reports.result.decision import written
from reports.result.rows import years
from reports.wording import Wording
from tests.conftest_report import run_result, without

pytestmark = pytest.mark.unit


def figure():
    made = page_figure(1.0)
    made.subplots().plot([1, 2])
    return made


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_letter_holds_the_numbers_of_the_run(language):
    result = run_result(language)
    page = LetterWriter(result, "2026-07-31-x").letter()
    words = Wording(language)
    for key in ("inflow_total", "coa_places_needed", "cost_coa"):
        band = years(result, key)[2027]
        for shown in written(words, key, band, band.mediaan, band.minimum, band.maximum):
            assert shown in page
    assert "2026-07-31-x" in page
    assert "{" not in page


def test_articles_add_up_to_the_chapter():
    result = run_result()
    whole = result.budget[result.budget["year"] == 2027].assign(kind="line")
    chapter = whole.iloc[:1].assign(kind="chapter", key="cost_chapter", article="XX")
    table = pd.concat([result.budget, chapter], ignore_index=True)
    page = LetterWriter(replace(result, budget=table), "x").letter()
    last = re.findall(r"<td[^>]*>([^<]*)</td>", page)[-3:]
    lines = table[(table["kind"] == "line") & (table["year"] == 2027)]
    words = Wording("nl")
    assert last[0] == words.millions(lines["booked"].sum())
    assert last[2] == words.millions(lines["mean"].sum())


def test_the_newest_round_is_told_beside_the_last_that_holds_next_year():
    result = run_result()
    rows = result.bands.assign(official=float("nan"), official_scenario="", official_round="")
    for year, value, label, vintage in (
        ("2026", 51_000.0, "medio", "2025"),
        ("2027", 60_500.0, "mediaan", "2024-II"),
    ):
        at = (rows["quantity"] == "inflow_total") & (rows["period"] == year)
        told = ["official", "official_scenario", "official_round"]
        rows.loc[at, told] = [value, label, vintage]
    page = LetterWriter(replace(result, bands=rows), "x").letter()
    assert page.index("(MPP 2025) gaf voor 2026 als medio 51.000") < page.index(
        "(MPP 2024-II) gaf voor 2027 als mediaan "
    )
    one = rows.assign(official_round=rows["official_round"].replace("2025", "2024-II"))
    page = LetterWriter(replace(result, bands=one), "x").letter()
    assert "gaf voor 2026" not in page and "gaf voor 2027" in page


def test_a_day_without_places_or_euros_has_a_letter_too():
    bare = without(run_result(), "coa", "cost")
    page = LetterWriter(replace(bare, budget=bare.budget.iloc[:0]), "x").letter()
    assert "COA" not in re.sub(r"<title>.*</title>", "", page).split("<h1>")[2]
    assert "{" not in page


def test_files_are_the_same_bytes_each_time_and_hold_chart_and_alt(tmp_path):
    drawing = svg_bytes(figure, "a title", "an alt text")
    assert chart_words(drawing) == ("a title", "an alt text")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "budget.svg").write_bytes(drawing)
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        paths = write_office(run_result(), "x", tmp_path / "figures", tmp_path / name)
        made.append([path.read_bytes() for path in paths])
        assert [path.name for path in paths] == list(FILES)
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "one" / "slides.pptx") as book:
        slides = [name for name in book.namelist() if name.startswith("ppt/slides/slide")]
        text = "".join(book.read(name).decode() for name in slides)
    assert len(slides) == 4
    assert 'descr="an alt text' in text and "a title" in text
    assert '<a:rPr sz="1400" /><a:t>a title' in text
