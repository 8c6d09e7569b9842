"""Months from quarters and years: hand cases with lopsided numbers."""

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.streams.monthly import (
    Stream,
    benchmarked,
    fill_quarters,
    fill_years,
    preferring,
    printed_months,
    to_series,
    values,
)

pytestmark = pytest.mark.unit


def months(**values):
    index = pd.PeriodIndex([name[1:].replace("_", "-") for name in values], freq="M")
    return pd.Series(list(values.values()), index=index, dtype=float)


def quarter(total, name="2024Q1"):
    return pd.Series([float(total)], index=pd.PeriodIndex([name], freq="Q"))


def known(*rows):
    return pd.DataFrame(rows, columns=["series", "period", "value"])


def test_only_periods_of_the_length_asked_for_are_read_oldest_first():
    kinds = ["2024-03", "2024-W03", "2024-Q3", "2024-H1", "2024", "2024-01", "2024-01-01"]
    rows = [("one", period, float(at)) for at, period in enumerate(kinds)]
    table = known(*rows, ("other", "2024-02", 99.0))
    assert values(table, "one", "M").to_dict() == {
        pd.Period("2024-01"): 5.0,
        pd.Period("2024-03"): 0.0,
    }
    assert values(table, "one", "Q").to_dict() == {pd.Period("2024Q3"): 2.0}
    assert values(table, "one", "Y").to_dict() == {pd.Period("2024", "Y"): 4.0}
    assert values(table, "none", "Y").empty


def test_what_only_the_second_has_is_put_between_in_order():
    first, second = months(m2024_03=7.0, m2024_01=5.0), months(m2024_02=6.0, m2024_03=1.0)
    assert preferring(first, second).tolist() == [5.0, 6.0, 7.0]
    assert preferring(first, second[:0]) is first
    assert preferring(first[:0], second) is second


def test_quarter_is_spread_by_the_indicator_over_what_is_missing():
    shape = months(m2024_01=50.0, m2024_02=30.0, m2024_03=10.0)
    filled = fill_quarters(months(m2024_01=70.0), quarter(190), [shape])
    # 190 - 70 = 120 left; 30 / (30 + 10) and 10 / (30 + 10) of it
    assert filled.to_dict() == {pd.Period("2024-02"): 90.0, pd.Period("2024-03"): 30.0}


def test_second_indicator_serves_where_the_first_has_a_hole():
    first = months(m2024_01=50.0, m2024_02=30.0)
    second = months(m2024_01=1.0, m2024_02=1.0, m2024_03=2.0)
    filled = fill_quarters(months(m2023_12=5.0), quarter(200), [first, second])
    assert filled.tolist() == [50.0, 50.0, 100.0]


def test_one_missing_month_is_the_rest_of_its_quarter():
    filled = fill_quarters(months(m2024_01=70.0, m2024_03=25.0), quarter(130), [])
    assert filled.to_dict() == {pd.Period("2024-02"): 35.0}


def test_quarter_without_indicator_stays_unknown():
    assert fill_quarters(months(m2024_01=70.0), quarter(190), []).empty


def test_year_is_spread_evenly_over_what_is_missing():
    total = pd.Series([310.0], index=pd.PeriodIndex(["2024"], freq="Y"))
    filled = fill_years(months(m2024_01=70.0, m2024_02=40.0), total)
    assert len(filled) == 10
    assert set(filled) == {20.0}  # (310 - 110) / 10


def test_months_that_miss_their_quarter_are_scaled_to_it():
    early = months(m2024_01=50.0, m2024_02=30.0, m2024_03=10.0)
    scaled = benchmarked(early, quarter(99), above=0.02)  # 90 v 99: 9.1% short
    assert scaled.round(6).tolist() == [55.0, 33.0, 11.0]


def test_months_close_to_their_quarter_are_left_alone():
    early = months(m2024_01=50.0, m2024_02=30.0, m2024_03=10.0)
    assert benchmarked(early, quarter(91), above=0.02).empty


def test_preferred_series_comes_first_and_an_early_definition_is_left_out():
    stream = Stream(
        "x", "persons/month", "2014-01", ("best", "next"), not_before={"next": "2014-03"}
    )
    rows = known(
        ("next", "2014-02", 9.0),
        ("next", "2014-03", 8.0),
        ("next", "2014-04", 7.0),
        ("best", "2014-04", 6.0),
        ("best", "2013-12", 1.0),
    )
    found = printed_months(rows, stream)
    assert found.to_dict() == {pd.Period("2014-03"): 8.0, pd.Period("2014-04"): 6.0}


def test_a_month_may_be_a_difference_or_a_sum_of_two_series():
    stream = Stream(
        "x", "persons/month", "2014-01", difference=(("all", "part"),), addition=(("a", "b"),)
    )
    rows = known(
        ("all", "2014-01", 90.0),
        ("part", "2014-01", 60.0),
        ("a", "2014-02", 5.0),
        ("b", "2014-02", 7.0),
        ("a", "2014-03", 5.0),
    )
    found = printed_months(rows, stream)
    assert found.to_dict() == {pd.Period("2014-01"): 30.0, pd.Period("2014-02"): 12.0}


def test_series_ends_before_the_first_unknown_month_and_flags_what_was_filled():
    stream = Stream("x", "persons/month", "2014-01")
    printed, filled = months(m2014_01=3.0, m2014_05=9.0), months(m2014_02=4.0)
    series = to_series(stream, printed, filled)
    assert series.values.tolist() == [3.0, 4.0]
    assert series.estimated.tolist() == [False, True]


def test_no_month_at_all_is_an_error_by_name():
    empty = pd.Series(dtype=float, index=pd.PeriodIndex([], freq="M"))
    with pytest.raises(DataError, match="inflow_x: no month was known"):
        to_series(Stream("inflow_x", "persons/month", "2014-01"), empty, empty)


def test_filled_quarters_add_up_on_random_input():
    rng = np.random.default_rng(5)
    for _ in range(20):
        shape = months(m2024_01=1.0, m2024_02=1.0, m2024_03=1.0) * rng.uniform(1, 9, 3)
        total = rng.uniform(10, 1000)
        start = months(m2024_01=rng.uniform(0, 10))
        filled = fill_quarters(start, quarter(total), [shape])
        assert filled.sum() + start.sum() == pytest.approx(total)
