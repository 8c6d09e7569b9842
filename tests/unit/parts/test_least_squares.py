"""Smoothing at its least squares: by hand, and beside statsmodels at its largest likelihood."""

import numpy as np
import pytest

from models.parts.least_squares import least_squares_level
from models.parts.likeliest import likeliest

pytestmark = pytest.mark.unit


def test_an_alternating_series_by_hand():
    """The mean of 1, 3, 1, 3, ... is never bettered: the smallest share, and a level near 2."""
    found = least_squares_level(np.resize([1.0, 3.0], 40))
    assert found.share == pytest.approx(1e-4)
    assert found.level == pytest.approx(2.0, abs=0.01)
    np.testing.assert_allclose(found.residuals, np.resize([-1.0, 1.0], 40), atol=0.01)


def test_one_step_up_is_followed_at_once():
    """Share 1 misses the step only: 0, ..., 0, 5, 0, ..., 0."""
    found = least_squares_level(np.r_[np.full(20, 1.0), np.full(20, 6.0)])
    assert found.share > 0.999 and found.level == pytest.approx(6.0, abs=1e-3)
    np.testing.assert_allclose(np.delete(found.residuals, 20), 0.0, atol=2e-3)
    assert found.residuals[20] == pytest.approx(5.0, abs=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_never_worse_than_statsmodels_and_the_same_where_it_is_at_its_best(seed):
    rng = np.random.default_rng(seed)
    stays = rng.uniform(0.05, 0.95)
    shocks = 0.2 * rng.standard_normal(90)
    values = 6 + stays * (shocks.cumsum() - shocks) + shocks
    ours, theirs = least_squares_level(values), likeliest(values)
    least, other = np.square(ours.residuals).sum(), np.square(theirs.residuals).sum()
    assert least <= other * (1 + 1e-8)
    if least > other * (1 - 1e-8):
        assert ours.share == pytest.approx(float(theirs.result.smoothing_level), abs=1e-3)
        assert ours.level == pytest.approx(theirs.level, abs=1e-3)


def test_a_shift_and_another_unit_change_nothing_else():
    """A calm series of large counts: logs near 11 that move by thousandths."""
    moved = np.random.default_rng(4).standard_normal(60).cumsum()
    one, other = least_squares_level(moved), least_squares_level(11 + 1e-4 * moved)
    assert other.share == pytest.approx(one.share, rel=1e-6)
    assert other.level == pytest.approx(11 + 1e-4 * one.level, rel=1e-9)
    np.testing.assert_allclose(other.residuals, 1e-4 * one.residuals, atol=1e-10)
