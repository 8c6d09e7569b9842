"""What a budget officer asks, by hand: saving, stock, places, reserve, running out."""

import numpy as np
import pytest

from data.errors import BudgetError
from data.tables.vintages import load_table
from forecast.budget.places import best_stock, payable_places, saving
from forecast.budget.sufficiency import NEVER, exceedance, reserve, run_out_table, runs_out

pytestmark = pytest.mark.unit


def printed_price(item: str) -> float:
    rows = load_table("unit_costs")
    return float(rows[rows["item"].str.startswith(item)]["amount"].iloc[0])


def test_the_saving_of_5600_places_as_answered_and_at_the_printed_price():
    regular, emergency = printed_price("COA regular"), printed_price("emergency place, average")
    places = printed_price("emergency places to be replaced")
    found = saving(places, regular, emergency)
    assert (places, regular, emergency) == (5600, 27100, 55700)
    assert round(found.as_answered / 1e6) == 156 == printed_price("saving of replacing")
    assert found.at_printed_price == pytest.approx(160.16e6)


def test_the_best_stock_is_the_percentile_of_prices_and_the_cheapest():
    needed = np.array([10.0, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    found = best_stock(needed, regular=25, emergency=100)
    assert found.percentile == 0.75
    assert found.places == 77.5  # three quarters up from 10 to 100, between 70 and 80

    def cost(stock):
        return 25 * stock + 100 * np.maximum(needed - stock, 0).mean()

    assert cost(found.places) <= min(cost(found.places - 10), cost(found.places + 10))
    with pytest.raises(BudgetError, match="regular 100 and emergency 100"):
        best_stock(needed, 100, 100)


def test_places_a_line_pays_for():
    found = payable_places(1.2e6, mix=0.25, regular=20000, emergency=60000)
    assert found.present_mix == 40.0  # 30.000 each
    assert found.regular_only == 60.0


def test_budget_and_reserve():
    found = reserve(np.arange(101.0), (0.5, 0.85))
    assert (found.budget, found.reserve) == (50.0, 35.0)
    with pytest.raises(BudgetError, match=r"levels 0\.9 and 0\.5"):
        reserve(np.arange(5.0), (0.9, 0.5))


def test_the_month_in_which_the_money_runs_out():
    monthly = np.array([[10.0] * 12, [20.0] * 12, [0.0] * 11 + [200.0], [8.0] * 12])
    assert runs_out(monthly, 110.0).tolist() == [12.0, 6.0, 12.0, NEVER]
    assert runs_out(monthly[:1], 120.0).tolist() == [NEVER]  # exactly enough lasts
    table = run_out_table(monthly, 110.0)
    assert table["chance"].tolist() == [0.0] * 5 + [0.25] * 6 + [0.75]


def test_the_exceedance_curve_falls_over_rising_amounts():
    curve = exceedance(np.arange(1001.0))
    assert curve["amount"].is_monotonic_increasing and curve["chance"].is_monotonic_decreasing
    row = curve[curve["amount"] == 900.0].iloc[0]
    assert row["chance"] == pytest.approx(0.1)
