"""Charts say in words what they draw, and draw the same bytes each time."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from reports.blocks import Paragraph
from reports.charts import style
from reports.figures.panels import budget_chart
from reports.figures.run import charts, fan_chart, figure_files, years_chart
from reports.pages.streams import ukraine_page
from reports.result.observed import realised
from reports.result.rows import budget_lines, years
from reports.result.story import story
from reports.wording import Wording
from tests.conftest_report import run_result, without

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def result():
    return run_result()


def contrast(colour):
    """Return the contrast of a colour on white, by the formula of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize("colour", [style.INK, style.SOFT, style.OUR_COLOUR, style.OFFICIAL_COLOUR])
def test_every_text_colour_can_be_read_on_white(colour):
    assert contrast(colour) >= 4.5


def test_every_subject_has_its_chart(result):
    assert set(figure_files(result)) == {
        *(
            f"fan_inflow_{name}.svg"
            for name in ("total", "first", "repeat", "nareis", "resettlement", "amv")
        ),
        "years_inflow_total.svg",
        "fan_ukraine_stock.svg",
        "fan_ukraine_registrations.svg",
        "fan_goo_places_needed.svg",
        "fan_coa_occupancy.svg",
        "places_coa.svg",
        "budget.svg",
        "freshness.svg",
        "front_inflow.svg",
        "why_official.svg",
    }


def test_alt_text_tells_the_numbers_of_the_bands(result):
    told = charts(result)["fan_inflow_first"].alt
    band, words = years(result, "inflow_first")[2027], Wording("nl")
    ends = (band.mediaan, band.minimum, band.maximum, band.p2_5, band.p97_5)
    for value in words.of_band(band.minimum, band.maximum, "persons", *ends):
        assert value in told
    assert "6 van deze maanden zijn geschat" in told
    assert "Officieel voor 2026 (MPP 2025): mediaan 25.000." in told


def test_no_bar_for_a_year_of_a_stock_that_was_hardly_counted(result):
    assert list(realised(result, "ukraine_stock")) == [2023, 2024]  # 2022 has ten months
    assert list(story(result, "ukraine_stock").past) == [2023, 2024]
    guessed = replace(result, history=result.history.assign(estimated=True))
    assert not story(guessed, "ukraine_stock").past
    assert "Grijze staaf" not in " ".join(
        block.text for block in ukraine_page(guessed) if isinstance(block, Paragraph)
    )
    assert fan_chart(guessed, "ukraine_stock").svg.count(b"<pattern") == 0


def test_a_flow_counts_only_with_twelve_months(result):
    months = result.history["month"]
    early = replace(result, history=result.history[months != pd.Period("2025-12", "M")])
    assert max(realised(result, "inflow_first")) == 2025
    assert max(realised(early, "inflow_first")) == 2024


def test_a_partly_estimated_year_is_hatched_and_said(result):
    found = realised(result, "inflow_total")
    assert [year for year, value in found.items() if value.partly] == [2023, 2024, 2025]
    words, made = Wording("nl"), years_chart(result, "inflow_total")
    assert f"2023 {words.persons(found[2023].value)} (deels geschat)" in made.alt
    assert f"2022 {words.persons(found[2022].value)}," in made.alt
    english = years_chart(replace(result, language="en"), "inflow_total")
    assert "(partly estimated)" in english.alt
    exact = years_chart(
        replace(result, history=result.history.assign(estimated=False)), "inflow_total"
    )
    assert b"<pattern" in made.svg and b"<pattern" not in exact.svg
    assert "geschat" not in exact.alt


def budget_of(result):
    return budget_chart(result, budget_lines(result))


@pytest.mark.parametrize("booked", [0.0, float("nan")])
def test_nothing_booked_is_no_marker(result, booked):
    late = result.budget.assign(
        booked=lambda t: t["booked"].where(t["year"].eq(2026), booked),
        p_sufficient=lambda t: t["p_sufficient"].where(t["year"].eq(2026)),
    )
    gone = result.budget.assign(
        booked=lambda t: t["booked"].where(t["year"].eq(2026)),
        p_sufficient=lambda t: t["p_sufficient"].where(t["year"].eq(2026)),
    )
    made = budget_of(replace(result, budget=late))
    assert "Begroot voor 2026: 4.191 miljoen." in made.alt
    assert "Begroot voor 2027" not in made.alt
    assert made.svg == budget_of(replace(result, budget=gone)).svg
    assert made.svg != budget_of(result).svg


def test_alt_text_of_the_budget_tells_the_booked_amounts(result):
    told = charts(result)["budget"].alt
    assert "Begroot voor 2026: 4.191 miljoen." in told
    assert "Begroot voor 2028: 891 miljoen." in told


def test_the_same_result_gives_the_same_bytes_and_no_system_font(result):
    first, second = years_chart(result, "inflow_total"), years_chart(result, "inflow_total")
    assert first.svg == second.svg
    assert b"<text" not in first.svg and b"font-family" not in first.svg
    assert not re.search(rb"\d{4}-\d{2}-\d{2}T", first.svg)


def test_drawing_says_its_title_and_alt_when_opened_alone(result):
    made = charts(result)["fan_inflow_first"]
    assert made.caption.encode() in made.svg
    assert made.alt[:40].encode() in made.svg


def test_what_was_not_known_is_not_drawn(result):
    early = without(result, "ukraine", "goo", "coa")
    early = replace(early, budget=result.budget.iloc[:0])
    assert not {name for name in charts(early) if "ukraine" in name or "coa" in name}
    assert "budget" not in charts(early)


def test_a_band_beyond_the_axis_is_named_in_the_chart(result):
    table = result.bands.copy()
    far = table["quantity"].eq("inflow_first") & table["period"].eq("2031-12")
    table.loc[far, "p97_5"] = 123_456.0
    high = fan_chart(replace(result, bands=table), "inflow_first")
    assert high.svg != charts(result)["fan_inflow_first"].svg


def test_a_series_without_history_is_drawn_from_its_bands(result):
    alone = replace(result, history=result.history.iloc[:0], official=result.official.iloc[:0])
    told = fan_chart(alone, "inflow_first").alt
    assert "Gerealiseerd" not in told and "In 2026 is de mediaan" in told
