"""What the estimator and the adapters keep: scikit-learn's habits, and those of our models."""

import copy
import inspect
import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.ensemble import RandomForestRegressor
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import (
    check_no_attributes_set_in_init,
    check_parameters_default_constructible,
)

from data.errors import DataError, ModelError
from data.series import Series
from forecast.bands import HUB_LEVELS
from forecast.session.estimator import COLUMNS, Forecaster
from forecast.session.steps import pool
from models.paths import Paths
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
        (lambda: Forecaster().fit(figures()).predict(0), ModelError, "horizon '0'"),
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
        (lambda *asked: {}["nowhere"], "KeyError: 'nowhere'"),
        (lambda *asked: np.zeros((asked[2], asked[1])), "it gave ndarray, no Paths"),
        (
            lambda *asked: paths_from("2025-01", *asked[:3]),
            "paths from 2025-01, expected from 2024-01",
        ),
    ],
)
def test_a_model_that_fails_is_named(model, said):
    with registered("mine", model), pytest.raises(ModelError, match=f"lu: mine failed .*{said}"):
        Forecaster("mine").fit(figures()).predict(6)


def paths_from(first, asked, horizon, n_paths, values=5.0):
    months = pd.period_range(first, periods=horizon, freq="M")
    return Paths(asked.key, months, np.full((n_paths, horizon), values), asked.unit)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.nan, "a path holds nan; expected finite numbers >= 0"),
        (-1.0, "a path holds -1"),
        (True, "paths of type bool; expected real numbers"),
        (1j, "paths of type complex128"),
        (np.timedelta64(5, "D"), "paths of type timedelta64"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_paths_of_a_model_of_others_are_held_to_the_contract(value, said, named):
    def model(asked, horizon, n_paths, rng):
        return paths_from("2024-01", asked, horizon, n_paths, value)

    with registered("mine", model), pytest.raises(ModelError, match=said):
        Forecaster("mine" if named else model).fit(figures()).predict(6)


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (lambda: register("", ADAPTED["mean"]), "model '': no name"),
        (lambda: register(5, ADAPTED["mean"]), "model '5': no name"),
        (lambda: register("a b", ADAPTED["mean"]), "model 'a b': no name"),
        (lambda: register("zz", 5), "model 'zz': int; expected a function"),
        (lambda: register("zz", None), "model 'zz': NoneType; expected a function"),
        (lambda: register("zz", ADAPTED["mean"], 0), "model 'zz': least_months 0"),
        (lambda: from_regressor(Ridge(), lags=0), "lags 0; expected a whole number from 1 to 120"),
        (lambda: from_regressor(Ridge(), lags="12"), "lags '12'"),
        (lambda: from_regressor(Ridge), "from_regressor: Ridge; expected an object with fit"),
        (lambda: from_regressor(5), "from_regressor: int"),
    ],
)
def test_a_name_or_regressor_that_is_none_is_refused_at_once(use, said):
    before = dict(MODELS)
    with pytest.raises(ModelError, match=said):
        use()
    assert before == MODELS


ARGUMENTS = {
    "a float horizon": (lambda f: f.predict(24.0), "horizon '24.0'"),
    "a text horizon": (lambda f: f.predict("24"), "horizon '24'; expected a whole number from 1"),
    "no horizon": (lambda f: f.predict(None), "horizon 'None'"),
    "a vast horizon": (lambda f: f.predict(10**9), "horizon '1000000000'; .* to 1200"),
    "a true horizon": (lambda f: f.predict(True), "horizon 'True'"),
    "paths below zero": (lambda f: f.set_params(n_paths=-5).predict(3), "n_paths '-5'"),
    "no paths": (lambda f: f.set_params(n_paths=0).predict(3), "n_paths '0'"),
    "float paths": (lambda f: f.set_params(n_paths=1000.0).predict(3), "n_paths '1000.0'"),
    "text paths": (lambda f: f.set_params(n_paths="1000").fit(figures()), "n_paths '1000'"),
    "too much memory": (
        lambda f: f.set_params(n_paths=10**6).predict(60),
        "1000000 paths of 60 months; expected at most 50000000 numbers .400 MB a model",
    ),
    "a seed below zero": (lambda f: f.set_params(seed=-1).predict(3), "seed '-1'"),
    "no seed": (lambda f: f.set_params(seed=None).fit(figures()), "seed 'None'"),
    "no model": (
        lambda f: f.set_params(model=[]).fit(figures()),
        r"model \[\]; expected at least one model",
    ),
    "another model": (lambda f: f.set_params(model=5).fit(figures()), "model int; expected a name"),
    "a regressor as it is": (lambda f: f.set_params(model=Ridge()).fit(figures()), "model Ridge"),
}


@pytest.mark.parametrize("case", ARGUMENTS)
def test_an_argument_that_is_not_as_it_should_be_is_named_in_one_line(case):
    use, said = ARGUMENTS[case]
    with pytest.raises(ModelError, match=f"Forecaster: {said}") as told:
        use(Forecaster("random_walk").fit(figures()))
    assert "\n" not in str(told.value)


def test_whole_numbers_of_numpy_and_lists_of_names_will_do():
    one = Forecaster(["random_walk", "log_ar"], n_paths=np.int64(1000), seed=np.int32(3))
    two = Forecaster(("random_walk", "log_ar"), n_paths=1000, seed=3)
    three = Forecaster(pool("random_walk", "log_ar"), n_paths=1000, seed=3)
    made = [each.fit(figures()).predict(np.int64(3)) for each in (one, two, three)]
    pd.testing.assert_frame_equal(made[0], made[1])
    pd.testing.assert_frame_equal(made[0], made[2])


def test_a_table_of_two_columns_is_a_series_too():
    table = pd.DataFrame({"month": figures().index.astype(str), "lu": figures().to_numpy()})
    one, two = (Forecaster("random_walk").fit(y).predict(3) for y in (table, figures()))
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("name", ["ridge", "pipeline", "mean"])
def test_a_fitted_forecaster_can_be_pickled_copied_and_cloned(name):
    fitted = Forecaster(ADAPTED[name], n_paths=1000).fit(figures())
    wanted = fitted.predict(3)
    for other in (pickle.loads(pickle.dumps(fitted)), copy.deepcopy(fitted)):
        pd.testing.assert_frame_equal(other.predict(3), wanted)
    pd.testing.assert_frame_equal(clone(fitted).fit(figures()).predict(3), wanted)


def test_what_was_not_fitted_says_so_as_scikit_learn_does():
    for use in (lambda f: f.predict(3), lambda f: f.sample(3), lambda f: f.score(figures())):
        with pytest.raises(NotFittedError, match="nothing was fitted yet"):
            use(Forecaster())


def test_the_score_is_the_negative_mean_of_the_wis_of_each_month():
    """Twice the pinball loss, averaged over levels and over the two months that came."""
    series, levels = figures(), np.array(HUB_LEVELS)
    fitted = Forecaster("random_walk", n_paths=1000).fit(series[:-2])
    drawn = np.quantile(fitted.sample(2).values, levels, axis=0)
    miss = np.asarray(series[-2:]) - drawn
    loss = np.where(miss >= 0, levels[:, None] * miss, (levels[:, None] - 1) * miss)
    assert fitted.score(series[-2:]) == pytest.approx(-2 * loss.mean(), rel=1e-9)
    assert fitted.score(series[-1:]) == pytest.approx(-2 * loss[:, 1].mean(), rel=1e-9)
    with pytest.raises(DataError, match="score of 2023-10; expected months after 2023-10"):
        fitted.score(series[-3:])


def test_grids_over_pools_and_cross_validation_work_as_they_are():
    grid = {"model": ["random_walk", ["random_walk", "log_ar"]]}
    folds = TimeSeriesSplit(2, test_size=6)
    found = GridSearchCV(Forecaster(n_paths=1000), grid, cv=folds, error_score="raise")
    found.fit(figures())
    assert found.best_params_["model"] in grid["model"] and found.best_score_ < 0
    scores = cross_val_score(Forecaster("random_walk", n_paths=1000), figures(), cv=folds)
    assert scores.shape == (2,) and (scores < 0).all()
    assert scores.mean() == pytest.approx(found.cv_results_["mean_test_score"][0])


def test_a_forecast_of_another_length_is_refused():
    with pytest.raises(ModelError, match=r"Short: a forecast of shape \(1,\); expected 12"):
        from_statsforecast_like(Short())(history(figures()), 24, 10, np.random.default_rng(1))
