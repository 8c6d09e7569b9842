"""Begroting and Hendels to the euro: what the page holds is what `prognose budget` writes."""

import subprocess

import numpy as np
import pandas as pd
import pytest

from forecast.budget.sufficiency import NEVER
from forecast.exchange import write_csv
from reports.app.board import open_board
from reports.app.budget.line import months_out, of_line, running, walk_steps
from reports.app.budget.lines import CHAPTER, lines_to_open
from reports.app.controls import from_link, levers, scenario_toml
from reports.app.views import Reader
from tests.conftest_app import DAY, PROGNOSE, findings, number, rows, view
from tests.conftest_page import PHONE, needs_axe, needs_browser

pytestmark = pytest.mark.slow
LINK = "ind_capacity~120~2027-01.coa_regular_places~110~2027-07.price_emergency_place~90~2027-01"
YEAR = 2027
MILLION = 1e6


@pytest.fixture(scope="module")
def officer(app_work):
    """Return the tables that `prognose budget --scenario` writes for the run, by name."""
    board = open_board(str(app_work / "run"))
    text = scenario_toml(from_link(LINK), board.made.known.day)
    (app_work / "own_levers.toml").write_text(text, encoding="utf-8")
    asked = [*PROGNOSE, "budget", "run", "--scenario", "own_levers.toml", "--out", "officer"]
    subprocess.run(asked, cwd=app_work, check=True, capture_output=True)
    return {path.stem: pd.read_csv(path) for path in (app_work / "officer").glob("*.csv")}


@pytest.fixture(scope="module")
def reader(app_work):
    return Reader(open_board(str(app_work / "run")), "nl")


def first(table, key, year=YEAR):
    return of_line(table, key, year).iloc[0]


def test_every_table_of_the_view_is_that_of_the_command(reader, officer):
    for name in ("suffice", "volumes", "run_out"):
        shown, written = reader.board.officer[name], officer[name]
        pd.testing.assert_frame_equal(shown, written, check_dtype=False, rtol=1e-9)
    shown = reader.board.outcome().budget[["booked", "mediaan", "mean", "p_sufficient"]]
    pd.testing.assert_frame_equal(shown, officer["budget"][shown.columns], rtol=1e-9)


def test_the_walk_adds_up_from_booked_to_the_mean_need_to_the_euro(reader, officer):
    keys = list(lines_to_open(reader))
    assert {CHAPTER, "cost_coa", "cost_ind"} <= set(keys)
    for key in keys:
        steps, row = walk_steps(reader, key, YEAR), first(officer["budget"], key)
        assert steps[0].euros == pytest.approx(row["booked"], abs=0.5)
        assert steps[-1].euros == pytest.approx(row["mean"], abs=0.5)
        assert len(steps) > 2
        assert running(steps)[-2] == pytest.approx(steps[-1].euros, abs=1)
    causes = [one.euros for one in walk_steps(reader, "cost_coa", YEAR)[1:-1]]
    row = first(officer["volumes"], "cost_coa")
    assert causes == pytest.approx(row[["gap_volume", "gap_price", "gap_mix"]].tolist(), abs=0.5)


def test_the_month_is_the_first_with_that_chance(reader, officer):
    chances = officer["run_out"].query("key == 'cost_coa' and year == @YEAR")
    for chance, month in months_out(reader, "cost_coa", YEAR).items():
        before = chances[chances["month"] < month]["chance"]
        assert (before < chance).all()
        assert month == NEVER or chances.set_index("month")["chance"][month] >= chance
    assert months_out(reader, "cost_coa", YEAR + 2) == {}


def test_levers_give_the_euros_of_the_same_scenario_by_command(reader, officer):
    board = reader.board
    moved = board.outcome(levers(from_link(LINK), board.made.known.day))
    change = moved.change.set_index(["quantity", "measure", "period"])
    for _, row in officer["scenarios"].query("key in ['cost_coa', 'cost_chapter']").iterrows():
        at = (row["key"], slice(None), str(row["year"]))
        found = change.loc[at, :].droplevel(["quantity", "period"])
        assert found.loc["level", "mediaan"] == pytest.approx(row["mediaan"], abs=0.5)
        for name, column in (("mediaan", "difference"), ("p10", "p10"), ("p90", "p90")):
            assert found.loc["difference", name] == pytest.approx(row[column], abs=0.5)
        chance = first(moved.budget, row["key"], row["year"])["p_sufficient"]
        assert np.isclose(chance, row["p_sufficient"], equal_nan=True)
        assert moved.reserve[row["key"], row["year"]] == pytest.approx(row["reserve"], abs=0.5)


def test_a_run_with_the_saved_levers_writes_the_same_numbers_to_the_byte(
    app_work, reader, officer, tmp_path
):
    assert (app_work / "own_levers.toml").is_file() and officer
    made = [*PROGNOSE, "run", "--config", "few.toml", "--as-of", DAY, "--no-report"]
    asked = [*made, "--scenario", "own_levers.toml", "--out", "levers_run"]
    subprocess.run(asked, cwd=app_work, check=True, capture_output=True)
    written = (app_work / "levers_run" / "scenarios.csv").read_text(encoding="utf-8").splitlines()
    moved = reader.board.outcome(levers(from_link(LINK), reader.board.made.known.day))
    write_csv(moved.change.assign(scenario="own_levers"), tmp_path / "shown.csv")
    shown = (tmp_path / "shown.csv").read_text(encoding="utf-8").splitlines()
    assert len(shown) > 100 and set(shown) <= set(written)


@needs_browser
def test_levers_in_the_page_show_the_euros_of_the_command(opened, officer):
    page = opened(f"?levers={LINK}")
    view(page, "levers")
    page.wait_for_selector("text=Op alle 1.500 toekomsten")
    page.select_option("#year", str(YEAR))
    page.wait_for_selector(f"#lever_effects caption:has-text('{YEAR}')")
    shown, row = rows(page, "lever_effects"), first(officer["scenarios"], "cost_coa")
    told = [number(cell) for cell in shown["Kosten COA (mln EUR)"][:3]]
    names = ["baseline", "mediaan", "difference"]
    assert told == pytest.approx((row[names] / MILLION).tolist(), abs=0.5)
    told = [number(cell) for cell in rows(page, "lever_chances")["COA"][1:]]
    chances, reserves = (
        (by * row[names]).tolist()
        for by, names in (
            (100, ["p_baseline", "p_sufficient"]),
            (1 / MILLION, ["reserve_baseline", "reserve"]),
        )
    )
    assert told == pytest.approx([*chances, *reserves], abs=0.5)


@needs_browser
def test_a_line_is_opened_in_the_page_with_the_numbers_of_the_command(opened, officer):
    page = opened()
    view(page, "budget")
    page.wait_for_selector("#line table")
    shown, row = rows(page, "line"), first(officer["budget"], "cost_coa")
    assert number(shown["Begroot"][0]) == pytest.approx(row["booked"] / MILLION, abs=0.5)
    assert number(shown["Nodig, gemiddeld"][0]) == pytest.approx(row["mean"] / MILLION, abs=0.5)
    volume = first(officer["volumes"], "cost_coa")
    assert number(shown["Nodig, mediaan, plekken"][0]) == pytest.approx(volume["needed"], abs=5)
    payable = shown["Te betalen tegen onze prijs, plekken"][0]
    assert number(payable) == pytest.approx(volume["payable"], abs=5)
    assert page.inner_text("#line code").startswith("prognose budget ")
    page.select_option("#budget_line", CHAPTER)
    page.wait_for_selector("#line h2:has-text('hoofdstuk')")
    assert "COA" in rows(page, "line")
    page.select_option("#budget_year", "2028")
    page.wait_for_selector("#line h2:has-text('2028')")
    assert "alleen voor dit jaar en het volgende" in page.inner_text("#line")
    page.select_option("#budget_line", "cost_ukraine_care")
    page.select_option("#budget_year", "2031")
    page.wait_for_selector("#line >> text=niets begroot")
    assert page.faults == []


@needs_browser
@needs_axe
@pytest.mark.parametrize("key", ["cost_coa", "cost_ukraine_care", CHAPTER])
def test_an_opened_line_fits_a_phone_and_has_no_serious_finding(key, opened):
    page = opened("?lang=en", PHONE)
    view(page, "budget")
    page.select_option("#budget_line", key)
    page.wait_for_selector("#line table")
    page.wait_for_timeout(1000)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
