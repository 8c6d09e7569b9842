"""The page to work in, in a real browser: menu, search, link to a view, files, phone and paper."""

import csv
import io

import numpy as np
import pandas as pd
import pikepdf
import pytest

from reports.result.rows import LEVELS
from reports.rounding import MILLION, PERSONS, display_value
from tests.conftest_page import DESKTOP, PHONE, Seen, needs_browser

pytestmark = [pytest.mark.slow, needs_browser]

DIGITS = 5e-6  # ``bands.csv`` holds six significant digits


def opened(browser, report, size):
    made = Seen(browser, report, size)
    yield made.page
    assert made.errors == [] and made.outside() == []
    made.page.close()


@pytest.fixture(scope="module")
def wide(browser, report):
    yield from opened(browser, report, DESKTOP)


@pytest.fixture(scope="module")
def small(browser, report):
    yield from opened(browser, report, PHONE)


@pytest.fixture
def desktop(wide):
    return fresh(wide, DESKTOP)


@pytest.fixture
def phone(small):
    return fresh(small, PHONE)


FIRST_VIEW = """() => {
  history.replaceState(null, "", "#explore?series=inflow_total&line=mediaan&at=2026");
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  window.scrollTo(0, 0);
}"""


def fresh(page, size):
    """Put a page back as it opens: opening it again takes seconds."""
    page.set_viewport_size(size)
    page.set_input_files("#other", [])
    page.evaluate("document.getElementById('find').value = ''")
    page.locator("#find").dispatch_event("input")
    page.evaluate(FIRST_VIEW)
    return page


def until(page, says):
    """Wait until something is true of a page: its policy lets no text be run in it to wait for."""
    for _ in range(600):  # a busy machine is slow
        if page.evaluate(says):
            return
        page.wait_for_timeout(50)
    raise AssertionError(says)


def here(page):
    return page.locator(".chapter[aria-current]").get_attribute("href")


def told(page):
    return page.locator("#told").inner_text()


def saved(page, kind):
    with page.expect_download() as waiting:
        page.locator(f"#save-{kind}").click()
    path = waiting.value.path()
    return waiting.value.suggested_filename, path.read_bytes()


def rows_of(content):
    """Return the rows of a saved table, each by the names over the columns."""
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def yearly(report, quantity):
    """Return the yearly rows of ``bands.csv`` by year."""
    bands = pd.read_csv(report.parent / "bands.csv", dtype={"period": str})
    rows = bands[(bands["quantity"] == quantity) & (bands["period"].str.len() == 4)]
    return rows.set_index("period")


def test_the_menu_stays_and_marks_where_the_reader_is(desktop):
    menu, seen = desktop.locator("#menu"), []
    for chapter in ("part-5", "part-9"):
        desktop.evaluate(f"document.getElementById('{chapter}').scrollIntoView()")
        until(desktop, f"document.querySelector('.chapter[aria-current]').hash === '#{chapter}'")
        seen.append(here(desktop))
        assert menu.bounding_box()["y"] >= 0
    assert seen == ["#part-5", "#part-9"]


def test_every_chapter_is_in_the_menu(desktop):
    chapters = desktop.locator("main > section").evaluate_all("all => all.map(one => one.id)")
    links = desktop.locator(".chapter").evaluate_all("all => all.map(one => one.hash.slice(1))")
    assert links == chapters and len(chapters) > 10


def test_on_a_phone_the_menu_folds_and_opens_by_keyboard(phone):
    button, chapters = phone.locator("#menu-button"), phone.locator("#menu-list")
    assert not chapters.is_visible()
    button.focus()
    phone.keyboard.press("Enter")
    assert chapters.is_visible() and button.get_attribute("aria-expanded") == "true"
    phone.keyboard.press("Escape")
    assert not chapters.is_visible() and button.get_attribute("aria-expanded") == "false"
    button.click()
    phone.locator(".chapter[href='#part-5']").click()
    assert not chapters.is_visible()
    until(phone, "document.querySelector('.chapter[aria-current]').hash === '#part-5'")


def test_a_row_is_found_and_reached_by_keyboard(desktop):
    desktop.locator("#find").focus()
    desktop.keyboard.type("noodopvang 2027")
    assert desktop.locator("#hits a").count() > 0
    desktop.keyboard.press("Enter")
    reached = desktop.evaluate("document.activeElement.textContent")
    assert "Noodopvangplekken" in reached
    assert desktop.locator("tr.hit:focus").is_visible()


def test_a_table_behind_a_chart_is_opened_when_found(desktop):
    desktop.fill("#find", "mediaan naast begroot")
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("document.activeElement.closest('details').open")
    assert desktop.locator("details :focus").is_visible()


def test_marks_on_letters_do_not_matter_and_nonsense_finds_nothing(desktop):
    desktop.fill("#find", "OEKRAINE")
    assert desktop.locator("#hits a").count() > 1
    desktop.fill("#find", "qwertyuiop")
    assert desktop.locator("#hits a").count() == 0
    assert desktop.locator("#found").inner_text() == "Gevonden: 0"
    desktop.keyboard.press("Escape")
    assert desktop.locator("#find").input_value() == ""


def test_a_series_is_found_and_shown(desktop):
    desktop.fill("#find", "gedwongen vertrek")
    desktop.locator("#hits a[href='#explore']").first.click()
    assert desktop.locator("#series").input_value() == "dtenv_forced"
    assert "Gedwongen vertrek" in desktop.locator("#plot-title").inner_text()


def test_a_link_opens_exactly_the_same_view(browser, desktop):
    desktop.select_option("#series", "coa_occupancy")
    desktop.select_option("#level", "maximum")
    desktop.locator("#span-months").check()
    desktop.locator("#point").focus()
    desktop.keyboard.press("End")
    desktop.keyboard.press("ArrowLeft")
    address = desktop.locator("#link").evaluate("link => link.href")
    assert desktop.url == address and "series=coa_occupancy" in address
    again = browser.new_page(viewport=DESKTOP)
    again.goto(address)
    assert told(again) == told(desktop)
    assert again.locator("#level").input_value() == "maximum"
    assert again.locator("#plot").inner_html() == desktop.locator("#plot").inner_html()
    assert again.evaluate("document.getElementById('explore').getBoundingClientRect().top") < 100
    again.close()


def test_a_link_to_what_is_not_there_gives_the_page(desktop):
    before = told(desktop)
    desktop.evaluate("location.hash = '#explore?series=no_such&line=none&at=1900&span=days'")
    until(desktop, "window.scrollY > 0")
    assert told(desktop) == before


@pytest.mark.parametrize(("quantity", "step"), [("inflow_total", PERSONS), ("cost_coa", MILLION)])
def test_the_saved_numbers_are_those_of_the_bands(desktop, report, quantity, step):
    desktop.select_option("#series", quantity)
    name, content = saved(desktop, "csv")
    assert name == f"{quantity}_years.csv"
    rows = {row["Jaar"]: list(row.values())[5 : 5 + len(LEVELS)] for row in rows_of(content)}
    unit = MILLION if step == MILLION else 1  # of a number in the file
    for year, expected in yearly(report, quantity).iterrows():
        shown = np.array(rows[year], float) * unit
        exact = expected[list(LEVELS)].to_numpy(float)
        assert np.all(np.abs(shown - exact) <= step / 2 + DIGITS * exact)


def test_booked_amounts_are_drawn_told_and_saved(desktop, report):
    budget = pd.read_csv(report.parent / "budget.csv")
    lines = budget[(budget["key"] == "cost_coa") & (budget["booked"] > 0)]
    booked = {
        str(row.year): str(int(display_value(row.booked, "EUR"))) for row in lines.itertuples()
    }
    desktop.select_option("#series", "cost_coa")
    assert desktop.locator("#plot .booked").count() == len(booked) > 0
    assert "Begroot" in desktop.locator("#legend").inner_text()
    assert "Genoeg in" in told(desktop)
    _, content = saved(desktop, "csv")
    assert {row["Jaar"]: row["Begroot"] for row in rows_of(content) if row["Begroot"]} == booked


def test_official_rounds_are_drawn_and_earlier_ones_on_request(desktop, report):
    beside = yearly(report, "inflow_total")["official"].dropna()
    _, content = saved(desktop, "csv")
    values = {row["Jaar"]: row["Officieel"] for row in rows_of(content) if row["Officieel"]}
    for year, value in beside.items():
        assert values[year] == str(int(display_value(value, "persons")))
    newest = desktop.locator("#plot path.official").count()
    assert newest >= len(beside) > 0
    assert desktop.locator("#plot .earlier").count() == 0
    desktop.locator("#earlier").check()
    assert desktop.locator("#plot .earlier").count() > newest
    assert "earlier=yes" in desktop.url


def test_the_saved_drawing_holds_title_legend_and_source(desktop):
    desktop.select_option("#series", "cost_coa")
    name, content = saved(desktop, "svg")
    text = content.decode()
    assert name == "cost_coa_years.svg" and text.startswith("<svg ")
    for words in ("Kosten COA, miljoen euro", "Begroot", "Bron: asielprognose"):
        assert words in text
    assert "var(" not in text and "url(" not in text


def test_the_saved_picture_shows_the_chart(desktop):
    name, content = saved(desktop, "png")
    assert name == "inflow_total_years.png"
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    wide = int.from_bytes(content[16:20], "big")
    assert wide == 1920
    colours = desktop.evaluate(COLOURS, np.frombuffer(content, np.uint8).tolist())
    assert "21,66,115" in colours and len(colours) > 5


COLOURS = """async (bytes) => {
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  const found = new Set();
  for (let at = 0; at < data.length; at += 4) found.add(data.slice(at, at + 3).join());
  return [...found];
}"""


OTHER = """quantity,period,unit,minimum,mediaan,medio,maximum
inflow_total,2026,persons,30004.9,40005,41000,50014.9
cost_coa,2026,EUR,1000499999,2000500000,2100000000,3000000000
no_such,2026,persons,1,2,3,4
"""


def test_another_run_is_laid_over_this_one_and_saved_with_it(desktop, tmp_path):
    path = tmp_path / "bands.csv"
    path.write_text(OTHER)
    desktop.set_input_files("#other", path)
    until(desktop, "document.getElementById('other-told').textContent")
    assert "mediaan 40.010; minimum 30.000, maximum 50.010" in told(desktop)
    assert desktop.locator("#plot .other").count() == 1
    assert "Andere run" in desktop.locator("#legend").inner_text()
    desktop.select_option("#series", "cost_coa")
    rows = rows_of(saved(desktop, "csv")[1])
    assert list(rows[0].values())[-3:] == ["1000", "2001", "3000"]
    assert list(rows[1].values())[-3:] == ["", "", ""]


def test_a_file_that_is_no_bands_is_said_and_draws_nothing(desktop, report):
    desktop.set_input_files("#other", report.parent / "history.csv")
    until(desktop, "document.getElementById('other-told').textContent")
    assert desktop.locator("#other-told").inner_text() == "Dit is geen bands.csv van een run."
    assert desktop.locator("#plot .other").count() == 0


def test_on_a_phone_the_panel_by_year_stands_below_that_by_month(phone):
    drawing = phone.locator("#fan_inflow_total .drawing svg")
    assert drawing.count() == 2
    months, years = drawing.nth(0).bounding_box(), drawing.nth(1).bounding_box()
    assert years["y"] >= months["y"] + months["height"]
    assert years["x"] + years["width"] <= PHONE["width"]
    assert years["height"] > 100
    phone.set_viewport_size(DESKTOP)
    until(phone, "document.querySelectorAll('#fan_inflow_total .drawing svg').length < 2")
    assert drawing.nth(0).get_attribute("viewBox").startswith("0 0 ")


def test_on_a_phone_panels_that_share_numbers_each_show_them(phone):
    drawing = phone.locator("#places_coa .drawing svg")
    assert drawing.count() == 3
    for i in (1, 2):
        box = drawing.nth(i).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
        assert drawing.nth(i).locator("use").count() == 2


def test_a_figure_leads_to_its_series_in_the_chart(desktop):
    desktop.locator("#fan_inflow_nareis a[href^='#explore?']").click()
    until(desktop, "document.getElementById('series').value === 'inflow_nareis'")
    assert "Nareizigers" in desktop.locator("#plot-title").inner_text()


def test_it_prints_on_no_more_pages_than_the_pdf_has(desktop, report):
    printed = desktop.pdf(format="A4")
    with (
        pikepdf.open(io.BytesIO(printed)) as paper,
        pikepdf.open(report.parent / "report.pdf") as pdf,
    ):
        assert 1 < len(paper.pages) <= len(pdf.pages)
    desktop.emulate_media(media="print")
    assert desktop.locator(".paper h2").first.is_visible()
    assert desktop.locator(".paper figure svg").count() > 5
    desktop.emulate_media(media="screen")
    assert not desktop.locator(".paper h2").first.is_visible()


def test_without_script_the_page_reads_and_has_no_dead_buttons(browser, report):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator(".chapter").first.is_visible()
    assert not page.locator("#menu-button").is_visible()
    assert not page.locator("#find").is_visible() and not page.locator("#explore").is_visible()
    context.close()
