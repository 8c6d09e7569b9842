"""Nothing after a month changes its row of the control chart."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.series import Series
from forecast.evaluation.control_chart import stream_chart

pytestmark = pytest.mark.property


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), cut=st.integers(70, 95), spread=st.floats(0.01, 0.8))
def test_no_later_month_changes_an_earlier_row(seed, cut, spread):
    rng = np.random.default_rng(seed)
    values = np.exp(6 + np.cumsum(rng.normal(0, spread, 100)).clip(-6, 6))
    later = np.r_[values[:cut], rng.exponential(1000.0, 100 - cut)]
    whole, other, short = (stream_chart(_series(one)) for one in (values, later, values[:cut]))
    pd.testing.assert_frame_equal(whole.head(len(short)), short)
    pd.testing.assert_frame_equal(other.head(len(short)), short)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_sums_are_zero_or_more_and_every_alarm_has_its_rule(seed):
    rng = np.random.default_rng(seed)
    table = stream_chart(_series(np.exp(6 + rng.standard_t(2, 120).clip(-5, 5) * 0.4)))
    assert (table[["cusum_up", "cusum_down"]] >= 0).all(axis=None)
    summed = table[["cusum_up", "cusum_down"]].max(axis=1) > 5
    np.testing.assert_array_equal(table["rule"].isin(["cusum", "both"]), summed)
    np.testing.assert_array_equal(
        table["rule"].isin(["shewhart", "both"]), table["score"].abs() > 3
    )
    np.testing.assert_array_equal(table["alarm"] != "", table["rule"] != "")


def _series(values):
    months = pd.period_range("2010-01", periods=len(values), freq="M")
    return Series("inflow_first", months, values, "persons/month")
