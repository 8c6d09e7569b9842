"""What a line is booked for, the gap in volume, price and mix, and need beside the decision."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from data.errors import BudgetError
from data.tables.vintages import VINTAGES
from forecast.budget.booked_volume import beside_volumes, booked_volumes, volume, volumes
from forecast.budget.coa_line import to_decided
from forecast.budget.line_years import BookedBudget
from forecast.costs.euros import Budget
from forecast.costs.prices import Prices
from forecast.known import Known, known, shipped
from models.chain.settings import Settings
from models.paths import Paths

pytestmark = pytest.mark.unit

MONTHS = pd.period_range("2026-01", "2028-12", freq="M")
REGULAR, EMERGENCY = 30000.0, 60000.0


class Made(NamedTuple):
    case: BookedBudget
    costs: dict[int, np.ndarray]


@pytest.fixture(scope="module")
def then() -> Known:
    return known(shipped(VINTAGES), date(2026, 7, 31))


def paths(key: str, *values: float) -> Paths:
    rows = np.repeat(np.array(values)[:, None], len(MONTHS), axis=1)
    return Paths(key, MONTHS, rows, "places")


def made(then: Known, needed: tuple[float, float], amounts: dict[int, float]) -> Made:
    """Return a COA line on two futures with 45,000 regular places."""
    need = np.array(needed)
    regular = np.minimum(need, 45000)
    values = {
        "price_regular_place": np.array([[REGULAR]]),
        "price_emergency_place": np.array([[EMERGENCY]]),
        "coa_contract_months": np.zeros((1, 1)),
    }
    prices = Prices(Settings(MONTHS, 2, values), {}, 2026)
    quantities = {
        "coa_places_needed": paths("coa_places_needed", *need),
        "coa_places_regular": paths("coa_places_regular", *regular),
        "coa_places_emergency": paths("coa_places_emergency", *(need - regular)),
    }
    cost = regular * REGULAR + (need - regular) * EMERGENCY
    costs = dict.fromkeys(amounts, cost)
    booked = {("cost_coa", year): amount for year, amount in amounts.items()}
    budget = Budget({}, {}, prices, quantities)
    case = BookedBudget(then, budget, pd.DataFrame(), {"cost_coa": costs}, booked)
    return Made(case, costs)


def test_a_year_of_the_round_stands_on_its_printed_places(then):
    found = volumes(made(then, (95000.0, 105000.0), {2027: 3.6e9}).case).iloc[0]
    assert (found["basis"], found["booked_volume"]) == ("printed", 88000)
    assert found["price_booked"] == pytest.approx(3.6e9 / 88000)
    assert (found["needed"], found["needed_mean"]) == (100000, 100000)
    # at our prices 88,000 places cost 41,000 x 30,000 + 47,000 x 60,000 = 4.05 bn
    at_mix, booked = 4.05e9 / 88000, 3.6e9 / 88000
    by_hand = {"gap_volume": 0.0, "gap_price": 0.0, "gap_mix": 0.0}
    for need in (95000, 105000):
        ours = (45000 * REGULAR + (need - 45000) * EMERGENCY) / need
        by_hand["gap_volume"] += (need - 88000) * (ours + booked) / 4
        by_hand["gap_price"] += (at_mix - booked) * (need + 88000) / 4
        by_hand["gap_mix"] += (ours - at_mix) * (need + 88000) / 4
    for name, value in by_hand.items():
        assert found[name] == pytest.approx(value)
    assert sum(by_hand.values()) == pytest.approx(found["gap_mean"])


def test_a_year_without_a_round_stands_on_what_the_money_pays_for(then):
    found = volumes(made(then, (95000.0, 105000.0), {2028: 2.43e9}).case).iloc[0]
    # 41,000 x 30,000 = 1.23 bn; the other 1.20 bn pays for 20,000 emergency places
    assert (found["basis"], found["booked_volume"]) == ("derived", 61000)
    assert found["payable"] == 61000 and found["gap_price"] == pytest.approx(0)
    parts = found["gap_volume"] + found["gap_price"] + found["gap_mix"]
    assert parts == pytest.approx(found["gap_mean"])


def test_a_line_booked_at_nothing_has_no_volume(then):
    with pytest.raises(BudgetError, match="no booked line with a volume"):
        volumes(made(then, (95000.0, 105000.0), {2028: 0.0}).case)


def test_the_way_from_the_decision_to_our_need_adds_up(then):
    case = made(then, (95000.0, 105000.0), {2027: 3.6e9}).case
    flows = {
        "coa_inflow": 4500.0,
        "coa_outflow_permit_holders": 2500.0,
        "coa_outflow_other": 1200.0,
    }
    more = {name: paths(name, value, value) for name, value in flows.items()}
    case = replace(
        case,
        budget=case.budget.__class__(
            {}, {}, case.budget.prices, {**case.budget.quantities, **more}
        ),
    )
    found = to_decided(case).set_index("step")["persons"]
    assert found["decided"] == pytest.approx(88000 * 0.91)
    # 79,830 counted at the end of 2025, 7,330 more than a year before
    assert found["growth_goes_on"] == pytest.approx(79830 + 7330 - 80080)
    assert found["coa_inflow"] == pytest.approx(12 * 4500 - 51660)
    assert found["coa_outflow_permit_holders"] == pytest.approx(30640 - 12 * 2500)
    assert found["coa_outflow_other"] == pytest.approx(44730 - 30640 - 12 * 1200)
    assert found["ours"] == pytest.approx(100000 * 0.91)
    assert found.drop("ours").sum() == pytest.approx(found["ours"])
    assert to_decided(case)["places"].iloc[-1] == pytest.approx(100000)


def one_line(then: Known, key: str, year: int, cost: float, booked: float, **flows) -> BookedBudget:
    """Return a line that costs the same on both futures; ``flows`` differ between them."""
    quantities = {name: paths(name, *values) for name, values in flows.items()}
    budget = Budget({}, {}, Prices(Settings(MONTHS, 2, {}), {}, 2026), quantities)
    costs = {key: {year: np.full(2, cost)}}
    return BookedBudget(then, budget, pd.DataFrame(), costs, {(key, year): booked})


def test_a_line_of_flows_counts_the_year_and_stands_on_the_round(then):
    flows = {"inflow_total": (4000.0, 5000.0), "nareis_applications": (1000.0, 3000.0)}
    found = volumes(one_line(then, "cost_ind", 2027, 390e6, 272.34e6, **flows)).iloc[0]
    assert (found["name"], found["basis"]) == ("booked_applications_ind", "printed")
    # MPP 2024-II for 2027: 60.500 and 30.280; the need is 12 x 5.000 or 12 x 8.000
    assert (found["booked_volume"], found["price_booked"]) == (90780, pytest.approx(3000))
    assert (found["needed"], found["needed_mean"]) == (78000, 78000)
    assert found["price_ours"] == pytest.approx(390e6 / 78000)
    assert found["payable"] == pytest.approx(272.34e6 / 5000)
    u = [390e6 / 60000, 390e6 / 96000]
    assert found["gap_mix"] == 0
    assert found["gap_volume"] == pytest.approx(
        ((60000 - 90780) * (u[0] + 3000) + (96000 - 90780) * (u[1] + 3000)) / 4
    )
    assert found["gap_price"] == pytest.approx(
        ((u[0] - 3000) * (60000 + 90780) + (u[1] - 3000) * (96000 + 90780)) / 4
    )
    assert found["gap_mean"] == 390e6 - 272.34e6


@pytest.mark.parametrize(
    ("year", "basis", "volume"), [(2026, "printed", 11320), (2027, "derived", 8e3)]
)
def test_nidos_stands_on_the_pupils_of_the_round_of_that_year_only(then, year, basis, volume):
    case = one_line(then, "cost_nidos", year, 300e6, 200e6, nidos_pupils=(10000.0, 14000.0))
    found = volumes(case).iloc[0]
    assert (found["basis"], found["booked_volume"]) == (basis, pytest.approx(volume))
    assert (found["needed"], found["payable"]) == (12000, pytest.approx(8000))


def test_a_need_of_less_than_one_has_its_own_price(then):
    case = one_line(then, "cost_nidos", 2027, 1000.0, 500.0, nidos_pupils=(0.5, 0.5))
    found = volumes(case).iloc[0]
    assert (found["price_ours"], found["booked_volume"]) == (2000, 0.25)
    assert (found["gap_volume"], found["gap_price"]) == (pytest.approx(500), pytest.approx(0))


@pytest.mark.parametrize("key", ["cost_ukraine_care", "cost_nidos"])
def test_a_line_booked_for_a_part_of_the_year_averages_over_its_days(then, key):
    name = "ukraine_stock" if key == "cost_ukraine_care" else "nidos_pupils"
    made = one_line(then, key, 2028, 1e8, 1e8, **{name: (0.0, 0.0)})
    level = np.tile(np.where(MONTHS == "2028-01", 100.0, 0.0), (3, 1))
    made.budget.quantities[name] = Paths(name, MONTHS, level, "persons")
    # 1 January 2028 to 4 March: 100 persons in one of 2 + 4 / 31 months; Nidos has the whole year
    by_hand = 100 / (2 + 4 / 31) if key == "cost_ukraine_care" else 100 / 12
    assert volume(made, key, 2028) == pytest.approx([by_hand] * 3)


def test_a_line_of_which_a_quantity_or_the_cost_is_not_known_has_no_volume(then):
    flows = {"inflow_total": (4000.0, 5000.0), "nareis_applications": (1000.0, 3000.0)}
    whole = one_line(then, "cost_ind", 2027, 390e6, 272e6, **flows)
    half = one_line(then, "cost_ind", 2027, 390e6, 272e6, inflow_total=(4000.0, 5000.0))
    for lacking in (half, replace(whole, years={})):
        with pytest.raises(BudgetError, match="no booked line with a volume"):
            volumes(lacking)


def test_what_is_booked_stands_beside_a_table_by_line_and_year(then):
    found = booked_volumes(made(then, (95000.0, 105000.0), {2027: 3.6e9}).case)
    table = pd.DataFrame({"key": ["cost_coa", "cost_coa", "cost_ind"], "year": [2026, 2027, 2027]})
    beside = beside_volumes(table, found)
    assert beside["booked_volume"].isna().tolist() == [True, False, True]
    assert beside.loc[1, ["booked_volume", "basis", "needed", "unit"]].tolist() == [
        88000,
        "printed",
        100000,
        "places",
    ]
    assert booked_volumes(made(then, (1.0, 1.0), {2027: 0.0}).case) is None
    assert beside_volumes(table, None) is table


def test_a_line_that_pays_for_regular_places_only_buys_no_emergency_place(then):
    found = volumes(made(then, (95000.0, 105000.0), {2028: 0.9e9}).case).iloc[0]
    assert found["payable"] == pytest.approx(30000)  # of 41.000 regular places
    assert found["gap_mean"] == pytest.approx(45000 * REGULAR + 55000 * EMERGENCY - 0.9e9)


def test_a_need_below_the_regular_places_is_priced_at_regular_places(then):
    rounds = then.prognoses
    small = rounds.assign(value=rounds["value"].where(rounds["vintage"] != "2025", 20000.0))
    case = made(replace(then, prognoses=small), (95000.0, 105000.0), {2027: 0.5e9}).case
    found = volumes(case).iloc[0]
    assert (found["booked_volume"], found["price_booked"]) == (20000, 25000)
    # at our prices the 20.000 of the round cost 30.000 each: 5.000 more than booked
    middle = (100000 + 20000) / 2
    assert found["gap_price"] == pytest.approx((REGULAR - 25000) * middle)


def test_the_newest_round_counts_whatever_the_order_and_a_quotation_is_none(then):
    turned = replace(then, prognoses=then.prognoses.iloc[::-1])
    for known_then in (then, turned):
        case = made(known_then, (95000.0, 105000.0), {2027: 3.6e9}).case
        assert volumes(case)["booked_volume"].tolist() == [88000]


def test_a_quotation_of_a_round_is_no_newer_round(then):
    """On 1 February 2025 MPP 2024-I had been quoted after 2024-II: 103.540 persons at 91%."""
    early = then.prognoses[then.prognoses["published_on"] < "2025-02-01"]
    case = made(replace(then, prognoses=early), (95000.0, 105000.0), {2026: 3.6e9}).case
    assert volumes(case)["booked_volume"].tolist() == [pytest.approx(103540 / 0.91)]
