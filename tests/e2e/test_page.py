"""The page in a real browser: it renders, asks nothing of any network, and answers the reader."""

import pytest

from tests.conftest_page import DESKTOP, PHONE, Seen, needs_browser

pytestmark = [pytest.mark.e2e, needs_browser]


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def seen(request, browser, report):
    made = Seen(browser, report, request.param)
    yield made
    made.page.close()


def told(page):
    return page.locator("#told").inner_text()


def test_it_renders_without_errors_and_asks_nothing(seen):
    assert seen.errors == []
    assert seen.outside() == []
    assert seen.page.locator("h1").inner_text() == "Kwartaalprognose asiel en Oekraïne"
    assert seen.page.locator("figure svg").count() >= 19
    assert seen.page.locator("#explore").is_visible()


def test_nothing_runs_off_the_side(seen):
    wide = seen.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= seen.page.viewport_size["width"]


def test_another_series_and_span_give_another_drawing_and_other_values(seen):
    page = seen.page
    before = page.locator("#plot").inner_html(), told(page)
    page.select_option("#series", "coa_occupancy")
    after = page.locator("#plot").inner_html(), told(page)
    assert before[0] != after[0] and before[1] != after[1]
    page.locator("#span-months").check(force=True)
    assert page.locator("#plot").inner_html() != after[0]
    page.locator("#span-years").check(force=True)
    page.select_option("#series", "inflow_total")
    assert told(page) == before[1]


def test_values_follow_the_keyboard_and_the_pointer(seen):
    page = seen.page
    page.locator("#point").focus()
    page.keyboard.press("Home")
    first = told(page)
    page.keyboard.press("ArrowRight")
    assert told(page) != first
    box = page.locator("#plot").bounding_box()
    page.locator("#plot").scroll_into_view_if_needed()
    box = page.locator("#plot").bounding_box()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    assert told(page) != first


def test_the_table_behind_a_chart_opens_by_keyboard(seen):
    summary = seen.page.locator("figure details summary").first
    summary.focus()
    seen.page.keyboard.press("Enter")
    rows = seen.page.locator("figure details[open] table tr")
    assert rows.count() > 3
    seen.page.keyboard.press("Enter")


def test_the_page_is_small(report):
    assert report.stat().st_size <= 3_000_000


def test_a_page_that_asks_for_something_is_stopped_by_its_own_policy(browser, report, tmp_path):
    text = report.read_text(encoding="utf-8")
    path = tmp_path / "asks.html"
    path.write_text(text.replace("</main>", '<img src="http://127.0.0.1:9/x.png" alt="x"></main>'))
    made = Seen(browser, path, DESKTOP)
    assert any("Content Security Policy" in error for error in made.errors)
    made.page.close()
