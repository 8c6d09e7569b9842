"""Euros on paths and beside the booked line: hand cases."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.parameters import Parameter, Step, load
from forecast.booked import booked
from forecast.budget import budget_table
from forecast.cost import Cost, coa_cost, ukraine_cost
from models.paths import Paths

pytestmark = pytest.mark.unit


def paths(values, key="x", unit="places", first="2026-01"):
    values = np.asarray(values, float)
    return Paths(key, pd.period_range(first, periods=values.shape[1], freq="M"), values, unit)


def constant(name, value, level=None):
    step = Step(date(2023, 1, 1), value, date(2024, 1, 1), "printed", "x:1", level)
    return Parameter(name, "EUR/place/year", name, name, (step,))


PRICES = {
    "price_reception_place_regular": constant("price_reception_place_regular", 24000.0, 2023),
    "price_reception_place_emergency": constant("price_reception_place_emergency", 60000.0, 2023),
}


def test_cost_of_places_by_hand():
    cost = coa_cost(paths([[10.0, 20.0]]), paths([[3.0, 0.0]]), PRICES)
    # (10 * 24.000 + 3 * 60.000) / 12 = 35.000; 20 * 24.000 / 12 = 40.000; no index known
    np.testing.assert_allclose(cost.paths.values, [[35000.0, 40000.0]])
    assert cost.basis["nl"] == (
        "24.000 euro per reguliere en 60.000 euro per noodopvangplek per jaar, prijspeil 2023, "
        "maal 1,0000 voor de gedrukte loon- en prijsbijstelling"
    )
    assert "24,000 euros per regular and 60,000" in cost.basis["en"]


def test_prices_are_raised_by_the_printed_compensation():
    known = load(date(2026, 7, 31))
    cost = coa_cost(paths([[12.0]]), paths([[0.0]]), known).paths.values[0, 0]
    # 27.100 * (1 + 124.821 / 9.480.898) * (1 + 116.650 / 8.940.024)
    assert cost == pytest.approx(27100 * (1 + 124.821 / 9480.898) * (1 + 116.65 / 8940.024))


def test_nights_of_the_month_count_for_ukraine():
    price = constant("goo_night_price", 44.0)
    cost = ukraine_cost(paths([[100.0, 100.0]]), {"goo_night_price": price})
    assert cost.paths.values.tolist() == [[100 * 44.0 * 31, 100 * 44.0 * 28]]


def lines(*rows):
    columns = ["article", "line", "year", "amount_keur", "version", "published_on", "derived"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(published_on=pd.to_datetime(table["published_on"]))


BOOKED = lines(
    ("37.4", "COA", "2026", 900.0, "ontwerpbegroting 2026", "2025-09-16", False),
    ("37.4", "COA", "2026", 40.0, "mutatie 1e suppletoire 2026", "2026-05-31", False),
    ("37.4", "COA", "2026", 950.0, "vastgestelde begroting 2026", "2026-05-31", False),
    ("37.4", "COA", "2026", 940.0, "stand 1e suppletoire 2026", "2026-05-31", True),
    ("37.4", "COA", "2027", 0.0, "ontwerpbegroting 2026", "2025-09-16", False),
)


def test_the_newest_stand_counts_and_a_mutation_is_no_stand():
    stand = booked(BOOKED, "37.4", "COA", 2026)
    assert stand == (940000.0, "stand 1e suppletoire 2026", "2026-05-31", True)
    assert math.isnan(booked(BOOKED, "37.4", "Nidos", 2026).amount)
    assert booked(BOOKED, "37.4", "COA", 2027).amount == 0.0


def table(language="nl"):
    rows = np.full((400, 12), 70000.0)  # 840.000 a year
    rows[:100] = 85000.0  # 1.020.000: 80.000 above the line of 940.000
    cost = Cost(paths(rows, "cost_coa", "EUR"), {"nl": "prijs", "en": "price"})
    levels = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
    return budget_table({"cost_coa": cost}, BOOKED, levels, language)


def test_chance_gap_and_shortfall_by_hand():
    row = table().iloc[0]
    assert row["p_sufficient"] == 0.75
    assert row["expected_shortfall"] == 20000.0  # 80.000 in a quarter of the futures
    assert row["gap"] == 100000.0  # 940.000 - 840.000
    assert row["maximum"] == 1020000.0
    assert row["booked_version"] == "stand 1e suppletoire 2026 (afgeleid)"
    assert table("en").iloc[0]["price_basis"] == "price"


def test_a_line_booked_at_zero_has_no_chance_either():
    cost = Cost(paths(np.ones((400, 12)), "cost_coa", "EUR", "2027-01"), {"nl": "", "en": ""})
    levels = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
    row = budget_table({"cost_coa": cost}, BOOKED, levels, "nl").iloc[0]
    assert row["booked"] == 0.0
    assert math.isnan(row["p_sufficient"])
    assert row["remark"].startswith("Op 0 geboekt")


def test_an_unbooked_year_has_an_empty_chance_and_says_so():
    cost = Cost(paths(np.ones((400, 12)), "cost_coa", "EUR", "2030-01"), {"nl": "", "en": ""})
    levels = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
    row = budget_table({"cost_coa": cost}, BOOKED, levels, "nl").iloc[0]
    assert math.isnan(row["p_sufficient"])
    assert math.isnan(row["expected_shortfall"])
    assert row["remark"].startswith("Geen geboekte regel")
