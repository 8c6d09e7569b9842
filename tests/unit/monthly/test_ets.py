"""Exponential smoothing by hand and against statsmodels."""

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from models.monthly.ets import continued, smoothed

pytestmark = pytest.mark.unit


def test_a_share_of_each_shock_stays():
    # level 0; e = 1, 2, -1; a = 0.5: months 1, 0.5 + 2, 0.5 + 1 - 1
    np.testing.assert_allclose(continued(np.array([[1.0, 2.0, -1.0]]), 0.5), [[1.0, 2.5, 0.5]])


def test_the_paths_are_those_of_statsmodels():
    rng = np.random.default_rng(1)
    logs = 7 + rng.normal(0, 0.1, 120).cumsum() + rng.normal(0, 0.1, 120)
    level, share, residuals = smoothed(logs)
    assert 0.2 < share < 0.9 and len(residuals) == 120
    shocks = rng.normal(0, 0.2, (5, 18))
    fitted = ETSModel(logs, error="add").fit(disp=False)
    theirs = fitted.simulate(18, anchor="end", repetitions=5, random_errors=shocks.T)
    np.testing.assert_allclose(level + continued(shocks, share), np.asarray(theirs).T, rtol=1e-9)
