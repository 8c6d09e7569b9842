"""What a line is booked for, the gap in volume, price and mix, and need beside the decision."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from data.errors import BudgetError
from data.tables.vintages import VINTAGES
from forecast.budget.booked_volume import volumes
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
