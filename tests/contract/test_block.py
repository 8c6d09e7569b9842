"""A block of series gives the bytes of each of them alone, for every model that has such a form."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from models.pools.block import simulate_pools
from models.pools.default import DEFAULT
from models.pools.pool import Pool, PoolDraws, shared_uniform, simulate_pool
from models.pools.session import registered
from models.registry import MODELS

pytestmark = pytest.mark.contract
BLOCKS = [
    name for name, entry in MODELS.items() if hasattr(import_module(entry.module), "prepared")
]
DRAWS = PoolDraws(14, shared_uniform(3, 400), 3)


def history(name, values):
    months = pd.period_range("2012-04", periods=len(values), freq="M")
    return Series(name, months, np.asarray(values, float), "persons/month")


@pytest.fixture(scope="module")
def histories():
    """Give series of unequal length in no order: walks, seasons, calm, mostly zero, too short."""
    rng = np.random.default_rng(8)
    found = []
    for at, n in enumerate([90, 36, 61, 90, 20, 200, *[90] * 33, 61, 37]):
        walk = np.exp(5 + rng.normal(0, 0.1, n).cumsum() + 0.3 * np.sin(np.arange(n) / 2))
        kinds = (walk, rng.poisson(walk), np.full(n, 7.0), rng.poisson(0.2, n), np.zeros(n))
        found.append(history(f"s{at}", kinds[at % len(kinds)]))
    return [*found, history("shock", np.r_[np.zeros(80), 1e12, np.zeros(9)])]


def alone(one, pool):
    try:
        return simulate_pool(one, pool, DRAWS)
    except ModelError as error:
        return error


@pytest.mark.parametrize(
    "members", [*[(name,) for name in BLOCKS], DEFAULT.names, ("theta", "random_walk")]
)
def test_a_block_gives_the_bytes_of_each_series_alone(members, histories):
    weights = Pool.equal(*members).weights
    pool = Pool(members, weights, "quantile")
    together = list(simulate_pools(histories, pool, DRAWS))
    assert len(together) == len(histories)
    for one, found in zip(histories, together, strict=True):
        wanted = alone(one, pool)
        if isinstance(wanted, ModelError):
            assert isinstance(found, ModelError) and str(found) == str(wanted)
            continue
        assert found.key == one.key and found.months.equals(wanted.months)
        assert found.values.flags.c_contiguous
        assert found.values.tobytes() == wanted.values.tobytes()
    assert sum(isinstance(found, ModelError) for found in together) == 1


def test_company_and_order_change_no_byte(histories):
    whole = {one.key: one for one in simulate_pools(histories[5:30], DEFAULT, DRAWS)}
    for some in (histories[29:4:-1], histories[7:11]):
        for found in simulate_pools(some, DEFAULT, DRAWS):
            assert found.values.tobytes() == whole[found.key].values.tobytes()


def test_the_models_of_the_default_have_a_block():
    assert set(DEFAULT.names) <= set(BLOCKS)


def test_a_model_that_fails_is_named_and_its_neighbours_go_on(histories):
    def picky(one, horizon, n_paths, rng):
        if one.key == "s2":
            raise ValueError("not this one")
        return MODELS["random_walk"].simulate(one, horizon, n_paths, rng)

    with registered("picky", picky):
        first, second = simulate_pools(histories[2:4], Pool.equal("picky", "theta"), DRAWS)
    assert "s2: picky failed on 61 months" in str(first) and second.key == "s3"
