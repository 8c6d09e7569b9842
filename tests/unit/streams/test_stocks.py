"""Stocks between dated counts, and the first simple chain."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.series import Series
from data.streams.stocks import month_ends, points
from models.chain import carried_share as reception
from models.chain.carried_share import Reception
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
    known = rows(("a", "2025-11-30", 100.0, "official"), ("a", "2026-01-04", 170.0, "official"))
    series = month_ends("x", points(known, ("a",), snap=True))
    assert str(series.months[-1]) == "2025-12"
    assert series.values[-1] == 170.0
    assert not series.estimated[-1]


def test_one_count_is_not_enough():
    with pytest.raises(DataError, match="x: 1 counts known"):
        month_ends("x", counts(d2025_01_21=100.0))


def rows(*figures):
    table = pd.DataFrame(figures, columns=["series", "end", "value", "status"])
    return table.assign(end=pd.to_datetime(table["end"]))


def test_counts_printed_as_more_than_are_left_out():
    known = rows(
        ("a", "2025-01-01", 5.0, "official"),
        ("a", "2025-02-01", 6.0, "press_rounded_gt"),
        ("b", "2025-01-01", 7.0, "official"),
    )
    assert points(known, ("b", "a")).tolist() == [7.0]
    assert points(known, ("a",), exact=False).tolist() == [5.0, 6.0]


def test_an_exact_count_goes_before_a_rounded_one_a_day_earlier():
    known = rows(
        ("a", "2023-12-31", 63000.0, "press_rounded"), ("b", "2024-01-01", 64405.0, "official")
    )
    found = points(known, ("a", "b"), snap=True)
    assert found.to_dict() == {pd.Timestamp("2023-12-31"): 64405.0}


START = Reception(
    start=pd.Period("2025-12", "M"),
    stock=1000.0,
    outflow_share=0.6,
    drift=0.0,
    year=2025,
    returning=120.0,
    permit_share=0.7,
)


def test_reception_by_hand():
    found = reception.simulate_occupancy(START, flow([[90.0, 50.0]]), np.random.default_rng(1))
    # net out 0.05 * (1000 + 45) = 52.25; stock 1000 + 90 - 52.25 = 1037.75
    # net out 0.05 * (1037.75 + 25) = 53.1375; stock 1034.6125; returning 120 / 12 on both sides
    np.testing.assert_allclose(found["coa_occupancy"].values, [[1037.75, 1034.6125]])
    np.testing.assert_allclose(found["coa_inflow"].values, [[100.0, 60.0]])
    np.testing.assert_allclose(found["coa_outflow_permit_holders"].values, [[43.575, 44.19625]])
    np.testing.assert_allclose(found["coa_outflow_other"].values, [[18.675, 18.94125]])


def test_flows_are_absent_when_returning_persons_or_the_split_are_unknown():
    rng = np.random.default_rng(1)
    no_split = reception.simulate_occupancy(replace(START, permit_share=None), flow([[90.0]]), rng)
    assert set(no_split) == {"coa_occupancy", "coa_inflow"}
    unknown = replace(START, returning=None)
    assert set(reception.simulate_occupancy(unknown, flow([[90.0]]), rng)) == {"coa_occupancy"}


def test_persons_are_conserved_on_every_path():
    rng = np.random.default_rng(11)
    start = replace(START, stock=70000.0, outflow_share=0.7, drift=0.3, returning=7400.0)
    found = reception.simulate_occupancy(start, flow(rng.uniform(0, 9000, (200, 72))), rng)
    stock = np.hstack([np.full((200, 1), 70000.0), found["coa_occupancy"].values])
    out = found["coa_outflow_other"].values + found["coa_outflow_permit_holders"].values
    residual = stock[:, :-1] + found["coa_inflow"].values - out - stock[:, 1:]
    assert np.abs(residual).max() < 1e-6
    assert found["coa_occupancy"].values.min() >= 0


def test_reception_empties_without_arrivals():
    start = replace(START, outflow_share=0.9)
    found = reception.simulate_occupancy(start, flow(np.zeros((1, 240))), np.random.default_rng(1))
    assert found["coa_occupancy"].values[0, -1] < 0.001


def test_net_outflow_share_by_hand():
    months = pd.period_range("2023-12", "2024-12", freq="M")
    counted = np.zeros(13, dtype=bool)
    counted[1:12] = True  # months between the ends of year are estimates
    stock = Series("coa_occupancy", months, np.linspace(600.0, 1000.0, 13), "persons", counted)
    inflow = pd.Series([1200.0], index=pd.PeriodIndex(["2024"], freq="Y"))
    # (1200 - 400) / 800
    assert reception.outflow_shares(stock, inflow).to_dict() == {pd.Period("2024", "Y"): 1.0}
