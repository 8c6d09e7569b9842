"""Calm series of large counts are fitted too, at the maximum they have in any unit."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.parts.likeliest import likeliest
from models.parts.seasonal import adjust

pytestmark = pytest.mark.unit


def calm(seed):
    """Return logs of 120 months of 50.000 a month, on which the search may end too early."""
    counts = np.random.default_rng([50_000, seed]).poisson(50_000, 120).astype(float)
    months = pd.period_range("2010-01", periods=120, freq="M")
    return adjust(Series("x", months, counts, "persons/month")).logs


@pytest.mark.parametrize("seed", [12, 157, 165, 266, 277, 328, 352])
def test_a_calm_series_has_the_maximum_of_the_same_series_in_other_units(seed):
    logs = calm(seed)
    found, other = likeliest(logs), likeliest((logs - logs.mean()) / logs.std())
    assert found.result.smoothing_level == pytest.approx(other.result.smoothing_level, abs=2e-3)
    assert found.level == pytest.approx(logs.mean() + logs.std() * other.level, abs=1e-4)
    spread = found.residuals.std() / (logs.std() * other.residuals.std())
    assert spread == pytest.approx(1, rel=1e-3)


def test_a_damped_trend_has_them_too():
    logs = calm(12)
    found = likeliest(logs, trend="add", damped_trend=True)
    assert found.level == pytest.approx(logs.mean(), abs=0.01)


def test_a_fit_in_units_of_its_spread_is_told_on_the_scale_of_the_series():
    logs = np.log(np.random.default_rng(3).gamma(9, 30, 90))
    as_is = likeliest(logs)
    moved = as_is._replace(centre=2.0, spread=0.5)
    assert (as_is.centre, as_is.spread) == (0.0, 1.0)
    assert moved.level == 2 + 0.5 * as_is.level
    np.testing.assert_array_equal(moved.residuals, 0.5 * as_is.residuals)
