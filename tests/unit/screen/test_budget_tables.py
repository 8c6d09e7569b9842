"""Tables of a budget officer: plans, ranges, marginal euros, rounds, scenarios, the screen."""

import numpy as np
import pandas as pd
import pytest

from forecast.bands import LABELS
from forecast.budget.marginal import leaving_rate, marginal, present
from forecast.budget.rounds import impact
from forecast.budget.sufficiency import RANGES, capacity, plans, ranges
from forecast.costs.lines import LINES
from models.chain.settings import Settings
from models.paths import Paths
from reports.screen.budget import cell, condensed, months_out, said, words

pytestmark = pytest.mark.unit

LEVELS = {"minimum": 0.25, "mediaan": 0.5, "medio": 0.75, "maximum": 0.9}


def test_a_plan_that_suffices_more_often_leaves_more_unspent():
    cost = np.array([10.0, 20, 30, 40, 140])
    found = plans(cost, LEVELS).set_index("plan")
    middle = found.loc["mediaan"]
    assert (middle["amount"], middle["p_sufficient"]) == (30.0, 0.6)
    assert middle["expected_shortfall"] == pytest.approx((10 + 110) / 5)
    assert middle["expected_unspent"] == pytest.approx((20 + 10) / 5)
    assert found["p_sufficient"].is_monotonic_increasing
    gap = found["expected_unspent"] - found["expected_shortfall"]
    assert np.allclose(gap, found["amount"] - cost.mean())


def test_every_future_falls_in_one_range():
    cost = np.random.default_rng(3).lognormal(0, 1, 1003)
    found = ranges(cost, LEVELS).set_index("range")
    assert tuple(found.index) == RANGES
    assert found["chance"].sum() == pytest.approx(1)
    assert found.loc["to_mediaan", "chance"] == pytest.approx(0.25, abs=0.002)
    assert found.loc["above_maximum", "chance"] == pytest.approx(0.1, abs=0.002)
    assert (found["chance"] * found["mean"]).sum() == pytest.approx(cost.mean())
    same = ranges(np.full(4, 7.0), LEVELS)
    assert same["chance"].tolist() == [1.0, 0, 0, 0, 0]


def test_planning_too_few_regular_places_costs_emergency_places():
    found = capacity(np.array([10.0, 20.0, 60.0]), (2.0, 5.0), {"mediaan": 0.5, "top": 1.0})
    assert found["places"].tolist() == [20.0, 60.0]
    assert found["expected_cost"].tolist() == pytest.approx([20 * 2 + 40 / 3 * 5, 120.0])


MONTHS = pd.period_range("2027-01", "2028-12", freq="M")


def flat(key, value):
    return Paths(key, MONTHS, np.full((2, 24), value), "persons")


def test_the_leaving_rate_is_what_left_over_who_was_there():
    stock = Paths("coa_occupancy", MONTHS[:3], np.array([[100.0, 120, 114]]), "persons")
    arriving = Paths("inflow_total", MONTHS[:3], np.array([[99.0, 30, 6]]), "persons/month")
    assert leaving_rate(arriving, stock) == pytest.approx((10 + 12) / (100 + 120))
    assert present(0.25, 3).tolist() == [1.0, 0.75, 0.5625]


def test_a_thousand_arriving_later_cost_less_in_the_year():
    quantities = {
        "inflow_first": flat("inflow_first", 90.0),
        "inflow_total": flat("inflow_total", 100.0),
        "coa_occupancy": flat("coa_occupancy", 1000.0),  # a tenth leaves each month
        "coa_places_needed": flat("coa_places_needed", 1250.0),
        "coa_places_emergency": flat("coa_places_emergency", 50.0),
        "inflow_amv": flat("inflow_amv", 3.0),
    }
    prices = {
        "price_regular_place": 1200.0,
        "price_emergency_place": 2400.0,
        "price_oda_arrival": 600.0,
    }
    settings = Settings(MONTHS, 2, {name: np.full((1, 24), x) for name, x in prices.items()})
    found = marginal(quantities, settings, 2027).set_index(["stream", "month"])
    last, november = found.loc[("inflow_first", 12)], found.loc[("inflow_first", 11)]
    assert last["euros_in_year"] == pytest.approx(1000 * 1.25 * 2400 / 12)
    assert november["euros_in_year"] == pytest.approx(1000 * 1.25 * 200 * 1.9)
    assert november["oda_in_year"] == pytest.approx(1000 * 600 * 2 / 12)
    whole = 1000 * 250 * (1 - 0.9**12) / 0.1
    assert found.loc[("inflow_first", 1), "euros_in_year"] == pytest.approx(whole)
    assert found.loc[("inflow_first", 5), "euros_twelve_months"] == pytest.approx(whole)
    assert "ukraine_registrations" not in found.index  # no Ukraine in this run


def test_rounds_compare_only_what_both_print():
    before = pd.DataFrame(
        [("cost_coa", 2026, 500.0), ("cost_ind", 2026, 90.0), ("cost_coa", 2027, 400.0)],
        columns=["key", "year", "euros"],
    )
    after = pd.DataFrame(
        [("cost_coa", 2026, 430.0), ("cost_ind", 2026, 95.0)], columns=["key", "year", "euros"]
    )
    found = impact(before, after, ("2024-II", "2025"))
    assert found["key"].tolist() == ["cost_coa", "cost_ind", "total"]
    assert found["change"].tolist() == [-70.0, 5.0, -65.0]
    assert set(found["year"]) == {2026}


def test_the_screen_writes_numbers_in_the_language():
    assert cell("booked", 1234.56e6, "nl") == "1.234,6"
    assert cell("booked", 1234.56e6, "en") == "1,234.6"
    assert cell("booked", float("nan"), "nl") == ""  # nothing booked is not 0
    assert cell("p_sufficient", 0.278, "nl") == "28"
    assert (cell("chance", 0.004, "nl"), cell("chance", 1.0, "nl")) == ("< 1", "> 99")
    assert cell("share", 0.278, "nl") == "27,8%"
    assert cell("needed", 91590.7, "en") == "91,591"
    assert cell("year", 2027, "nl") == "2027"
    assert cell("plan", "cheapest", "nl") == "goedkoopste"
    assert said("value", "cost_coa", "en") == "cost of COA"


def test_no_name_on_the_screen_is_cut():
    whole = "inschrijvingen van ontheemden uit Oekraïne"
    assert cell("stream", "ukraine_registrations", "nl") == whole
    columns = ["article", "booked", *LABELS, "gap", "p_sufficient", "expected_shortfall"]
    rows = pd.DataFrame([{"line": line.line} for line in LINES]).assign(kind="line", year=2027)
    shown = condensed("budget", rows.assign(**dict.fromkeys(columns, 0.0)))
    assert shown["line"].tolist() == [line.line for line in LINES]


def test_the_month_in_which_money_is_gone_is_told_once():
    chances = [0.0] * 6 + [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    rows = pd.DataFrame({"month": range(1, 13), "chance": chances, "key": "cost_coa", "year": 2027})
    assert months_out(rows).iloc[0].tolist() == ["cost_coa", 2027, "7", "11", "never", 0.6]
    lasts = months_out(rows.assign(chance=0.04)).iloc[0]
    assert (lasts["tenth"], lasts["half"], lasts["nine_tenths"]) == ("never", "never", "never")


def test_the_screen_keeps_every_tenth_of_the_curve():
    rows = pd.DataFrame({"amount": range(99), "chance": 1 - np.arange(1, 100) / 100, "year": 2027})
    assert len(condensed("exceedance", rows)) == 9


def test_every_word_has_two_languages():
    for section in words().values():
        assert all(set(texts) == {"nl", "en"} for texts in section.values())
    assert set(RANGES) <= set(words()["value"])
    assert set(LABELS) <= set(words()["column"])
