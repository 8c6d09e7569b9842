"""Asking a run: what the files of the run say, on a scenario, from Python and from the shell."""

import json

import numpy as np
import pandas as pd
import pytest

from forecast.archive import store
from forecast.ask.answer import ask
from forecast.ask.source import in_memory, open_run
from forecast.run.redraw import redraw

pytestmark = pytest.mark.e2e
BAND = ("minimum", "mediaan", "medio", "maximum", "p2_5", "p10", "p90", "p97_5", "mean")
SHOWN = (
    "P(inflow_first[2028] > 25000)",
    "coa_places_emergency[2027]",
    "P(cost_coa[2027] <= booked_coa[2027] | inflow_total[2027] < 40000)",
    "Q(0.9, cost_coa[2027])",
    "E(cost_coa[2028]) - E(cost_coa[2027])",
    "ind_decisions[2025]",
)


@pytest.fixture(scope="module")
def opened(newest):
    return open_run(newest[0])


@pytest.mark.parametrize("day", ["2026-07-31", "2024-11-05"])
def test_every_year_and_some_months_are_those_of_the_bands(newest, tables_of, day):
    folder, _ = newest if day == "2026-07-31" else tables_of(day)
    run = open_run(folder)
    bands = pd.read_csv(folder / "bands.csv", dtype={"period": str})
    kept = bands[~bands["period"].str.contains("-") | (bands["period"] == "2027-07")]
    assert kept["quantity"].nunique() == bands["quantity"].nunique() == len(run.paths)
    for row in kept.to_dict("records"):
        answer = ask(run, f"{row['quantity']}[{row['period']}]")
        found = [f"{answer.band.get(name, answer.value):.6g}" for name in BAND]
        assert found == [f"{row[name]:.6g}" for name in BAND], (row["quantity"], row["period"])
        assert answer.unit == row["unit"]


def test_the_chance_that_a_line_suffices_is_that_of_the_budget(newest, opened):
    table = pd.read_csv(newest[0] / "budget.csv")
    rows = table[table["p_sufficient"].notna() & table["kind"].isin(["line", "chapter"])]
    assert len(rows) > 20
    for row in rows.to_dict("records"):
        key, year = row["key"], row["year"]
        line = key.replace("cost_", "booked_")
        answer = ask(opened, f"P({key}[{year}] <= {line}[{year}])")
        assert answer.value == pytest.approx(row["p_sufficient"], abs=1e-9), (key, year)
        assert ask(opened, f"{line}[{year}]").value == row["booked"]


def test_what_was_realised_is_what_was_known(newest, opened):
    known = pd.read_csv(newest[0] / "history.csv", dtype={"period": str})
    first = known[(known["quantity"] == "inflow_first") & known["period"].str.startswith("2025")]
    assert ask(opened, "realised_inflow_first[2025]").value == pytest.approx(first["value"].sum())
    decided = known[(known["quantity"] == "ind_decisions") & (known["period"] == "2025")]
    assert ask(opened, "ind_decisions[2025]").value == decided["value"].item() == 20960


def test_a_run_in_memory_answers_like_its_folder_and_a_scenario_works_on_both(newest, opened):
    made = redraw(store.verified_run(newest[0]))
    here = in_memory(made, made.futures())
    for question in SHOWN:
        ours, theirs = ask(here, question), ask(opened, question)
        assert ours.value == pytest.approx(theirs.value)
        assert ours.error[:3] == pytest.approx(theirs.error[:3])
        assert ours.band == pytest.approx(theirs.band)
    question = "coa_places_emergency@emergency_replaced[2028] - coa_places_emergency[2028]"
    direct, effect = ask(here, question), ask(here, SHOWN[1], "emergency_replaced").effect
    assert ask(opened, question).band == pytest.approx(direct.band)
    assert direct.band["p90"] <= 0
    assert direct.band["minimum"] < 0
    assert effect.band["maximum"] <= 0


def test_the_command_prints_answers_as_reviewed(prognose, newest, golden):
    outcome = prognose("ask", newest[0], *SHOWN)
    assert (outcome.code, outcome.err) == (0, "")
    english = prognose("ask", newest[0], *SHOWN[:3], "--lang", "en")
    golden("ask.txt", outcome.out + english.out)


def test_the_command_prints_a_line_of_json_for_each(prognose, newest, opened):
    outcome = prognose("ask", newest[0], *SHOWN[:2], "--json", "--lang", "en")
    chance, band = (json.loads(line) for line in outcome.out.splitlines())
    answer = ask(opened, SHOWN[0])
    assert (chance["kind"], chance["value"], chance["as_of"]) == (
        "chance",
        answer.value,
        opened.day,
    )
    assert chance["interval_95"] == [answer.error.low, answer.error.high]
    assert chance["sentence"].endswith(f"Chance {100 * answer.value:.1f}%.")
    assert (band["n_paths"], band["levers"], band["effect"]) == (1000, [], None)
    assert set(band["band"]) == set(BAND)


def test_without_a_question_every_name_is_listed(prognose, newest, opened):
    lines = prognose("ask", newest[0]).out.splitlines()
    listed = {line.split()[0] for line in lines}
    assert listed >= {
        *opened.paths,
        "booked_coa",
        "booked_chapter",
        "booked_dtenv",
        "price_emergency_place",
        "ind_grant_share",
    }


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("price_emergency_place[2027]", "is in alle toekomsten 60.938 euro per plek per jaar."),
        ("ind_waiting_time[2028]", "Wachttijd bij de IND in maanden 2028: mediaan"),
        ("first_syria[2026]", "by nationality are not forecast"),
        (
            "Q(0.1667, inflow_total[2026]) <= mpp_inflow_total_medio[2026] "
            "<= Q(0.8333, inflow_total[2026])",
            "Nee, dit geldt niet: kwantiel(0,1667, totale asielinstroom 2026) <= MPP",
        ),
        ("return_cost[2027]", "expected booked_dtenv or booked_departure"),
        ("booked_dtenv[2027] + booked_departure[2027]", "is in alle toekomsten 105,1 miljoen euro"),
        ("legal_aid[2027]", "legal aid has no line in chapter XX"),
        ("ind_grant_share[2025]", "is in alle toekomsten 0,342"),
        ("coa_stay_permit_holders[2027]", "mediaan"),
        ("mpp_goo_places_needed[2026-09] = decided_places_goo[2026-09]", "Ja: MPP"),
        ("P(cost_chapter[2027] <= booked_chapter[2027])", "Plekken waarvoor de COA-regel"),
        ("cost_penalties[2027]", "Dwangsommen 2027: mediaan"),
        ("P(ind_stock[2030-12] < ind_stock[2026-12])", "toekomsten geldt: openstaande"),
        ("inflow_first[2027] = 30000", "'=' holds in none of 1000 futures"),
    ],
)
def test_a_question_of_parliament_gets_a_number_or_a_line(prognose, newest, question, found):
    outcome = prognose("ask", newest[0], question)
    assert found in outcome.out + outcome.err
    assert (outcome.code, outcome.err.count("\n")) in ((0, 0), (1, 1))
    assert bool(outcome.out) is (outcome.code == 0)


def test_levers_of_two_scenarios_work_together_on_the_same_futures(opened):
    both = "coa_places_emergency@spreidingswet+emergency_replaced[2028]"
    answer = ask(opened, f"{both} - coa_places_emergency@spreidingswet[2028]")
    assert answer.levers == ("spreidingswet", "emergency_replaced")
    assert answer.band["maximum"] <= 0
    assert answer.band["minimum"] < 0


def test_a_lever_on_a_price_moves_the_price(opened):
    dearer = ask(opened, "price_emergency_place@price_shock_emergency[2027]").value
    assert dearer == pytest.approx(1.2 * ask(opened, "price_emergency_place[2027]").value)
    answer = ask(opened, "coa_places_emergency[2027] * price_emergency_place[2027]")
    assert answer.unit == "EUR"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("P(inflow_frist[2028] > 1)",), "inflow_frist[2028]: not in this run; expected inflow"),
        (("cost_coa@nosuch[2027]",), "scenario 'nosuch': unknown"),
        (("cost_coa[2027]", "--scenario", "rtb_end_207"), "expected rtb_end_2027"),
        (("1 / 0",), "a division by 0"),
        (("cost_coa@spreidingswet+spreidingswet[2028]",), "spreidingswet is named twice"),
        (("cost_coa@spreidingswet+nosuch[2028]",), "scenario 'nosuch': unknown"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(prognose, newest, arguments, found):
    outcome = prognose("ask", newest[0], *arguments)
    assert (outcome.code, outcome.out) == (1, "")
    assert found in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_absent_quantity_is_refused_with_the_reason_of_the_run(prognose, runs):
    outcome = prognose("ask", runs("2024-11-05")[0], "cost_ind[2025]")
    assert outcome.code == 1
    assert "nareis_applications absent" in outcome.err


def test_known_months_are_written_as_used(newest):
    known = pd.read_csv(newest[0] / "history.csv", dtype={"period": str})
    assert np.isfinite(known["value"]).all()
    assert not known.duplicated(["quantity", "period"]).any()
