"""The page in a real browser: every view, a moved lever beside the same scenario run, the link."""

import subprocess

import pandas as pd
import pytest

from tests.conftest_app import (
    DAY,
    PROGNOSE,
    VIEWS,
    findings,
    move,
    new_page,
    number,
    rows,
    view,
)
from tests.conftest_page import BROWSER, DESKTOP, PHONE, ROOT, needs_axe, needs_browser

pytestmark = [pytest.mark.slow, needs_browser]
LINK = "ind_capacity~120~2027-01.coa_regular_places~110~2027-07"
OFFICIAL = ROOT / "data" / "official_record.csv"


def whole(page):
    page.wait_for_selector("text=Op alle 1.500 toekomsten")
    page.wait_for_selector("#lever_effects table")


def test_every_view_opens_without_a_fault_and_without_another_host(opened, app_address):
    page = opened()
    for name in VIEWS:
        view(page, name)
        if name == "budget":
            page.wait_for_selector("#lines table")
    assert page.faults == []
    assert {url for url in page.asked if not url.startswith((app_address, "data:"))} == set()


def test_a_moved_lever_says_what_the_same_scenario_says_in_a_run(opened, app_work):
    page = opened()
    view(page, "levers")
    move(page, "ind_capacity", 120)
    whole(page)
    page.select_option("#year", "2029")
    page.wait_for_selector("#lever_effects caption:has-text('2029')")
    shown = rows(page, "lever_effects")["Kosten COA (mln EUR)"]
    with page.expect_download() as saved:
        page.click("#save")
    path = app_work / "own_levers.toml"
    saved.value.save_as(path)
    made = [*PROGNOSE, "run", "--config", "few.toml", "--as-of", DAY]
    subprocess.run(
        [*made, "--scenario", path.name, "--out", "with"],
        cwd=app_work,
        check=True,
        capture_output=True,
    )
    table = pd.read_csv(app_work / "with" / "scenarios.csv", dtype={"period": str})
    found = table.query("quantity == 'cost_coa' and period == '2029'").set_index("measure")
    assert number(shown[1]) == pytest.approx(found.loc["level", "mediaan"] / 1e6, abs=0.5)
    assert number(shown[2]) == pytest.approx(found.loc["difference", "mediaan"] / 1e6, abs=0.5)
    before = pd.read_csv(app_work / "run" / "bands.csv", dtype={"period": str})
    neutral = before.query("quantity == 'cost_coa' and period == '2029'")["mediaan"].item()
    assert number(shown[0]) == pytest.approx(neutral / 1e6, abs=0.5)


def test_a_link_opens_the_same_levers_and_the_same_numbers(opened, app_browser, app_address):
    page = opened()
    view(page, "levers")
    move(page, "ind_capacity", 120)
    page.select_option("#m_coa_regular_places", "2027-07")
    move(page, "coa_regular_places", 110)
    page.wait_for_url(lambda url: "coa_regular_places" in url)
    whole(page)
    link = page.get_attribute("#link", "href").split("?")[1]
    fresh = app_browser.browser_type.launch(executable_path=BROWSER, args=["--no-sandbox"])
    again = new_page(fresh, f"{app_address}?{link}")
    view(again, "levers")
    whole(again)
    assert again.input_value("#p_ind_capacity") == "120"
    assert again.input_value("#m_coa_regular_places") == "2027-07"
    for output in ("lever_effects", "lever_chances"):
        assert rows(again, output) == rows(page, output)
    fresh.close()


def test_reset_brings_the_forecast_back(opened):
    page = opened(f"?levers={LINK}")
    view(page, "levers")
    whole(page)
    page.click("#reset")
    page.wait_for_selector("text=Geen hendel aan")
    assert page.input_value("#p_ind_capacity") == "100"
    assert "levers=" not in page.url


@pytest.mark.parametrize(
    "query", ["?levers=<script>alert(1)</script>", "?levers=nosuch~900", "?lang=xx"]
)
def test_a_hostile_link_opens_the_forecast_itself(query, opened):
    page = opened(query)
    view(page, "levers")
    page.wait_for_selector("text=Geen hendel aan")
    assert page.faults == []


def test_a_question_is_answered_and_a_wrong_one_gets_a_line(opened):
    page = opened("?lang=en")
    view(page, "questions")
    for question in ("P(inflow_total[2027] > 50000)", "<b>nosuch</b>[2027]"):
        page.fill("#question", question)
        page.locator("#question").dispatch_event("change")
        page.wait_for_timeout(500)
        page.click("#ask")
        page.wait_for_selector(f".answer >> text={question}")
    told = page.locator(".answer").all_inner_texts()
    assert "of 100 futures" in told[1]
    assert "expected" in told[0] and page.locator(".answer b").count() == 0


def test_the_record_shows_what_the_table_of_official_cases_holds(opened):
    page = opened()
    view(page, "record")
    page.wait_for_selector("#record table")
    kept = pd.read_csv(OFFICIAL).set_index("case_id").loc["2024-II:2025"]
    (cells,) = [
        row.locator("td").all_inner_texts()
        for row in page.locator("#record tbody tr").all()
        if row.locator("th").first.inner_text() == "2024-II: 2025"
    ]
    columns = ["official", "ours", "by_rule", "last_twelve", "realised"]
    assert [number(cell) for cell in cells[1:]] == pytest.approx(kept[columns].tolist(), abs=5)


def test_one_run_alone_has_nothing_to_compare_with(opened):
    page = opened()
    view(page, "compare")
    assert "Er is maar één raming" in page.inner_text(".tab-pane.active")


def test_a_slider_is_moved_with_the_keys_alone(opened):
    page = opened()
    view(page, "levers")
    page.focus("#p_inflow_first")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: "inflow_first" in url)
    assert page.inner_text("#o_inflow_first") == "105%"


def test_a_phone_needs_no_sideways_scroll(opened):
    page = opened(f"?levers={LINK}", PHONE)
    for name in VIEWS:  # the first is open already: its menu closes too
        view(page, name)
        if name == "levers":
            whole(page)
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@needs_axe
@pytest.mark.parametrize(("language", "size"), [("nl", DESKTOP), ("en", PHONE)])
@pytest.mark.parametrize("name", VIEWS)
def test_no_serious_finding_of_accessibility(name, language, size, opened):
    page = opened(f"?lang={language}&levers={LINK}", size)
    if name != "now":
        view(page, name)
    page.wait_for_timeout(2000)
    assert findings(page) == []
