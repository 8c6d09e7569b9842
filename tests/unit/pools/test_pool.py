"""The linear pool and the registry it draws from."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from models.paths import Paths
from models.pools.pool import (
    Pool,
    PoolDraws,
    chosen,
    mixed,
    model_rng,
    simulate_pool,
    sorting,
)
from models.registry import MODELS, find

pytestmark = pytest.mark.unit


def history(key: str = "inflow_first", n: int = 60) -> Series:
    values = 1000 * np.exp(np.random.default_rng(8).normal(0, 0.1, n).cumsum())
    return Series(key, pd.period_range("2019-01", periods=n, freq="M"), values, "persons/month")


def draws(n_paths: int = 400, horizon: int = 14) -> PoolDraws:
    return PoolDraws(horizon, np.random.default_rng(3).random(n_paths), seed=11)


def test_the_uniform_picks_the_model_by_cumulative_weight():
    pool = Pool(("ets", "log_ar", "random_walk"), (0.25, 0.5, 0.25))
    uniform = np.array([0.0, 0.2499, 0.25, 0.7499, 0.75, np.nextafter(1.0, 0.0)])
    assert chosen(pool, uniform).tolist() == [0, 0, 1, 1, 2, 2]


def test_weights_that_do_not_add_to_one_in_floats_still_cover_every_row():
    pool = Pool.equal("random_walk", "ets", "structural", "arima", "log_ar", "yearly_walk")
    assert chosen(pool, np.array([np.nextafter(1.0, 0.0)])).tolist() == [5]


def test_a_pool_of_one_is_that_model():
    paths = simulate_pool(history(), Pool(("log_ar",), (1.0,)), draws())
    rng = model_rng(11, "inflow_first", "log_ar")
    np.testing.assert_array_equal(
        paths.values, find("log_ar").simulate(history(), 14, 400, rng).values
    )
    assert paths.months[0] == pd.Period("2024-01", "M")


def test_each_row_is_the_same_row_of_the_model_it_follows():
    pool = Pool(("random_walk", "log_ar"), (0.3, 0.7))
    values = simulate_pool(history(), pool, draws()).values
    of_walk = draws().uniform < 0.3
    for name, rows in (("random_walk", of_walk), ("log_ar", ~of_walk)):
        rng = model_rng(11, "inflow_first", name)
        alone = find(name).simulate(history(), 14, 400, rng).values
        np.testing.assert_array_equal(values[rows], alone[rows])


def two(values):
    months = pd.period_range("2024-01", periods=2, freq="M")
    return Paths("x", months, np.asarray(values, float), "persons/month")


def test_quantiles_are_averaged_on_the_log_scale_and_ranks_kept():
    members = {"ets": two([[0.0, 3.0], [3.0, 0.0]]), "log_ar": two([[8.0, 15.0], [0.0, 63.0]])}
    pool = Pool(("ets", "log_ar"), (0.5, 0.5), "quantile")
    found = mixed(pool, np.array([0.2, 0.9]), members)
    # month 1: logs 0, ln 4 and 0, ln 9 -> 0, ln 6; month 2: 0, ln 4 and ln 16, ln 64 -> ln 4, ln 16
    # row 0 keeps the ranks of ets (low, high), row 1 those of log_ar (low, high)
    np.testing.assert_allclose(found.values, [[0.0, 15.0], [0.0, 15.0]], atol=1e-12)
    other = mixed(pool, np.array([0.9, 0.2]), members)
    # row 0: log_ar (high, low); row 1: ets (high, low)
    np.testing.assert_allclose(other.values, [[5.0, 3.0], [5.0, 3.0]])


def test_equal_values_keep_the_order_of_their_rows():
    members = {"ets": two([[5.0, 1.0], [5.0, 3.0]]), "log_ar": two([[0.0, 2.0], [8.0, 9.0]])}
    pool = Pool(("ets", "log_ar"), (0.5, 0.5), "quantile")
    found = mixed(pool, np.array([0.1, 0.2]), members)
    # both rows keep the ranks of ets, which are 0 and 1 in both months though the first ties:
    # sqrt(6 * 1), sqrt(6 * 9) and sqrt(2 * 3), sqrt(4 * 10), less 1
    expected = np.sqrt([[6.0, 6.0], [54.0, 40.0]]) - 1
    np.testing.assert_allclose(found.values, expected)


def test_ties_among_many_rows_are_those_of_a_stable_sort():
    rng = np.random.default_rng(5)
    values = np.round(rng.gamma(2, 3, (3, 4, 500)))  # mostly ties
    values[1] = rng.random((4, 500))  # and none
    order, in_order = sorting(values)
    np.testing.assert_array_equal(order, values.argsort(axis=-1, kind="stable"))
    np.testing.assert_array_equal(in_order, np.sort(values, axis=-1))


def test_numbers_that_differ_in_their_last_bits_only_are_sorted_right():
    """Also a zero with a sign, which equals one without, numbers below 0, and one number alone."""
    rng = np.random.default_rng(6)
    values = 7 * (1 + rng.integers(0, 600, (5, 400)) * 2.0**-52)
    values[1], values[2] = np.where(rng.random(400) < 0.5, 0.0, -0.0), -values[2]
    values[3, ::7] = np.inf
    for n in (1, 2, 3, 400):
        order, in_order = sorting(values[:, :n])
        wanted = values[:, :n].argsort(axis=-1, kind="stable")
        np.testing.assert_array_equal(order, wanted)
        assert in_order.tobytes() == np.take_along_axis(values, wanted, axis=-1).tobytes()


def test_an_unknown_rule_is_refused():
    with pytest.raises(ModelError, match="rule 'mean'; expected linear or quantile"):
        Pool(("ets",), (1.0,), "mean")


def test_a_row_is_told_by_the_same_model_in_every_stream():
    pool = Pool.equal("random_walk", "yearly_walk")
    even = [
        np.ptp(simulate_pool(history(key), pool, draws()).values[:, :12], axis=1) < 1e-6
        for key in ("inflow_first", "inflow_nareis")
    ]
    np.testing.assert_array_equal(even[0], even[1])
    assert 100 < even[0].sum() < 300  # yearly_walk is flat within a year, random_walk is not


def test_streams_and_models_have_chance_of_their_own():
    numbers = [
        model_rng(*words).random()
        for words in (
            (1, "inflow_first", "ets"),
            (1, "inflow_nareis", "ets"),
            (1, "inflow_first", "arima"),
            (2, "inflow_first", "ets"),
        )
    ]
    assert len(set(numbers)) == 4
    assert model_rng(1, "inflow_first", "ets").random() == numbers[0]


def test_a_member_that_cannot_fit_is_named_even_without_rows():
    pool = Pool(("random_walk", "log_ar"), (1 - 1e-9, 1e-9))
    with pytest.raises(ModelError, match="inflow_nareis: 20 months; log_ar needs 36"):
        simulate_pool(history("inflow_nareis", 20), pool, draws())


@pytest.mark.parametrize(
    ("names", "weights", "found"),
    [
        ((), (), "pool of no models"),
        (("ets", "ets"), (0.5, 0.5), "pool of ets, ets: expected at least one model, each once"),
        (("ets", "log_ar"), (1.0,), r"weights \(1.0,\)"),
        (("ets", "log_ar"), (0.5, 0.4), r"weights \(0.5, 0.4\); expected .* sum 1"),
        (("ets", "log_ar"), (1.5, -0.5), r"weights \(1.5, -0.5\)"),
        (("ets", "log_ar"), (0.5, float("nan")), r"weights \(0.5, nan\)"),
        (("etz",), (1.0,), "model 'etz': unknown"),
    ],
)
def test_a_pool_that_is_none_is_refused(names: tuple, weights: tuple, found: str):
    with pytest.raises(ModelError, match=found):
        Pool(names, weights)


def test_an_unknown_model_is_answered_with_the_nearest():
    with pytest.raises(ModelError, match=r"model 'log-ar': unknown.*Write log_ar"):
        find("log-ar")


def test_a_name_like_no_model_is_answered_with_all():
    with pytest.raises(ModelError, match="Write random_walk or ets or structural"):
        find("zzz")


def test_a_failure_inside_a_model_names_series_and_model():
    rng = np.random.default_rng(1)
    with pytest.raises(ModelError, match="inflow_first: random_walk failed on 60 months"):
        find("random_walk").simulate(history(), 12, -1, rng)


def test_listing_the_models_loads_no_library():
    code = "import sys, models.registry; sys.exit(bool({'numpy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=find.__code__.co_filename.rsplit("/", 2)[0]
    )
    assert done.returncode == 0 and MODELS
