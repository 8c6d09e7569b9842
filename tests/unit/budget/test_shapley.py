"""Shapley: adds up, no order, turns sign; the COA walk and the variance split with it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.budget.decomposition import FACTORS, euros, factors, printed_factors, walk
from forecast.budget.drivers import OTHER, tornado, variance_shares
from forecast.budget.shapley import shapley, shares
from forecast.costs.rules import cost
from models.chain.settings import Settings
from models.paths import Paths

pytestmark = pytest.mark.property
SHARE = st.floats(0, 1)
PLACES = st.floats(1_000, 200_000)
PRICE = st.floats(10_000, 100_000)


@st.composite
def made(draw):
    return {
        "volume": np.array([draw(PLACES), draw(PLACES)]),
        "duration": np.array([draw(st.floats(1, 1.5))]),
        "mix": np.array([draw(SHARE), draw(SHARE)]),
        "price": np.array([[draw(PRICE)], [draw(PRICE)]]),
    }


@given(made(), made())
def test_effects_add_up_to_one_euro(before, after):
    effects = shapley(euros, before, after)
    change = euros(after) - euros(before)
    assert np.abs(sum(effects.values()) - change).max() < 1.0


@given(made(), made())
def test_effects_turn_sign(before, after):
    there, back = shapley(euros, before, after), shapley(euros, after, before)
    for name in FACTORS:
        np.testing.assert_allclose(there[name], -back[name], atol=1.0)


@given(made(), made())
def test_effects_depend_on_no_order(before, after):
    turned = dict(reversed(list(before.items()))), dict(reversed(list(after.items())))
    there, other = shapley(euros, before, after), shapley(euros, *turned)
    for name in FACTORS:
        np.testing.assert_array_equal(there[name], other[name])


@given(made(), made())
def test_a_factor_that_stays_has_no_effect(before, after):
    still = {**after, "mix": before["mix"]}
    assert np.abs(shapley(euros, before, still)["mix"]).max() == 0


def test_by_hand():
    before = printed_factors(100.0, 40.0, (10.0, 30.0))  # 40 * 10 + 60 * 30 = 2.200
    after = {**before, "volume": np.array([110.0]), "price": np.array([[10.0], [40.0]])}
    assert euros(before)[0] == 2200.0
    found = walk(before, after)  # 110 * (0,4 * 10 + 0,6 * 40) = 3.080
    # volume: 10 * mean(22, 28) = 250; price: 6 * mean(100, 110) = 630
    assert found == {"volume": 250.0, "price": 630.0, "mix": 0.0, "duration": 0.0}


@given(st.integers(0, 3), st.integers(0, 10_000))
def test_the_factors_give_the_cost_of_the_budget_model(tail, seed):
    rng = np.random.default_rng(seed)
    months = pd.period_range("2026-01", "2027-12", freq="M")
    quantities = {
        f"coa_places_{kind}": Paths(
            f"coa_places_{kind}", months, rng.gamma(2, 9, (3, 24)), "places"
        )
        for kind in ("regular", "emergency")
    }
    settings = Settings(
        months,
        3,
        {
            "price_regular_place": rng.uniform(2e4, 3e4, (1, 24)),
            "price_emergency_place": rng.uniform(4e4, 9e4, (3, 1)),
            "coa_contract_months": np.full((1, 1), float(tail)),
        },
    )
    whole = cost("cost_coa", quantities, settings).paths.values[:, 12:].sum(axis=1)
    np.testing.assert_allclose(euros(factors(quantities, settings, 2027)), whole, rtol=1e-12)


def test_shares_of_variance():
    rng = np.random.default_rng(7)
    first, second, noise = rng.normal(size=(3, 20_000))
    found = variance_shares(3 * first + 2 * second + noise, {"a": first, "b": second})
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert found["a"] == pytest.approx(9 / 14, abs=0.02)
    assert found["b"] == pytest.approx(4 / 14, abs=0.02)
    assert found[OTHER] == pytest.approx(1 / 14, abs=0.02)
    assert list(found.index) == ["a", "b", OTHER]


def test_the_tornado_is_widest_first():
    driver = np.arange(12.0)
    table = tornado(5 * driver, {"still": np.ones(12), "moves": driver}, 1 / 6)
    assert table["driver"].tolist() == ["moves", "still"]
    # lowest sixth 0 and 1, highest 10 and 11
    assert table.loc[0, ["cost_low", "cost_high"]].tolist() == [2.5, 52.5]


def test_shares_are_the_mean_over_every_order():
    worth = {"": 0.0, "a": 1.0, "b": 2.0, "ab": 7.0}
    found = shares(lambda changed: np.array([worth["".join(sorted(changed))]]), ["b", "a"])
    assert found["a"] == (1 + (7 - 2)) / 2  # first, then second
    assert found["b"] == (2 + (7 - 1)) / 2
