"""Mean reversion by hand."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.log_ar import (
    HALF_LIFE,
    coefficient,
    draw_blocks,
    effective_months,
    recent_mean,
    simulate,
    weights,
)

pytestmark = pytest.mark.unit


def test_a_month_counts_half_after_the_half_life():
    found = weights(HALF_LIFE + 1)
    assert found[-1] / found[0] == pytest.approx(2.0)
    assert found.sum() == pytest.approx(1.0)


def test_the_mean_leans_to_the_recent():
    logs = np.r_[np.full(60, 5.0), np.full(60, 8.0)]
    # the older five years weigh half of the newer: (5 * 1 + 8 * 2) / 3 = 7, spread sqrt(2)
    mean, spread = recent_mean(logs)
    assert mean == pytest.approx(7.0)
    assert spread == pytest.approx(np.sqrt((4 * 1 + 1 * 2) / 3))


def test_two_nearly_equal_months_carry_as_much_as_two():
    assert effective_months(1) == pytest.approx(1.0)
    assert effective_months(2) == pytest.approx(2.0, rel=1e-3)


def test_the_coefficient_is_shrunk_to_the_usual_one():
    # before (2, 1), after (1, 0): fit 2 / 5 = 0.4; residuals 0.2, -0.4, mean square 0.1;
    # v = 0.1 / 5 = 0.02; weight 0.0001 / 0.0201 = 1 / 201; (0.4 + 200 * 0.975) / 201
    assert coefficient(np.array([2.0, 1.0, 0.0])) == pytest.approx(195.4 / 201)


@pytest.mark.parametrize(
    ("deviations", "expected"),
    [
        (np.zeros(40), 0.975),  # nothing to learn from
        (1.1 ** np.arange(40.0), 0.995),  # growing: held below 1, so that paths return
        ((-1.0) ** np.arange(40), 0.0),  # to and fro
    ],
)
def test_the_coefficient_stays_between_nothing_and_one(deviations: np.ndarray, expected: float):
    assert coefficient(deviations) == pytest.approx(expected)


def test_residuals_are_drawn_three_in_a_row():
    drawn = draw_blocks(np.arange(10.0), (500, 7), np.random.default_rng(1))
    assert drawn.shape == (500, 7)
    inside = np.diff(drawn, axis=1)[:, [0, 1, 3, 4]]  # blocks are months 1-3, 4-6, 7
    assert (inside == 1.0).all()
    assert set(drawn[:, 0]) == set(np.arange(8.0))  # the last start leaves room for three


def test_a_high_level_comes_down_towards_the_mean():
    rng = np.random.default_rng(3)
    values = np.r_[1000 * np.exp(rng.normal(0, 0.1, 108)), 4000 * np.exp(rng.normal(0, 0.1, 12))]
    months = pd.period_range("2010-01", periods=120, freq="M")
    history = Series("inflow_nareis", months, values, "persons/month")
    median = np.median(simulate(history, 60, 4000, np.random.default_rng(4)).values, axis=0)
    assert 3000 < median[0] < 4500
    assert 1000 < median[59] < 2200
