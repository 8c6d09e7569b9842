"""The public call: any monthly series in, futures out."""

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError, ModelError
from models.pools.default import simulate_series
from models.pools.pool import Pool

pytestmark = pytest.mark.unit


def series(n=60, freq="M"):
    values = 500 * np.exp(np.random.default_rng(5).normal(0, 0.1, n).cumsum())
    return pd.Series(values, index=pd.period_range("2018-01", periods=n, freq=freq), name="lu")


def test_paths_continue_the_series_and_repeat():
    one, two = (simulate_series(series(), 14, n_paths=500) for _ in range(2))
    assert one.key == "lu"
    assert str(one.months[0]) == "2023-01"
    assert one.values.shape == (500, 14)
    np.testing.assert_array_equal(one.values, two.values)
    assert not np.array_equal(one.values, simulate_series(series(), 14, n_paths=500, seed=2).values)


def test_ten_times_the_series_is_ten_times_the_median():
    small = simulate_series(series(), 24).values.sum(axis=1)
    large = simulate_series(series() * 10, 24).values.sum(axis=1)
    assert np.median(large) == pytest.approx(10 * np.median(small), rel=0.05)


def test_another_pool_may_be_given():
    walk = simulate_series(series(20), 6, pool=Pool.equal("random_walk"))
    assert walk.values.min() > 0


@pytest.mark.parametrize(
    ("figures", "error", "found"),
    [
        (series(freq="Q"), ModelError, "expected a PeriodIndex of months"),
        (series().set_axis(range(60)), ModelError, "its index is RangeIndex"),
        (series(20), ModelError, "lu: 20 months; averaged_ets needs 36"),
        (series().drop(pd.Period("2019-05", "M")), DataError, "lu: 59 values for 59 months"),
        (-series(), DataError, "expected a number >= 0"),
    ],
)
def test_what_is_no_monthly_count_is_refused_in_one_line(figures, error, found):
    with pytest.raises(error, match=found):
        simulate_series(figures, 12)
