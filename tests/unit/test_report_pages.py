"""Pages tell what stands in the run: official rounds, sentences, euros, what is absent."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reports.beside import beside_table, pairs, place
from reports.blocks import Chart, Heading, Paragraph, Points, Table
from reports.budget_page import budget_page
from reports.lookup import Band, official, years
from reports.method_page import method_page
from reports.run_report import build_report
from reports.scenario_page import scenario_page
from reports.story import axis_top
from reports.stream_pages import ukraine_page
from reports.summary import points
from tests.conftest_report import run_result, without

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def result():
    return run_result()


def tables(blocks):
    return [block for block in blocks if isinstance(block, Table)]


def words_of(blocks):
    told = [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
    listed = [block.items for block in blocks if isinstance(block, Points)]
    return " ".join([*told, *(" ".join(item) for items in listed for item in items)])


def test_each_year_takes_the_newest_round_and_never_mixes_two(result):
    found = official(result, "inflow_total")
    assert found["2026"].vintage == "2025"  # has no mediaan; that of 2024-II is not borrowed
    assert np.isnan(found["2026"].central)
    assert found["2026"].centre() == ("medio", 51_000)
    assert found["2027"].vintage == "2024-II"
    assert found["2027"].centre() == ("mediaan", 60_500)


def test_a_point_is_not_called_a_mediaan(result):
    rows = result.official.query("quantity == 'inflow_nareis'").assign(scenario="point")
    found = official(replace(result, official=rows), "inflow_nareis")
    assert found["2026"].centre() == ("point", 22_100)


def test_a_stock_on_new_years_day_is_beside_our_december(result):
    (figure, band), *_ = pairs(result, "coa_places_needed")
    assert (figure.period, figure.central) == ("2027-01-01", 88_000)
    assert band.period == "2026-12"


def test_place_is_a_bound_from_the_levels(result):
    band = Band("2027", 10, 20, 30, 50, 60, 70, 80, 90)
    # 75 lies above maximum (5/6) and below p90: at least 5 of 6 futures are lower
    assert place(result, 75, band) == ("lower", 5 / 6)
    assert place(result, 500, band) == ("lower", 0.975)
    # 25 lies below minimum (1/6) and above p10: at least 5 of 6 futures are higher
    assert place(result, 25, band) == ("higher", pytest.approx(5 / 6))
    assert place(result, 49, band) == ("higher", 0.5)


def test_official_table_has_a_row_for_each_pair_and_dashes_for_what_was_not_given(result):
    table = beside_table(result)
    total = table.groups[0]
    assert total.label == "Totale asielinstroom"
    dash = "\N{EN DASH}"
    assert total.rows[0][:6] == ("2026", "MPP 2025", "39.000", dash, "51.000", "67.100")
    assert total.rows[1][:6] == ("2027", "MPP 2024-II", dash, "60.500", dash, dash)
    assert beside_table(replace(result, official=result.official.iloc[:0])) is None


def test_summary_tells_the_first_two_years_in_hundreds(result):
    table = result.bands.copy()
    row = table["quantity"].eq("inflow_total") & table["period"].eq("2027")
    table.loc[row, ["minimum", "mediaan", "maximum"]] = [30_251.0, 45_949.0, 61_049.0]
    told = dict(points(replace(result, bands=table)))
    assert (
        "In 2027 komen er naar verwachting ongeveer 45.900 mensen" in told["Asielinstroom"]
        and "In 2 van de 3 toekomsten ligt het aantal tussen 30.300 en 61.000."
        in told["Asielinstroom"]
    )
    assert "MPP 2024-II (5 november 2024): mediaan 60.500" in told["Officiële prognose"]


def test_summary_tells_what_is_booked_and_how_often_it_suffices(result):
    told = dict(points(result))["Kosten COA"]
    assert "Begroot is 3.775 miljoen euro. Dat is genoeg in 42 van de 100 toekomsten." in told


def test_scenarios_print_their_level(result):
    blocks = scenario_page(replace(result, levels={**result.levels, "maximum": 0.9}))
    assert tables(blocks)[0].header[1:] == (
        "minimum (17%)", "mediaan (50%)", "medio (67%)", "maximum (90%)",
    )  # fmt: skip
    assert "Maximum (90%) In 1 van de 10 toekomsten komt het aantal hoger uit." in words_of(blocks)


def test_budget_prints_amount_gap_and_chance(result):
    coa = tables(budget_page(result))[0]
    year = coa.groups[0].rows[1]
    assert year[:2] == ("2027", "3.775")
    gap = 3774.62 - years(result, "cost_coa")[2027].mediaan / 1e6
    assert year[6].replace("\N{MINUS SIGN}", "-") == f"{gap:.0f}"
    assert year[-1] == "42 van de 100"


def test_without_a_booked_line_the_reason_stands_there_and_no_zero(result):
    blocks = budget_page(result)
    year = tables(blocks)[1].groups[0].rows[2]
    assert year[0] == "2028"
    assert {year[1], *year[6:]} == {"\N{EN DASH}"}
    assert "2028: geen begrotingsregel gevonden voor dit jaar." in words_of(blocks)


def test_an_empty_budget_is_said(result):
    told = words_of(budget_page(replace(result, budget=result.budget.iloc[:0])))
    assert "Op 31 juli 2026 kon geen begrotingsregel worden vergeleken." in told


def test_ukraine_before_its_first_figure_is_said(result):
    blocks = ukraine_page(without(result, "ukraine", "goo"))
    assert not tables(blocks)
    assert "nog geen cijfers over mensen uit Oekraïne" in words_of(blocks)


def test_method_names_models_links_and_what_is_absent(result):
    blocks = method_page(result)
    assert result.correlation in words_of(blocks)
    first = tables(blocks)[1].groups[0].rows[0]
    assert first[0] == "Eerste asielaanvragen" and first[1].count("(33%)") == 3
    assert tables(blocks)[-1].groups[0].rows == (
        ("Openstaande asielaanvragen", "nog geen cijfers bekend"),
    )


def test_a_yearly_axis_shows_all_unless_the_outermost_dwarfs_the_rest():
    calm = Band("2027", 1, 2, 3, 5, 6, 10, 11, 12)
    assert axis_top([calm], [float("nan"), 9.0]) == 12
    assert axis_top([calm._replace(p97_5=400)], [20.0]) == 25  # 1.25 x 20


def test_report_is_whole_in_both_languages(result):
    dutch, english = build_report(result), build_report(replace(result, language="en"))
    assert [type(block) for block in dutch.blocks] == [type(block) for block in english.blocks]
    assert (dutch.language, english.language) == ("nl-NL", "en-GB")
    assert len([block for block in dutch.blocks if isinstance(block, Chart)]) == 13


def test_report_of_a_day_with_asylum_only_can_be_built(result):
    early = replace(
        without(result, "ukraine", "goo", "coa", "cost", "inflow_total", "inflow_nareis"),
        budget=result.budget.iloc[:0], absent=pd.DataFrame(columns=["quantity", "reason"]),
    )  # fmt: skip
    assert build_report(early).charts()
