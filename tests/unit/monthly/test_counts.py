"""Over-dispersed counts by hand."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.monthly.counts import dispersion, level_of, negative_binomial, simulate

pytestmark = pytest.mark.unit


def test_a_level_takes_three_tenths_of_a_new_month():
    values = np.r_[np.full(12, 10.0), 20.0, 20.0]
    np.testing.assert_allclose(level_of(values)[-3:], [10.0, 13.0, 15.1])


def test_dispersion_is_what_is_beyond_poisson():
    # ((12 - 4)^2 - 4 + (2 - 6)^2 - 6) / (16 + 36) = (60 + 10) / 52
    assert dispersion(np.array([12.0, 2.0]), np.array([4.0, 6.0])) == pytest.approx(70 / 52)
    assert dispersion(np.array([4.0, 6.0]), np.array([4.0, 6.0])) == 0.0


def test_counts_have_the_stated_mean_and_variance():
    drawn = negative_binomial(np.full(200_000, 5.0), 0.4, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(5.0, rel=0.02)
    assert drawn.var() == pytest.approx(5 + 0.4 * 25, rel=0.03)


def test_small_counts_stay_whole_and_keep_zeros():
    months = pd.period_range("2015-01", periods=72, freq="M")
    history = Series("x", months, np.random.default_rng(2).poisson(1.5, 72) * 1.0, "persons/month")
    values = simulate(history, 12, 500, np.random.default_rng(3)).values
    assert (values == values.round()).all()
    assert 0.05 < (values == 0).mean() < 0.5
