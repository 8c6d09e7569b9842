"""Pages tell what stands in the run: official rounds, sentences, euros, what is absent."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reports.blocks import Chart, Heading, Paragraph, Points, Table
from reports.figures.run import charts
from reports.pages.budget import budget_page
from reports.pages.method import method_page
from reports.pages.report import build_report
from reports.pages.scenarios import scenario_page
from reports.pages.streams import inflow_page, reception_page, ukraine_page
from reports.pages.summary import costs, headline, moved, points, summary
from reports.result.beside import beside_table, pairs, place
from reports.result.budget_words import note, reason
from reports.result.links import link_words
from reports.result.rows import Band, budget_lines, official, years
from reports.result.story import axis_top
from reports.wording import Wording
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


BAND = Band("2027", 1_000, 2_000, 3_000, 5_000, 6_000, 7_000, 8_000, 9_000)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4_400, ("between", "minimum", "mediaan")),
        (5_500, ("between", "mediaan", "medio")),
        (6_700, ("between", "medio", "maximum")),
        (6_040, ("near", "medio", "medio")),  # both 6.000 in a sentence
        (2_500, ("below", "minimum", "minimum")),
        (999, ("below_far", "minimum", "minimum")),
        (9_000, ("above", "maximum", "maximum")),
        (9_001, ("above_far", "maximum", "maximum")),
    ],
)
def test_an_official_figure_lies_between_two_of_our_levels(value, expected):
    assert place(value, BAND) == expected


def with_band(result, quantity, values):
    """Return the result with other levels of 2026, from minimum to maximum and both ends."""
    table = result.bands.copy()
    row = table["quantity"].eq(quantity) & table["period"].eq("2026")
    names = ["p2_5", "minimum", "mediaan", "medio", "maximum", "p97_5"]
    table.loc[row, names] = [float(value) for value in values]
    return replace(result, bands=table)


@pytest.mark.parametrize(
    ("language", "values", "told", "short"),
    [
        (
            "nl",
            (20_000, 36_000, 47_900, 55_300, 67_000, 90_000),
            "medio 51.000. Dat ligt tussen onze mediaan (48.000) en onze medio (55.000).",
            "tussen mediaan en medio",
        ),
        (
            "nl",
            (52_000, 53_000, 55_000, 56_000, 57_000, 90_000),
            "Dat ligt onder ons minimum (53.000), ook buiten de band van 95%. "
            "Onze medio is 56.000.",
            "onder minimum, buiten 95%",
        ),
        (
            "nl",
            (20_000, 30_000, 40_000, 41_000, 50_000, 90_000),
            "Dat ligt boven ons maximum (50.000). Onze medio is 41.000.",
            "boven maximum",
        ),
        (
            "en",
            (20_000, 36_000, 47_900, 51_010, 67_000, 90_000),
            "medio 51,000. That is about equal to our medio (51,000).",
            "about medio",
        ),
    ],
)
def test_an_official_figure_is_placed_among_ours(result, language, values, told, short):
    known = with_band(replace(result, language=language), "inflow_total", values)
    key = "Officiële prognose" if language == "nl" else "Official forecast"
    assert told in dict(points(known))[key]
    assert beside_table(known).groups[0].rows[0][-1] == short


def test_a_quantity_that_is_absent_has_no_official_row(result):
    extra = result.official.query("quantity == 'inflow_first'").assign(quantity="coa_inflow")
    both = replace(result, official=pd.concat([result.official, extra]))
    labels = [group.label for group in beside_table(both).groups]
    assert "Instroom in de COA-opvang" in labels
    gone = [g.label for g in beside_table(without(both, "coa_inflow")).groups]
    assert gone == [label for label in labels if label != "Instroom in de COA-opvang"]
    months_only = both.bands.query("quantity != 'coa_inflow' or period.str.len() > 4")
    partly = replace(both, bands=months_only)
    assert [g.label for g in beside_table(partly).groups] == gone
    flows = [group.label for table in tables(reception_page(partly)) for group in table.groups]
    assert "Instroom in de COA-opvang" not in flows


def test_official_table_has_a_row_for_each_pair_and_dashes_for_what_was_not_given(result):
    table = beside_table(result)
    total = table.groups[0]
    assert total.label == "Totale asielinstroom"
    dash = "\N{EN DASH}"
    assert total.rows[0][:6] == ("2026", "MPP 2025", "39.000", dash, "51.000", "67.100")
    assert total.rows[1][:6] == ("2027", "MPP 2024-II", dash, "60.500", dash, dash)
    assert beside_table(replace(result, official=result.official.iloc[:0])) is None


def test_summary_tells_the_first_two_years_by_the_width_of_the_band(result):
    table = result.bands.copy()
    row = table["quantity"].eq("inflow_total") & table["period"].eq("2027")
    table.loc[row, ["minimum", "mediaan", "maximum"]] = [30_251.0, 45_949.0, 61_049.0]
    told = dict(points(replace(result, bands=table)))
    assert (
        "In 2027 komen er naar verwachting ongeveer 46.000 mensen" in told["Asielinstroom"]
        and "In 2 van de 3 toekomsten ligt het aantal tussen 30.000 en 61.000."
        in told["Asielinstroom"]
    )
    assert "MPP 2024-II (5 november 2024): mediaan 60.500" in told["Officiële prognose"]


def labels(blocks):
    return [group.label for table in tables(blocks) for group in table.groups]


@pytest.mark.parametrize(
    ("language", "stock", "flow", "full"),
    [
        (
            "nl",
            "Ontheemden uit Oekraïne in de BRP (eind 2024: {})",
            "Nareizigers (2025, deels geschat: {})",
            "Eerste asielaanvragen (2025: {})",
        ),
        (
            "en",
            "Displaced persons from Ukraine in the register (end of 2024: {})",
            "Family members joining later (nareis) (2025, partly estimated: {})",
            "First asylum applications (2025: {})",
        ),
    ],
)
def test_a_table_names_the_last_count_of_a_stock_and_the_last_year_of_a_flow(
    result, language, stock, flow, full
):
    words, known = Wording(language), replace(result, language=language)
    table = result.history.set_index(["quantity", "month"])["value"]
    count = table["ukraine_stock"][pd.Period("2024-12", "M")]  # 2025 is a line between counts
    sums = {key: table[key].loc["2025-01":].sum() for key in ("inflow_nareis", "inflow_first")}
    assert stock.format(words.persons(count)) in labels(ukraine_page(known))
    found = labels(scenario_page(known))
    assert flow.format(words.persons(sums["inflow_nareis"])) in found
    # six of twelve months estimated is not more than half
    assert full.format(words.persons(sums["inflow_first"])) in found


def test_a_stock_that_was_never_counted_stands_there_by_its_name_alone(result):
    found = result.history.assign(estimated=True)
    shown = labels(ukraine_page(replace(result, history=found)))
    assert "Ontheemden uit Oekraïne in de BRP" in shown


def test_a_count_in_another_month_is_named_by_that_month(result):
    early = result.history[result.history["month"] < pd.Period("2024-09", "M")]
    shown = " ".join(labels(ukraine_page(replace(result, history=early))))
    assert "Ontheemden uit Oekraïne in de BRP (eind augustus 2024: " in shown


def test_what_the_ind_printed_stands_beside_our_year_when_it_differs(result):
    printed = pd.DataFrame(
        [
            ("inflow_total", "2025", 42820.0, 42860.0),
            ("inflow_total", "2024", 1.0, 2.0),  # an earlier year
            ("inflow_first", "2025", 24150.2, 24149.6),  # the same in tens
        ],
        columns=["stream", "year", "ours", "ind"],
    )
    told = words_of(inflow_page(replace(result, printed=printed)))
    assert told.count("De IND noemt") == 1
    assert "De IND noemt voor 2025 42.860. Onze maanden tellen op tot 42.820." in told
    assert "De IND noemt" not in words_of(inflow_page(result))


def test_partly_estimated_is_said_in_sentences_and_notes(result):
    told = words_of(inflow_page(result))
    assert "Het laatste bekende hele jaar is 2025, deels geschat, met" in told
    assert "Gearceerde staaf: gerealiseerd, deels geschat" in told
    assert "Deels geschat: van meer dan de helft" in words_of(scenario_page(result))
    exact = replace(result, history=result.history.assign(estimated=False))
    pages = words_of([*inflow_page(exact), *scenario_page(exact)])
    assert "deels geschat" not in pages.lower() and "Grijze staaf: gerealiseerd." in pages


@pytest.mark.parametrize(
    ("gone", "language", "told"),
    [
        ((), "nl", "eerste aanvragen, herhaalde aanvragen, nareis en hervestiging samen."),
        (("inflow_resettlement",), "nl", "eerste aanvragen, herhaalde aanvragen en nareis samen."),
        (
            ("inflow_resettlement", "inflow_repeat"),
            "en",
            "first applications and family reunification together.",
        ),
    ],
)
def test_the_total_names_the_streams_it_holds(result, gone, language, told):
    known = without(replace(result, language=language), *gone) if gone else result
    text = next(text for _, text in points(known))
    assert told in text
    assert ("Niet meegeteld" in text or "Not counted" in text) == bool(gone)
    assert gone or "hervestiging" in words_of(inflow_page(known))
    if "inflow_resettlement" in gone and language == "nl":
        assert "bestaat uit eerste aanvragen, herhaalde aanvragen en nareis." in words_of(
            inflow_page(known)
        )
        assert text.endswith("want daarover was te weinig bekend: hervestiging.")


def test_the_realised_total_says_from_when_it_holds_a_stream(result):
    assert "pas vanaf" not in words_of(inflow_page(result))
    late = result.history["quantity"].eq("inflow_resettlement") & (
        result.history["month"] < pd.Period("2021-01", "M")
    )
    told = words_of(inflow_page(replace(result, history=result.history[~late])))
    assert "Het gerealiseerde totaal telt hervestiging pas vanaf 2021 mee." in told


def test_a_day_without_total_or_key_figures_says_what_is_and_is_not_known(result):
    early = replace(
        without(
            result,
            "ukraine",
            "goo",
            "coa",
            "cost",
            "inflow_total",
            "inflow_nareis",
            "inflow_first",
            "inflow_amv",
            "inflow_resettlement",
        ),
        budget=result.budget.iloc[:0],
    )
    blocks = summary(early)
    assert not tables(blocks)
    told = dict(points(early))
    assert "te weinig bekend om het totaal te ramen" in told["Asielinstroom"]
    assert "Herhaalde asielaanvragen: in 2027 naar verwachting ongeveer" in told["Asielinstroom"]
    assert told["Niet geraamd"].endswith(
        "totale asielinstroom, eerste asielaanvragen, nareizigers, benodigde plekken in de "
        "COA-opvang, noodopvangplekken en kosten COA."
    )  # before its first figure nothing about Ukraine is missed
    assert all(group.rows for table in tables(build_report(early).blocks) for group in table.groups)


def test_nothing_is_missing_from_a_full_run(result):
    assert "Niet geraamd" not in dict(points(result))
    lacking = dict(points(without(result, "coa_places_emergency")))["Niet geraamd"]
    assert lacking.endswith("noodopvangplekken.")


def test_summary_tells_what_is_booked_and_how_often_it_suffices(result):
    told = dict(points(result))["Kosten COA"]
    assert "Begroot is 3.775 miljoen euro. Dat is genoeg in 42 van de 100 toekomsten." in told


def test_scenarios_print_their_level(result):
    blocks = scenario_page(replace(result, levels={**result.levels, "maximum": 0.9}))
    assert tables(blocks)[0].header[1:] == (
        "minimum (1 op 6 lager)",
        "mediaan (1 op 2 lager)",
        "medio (2 op 3 lager)",
        "maximum (9 op 10 lager)",
    )
    assert (
        "Maximum (9 op 10 lager) In 1 van de 10 toekomsten komt het aantal hoger uit."
        in words_of(blocks)
    )


def test_budget_prints_amount_gap_and_chance(result):
    coa = tables(budget_page(result))[0]
    year = coa.groups[0].rows[1]
    assert year[:2] == ("2027", "3.775")
    band = years(result, "cost_coa")[2027]
    gap = 3774.62e6 - band.mediaan
    assert [year[6]] == Wording("nl").of_band(band.minimum, band.maximum, "EUR", gap)
    assert year[-1] == "42 van de 100"


def test_without_a_booked_line_the_reason_stands_there_and_no_zero(result):
    blocks = budget_page(result)
    year = tables(blocks)[1].groups[0].rows[2]
    assert year[0] == "2028"
    assert {year[1], *year[6:]} == {"\N{EN DASH}"}
    assert "Geen geboekte regel bekend op deze dag (2028)." in words_of(blocks)


def booked_at_zero(result):
    """Return the result with the last two years of Ukraine booked at 0, as a run gives them."""
    table = result.budget.assign(remark="")
    late = table["article"].eq("37.7") & table["year"].ge(2027)
    table.loc[late, ["p_sufficient", "expected_shortfall", "gap"]] = np.nan
    table.loc[late, "booked"] = 0.0
    table.loc[late, "remark"] = "booked_at_zero"
    return replace(result, budget=table)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_booked_at_zero_is_a_reason_and_never_a_chance(result, language):
    zero = booked_at_zero(replace(result, language=language))
    why = reason("booked_at_zero", language)
    told = " ".join(costs(zero, budget_lines(zero)["cost_ukraine_municipal"]))
    assert f". {why} " in told and told.count(why) == 1
    again = {"nl": "om dezelfde reden niet vergeleken", "en": "not compared for the same reason"}
    assert told.endswith(f"{again[language]}.")
    assert " van de 100 " not in told and " out of 100 " not in told
    blocks = budget_page(zero)
    row = tables(blocks)[1].groups[0].rows[1]
    assert row[1] == "0" and set(row[6:]) == {"\N{EN DASH}"}
    years_told = {"nl": "2027 en 2028", "en": "2027 and 2028"}[language]
    assert f"{why.rstrip('.')} ({years_told})." in words_of(blocks)
    assert note("cost_ukraine_municipal", language) in words_of(blocks)
    assert "Begroot voor 2027: 0" not in charts(zero)["budget"].alt


def test_a_remark_is_never_pasted_into_a_sentence(result):
    table = result.budget.assign(
        booked=np.nan,
        p_sufficient=np.nan,
        expected_shortfall=np.nan,
        gap=np.nan,
        remark="unbooked",
        booked_version="",
        booked_on="",
    )
    bare = replace(result, budget=table[table["article"] == "37.4"])
    told = dict(points(bare))["Kosten COA"]
    assert "Plaatsen maal prijs" not in told and ": Geen" not in told
    assert "miljoen. Geen geboekte regel bekend op deze dag. Voor 2028:" in told
    page = budget_page(bare)
    assert "Vierkant: begroot" not in words_of(page) and "Daarnaast" not in words_of(page)
    assert re.fullmatch(r"Kosten COA in 2027: [\d.]+ mln euro", charts(bare)["budget"].caption)


def test_an_empty_budget_is_said(result):
    told = words_of(budget_page(replace(result, budget=result.budget.iloc[:0])))
    assert "Op 31 juli 2026 waren de kosten nog niet te berekenen." in told


def test_ukraine_before_its_first_figure_is_said(result):
    blocks = ukraine_page(without(result, "ukraine", "goo"))
    assert not tables(blocks)
    assert "nog geen cijfers over mensen uit Oekraïne" in words_of(blocks)


def test_ukraine_with_too_few_figures_is_not_called_unknown(result):
    early = without(result, "ukraine", "goo")
    stock = result.history.query("quantity == 'ukraine_stock' and month < '2022-11'")
    told = words_of(ukraine_page(replace(early, history=pd.concat([early.history, stock]))))
    count = Wording("nl").about(stock["value"].iloc[-1])
    assert "te weinig bekend om het aantal mensen uit Oekraïne te ramen" in told
    assert f"ingeschrevenen eind oktober 2022: {count}." in told
    assert "nog geen cijfers" not in told


def test_method_names_models_links_and_what_is_absent(result):
    blocks = method_page(result)
    assert link_words(Wording("nl"), result.correlation) in words_of(blocks)
    first = tables(blocks)[2].groups[0].rows[0]
    assert first[0] == "Eerste asielaanvragen" and first[1].count("(33%)") == 3


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "nl",
            (
                (
                    "Openstaande asielaanvragen",
                    "Nog niet te berekenen met de cijfers die op 31 juli 2026 bekend waren.",
                ),
                ("Instroom in de COA-opvang", "Het jaar 2022 is niet compleet."),
            ),
        ),
        (
            "en",
            (
                (
                    "Open asylum applications",
                    "Not yet to be computed with the figures known on 31 July 2026.",
                ),
                ("Inflow into COA reception", "The year 2022 is not complete."),
            ),
        ),
    ],
)
def test_what_is_absent_is_told_without_the_technical_reason(result, language, expected):
    absent = pd.DataFrame(
        {
            "quantity": ["ind_stock", "coa_inflow[2022]"],
            "reason": ["ind_stock: least_months=60. Lower it.", "x.toml: Add a step."],
        }
    )
    blocks = method_page(replace(result, language=language, absent=absent))
    assert tables(blocks)[-1].groups[0].rows == expected
    assert "least_months" not in str(blocks) and "toml" not in str(blocks)


def test_without_assumptions_there_is_a_sentence_and_no_empty_table(result):
    blocks = method_page(replace(result, parameters=result.parameters.iloc[:0]))
    assert "Op 31 juli 2026 was nog geen prijs of norm bekend." in words_of(blocks)
    assert all(group.rows for table in tables(blocks) for group in table.groups)


def test_a_yearly_axis_shows_all_unless_the_outermost_dwarfs_the_rest():
    calm = Band("2027", 1, 2, 3, 5, 6, 10, 11, 12)
    assert axis_top([calm], [float("nan"), 9.0]) == 12
    assert axis_top([calm._replace(p97_5=400)], [20.0]) == 50  # 2.5 x 20


def test_report_is_whole_in_both_languages(result):
    dutch, english = build_report(result), build_report(replace(result, language="en"))
    assert [type(block) for block in dutch.blocks] == [type(block) for block in english.blocks]
    assert (dutch.language, english.language) == ("nl-NL", "en-GB")
    assert len([block for block in dutch.blocks if isinstance(block, Chart)]) == 16


def test_report_of_a_day_with_asylum_only_can_be_built(result):
    early = replace(
        without(result, "ukraine", "goo", "coa", "cost", "inflow_total", "inflow_nareis"),
        budget=result.budget.iloc[:0],
        absent=pd.DataFrame(columns=["quantity", "reason"]),
    )
    assert build_report(early).charts()


def test_what_moved_since_a_quarter_before_is_told_with_both_numbers(result):
    earlier = pd.DataFrame(
        {
            "day": "2026-04-30",
            "quantity": ["inflow_total", "cost_coa"],
            "period": ["2027", "2028"],
            "mediaan": [51_234.0, 1.0],
        }
    )
    told = moved(replace(result, earlier=earlier))
    band = years(result, "inflow_total")[2027]
    was, now = Wording("nl").of_band(band.minimum, band.maximum, "persons", 51_234.0, band.mediaan)
    assert told.startswith("Dezelfde raming met de cijfers van 30 april 2026 gaf")
    assert told.endswith(f"totale asielinstroom {was} (nu {now}).")
    assert moved(result) == ""


def test_the_cover_says_the_year_ahead_in_one_breath(result):
    told = headline(result)
    band = years(result, "inflow_total")[2027]
    (people,) = Wording("nl").of_band(band.minimum, band.maximum, "persons", band.mediaan)
    assert told.startswith(f"In 2027 komen er naar verwachting ongeveer {people} ")
    assert "in 2 van de 3 toekomsten" in told
    assert headline(without(result, "inflow_total", "cost")) == ""
    assert build_report(result).cover == told


def test_the_method_page_says_what_was_known_of_months_that_were_not_printed(result):
    row = {"measure": "ministry", "n_effective": 1281.0, "n_left_by_weights": 0.4}
    known = replace(result, nowcast=pd.DataFrame([row] * 28), n_paths=10_000)
    said = words_of(method_page(known))
    assert "28 sommen" in said
    assert "Van de 10.000 toekomsten tellen er in effect 1.281" in said
    assert "had er 1 overgelaten" in said
    assert "sommen bekend" not in words_of(method_page(result))
