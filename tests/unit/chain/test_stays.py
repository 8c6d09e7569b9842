"""Waiting times and stays: a stock over what left it in the past year."""

import numpy as np
import pandas as pd
import pytest

from forecast.budget.marginal import cohort
from forecast.simulation.stays import last_year, stays
from models.paths import Paths

pytestmark = pytest.mark.unit
MONTHS = pd.period_range("2026-01", periods=14, freq="M")


def paths(key, values, months=MONTHS):
    return Paths(key, months, np.array([values], dtype=float), "persons/month")


def test_the_pace_is_that_of_the_last_twelve_months():
    flow = np.array([[6.0, 12.0, *[0.0] * 9, 30.0, 18.0, 24.0]])
    found = last_year(flow)[0]
    assert found[:3].tolist() == [6.0, 9.0, 6.0]
    assert found[11:].tolist() == [4.0, 5.0, 6.0]  # 48, then less 6 and 18 more, then 60 less 12


def test_a_wait_is_the_stock_over_the_pace_and_months_they_share():
    given = {
        "ind_stock": paths("ind_stock", [300.0] * 14),
        "ind_decisions": paths("ind_decisions", [20.0] * 12, MONTHS[2:]),
        "nareis_backlog": paths("nareis_backlog", [50.0] * 14),
        "nareis_decisions": paths("nareis_decisions", [0.0] * 14),
    }
    found = stays(given)
    assert set(found) == {"ind_waiting_time", "nareis_waiting_time"}
    assert found["ind_waiting_time"].months.equals(MONTHS[2:])
    assert (found["ind_waiting_time"].values == 15.0).all()
    assert found["ind_waiting_time"].unit == "months"
    assert (found["nareis_waiting_time"].values == 50.0).all()  # nobody leaves: one a month


def test_everyone_who_leaves_reception_counts_in_its_stay():
    given = {
        "coa_occupancy": paths("coa_occupancy", [900.0] * 14),
        "coa_permit_holders": paths("coa_permit_holders", [240.0] * 14),
        "coa_outflow_permit_holders": paths("coa_outflow_permit_holders", [30.0] * 14),
        "coa_outflow_other": paths("coa_outflow_other", [15.0] * 14),
    }
    found = stays(given)
    assert (found["coa_stay"].values == 20.0).all()
    assert (found["coa_stay_permit_holders"].values == 8.0).all()


def test_a_cohort_moves_from_procedure_to_permit_or_refusal():
    found = cohort(0, (0.5, 0.2, 0.1), 0.6)
    # 1; 0.5 waits, 0.3 granted, 0.2 refused; 0.25, 0.24 + 0.15, 0.18 + 0.1
    np.testing.assert_allclose(found[:3], [1.0, 1.0, 0.25 + 0.39 + 0.28])
    np.testing.assert_allclose(cohort(1, (0.5, 0.2, 0.1), 0.6), 0.8 ** np.arange(12))
    np.testing.assert_allclose(cohort(2, (0.5, 0.2, 0.1), 0.6), 0.9 ** np.arange(12))
