"""Logs without season, and the way back."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.parts.seasonal import LARGEST_LOG, adjust, seasonal_factors, to_paths

pytestmark = pytest.mark.unit

FACTORS = np.array([0.1, -0.3, 0.0, 0.2, -0.1, 0.0, 0.3, 0.1, -0.2, 0.0, -0.2, 0.1])  # sum 0


def series(logs: np.ndarray, start: str) -> Series:
    months = pd.period_range(start, periods=len(logs), freq="M")
    return Series("inflow_first", months, np.expm1(logs), "persons/month")


def test_a_season_without_noise_is_found_whole():
    months = pd.period_range("2015-05", periods=50, freq="M")
    logs = 6.0 + FACTORS[months.month.to_numpy() - 1]
    np.testing.assert_allclose(seasonal_factors(logs, months), FACTORS, atol=1e-12)
    adjusted = adjust(series(logs, "2015-05"))
    np.testing.assert_allclose(adjusted.logs, 6.0, atol=1e-9)
    assert adjusted.is_constant and adjusted.level == pytest.approx(6.0)


def test_a_straight_line_has_no_season():
    months = pd.period_range("2015-01", periods=60, freq="M")
    np.testing.assert_allclose(seasonal_factors(np.linspace(5, 7, 60), months), 0.0, atol=1e-12)


def test_with_less_than_three_years_there_is_no_season():
    months = pd.period_range("2015-01", periods=35, freq="M")
    assert not seasonal_factors(FACTORS[months.month.to_numpy() - 1], months).any()


def test_factors_are_shrunk_by_what_chance_gives():
    # Two deviations a calendar month, factor + d and factor - d with d = 0.3:
    # s2 = 24 * 0.09 / (24 - 12) = 0.18, by chance s2 / 2 = 0.09.
    # FACTORS has squares summing to 0.34, so variance 0.34 / 11 = 0.0309 < 0.09: no season.
    months = pd.period_range("2015-01", periods=36, freq="M")
    noise = np.tile(np.r_[np.full(6, 0.3), np.full(6, -0.3)], 3)
    noise = noise * np.r_[np.ones(12), -np.ones(12), np.ones(12)]
    small = seasonal_factors(FACTORS[months.month.to_numpy() - 1] + noise, months)
    assert np.abs(small).max() < np.abs(FACTORS).max()
    assert small.sum() == pytest.approx(0.0, abs=1e-12)


def test_pure_noise_hardly_has_a_season():
    rng = np.random.default_rng(2)
    months = pd.period_range("2000-01", periods=240, freq="M")
    found = [np.abs(seasonal_factors(rng.normal(0, 0.2, 240), months)).mean() for _ in range(40)]
    assert np.mean(found) < 0.02  # unshrunk: 0.2 / sqrt(19) * 0.8 = 0.037


def test_the_level_is_the_mean_of_the_last_three():
    logs = np.log([50.0] * 20 + [100.0, 200.0, 400.0])
    assert adjust(series(logs, "2020-01")).level == pytest.approx(np.log(200.0))


def test_the_season_of_the_right_month_is_put_back():
    history = series(np.full(14, np.log(101.0)), "2020-01")  # ends February 2021
    season = np.zeros(12)
    season[2] = np.log(2.0)  # March
    paths = to_paths(history, np.full((1, 2), np.log(101.0)), season)
    np.testing.assert_allclose(paths.values, [[201.0, 100.0]])  # 2 * 101 - 1; April as it was


def test_logs_below_nothing_are_nobody_and_giants_stay_finite():
    history = series(np.full(14, 3.0), "2020-01")
    values = to_paths(history, np.array([[-2.0, 5000.0]]), np.zeros(12)).values
    assert values[0, 0] == 0.0
    assert values[0, 1] == np.expm1(LARGEST_LOG) and np.isfinite(values[0, 1] ** 2)
