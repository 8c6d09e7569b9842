"""The log random walk by hand."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.monthly.random_walk import draw_changes, simulate

pytestmark = pytest.mark.unit


def test_the_paths_stay_about_the_mean_log_of_the_last_three_months():
    values = np.array([80.0, 120.0] * 6 + [99.0, 199.0, 399.0])
    months = pd.period_range("2020-01", periods=15, freq="M")
    history = Series("inflow_first", months, values, "persons/month")
    paths = simulate(history, 3, 20_000, np.random.default_rng(1))
    # log(1 + y) of the last three: log 100, log 200, log 400; their mean is log 200
    assert np.log1p(paths.values).mean(axis=0) == pytest.approx(np.log(200.0), abs=0.02)


def test_a_past_rise_is_not_continued():
    values = 100 * 1.05 ** np.arange(30)
    months = pd.period_range("2020-01", periods=30, freq="M")
    history = Series("inflow_first", months, values, "persons/month")
    paths = simulate(history, 12, 20_000, np.random.default_rng(1))
    assert np.median(paths.values[:, 11]) == pytest.approx(values[-2], rel=0.03)


def test_a_change_keeps_its_size_within_a_path_and_gets_either_sign():
    drawn = draw_changes(np.array([0.2]), (50, 400), np.random.default_rng(5))
    size = np.abs(drawn)
    np.testing.assert_allclose(size, size[:, :1].repeat(400, axis=1))
    assert 0.45 < (drawn > 0).mean() < 0.55


def test_the_scale_has_the_spread_of_student_t():
    # Changes +-0.1, n = 10: variance 0.01 * E[n / chi2(n)] = 0.01 * 10 / 8 = 0.0125
    changes = np.array([0.1, -0.1] * 5)
    drawn = draw_changes(changes, (400_000, 1), np.random.default_rng(6))
    assert drawn.var() == pytest.approx(0.0125, rel=0.02)


def test_one_large_change_leaves_a_heavy_tail():
    changes = np.array([0.01] * 99 + [1.5])
    drawn = np.abs(draw_changes(changes, (20_000, 1), np.random.default_rng(7)))
    assert (drawn > 1.0).mean() == pytest.approx(0.01, abs=0.003)
