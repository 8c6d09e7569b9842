"""What helps a reader: a tour, names that complete themselves, sources, and a view on one page."""

import io

import pikepdf
import pytest

from tests.conftest_app import GOOD, VIEWS, csv_text, findings, move, view
from tests.conftest_page import PHONE, needs_axe, needs_browser

pytestmark = [pytest.mark.slow, needs_browser]
KEY = "localStorage.getItem('asielprognose.tour')"


def step(page):
    return page.inner_text(".tour-step:not([hidden]) .note")


def active(page):
    return page.get_attribute(".tab-pane.active", "data-value")


def test_a_tour_of_six_steps_is_walked_with_the_keys_and_shown_once(opened):
    page = opened("?lang=en", first=True)
    page.wait_for_selector("#tour:not([hidden])")
    assert page.evaluate("document.activeElement.id") == "tour"
    walked = [(step(page), active(page))]
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        walked.append((step(page), active(page)))
    assert [told for told, _ in walked] == [f"Step {at} of 6" for at in range(1, 7)]
    assert [name for _, name in walked] == ["now", "levers", "budget", "questions", "own", "report"]
    assert page.evaluate(KEY) is None
    page.keyboard.press("Escape")
    assert page.is_hidden("#tour") and page.evaluate(KEY) == "seen"
    assert page.evaluate("document.activeElement.id") == "tour_start"
    page.reload()
    page.wait_for_selector(".tile")
    assert page.is_hidden("#tour")
    page.keyboard.press("Tab")
    page.focus("#tour_start")
    page.keyboard.press("Enter")
    assert step(page) == "Step 1 of 6" and page.context.cookies() == []
    assert page.faults == []


def test_the_tour_can_be_left_by_mouse_and_a_link_shows_none(opened):
    page = opened(first=True, size=PHONE)
    page.click("#tour_next")
    assert step(page) == "Stap 2 van 6"
    page.click("#tour_close")
    assert page.is_hidden("#tour")
    linked = opened("?levers=ind_capacity~120~2027-01", first=True)
    linked.wait_for_timeout(500)
    assert linked.is_hidden("#tour")


@needs_axe
def test_the_tour_and_the_names_have_no_serious_finding(opened):
    page = opened(first=True)
    page.wait_for_selector("#tour:not([hidden])")
    assert findings(page) == []
    page.click("#tour_close")
    view(page, "questions")
    page.wait_for_selector("#names code")
    page.locator("#question").press_sequentially("inflow_f")
    page.wait_for_selector("#matches li")
    page.keyboard.press("ArrowDown")
    assert findings(page) == []


def test_a_question_is_written_with_the_keys_and_comes_back(opened):
    page = opened("?lang=en")
    view(page, "questions")
    page.wait_for_selector("#names code")
    box = page.locator("#question")
    box.press_sequentially("P(inflow_fir")
    assert page.locator("#matches li").first.inner_text().startswith("inflow_first")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden("#matches")
    box.press_sequentially("s")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "match_0"
    page.keyboard.press("Tab")
    assert box.input_value() == "P(inflow_first["
    box.press_sequentially("2027] > 20000)")
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer >> text=P(inflow_first[2027] > 20000)")
    box.fill("")
    page.click("li .to-box >> text=E(inflow_total")
    assert box.input_value().startswith("E(inflow_total[")
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer >> text=E(inflow_total")
    box.fill("")
    asked = []
    for _ in range(3):
        page.keyboard.press("ArrowUp")
        asked.append(box.input_value()[:8])
    assert asked == ["E(inflow", "P(inflow", "P(inflow"]  # the oldest stays
    page.locator(".answer .to-box").first.click()
    assert box.input_value().startswith("E(inflow_total[")
    assert page.faults == []


def test_a_hostile_question_comes_back_as_text(opened):
    page = opened()
    view(page, "questions")
    page.fill("#question", "<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer")
    page.locator(".answer .to-box").first.click()
    assert page.input_value("#question") == "<img src=x onerror=alert(1)>"
    assert page.locator("main img").count() == 0 and page.faults == []


def test_the_source_of_every_lever_is_a_click_away(opened):
    page = opened("?lang=en")
    view(page, "levers")
    sliders = page.locator(".slider").all()
    assert len(sliders) == 11
    for slider in sliders:
        slider.locator("summary").click()
        lines = slider.locator(".source li").all_inner_texts()
        assert lines[0].startswith("At one hundred percent: ")
        assert len(lines) > 1 and all("published on" in line for line in lines[1:])
    page.click("text=Policy printed in documents >> nth=0")
    first = page.locator("details .source summary").nth(len(sliders))
    first.click()
    policies = page.locator("fieldset details.source ul")
    assert any("printed" in one or "assumption" in one for one in policies.all_inner_texts())


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_prints_on_one_page(name, opened):
    page = opened()
    if name != "now":
        view(page, name)
    if name == "own":
        page.set_input_files(
            "#own_file", {"name": "own.csv", "mimeType": "", "buffer": csv_text(GOOD)}
        )
        page.wait_for_selector("#own_shown table")
    if name == "levers":
        move(page, "ind_capacity", 120)
        page.wait_for_selector("#lever_effects table")
    page.wait_for_timeout(1500)
    before = page.evaluate("document.documentElement.scrollHeight")
    printed = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as found:
        assert len(found.pages) == 1
    assert page.evaluate("document.documentElement.scrollHeight") == before
    assert page.evaluate("document.querySelectorAll('.printing, main[style*=zoom]').length") == 0
    assert page.faults == []


def test_a_reader_with_a_keyboard_reaches_every_view(opened):
    page = opened()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.value") == "now":
            break
    reached = [active(page)]
    for name in VIEWS[1:]:
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(f".tab-pane.active[data-value={name}]")
        reached.append(page.evaluate("document.activeElement.dataset.value"))
    assert reached == list(VIEWS)
    page.keyboard.press("Tab")  # past the tabs to the tour and on into the view
    assert page.evaluate("document.activeElement.id") == "tour_start"


def tab_to(page, name):
    """Press Tab until an element has the focus."""
    for _ in range(120):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_lever_is_moved_and_a_line_opened_with_the_keys_alone(opened):
    page = opened()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.value") == "now":
            break
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#lever_fan svg")
    tab_to(page, "p_ind_capacity")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#lever_effects table")
    tab_to(page, "shown")
    page.keyboard.press("ArrowUp")
    page.wait_for_url(lambda url: "ind_capacity" in url)
    for _ in range(120):  # back to the tabs
        if page.evaluate("document.activeElement.dataset.value") == "levers":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#line table")
    tab_to(page, "budget_line")
    before = page.inner_text("#line h2")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(f"#line h2:not(:has-text('{before}'))")
    assert page.faults == []
