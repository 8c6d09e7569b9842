"""The yearly random walk by hand."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.monthly.yearly_walk import draw_years, simulate, yearly_rates

pytestmark = pytest.mark.unit


def series(start: str, values: np.ndarray) -> Series:
    months = pd.period_range(start, periods=len(values), freq="M")
    return Series("inflow_resettlement", months, values, "persons/month")


def test_only_complete_years_have_a_rate():
    # November and December 2020, 2021 at 30, 2022 with half a year at 10 and half at 20, then
    # five months of 2023
    values = np.r_[[99.0] * 2, [30.0] * 12, [10.0] * 6, [20.0] * 6, [77.0] * 5]
    np.testing.assert_allclose(yearly_rates(series("2020-11", values)), [30.0, 15.0])


def test_the_months_of_a_year_are_equal_and_the_next_year_differs():
    history = series("2015-01", np.repeat([40.0, 60, 50, 80, 70, 90, 60], 12))
    values = simulate(history, 24, 200, np.random.default_rng(1)).values
    np.testing.assert_allclose(values[:, :12], values[:, :1].repeat(12, axis=1))
    assert (values[:, 11] != values[:, 12]).mean() > 0.9
    assert (values[:, 0] != 60.0).mean() > 0.9


def test_a_started_year_goes_on_at_the_rate_of_its_months_and_the_year_before():
    changing = np.repeat([40.0, 60, 50, 80, 70, 90, 60], 12)
    history = series("2015-01", np.r_[changing, [100.0, 120, 110, 110, 105, 115, 90, 130, 110]])
    values = simulate(history, 15, 8000, np.random.default_rng(2)).values
    np.testing.assert_allclose(values[:, :3], values[:, :1].repeat(3, axis=1))
    logs = np.log1p(values)
    # nine months of 110 on average, the year before of 60 counts for three: 97.5
    assert logs[:, 0].mean() == pytest.approx(np.log(98.5), abs=0.01)
    # nine of twelve months known: sqrt(3 / 12) = half the spread of a whole year's change
    rest, whole = logs[:, 0].std(), (logs[:, 3] - logs[:, 0]).std()
    assert rest == pytest.approx(whole / 2, rel=0.05)


def test_few_years_are_held_to_the_floor():
    # s2 = (0.1^2 + 0.3^2 + 3 * 0.25^2) / 5 = 0.0575; t with 5 degrees: variance s2 * 5 / 3
    drawn = draw_years(np.array([0.1, -0.3]), (400_000, 1), np.random.default_rng(3))
    assert drawn.std() == pytest.approx(np.sqrt(0.0575 * 5 / 3), rel=0.01)


def test_enough_years_speak_for_themselves():
    drawn = draw_years(np.full(5, 0.4), (2000, 3), np.random.default_rng(4))
    size = np.abs(drawn)
    np.testing.assert_allclose(size, size[:, :1].repeat(3, axis=1))
    assert np.median(size) == pytest.approx(0.4, rel=0.15)
