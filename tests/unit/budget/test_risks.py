"""Named futures leave none out; steps of price and places are sums anyone can redo."""

import numpy as np
import pytest

from data.errors import BudgetError
from forecast.budget.risks import NAMES, named_futures, sensitivity
from tests.conftest_places import PRICES, booked_budget

pytestmark = pytest.mark.unit


def test_every_future_has_one_name_and_differences_cancel():
    table = named_futures(booked_budget(streams=True))
    assert set(table["scenario"]) <= set(NAMES)
    assert table["chance"].sum() == pytest.approx(1)
    assert (table["chance"] * table["more_than_mean"]).sum() == pytest.approx(0, abs=1)
    assert table["p_sufficient"].between(0, 1).all()


def test_a_stream_that_is_absent_is_said():
    with pytest.raises(BudgetError, match="absent"):
        named_futures(booked_budget())


def test_one_percent_of_each_price_is_one_percent_of_the_cost():
    case = booked_budget(streams=True)
    rows = sensitivity(case).set_index("driver")["euros"]
    cost = float(np.mean(case.years["cost_coa"][2028]))
    assert rows["price_regular"] + rows["price_emergency"] == pytest.approx(0.01 * cost, rel=1e-6)
    gap = PRICES["price_emergency_place"] - PRICES["price_regular_place"]
    assert rows["regular_places"] == pytest.approx(-1000 * gap, rel=0.02)
