"""The damped trend by hand and against statsmodels."""

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from models.monthly.damped_ets import Damped, continued, damped

pytestmark = pytest.mark.unit


def test_growth_fades_and_part_of_a_shock_stays():
    state = Damped(1.0, 0.4, share=0.5, turn=0.25, fading=0.5, residuals=np.zeros(1))
    # growth adds 0.2, 0.1, 0.05; a shock of 2 adds 2, then 1 + 2 * 0.25 * 0.5, then + 0.125
    expected = [1.2 + 2, 1.3 + 1.25, 1.35 + 1.375]
    np.testing.assert_allclose(continued(state, np.array([[2.0, 0.0, 0.0]])), [expected])


def test_the_paths_are_those_of_statsmodels():
    rng = np.random.default_rng(3)
    logs = 7 + rng.normal(0, 0.05, 120).cumsum().cumsum() * 0.1 + rng.normal(0, 0.1, 120)
    state = damped(logs)
    assert state.turn > 0.01
    shocks = rng.normal(0, 0.2, (5, 18))
    fitted = ETSModel(logs, error="add", trend="add", damped_trend=True).fit(disp=False)
    theirs = fitted.simulate(18, anchor="end", repetitions=5, random_errors=shocks.T)
    np.testing.assert_allclose(continued(state, shocks), np.asarray(theirs).T, rtol=1e-9)
