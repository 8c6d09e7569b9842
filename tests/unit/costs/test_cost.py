"""Euros on paths and beside the booked line: hand cases."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import BudgetError, DataError
from data.tables.mutations import with_autumn
from data.tables.vintages import load_table
from forecast.budget.table import budget_table
from forecast.costs.basis import as_text
from forecast.costs.booked import booked, newest
from forecast.costs.euros import split_unbooked
from forecast.costs.implied import (
    goo_other_range,
    ind_products,
    municipal_places,
    nidos_care_share,
)
from forecast.costs.prices import prices as budget_prices
from forecast.costs.rules import FIRST_YEAR, Cost, contracted, cost, first_year
from forecast.known import known, shipped
from models.chain.settings import Settings
from models.paths import Paths
from reports.result.budget_words import basis_words, reason, version_words

pytestmark = pytest.mark.unit


def paths(values, key="x", unit="places", first="2026-01"):
    values = np.asarray(values, float)
    return Paths(key, pd.period_range(first, periods=values.shape[1], freq="M"), values, unit)


def prices(months, **values):
    found = {name: np.full((1, len(months)), float(value)) for name, value in values.items()}
    return Settings(months, 1, found)


def test_cost_of_places_by_hand():
    regular, emergency = paths([[10.0, 20.0]]), paths([[3.0, 0.0]])
    found = prices(
        regular.months,
        price_regular_place=24000,
        price_emergency_place=60000,
        coa_contract_months=0,
    )
    quantities = {"coa_places_regular": regular, "coa_places_emergency": emergency}
    made = cost("cost_coa", quantities, found)
    # (10 * 24.000 + 3 * 60.000) / 12 = 35.000; 20 * 24.000 / 12 = 40.000
    np.testing.assert_allclose(made.paths.values, [[35000.0, 40000.0]])
    assert made.basis["price_regular_place"] == 24000
    cell = as_text(made.basis)
    dutch, english = (basis_words("cost_coa", cell, language) for language in ("nl", "en"))
    assert "24.000 euro per reguliere en 60.000 euro per noodopvangplek" in dutch
    assert "24,000 euros per regular and 60,000" in english
    longer = found.changed("coa_contract_months", np.ones((1, 2)))
    # the 3 emergency places stay paid for one month more: 40.000 + 3 * 60.000 / 12
    np.testing.assert_allclose(
        cost("cost_coa", quantities, longer).paths.values, [[35000.0, 55000.0]]
    )


def test_what_is_contracted_is_the_highest_of_recent_months():
    needed = np.array([[5.0, 9.0, 1.0, 2.0, 0.0]])
    assert contracted(needed, 0).tolist() == needed.tolist()
    assert contracted(needed, 1).tolist() == [[5.0, 9.0, 9.0, 2.0, 2.0]]
    assert contracted(needed, 2).tolist() == [[5.0, 9.0, 9.0, 9.0, 2.0]]


def test_a_part_of_the_ind_does_not_follow_production():
    inflow, family = paths([[100.0]]), paths([[20.0]])
    found = prices(
        inflow.months,
        price_ind_asylum=1000,
        ind_products=1.5,
        ind_fixed_share=0.25,
        ind_booked_products=400,
        ind_other_revenue=70000,
        ind_penalty_money=5000,
    )
    quantities = {"inflow_total": inflow, "nareis_applications": family}
    # (0,25 * 400 + 0,75 * 1,5 * 120) * 1.000 + 70.000 + 5.000
    assert cost("cost_ind", quantities, found).paths.values.tolist() == [[310000.0]]


def test_nidos_by_hand():
    pupils, minors = paths([[1200.0]]), paths([[30.0]])
    found = prices(
        pupils.months,
        price_nidos_guidance=9000,
        price_nidos_care=36000,
        price_nidos_intake=8000,
        nidos_care_share=0.5,
    )
    quantities = {"nidos_pupils": pupils, "inflow_amv": minors}
    # 1.200 * (9.000 + 18.000) / 12 + 30 * 8.000
    assert cost("cost_nidos", quantities, found).paths.values.tolist() == [[2940000.0]]


def test_nights_of_the_month_count_for_ukraine():
    needed = paths([[100.0, 100.0]])
    found = prices(needed.months, price_goo_night=44, price_goo_other=1200)
    made = cost("cost_ukraine_municipal", {"goo_places_needed": needed}, found)
    expected = [[100 * 44.0 * 31 + 10000, 100 * 44.0 * 28 + 10000]]
    assert made.paths.values.tolist() == expected


def test_aid_counts_twelve_months_of_arrivals():
    arriving = paths([[1.0, 2.0, *[12.0] * 11, 5.0]], first="2025-01")
    year = first_year(arriving)
    assert str(year.months[0]) == "2025-12"
    assert year.values.tolist() == [[123.0, 134.0, 137.0]]  # the month a year ago leaves
    found = prices(year.months, price_oda_arrival=1200)
    made = cost("cost_oda", {FIRST_YEAR: year}, found).paths.values
    assert made.tolist() == [[12300.0, 13400.0, 13700.0]]


def test_what_is_absent_is_named():
    with pytest.raises(BudgetError, match="nidos_pupils absent"):
        cost("cost_nidos", {"inflow_amv": paths([[1.0]])}, prices(paths([[1.0]]).months))
    needed = {"goo_places_needed": paths([[1.0]])}
    with pytest.raises(BudgetError, match="price_goo_night, price_goo_other not known"):
        cost("cost_ukraine_municipal", needed, prices(paths([[1.0]]).months))


def test_prices_of_coa_are_raised_by_its_own_cost_growth():
    then = known(shipped(), date(2026, 7, 31))
    months = pd.period_range("2026-01", "2027-12", freq="M")
    found = budget_prices(then, months, 1).settings.of("price_regular_place")[0, -1]
    # 2024 and 2025 realised: 22% staff at 6,2% and 3,9%, 75% goods and care at 3,3% and 3,3%;
    # 2026 what the budget was given over the part that bears it
    given = 0.22 * 62.054 / 1743.18 + 0.75 * 54.596 / 3475.777
    realised = (1 + 0.22 * 0.062 + 0.75 * 0.033) * (1 + 0.22 * 0.039 + 0.75 * 0.033)
    assert found == pytest.approx(27100 * realised * (1 + given))


def lines(*rows):
    columns = ["article", "line", "year", "amount_keur", "version", "published_on", "derived"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(published_on=pd.to_datetime(table["published_on"]), level="3")


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


def autumn(article, line, level, amount, day="2025-11-28"):
    row = lines((article, line, "2025", amount, "mutatie Najaarsnota 2025", day, False))
    return pd.concat([OF_2025, row.assign(level=level)], ignore_index=True)


OF_2025 = lines(
    ("37.7", "municipal", "2025", 700.0, "ontwerpbegroting 2026", "2025-09-16", False),
    ("37.7", "contracts", "2025", 250.0, "ontwerpbegroting 2026", "2025-09-16", False),
    ("37.7", "grants", "2025", 50.0, "ontwerpbegroting 2026", "2025-09-16", False),
    ("37.4", "COA", "2025", 900.0, "ontwerpbegroting 2026", "2025-09-16", False),
)


def test_a_mutation_of_an_article_is_spread_over_its_lines_and_of_a_line_is_not():
    spread = autumn("37.7", "Nationaal Programma", "1", -100.0)
    # 700 - 100 * 700 / (700 + 250 + 50) = 630; all of it here: 700 - 100 = 600
    assert newest(spread, "37.7", "municipal", 2025) == (630000.0, 600000.0, "2025-11-28")
    assert newest(spread, "37.7", "contracts", 2025) == (225000.0, 150000.0, "2025-11-28")
    assert newest(spread, "37.4", "COA", 2025) == (900000.0, 900000.0, "2025-09-16")
    own = autumn("37.4", "COA", "3", -30.0)
    assert newest(own, "37.4", "COA", 2025) == (870000.0, 870000.0, "2025-11-28")
    assert newest(own, "37.7", "municipal", 2025)[:2] == (700000.0, 700000.0)


def test_a_mutation_older_than_the_stand_is_in_it_already():
    older = autumn("37.7", "Nationaal Programma", "1", -100.0, "2025-09-01")
    assert newest(older, "37.7", "municipal", 2025) == (700000.0, 700000.0, "2025-09-16")
    assert math.isnan(newest(older, "37.7", "municipal", 2026).amount)


@pytest.mark.parametrize(
    ("day", "amount", "all_here"),
    [(date(2025, 11, 27), 2389.193, 2389.193), (date(2026, 7, 31), 1974.916, 1927.193)],
)
def test_the_municipal_price_is_fitted_on_the_newest_stand_known(day, amount, all_here):
    then = known(shipped(), day)
    places = municipal_places(then, 2025)
    # 2.389,193 - 462 * 2.389,193 / (2.389,193 + 20,108 + 255,117) = 1.974,916 mln
    found = [(price + 44 * 365) * places / 1e6 for price in goo_other_range(then)]
    assert found == pytest.approx([amount, all_here], abs=5e-4)


def test_planned_quantities_keep_the_stand_they_were_printed_beside():
    before, after = (known(shipped(), date(2025, 11, day)) for day in (27, 28))
    for fitted in (ind_products, nidos_care_share):
        assert fitted(after) == fitted(before)


def test_an_autumn_mutation_of_no_known_line_is_refused():
    told = load_table("article37")
    whole = with_autumn(load_table("budget"), told)
    assert whole.index.tolist() == list(range(len(load_table("budget")) + 4))
    odd = told.assign(series=told["series"].replace("art37_COA_mutation", "art37_DTenV_mutation"))
    with pytest.raises(DataError, match="art37_DTenV_mutation is of no known line"):
        with_autumn(load_table("budget"), odd)


def table():
    rows = np.full((400, 12), 70000.0)  # 840.000 a year
    rows[:100] = 85000.0  # 1.020.000: 80.000 above the line of 940.000
    cost = Cost(paths(rows, "cost_coa", "EUR"), {"price_regular_place": 2.5})
    levels = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
    return budget_table({"cost_coa": cost}, BOOKED, levels)


def test_chance_gap_and_shortfall_by_hand():
    row = table().iloc[0]
    assert row["p_sufficient"] == 0.75
    assert row["expected_shortfall"] == 20000.0  # 80.000 in a quarter of the futures
    assert row["gap"] == 100000.0  # 940.000 - 840.000
    assert row["maximum"] == 1020000.0
    assert row["booked_version"] == "stand 1e suppletoire 2026" and row["booked_derived"]
    assert row["price_basis"] == "price_regular_place=2.5"
    assert version_words(row, "nl") == "stand 1e suppletoire 2026 (afgeleid)"


def test_a_line_booked_at_zero_has_no_chance_either():
    cost = Cost(paths(np.ones((400, 12)), "cost_coa", "EUR", "2027-01"), {})
    levels = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
    row = budget_table({"cost_coa": cost}, BOOKED, levels).iloc[0]
    assert row["booked"] == 0.0
    assert math.isnan(row["p_sufficient"])
    assert row["remark"] == "booked_at_zero"
    assert reason(row["remark"], "nl").startswith("Op 0 geboekt")


def test_an_unbooked_year_has_an_empty_chance_and_says_so():
    cost = Cost(paths(np.ones((400, 12)), "cost_coa", "EUR", "2030-01"), {})
    levels = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
    row = budget_table({"cost_coa": cost}, BOOKED, levels).iloc[0]
    assert math.isnan(row["p_sufficient"])
    assert math.isnan(row["expected_shortfall"])
    assert row["remark"] == "unbooked"
    assert reason(row["remark"], "nl").startswith("Geen geboekte regel")


def test_need_without_a_booking_is_a_cost_of_its_own():
    found = {
        "cost_ukraine_municipal": Cost(paths([[310.0] * 36], unit="EUR", first="2027-01"), {}),
        "cost_ukraine_care": Cost(paths([[31.0] * 36], unit="EUR", first="2027-01"), {}),
        "cost_ukraine": Cost(paths([[341.0] * 36], unit="EUR", first="2027-01"), {}),
    }
    split_unbooked(known(shipped(), date(2026, 5, 30)), found)
    assert "cost_ukraine_unbooked" not in found  # 4 March 2028 was printed a day later
    split_unbooked(known(shipped(), date(2026, 5, 31)), found)
    municipal = found["cost_ukraine_municipal"].paths.values[0]
    # 4 of the 31 days of March 2028 are booked: 310 * 4 / 31 = 40
    assert municipal[:14].tolist() == [310.0] * 14
    assert municipal[14:].tolist() == pytest.approx([40.0] + [0.0] * 21)
    unbooked = found["cost_ukraine_unbooked"].paths
    assert str(unbooked.months[0]) == "2028-01"
    # 341 * 27 / 31 = 297 of March
    assert unbooked.values[0].tolist() == pytest.approx([0.0] * 2 + [297.0] + [341.0] * 21)
    assert found["cost_ukraine"].paths.values.sum() == pytest.approx(36 * 341)
    parts = ("cost_ukraine_municipal", "cost_ukraine_care", "cost_ukraine_unbooked")
    assert sum(found[key].paths.values.sum() for key in parts) == pytest.approx(36 * 341)


def test_need_without_a_booking_is_a_row_of_its_own_outside_the_chapter():
    values = np.full((400, 12), 10.0)
    cost_of = {
        key: Cost(paths(values, key, "EUR"), {"price_goo_night": 44.0})
        for key in ("cost_ukraine_municipal", "cost_ukraine_unbooked")
    }
    levels = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
    rows = budget_table(cost_of, BOOKED, levels)
    row = rows[rows["key"] == "cost_ukraine_unbooked"].iloc[0]
    assert (row["kind"], row["mediaan"], row["year"]) == ("memo", 120.0, 2026)
    assert math.isnan(row["p_sufficient"]) and math.isnan(row["booked"])
    assert len(rows[rows["kind"] == "line"]) == 1
