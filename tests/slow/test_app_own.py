"""A series of the reader's own in the page: bands as from Python, a bad file as one line."""

import io

import pandas as pd
import pytest

from forecast.api import Forecaster, read_monthly
from tests.conftest_app import GOOD, bad_files, csv_text, findings, number, rows, view, workbook
from tests.conftest_page import PHONE, needs_axe, needs_browser

pytestmark = [pytest.mark.slow, needs_browser]


def drop(page, name, content):
    page.set_input_files("#own_file", {"name": name, "mimeType": "", "buffer": content})


@pytest.fixture
def own(opened):
    """Open the view of own series."""

    def open_(query="", **options):
        page = opened(query, **options)
        view(page, "own")
        return page

    return open_


def test_a_good_file_gives_what_python_gives(own, tmp_path):
    page = own()
    path = workbook(tmp_path / "own.xlsx")
    page.set_input_files("#own_file", path)
    page.wait_for_selector("#own_shown figure svg")
    history = read_monthly(path)
    bands = Forecaster().fit(history).predict(24)
    table = rows(page, "own_shown")
    assert [number(cell) for cell in table["2025-03"]] == pytest.approx(
        bands.loc["2025-03", ["p10", "minimum", "mediaan", "maximum", "p90"]].tolist(), abs=0.5
    )
    with page.expect_download() as saved:
        page.click("#own_save")
    kept = pd.read_csv(saved.value.path(), index_col="month")
    assert kept.index.tolist() == [str(month) for month in bands.index]
    assert kept.to_numpy() == pytest.approx(bands.to_numpy(), rel=1e-5)
    assert page.faults == []


def test_past_days_are_scored_as_python_scores_them(own):
    page = own()
    drop(page, "own.csv", csv_text(GOOD))
    page.wait_for_selector("#own_shown table")
    history = read_monthly(pd.read_csv(io.BytesIO(csv_text(GOOD))))
    misses = [
        -Forecaster("random_walk").fit(history[:-back]).score(history[-back:][:12])
        for back in (12, 24, 36)
    ]
    shown = rows(page, "own_shown")["logaritmische toevalswandeling"]
    assert number(shown[0]) == pytest.approx(sum(misses) / 3, abs=0.5)
    assert set(rows(page, "own_shown")) >= {"deze raming", "de laatste twaalf maanden nog eens"}


def test_twelve_bad_files_each_give_one_line_as_text(own):
    page = own("?lang=en")
    for name, (content, told) in bad_files().items():
        drop(page, name, content)
        page.wait_for_selector(f"#own_state .fault >> text={name}")
        line = page.inner_text("#own_state .fault")
        assert line.startswith(f"{name}: ") and told in line, line
        assert "\n" not in line and page.locator("#own_shown table").count() == 0
    assert page.locator("main img, main script").count() == 0
    drop(page, "own.csv", csv_text(GOOD))
    page.wait_for_selector("#own_shown table")
    assert page.faults == []


def test_a_hostile_name_of_a_good_series_is_shown_as_text(own):
    page = own()
    name = "<img src=x onerror=alert(1)>"
    drop(page, f"{name}.csv", csv_text(GOOD, f"month,{name}"))
    page.wait_for_selector("#own_shown table")
    assert name in page.inner_text("#own_shown .wide:last-child caption")
    assert page.locator("main img, main script").count() == 0 and page.faults == []


def test_a_message_of_another_shape_is_a_line_too(own):
    page = own()
    for value in ("7", "[]", "{name: 3, size: 'x', content: '%%%'}", "null"):
        page.evaluate(f"Shiny.setInputValue('own_file', {value}, {{priority: 'event'}})")
        page.wait_for_timeout(500)
    page.wait_for_selector("#own_state .fault")
    assert "empty; expected" in page.inner_text("#own_state .fault")


def test_a_phone_needs_no_sideways_scroll(own):
    page = own(size=PHONE)
    drop(page, "own.csv", csv_text(GOOD))
    page.wait_for_selector("#own_shown table")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@needs_axe
@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_no_serious_finding_of_accessibility(query, own):
    page = own(query)
    drop(page, "own.csv", csv_text(GOOD))
    page.wait_for_selector("#own_shown table")
    assert findings(page) == []
