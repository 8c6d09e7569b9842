"""The drift of theta by hand and against statsmodels."""

import numpy as np
import pytest
from statsmodels.tsa.forecasting.theta import ThetaModel

from models.monthly.theta import drift

pytestmark = pytest.mark.unit


def test_half_of_the_slope_goes_on():
    # slope 2, a = 0.5, T = 3: (1 - 0.125) / 0.5 = 1.75 months behind the line
    np.testing.assert_allclose(drift(np.array([1.0, 3.0, 5.0]), 0.5, 3), [1.75, 2.75, 3.75])


def test_a_level_that_never_moves_lies_in_the_middle_of_the_line():
    np.testing.assert_allclose(drift(np.array([1.0, 3.0, 5.0]), 0.0, 2), [2.0, 3.0])


def test_the_drift_is_that_of_statsmodels():
    rng = np.random.default_rng(5)
    logs = 6 + 0.01 * np.arange(90) + rng.normal(0, 0.1, 90).cumsum()
    fitted = ThetaModel(logs, period=1, deseasonalize=False).fit()
    smoothed = float(np.asarray(fitted._one_step)[0])
    theirs = np.asarray(fitted.forecast(10, theta=2)) - smoothed
    np.testing.assert_allclose(drift(logs, float(fitted.params["alpha"]), 10), theirs, rtol=1e-6)
