"""Mean reversion by hand."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.monthly import log_ar, log_ar_recent
from models.monthly.log_ar import simulate
from models.parts.reversion import Reversion, coefficient, draw_blocks, weights

pytestmark = pytest.mark.unit


def test_a_month_counts_half_after_the_half_life():
    found = weights(61, 60)
    assert found[-1] / found[0] == pytest.approx(2.0)
    assert found.sum() == pytest.approx(1.0)


def test_the_mean_leans_to_the_recent():
    logs = np.r_[np.full(60, 5.0), np.full(60, 8.0)]
    # the older five years weigh half of the newer: (5 * 1 + 8 * 2) / 3 = 7
    assert float(logs @ weights(120, 60)) == pytest.approx(7.0)


def test_a_shorter_window_follows_a_level_that_moved():
    level = np.r_[np.full(120, 1000.0), np.full(36, 4000.0)]
    months = pd.period_range("2010-01", periods=len(level), freq="M")
    noise = np.random.default_rng(4).normal(1, 0.02, len(level))
    history = Series("x", months, level * noise, "persons/month")
    slow, fast = (
        np.median(model.simulate(history, 60, 2000, np.random.default_rng(2)).values[:, -1])
        for model in (log_ar, log_ar_recent)
    )
    assert 1000 < slow < fast < 4000


def test_the_coefficient_is_shrunk_to_the_usual_one():
    # before (2, 1), after (1, 0): fit 2 / 5 = 0.4; residuals 0.2, -0.4, mean square 0.1;
    # v = 0.1 / 5 = 0.02; weight 0.0001 / 0.0201 = 1 / 201; (0.4 + 200 * 0.95) / 201
    assert coefficient(np.array([2.0, 1.0, 0.0]), Reversion()) == pytest.approx(190.4 / 201)


@pytest.mark.parametrize(
    ("deviations", "expected"),
    [
        (np.zeros(40), 0.95),  # nothing to learn from
        (1.1 ** np.arange(40.0), 0.995),  # growing: held below 1, so that paths return
        ((-1.0) ** np.arange(40), 0.0),  # to and fro
    ],
)
def test_the_coefficient_stays_between_nothing_and_one(deviations: np.ndarray, expected: float):
    assert coefficient(deviations, Reversion()) == pytest.approx(expected)


def test_residuals_are_drawn_three_in_a_row_up_or_down():
    drawn = draw_blocks(np.arange(1.0, 11.0), (4000, 7), np.random.default_rng(1))
    assert drawn.shape == (4000, 7)
    assert (np.sign(drawn) == np.sign(drawn[:, :1])).all()  # one sign for a path
    steps = np.diff(np.abs(drawn), axis=1) == 1.0
    # of two neighbours, both lie in one block in 2 of 3 places; the rest follow by chance (1/8)
    assert steps.mean() == pytest.approx(2 / 3 + 1 / 3 / 8, abs=0.02)
    assert set(np.abs(drawn[:, 0])) == set(np.arange(1.0, 11.0))


def test_every_month_has_the_same_law():
    drawn = draw_blocks(np.array([-3.0, 0.0, 1.0, 2.0]), (30000, 5), np.random.default_rng(2))
    # blocks (-3, 0, 1) and (0, 1, 2): mean square (9 + 0 + 1 + 0 + 1 + 4) / 6 in every month
    np.testing.assert_allclose(np.square(drawn).mean(axis=0), 15 / 6, rtol=0.04)
    np.testing.assert_allclose(drawn.mean(axis=0), 0.0, atol=0.03)


def test_a_high_level_comes_down_towards_the_mean():
    rng = np.random.default_rng(3)
    values = np.r_[1000 * np.exp(rng.normal(0, 0.1, 108)), 4000 * np.exp(rng.normal(0, 0.1, 12))]
    months = pd.period_range("2010-01", periods=120, freq="M")
    history = Series("inflow_nareis", months, values, "persons/month")
    median = np.median(simulate(history, 60, 4000, np.random.default_rng(4)).values, axis=0)
    assert 3000 < median[0] < 4500
    assert 1000 < median[59] < 2200
