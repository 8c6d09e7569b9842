"""Causes of a change: every printed series counts with one stream, its own where it has one."""

import pytest

from data.streams.origin import TOTAL, printed_series
from forecast.changes.causes import BY_STREAM, MOVES, SPLIT, WHOLE, series_by_stream

pytestmark = pytest.mark.unit


def test_a_series_counts_with_the_stream_that_prints_it_not_with_one_it_is_taken_off():
    found = series_by_stream()
    assert "nl_nareis_ind" in printed_series("inflow_repeat")  # a total less this one
    assert found["nl_nareis_ind"] == "inflow_nareis"
    assert found["nl_total_ind"] == "inflow_repeat"
    assert found["nl_total_week_ministry"] == "weeks"
    assert found["nl_stock_first_pending"] == "chain"
    assert found["coa_occupancy"] == "coa_occupancy"  # and not of the chain, which reads it too


def test_every_series_of_every_stream_counts_once():
    found = series_by_stream()
    for key in (*TOTAL, "ukraine_stock", "coa_occupancy"):
        assert set(printed_series(key)) <= set(found)
    assert set(found.values()) == set(BY_STREAM.values())


def test_what_is_new_stands_apart_or_as_one_and_each_way_in_order():
    names = list(MOVES)
    assert [name for name in names if name in SPLIT] == list(SPLIT)
    assert (
        names.index("revised") < names.index("day") < names.index("new") < names.index("constants")
    )
    assert WHOLE == ("new",) and not set(WHOLE) & set(SPLIT)
