"""What a scenario changes in euros: difference by future, chance and reserve."""

import numpy as np
import pandas as pd
import pytest

from forecast.budget.decomposition import beside
from forecast.budget.line_years import BookedBudget

pytestmark = pytest.mark.unit
BOOKED = {("cost_coa", 2027): 25.0}


def opened(years):
    return BookedBudget(None, None, pd.DataFrame(), years, BOOKED)


def test_a_scenario_stands_beside_the_baseline_on_the_same_futures():
    before = opened({"cost_coa": {2027: np.array([10.0, 20.0, 30.0, 40.0, 100.0])}})
    after = opened({"cost_coa": {2027: np.array([10.0, 26.0, 20.0, 25.0, 50.0])}})
    (row,) = beside("half", before, after, (0.25, 0.75)).to_dict("records")
    assert (row["scenario"], row["key"], row["year"], row["booked"]) == (
        "half",
        "cost_coa",
        2027,
        25,
    )
    assert (row["baseline"], row["mediaan"]) == (30, 25)
    assert row["difference"] == -10  # of 0, 6, -10, -15 and -50
    assert (row["p_baseline"], row["p_sufficient"]) == (2 / 5, 3 / 5)
    assert (row["reserve_baseline"], row["reserve"]) == (40 - 20, 26 - 20)


def test_a_line_that_is_there_with_the_levers_only_and_one_without_a_booking():
    before = opened({"cost_coa": {2028: np.array([1.0, 3.0])}})
    after = opened({"cost_coa": {2028: np.array([2.0, 3.0])}, "cost_ind": {2027: np.ones(2)}})
    (row,) = beside("more", before, after, (0.5, 0.85)).to_dict("records")
    assert row["key"] == "cost_coa" and np.isnan(row["p_sufficient"])
