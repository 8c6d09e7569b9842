"""What the estimator and the adapters keep: scikit-learn's habits, and those of our models."""

import inspect

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import (
    check_no_attributes_set_in_init,
    check_parameters_default_constructible,
)

from data.errors import DataError, ModelError
from data.series import Series
from forecast.session.estimator import COLUMNS, Forecaster
from models.pools.adapters import from_regressor, from_statsforecast_like
from models.pools.session import forget, register, registered
from models.registry import MODELS

pytestmark = pytest.mark.contract

MONTHS = pd.period_range("2017-01", periods=84, freq="M")


class Mean:
    """Forecasts the mean of all it saw, as statsforecast's models answer."""

    def fit(self, y):
        self.level = y.mean()
        return self

    def predict(self, h):
        return {"mean": np.full(h, self.level)}


# Forecasts the last month, without fitting. The method has the name of a package of ours.
Last = type("Last", (), {"forecast": lambda self, y, h: np.full(h, y[-1])})
Short = type("Short", (), {"forecast": lambda self, y, h: y[:1]})


ADAPTED = {
    "ridge": from_regressor(Ridge(), lags=6),
    "forest": from_regressor(RandomForestRegressor(n_estimators=5), lags=12),
    "pipeline": from_regressor(make_pipeline(StandardScaler(), LinearRegression())),
    "mean": from_statsforecast_like(Mean()),
    "last": from_statsforecast_like(Last()),
}
every_adapted = pytest.mark.parametrize("name", ADAPTED)


def figures(n=84, size=500.0):
    values = size * np.exp(np.random.default_rng(5).normal(0, 0.1, n).cumsum() * 0.4)
    return pd.Series(values, index=MONTHS[:n], name="lu")


def history(values):
    return Series("lu", MONTHS[: len(values)], np.asarray(values, float), "persons/month")


def paths(name, values, horizon=14, seed=3):
    return ADAPTED[name](history(values), horizon, 400, np.random.default_rng(seed))


def test_scikit_learn_finds_its_habits():
    check_parameters_default_constructible("Forecaster", Forecaster())
    check_no_attributes_set_in_init("Forecaster", Forecaster())
    assert set(Forecaster().get_params()) == set(inspect.signature(Forecaster).parameters)


def test_a_clone_has_the_same_parameters_and_is_not_fitted():
    fitted = Forecaster(("ets", "theta"), n_paths=1500, seed=9).fit(figures())
    copied = clone(fitted)
    assert copied.get_params() == fitted.get_params()
    assert copied.set_params(seed=2).seed == 2 and fitted.seed == 9
    with pytest.raises(ModelError, match="Forecaster: nothing was fitted yet"):
        copied.predict(12)


def test_bands_rise_and_carry_the_months():
    bands = Forecaster().fit(figures()).predict(24)
    assert tuple(bands.columns) == COLUMNS
    assert bands.index.equals(pd.period_range("2024-01", periods=24, freq="M"))
    order = ["p2_5", "p10", "minimum", "mediaan", "medio", "maximum", "p90", "p97_5"]
    assert (bands[order].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_days_months_and_shuffled_rows_give_the_same_bands():
    series = figures()
    days = series.set_axis(series.index.to_timestamp(how="end")).sample(frac=1, random_state=1)
    one, two = (Forecaster("random_walk").fit(y).predict(6) for y in (series, days))
    pd.testing.assert_frame_equal(one, two)


def test_a_seed_repeats_and_another_does_not():
    first, again, other = (
        Forecaster(seed=seed).fit(figures()).sample(12).values for seed in (4, 4, 5)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).mean() > 0.5


@pytest.mark.parametrize(
    ("use", "error", "said"),
    [
        (lambda: Forecaster().fit([1.0, 2.0]), ModelError, "expected a pandas Series"),
        (lambda: Forecaster().fit(pd.Series([1.0])), DataError, "expected months"),
        (lambda: Forecaster().fit(figures()).predict(0), ModelError, "horizon 0"),
        (lambda: Forecaster().fit(figures(30)).predict(3), ModelError, "lu: 30 months"),
        (lambda: Forecaster("etss").fit(figures()).predict(3), ModelError, "etss"),
        (lambda: Forecaster(()).fit(figures()).predict(3), ModelError, "at least one model"),
        (lambda: Forecaster(n_paths=100).fit(figures()).predict(3), ModelError, "100 paths"),
    ],
)
def test_wrong_use_fails_by_name(use, error, said):
    with pytest.raises(error, match=said):
        use()


@every_adapted
def test_an_adapted_model_gives_whole_reproducible_paths(name):
    first, again, other = (paths(name, figures(), seed=seed) for seed in (1, 1, 2))
    assert first.values.shape == (400, 14)
    assert str(first.months[0]) == "2024-01"
    assert first.values.tobytes() == again.values.tobytes()
    assert (first.values != other.values).mean() > 0.5


@every_adapted
def test_an_adapted_model_scales_and_stays_on_a_constant(name):
    small, large = (np.median(paths(name, figures(size=size)).values) for size in (500.0, 5000.0))
    assert large == pytest.approx(10 * small, rel=0.1)
    np.testing.assert_allclose(paths(name, np.full(84, 250.0)).values, 250.0, rtol=1e-6)


@every_adapted
def test_an_adapted_model_refuses_a_short_history_by_name(name):
    with pytest.raises(ModelError, match="lu: 20 months"):
        paths(name, figures(20))


def test_a_forecaster_of_the_last_month_spreads_by_past_changes():
    """On a walk of steps +-s a month the errors of one month ahead are s, of two months 0 or 2s."""
    step = 0.1
    logs = 6 + step * np.resize([0, 1, 2, 1], 84)  # up, up, down, down
    ahead = np.log1p(paths("last", np.expm1(logs), horizon=2).values) - logs[-1]
    assert set(np.round(np.abs(ahead[:, 0]), 6)) == {step}
    assert set(np.round(np.abs(ahead[:, 1]), 6)) <= {0.0, 2 * step}


def test_a_name_lasts_as_long_as_its_block():
    before = dict(MODELS)
    with registered("forest", ADAPTED["forest"]) as name:
        pooled = Forecaster((name, "random_walk")).fit(figures()).predict(6)
        assert len(pooled) == 6
        with pytest.raises(ModelError, match="the name is taken"):
            register("forest", ADAPTED["ridge"])
    assert before == MODELS
    with pytest.raises(ModelError, match="not registered in this session"):
        forget("ets")


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (from_statsforecast_like(object()), "no attribute 'fit'"),
        (lambda *asked: ADAPTED["last"](asked[0], 2, *asked[2:]), "paths"),
        (None, "no model was given"),
    ],
)
def test_a_model_that_fails_is_named(model, said):
    with registered("mine", model), pytest.raises(ModelError, match=f"lu: mine failed .*{said}"):
        Forecaster("mine").fit(figures()).predict(6)


def test_a_forecast_of_another_length_is_refused():
    with pytest.raises(ModelError, match=r"Short: a forecast of shape \(1,\); expected 12"):
        from_statsforecast_like(Short())(history(figures()), 24, 10, np.random.default_rng(1))
