"""The exact law of a state space: by hand and against statsmodels."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from data.series import Series
from models.monthly.arima import searched, waves
from models.monthly.arima import simulate as simulate_arima
from models.monthly.structural import simulate as simulate_structural
from models.parts.seasonal import adjust
from models.parts.state_space import fit, gaussian_paths, joint_covariance

pytestmark = pytest.mark.unit


def noisy_logs(n: int = 84) -> np.ndarray:
    rng = np.random.default_rng(9)
    season = 0.2 * np.cos(2 * np.pi * np.arange(n) / 12)
    return 7 + rng.normal(0, 0.1, n).cumsum() + rng.normal(0, 0.1, n) + season


def history(logs: np.ndarray) -> Series:
    months = pd.period_range("2015-01", periods=len(logs), freq="M")
    return Series("inflow_first", months, np.expm1(logs), "persons/month")


def test_the_covariance_of_a_local_level_is_that_of_the_book():
    fitted = UnobservedComponents(noisy_logs(), level="local level").smooth([0.02, 0.01])
    p = fitted.predicted_state_cov[0, 0, -1]
    # y[h] = level[h] + noise: the level is shared, each later month adds 0.01 to it
    expected = np.array([[p + 0.02, p, p], [p, p + 0.03, p + 0.01], [p, p + 0.01, p + 0.04]])
    np.testing.assert_allclose(joint_covariance(fitted, 3), expected)


def test_the_diagonal_is_the_squared_standard_error_of_statsmodels():
    logs = noisy_logs()
    seen, ahead = np.split(waves(len(logs) + 30), [len(logs)])
    arima = searched(logs, seen, adjust(history(logs)).logs)
    level = fit(UnobservedComponents(logs, level="local level", autoregressive=1))
    for fitted, options in ((arima, {"exog": ahead}), (level, {})):
        theirs = fitted.get_forecast(30, **options).se_mean
        np.testing.assert_allclose(np.diag(joint_covariance(fitted, 30)), theirs**2, rtol=1e-9)


def test_paths_have_the_mean_and_covariance_asked_for():
    mean, covariance = np.array([3.0, 5.0]), np.array([[4.0, 3.0], [3.0, 9.0]])
    drawn = gaussian_paths(mean, covariance, 200_000, np.random.default_rng(1))
    np.testing.assert_allclose(drawn.mean(axis=0), mean, atol=0.03)
    np.testing.assert_allclose(np.cov(drawn.T), covariance, rtol=0.02)


def test_no_variance_gives_the_mean():
    drawn = gaussian_paths(np.array([2.0, 4.0]), np.zeros((2, 2)), 3, np.random.default_rng(1))
    np.testing.assert_allclose(drawn, [[2.0, 4.0]] * 3)


class Endless:
    """A model whose likelihood has no maximum."""

    def fit(self, *_: object, **__: object) -> SimpleNamespace:
        return SimpleNamespace(mle_retvals={"converged": False}, params=[1.0], llf=0.0)


def test_a_likelihood_without_maximum_is_refused():
    with pytest.raises(ValueError, match="no maximum of the likelihood"):
        fit(Endless())


class Hesitant:
    """A model whose gradient search stops before the maximum, at 1.5."""

    def fit(self, start: object, **options: object) -> SimpleNamespace:
        done = options.get("method") == "nm"
        reached = (start, "then without gradients") if done else 1.5
        return SimpleNamespace(mle_retvals={"converged": done}, params=reached, llf=-3.0)


def test_a_search_that_stopped_early_goes_on_from_where_it_was():
    assert fit(Hesitant()).params == (1.5, "then without gradients")


def test_waves_by_hand():
    # month 3 of a year: sin 90, sin 180, cos 90, cos 180 degrees
    np.testing.assert_allclose(waves(13)[3], [1.0, 0.0, 0.0, -1.0], atol=1e-12)
    np.testing.assert_allclose(waves(13)[12], waves(13)[0], atol=1e-12)


@pytest.mark.parametrize(("rise", "seed"), [(0.03, 5), (0.03, 6), (0.0, 5)])
def test_a_differenced_arima_has_no_constant_drift(rise: float, seed: int):
    rng = np.random.default_rng(seed)
    logs = 5 + rise * np.arange(96) + rng.normal(0, 0.05, 96).cumsum()
    fitted = searched(logs, waves(96), adjust(history(logs)).logs)
    assert fitted.model.order[1] == 1
    assert "intercept" not in fitted.model.param_names


def test_arima_does_not_continue_a_fall_that_chance_explains():
    # a walk without drift that happened to fall; pmdarima's stepwise search gives it -1% a month
    logs = 5 + np.random.default_rng(5).normal(0, 0.05, 96).cumsum()
    paths = simulate_arima(history(logs), 60, 4000, np.random.default_rng(6))
    median = np.median(paths.values, axis=0)
    assert median[59] == pytest.approx(median[11], rel=0.05)


def test_structural_tells_a_passing_deviation_from_a_level():
    rng = np.random.default_rng(7)
    deviation = np.zeros(160)
    for t in range(1, 160):
        deviation[t] = 0.8 * deviation[t - 1] + rng.normal(0, 0.2)
    passing = history(7 + deviation)
    values = np.log1p(simulate_structural(passing, 48, 4000, np.random.default_rng(8)).values)
    # a deviation with coefficient 0.8 has spread 0.2 / sqrt(1 - 0.64) = 0.33 however far ahead
    assert 0.25 < values[:, 47].std() < 0.5
    assert np.median(values[:, 47]) == pytest.approx(7.0, abs=0.3)
