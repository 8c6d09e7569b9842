"""Stocks between dated counts, and the first simple chain."""

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.stocks import month_ends, points
from models.chain import reception, ukraine
from models.chain.reception import Reception
from models.paths import Paths

pytestmark = pytest.mark.unit


def counts(**values):
    days = pd.DatetimeIndex([name[1:].replace("_", "-") for name in values])
    return pd.Series(list(values.values()), index=days, dtype=float)


def flow(values, first="2026-01", key="inflow_total"):
    values = np.asarray(values, float)
    months = pd.period_range(first, periods=values.shape[1], freq="M")
    return Paths(key, months, values, "persons/month")


def test_month_end_lies_on_the_line_between_two_counts():
    series = month_ends("x", counts(d2025_01_21=100.0, d2025_02_20=400.0))
    # 30 days, 10 a day; 31 January is 10 days after the first count
    assert series.values.tolist() == [200.0]
    assert series.estimated.tolist() == [True]


def test_a_count_of_four_january_stands_for_december():
    series = month_ends("x", counts(d2025_11_30=100.0, d2026_01_04=170.0))
    assert str(series.months[-1]) == "2025-12"
    assert series.values[-1] == 170.0
    assert not series.estimated[-1]


def test_one_count_is_not_enough():
    with pytest.raises(DataError, match="x: 1 counts known"):
        month_ends("x", counts(d2025_01_21=100.0))


def test_counts_printed_as_more_than_are_left_out():
    rows = pd.DataFrame(
        {
            "series": ["a", "a", "b"],
            "end": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-01-01"]),
            "value": [5.0, 6.0, 7.0],
            "status": ["official", "press_rounded_gt", "official"],
        }
    )
    assert points(rows, ("b", "a")).tolist() == [7.0]
    assert points(rows, ("a",), exact=False).tolist() == [5.0, 6.0]


START = Reception(
    start=pd.Period("2025-12", "M"),
    stock=1000.0,
    outflow_share=0.6,
    drift=0.0,
    permit_share=0.7,
    returning=120.0,
    year=2025,
)


def test_reception_by_hand():
    found = reception.simulate(START, flow([[90.0, 50.0]]), np.random.default_rng(1))
    # in 90 + 120/12 = 100; out 0.05 * (1000 + 50) = 52.5; stock 1047.5
    # in 60; out 0.05 * (1047.5 + 30) = 53.875; stock 1053.625
    assert found["coa_inflow"].values.tolist() == [[100.0, 60.0]]
    np.testing.assert_allclose(found["coa_occupancy"].values, [[1047.5, 1053.625]])
    np.testing.assert_allclose(found["coa_outflow_permit_holders"].values, [[36.75, 37.7125]])
    np.testing.assert_allclose(found["coa_outflow_other"].values, [[15.75, 16.1625]])


def test_permit_outflow_is_absent_when_the_split_is_unknown():
    start = Reception(START.start, 1000.0, 0.6, 0.0, None, 0.0, 2025)
    found = reception.simulate(start, flow([[90.0]]), np.random.default_rng(1))
    assert "coa_outflow_permit_holders" not in found
    np.testing.assert_allclose(found["coa_outflow_other"].values, [[52.25]])  # .05 * 1045


def test_persons_are_conserved_on_every_path():
    rng = np.random.default_rng(11)
    start = Reception(START.start, 70000.0, 0.7, 0.3, 0.66, 7400.0, 2025)
    found = reception.simulate(start, flow(rng.uniform(0, 9000, (200, 72))), rng)
    stock = np.hstack([np.full((200, 1), 70000.0), found["coa_occupancy"].values])
    out = found["coa_outflow_other"].values + found["coa_outflow_permit_holders"].values
    residual = stock[:, :-1] + found["coa_inflow"].values - out - stock[:, 1:]
    assert np.abs(residual).max() < 1e-6
    assert found["coa_occupancy"].values.min() >= 0


def test_reception_empties_without_arrivals():
    start = Reception(START.start, 1000.0, 0.9, 0.0, None, 0.0, 2025)
    found = reception.simulate(start, flow(np.zeros((1, 240))), np.random.default_rng(1))
    assert found["coa_occupancy"].values[0, -1] < 0.001


def test_shares_of_municipal_reception_by_hand():
    shares = ukraine.Municipal(occupied_share=0.75, places_ratio=1.02, counted_on=pd.Timestamp(0))
    found = ukraine.reception(shares, flow([[1000.0]], key="ukraine_stock"))
    assert found["goo_occupied"].values.tolist() == [[750.0]]
    assert found["goo_places_needed"].values.tolist() == [[765.0]]
