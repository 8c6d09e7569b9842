"""Pages of Nidos, departures and policy: numbers, signs and what is said of their size."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from forecast.policy.levers import load_scenarios
from forecast.run.scenario_table import lever_rows
from reports.blocks import Heading, Paragraph, Points, Table
from reports.pages.levers import left_out, lever_page
from reports.pages.report import build_report
from reports.pages.streams import departures_page, nidos_page
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit
FOLLOWS = {
    "ukraine_stock": "nidos_pupils",
    "goo_occupied": "nidos_in_care",
    "coa_occupancy": "coa_amv",
    "inflow_repeat": "dtenv_departures",
    "inflow_amv": "dtenv_forced",
}


@pytest.fixture(scope="module")
def result():
    """The made-up run with people added: they take the bands of other quantities."""
    made = run_result()
    rows = made.bands[made.bands["quantity"].isin(FOLLOWS)]
    more = rows.assign(quantity=rows["quantity"].map(FOLLOWS))
    return replace(made, bands=pd.concat([made.bands, more], ignore_index=True))


def tables(blocks):
    return [block for block in blocks if isinstance(block, Table)]


def words_of(blocks):
    told = [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
    listed = [block.items for block in blocks if isinstance(block, Points)]
    return " ".join([*told, *(" ".join(item) for items in listed for item in items)])


def row(quantity, year, middle, unit="persons", scenario="rtb_end_2027"):
    return {
        "scenario": scenario,
        "quantity": quantity,
        "period": str(year),
        "unit": unit,
        "measure": "difference",
        "minimum": middle,
        "mediaan": middle,
        "medio": middle,
        "maximum": middle,
        "p10": middle - 2000.0,
        "p90": middle + 1000.0,
        "mean": middle,
    }


RTB = ("ukraine_registrations", "ukraine_activated", "ukraine_leaving")


def with_scenario(result, *rows, applied=RTB):
    scenario = load_scenarios()["rtb_end_2027"]
    levers = lever_rows(scenario, set(applied))
    return replace(result, scenarios=pd.DataFrame(rows), levers=levers)


def test_pages_show_what_the_run_has(result):
    assert [table.caption.split(":")[0] for table in tables(nidos_page(result))] == [
        "Pupillen en kinderen in opvang van Nidos",
        "Amv bij het COA",
    ]
    departures = tables(departures_page(result))[0]
    assert [group.label for group in departures.groups] == [
        "Vertrek uit de caseload van DTenV",
        "Gedwongen vertrek",
    ]


def test_what_is_not_there_is_said_without_a_table():
    blocks = nidos_page(run_result())
    assert not tables(blocks)
    assert "te weinig bekend om het aantal pupillen van Nidos te ramen" in words_of(blocks)


def test_without_scenarios_the_page_lists_what_can_be_asked_for(result):
    blocks = lever_page(result)
    assert "In deze run zijn geen maatregelen doorgerekend." in words_of(blocks)
    (offered,) = tables(blocks)
    assert len(offered.groups) == len(load_scenarios())
    productivity = next(g for g in offered.groups if "ind_productivity" in g.label)
    assert productivity.rows[0] == (
        "Hogere productiviteit volgens het plan van de IND",
        "op 25%",
        "vanaf januari 2028",
        "gepubliceerd",
        "kamerbrief-mpp-2025:304",
    )


def test_amounts_are_said_in_words(result):
    (offered,) = tables(lever_page(result))
    said = {group.label.split("(")[-1].rstrip(")"): group.rows[-1][1] for group in offered.groups}
    assert said["return_wave"] == "2 procentpunt erbij"
    assert said["syria_decision_stop"] == "op 36%"
    assert said["har_plus_ends"] == "1.500 per jaar eraf"
    assert said["doorstroomlocaties"] == "1.350 eraf in totaal"


def test_levers_of_later_are_not_offered(result):
    assert not tables(lever_page(replace(result, day=date(2025, 2, 6))))


def test_differences_have_a_sign_and_levers_their_source(result):
    made = with_scenario(
        result,
        row("ukraine_stock", 2027, -8200.0),
        row("ukraine_stock", 2028, 0.0),
        row("cost_ukraine", 2027, 1.2e9, "EUR"),
        row("coa_inflow", 2027, 5.0),  # not among those shown
    )
    blocks = lever_page(made)
    told = words_of(blocks)
    assert "Tijdelijke bescherming eindigt op 4 maart 2027" in told
    assert "150.000 erbij in totaal maart 2027 (gepubliceerd)" in told
    assert "Op 0 vanaf april 2027 (aanname). Zonder regeling geen nieuwe inschrijvingen" in told
    assert "Bron: staat-van-migratie-2026:2727." in told
    effects = tables(blocks)[0]
    assert effects.groups[0].rows == (
        (
            "Ontheemden uit Oekraïne in de BRP",
            "\N{MINUS SIGN}8.200 (\N{MINUS SIGN}10.200 tot \N{MINUS SIGN}7.200)",
            "0 (\N{MINUS SIGN}2.000 tot +1.000)",
            "\N{EN DASH}",
        ),
        ("Kosten Oekraïne (mln euro)", "+1.200 (+1.200 tot +1.200)", "\N{EN DASH}", "\N{EN DASH}"),
    )


def test_a_lever_without_effect_is_said(result):
    made = with_scenario(result, row("coa_inflow", 2027, 5.0), applied=RTB[::2])
    told = words_of(lever_page(made))
    assert "was te weinig bekend: asielaanvragen die actief worden." in told
    assert "In deze jaren verandert er niets." in told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "Niet geteld: rechtsbijstand, rechtspraak en toeslagen; terugkeerhulp"),
        ("en", "Not counted: legal aid, courts and benefits; return support"),
    ],
)
def test_the_standard_report_says_what_a_lever_does_not_count(result, language, told):
    made = with_scenario(replace(result, language=language), row("ukraine_stock", 2027, -1.0))
    assert told in words_of(build_report(made, full=False).blocks)
    assert left_out(made, "no such scenario") == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_shipped_lever_has_words(result, language):
    made = replace(result, language=language)
    scenarios = pd.DataFrame(
        [row("ukraine_stock", 2027, -1.0, scenario=name) for name in load_scenarios()]
    )
    levers = pd.concat([lever_rows(found, set()) for found in load_scenarios().values()])
    blocks = lever_page(replace(made, scenarios=scenarios, levers=levers))
    assert all(ord(letter) < 0x2500 for letter in words_of(blocks))
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert len(headings) == 1 + len(load_scenarios())
    assert build_report(replace(made, scenarios=scenarios, levers=levers)).blocks
