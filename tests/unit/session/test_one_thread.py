"""Forecasts keep linear algebra to one thread, and leave it as it was."""

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from forecast.session.estimator import Forecaster
from forecast.session.one_thread import one_thread

pytestmark = pytest.mark.unit


def threads():
    return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]


def test_one_thread_inside_and_as_before_outside():
    with threadpool_limits(2, user_api="blas"):
        before = threads()
        with one_thread():
            assert set(threads()) == {1}
        assert threads() == before


def test_more_threads_outside_give_the_same_bytes():
    months = pd.period_range("2015-01", periods=84, freq="M")
    series = pd.Series(np.random.default_rng(4).poisson(300, 84).astype(float), index=months)
    found = []
    for n in (1, 2):
        with threadpool_limits(n, user_api="blas"):
            found.append(Forecaster(n_paths=1000).fit(series).predict(12))
    pd.testing.assert_frame_equal(*found, check_exact=True)
