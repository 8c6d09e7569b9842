"""Futures moved to what was observed, against posteriors by hand."""

import numpy as np
import pytest

from forecast.nowcast.update import Observed, left_by_weights, pull, updated

pytestmark = pytest.mark.unit

SUM = Observed(np.array([3.0]), np.array([[1.0]]))


def both(state):
    return state.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def prior() -> np.ndarray:
    return np.random.default_rng(1).standard_normal((40_000, 2)) * [2.0, 1.0]


@pytest.mark.parametrize("steps", [1, 4])
def test_two_normals_whose_sum_is_observed(prior, steps):
    # x1 ~ N(0, 4), x2 ~ N(0, 1), y = x1 + x2 = 3 with error 1: the sum has variance 5 + 1 = 6,
    # so the gain is (4, 1) / 6, the means 2 and 0.5, the variances 4 - 16/6 and 1 - 1/6,
    # and the covariance -4/6.
    found = updated(prior, both, SUM, np.random.default_rng(2), steps)
    np.testing.assert_allclose(found.mean(axis=0), [2.0, 0.5], atol=0.03)
    expected = [[4 - 16 / 6, -4 / 6], [-4 / 6, 1 - 1 / 6]]
    np.testing.assert_allclose(np.cov(found.T), expected, atol=0.03)


def test_two_observations_with_errors_that_belong_together(prior):
    # y1 = x1 = 1 and y2 = x1 + x2 = 1, errors with variances 1 and covariance 0.5:
    # C_yy + R = [[5, 4.5], [4.5, 6]], C_xy = [[4, 4], [0, 1]]; determinant 30 - 20.25 = 9.75.
    whole = np.array([[5.0, 4.5], [4.5, 6.0]])
    cross = np.array([[4.0, 4.0], [0.0, 1.0]])
    gain = cross @ (np.array([[6.0, -4.5], [-4.5, 5.0]]) / 9.75)
    np.testing.assert_allclose(gain @ whole, cross, atol=1e-12)
    observed = Observed(np.array([1.0, 1.0]), np.array([[1.0, 0.5], [0.5, 1.0]]))

    def said(state):
        return np.column_stack([state[:, 0], state.sum(axis=1)])

    found = updated(prior, said, observed, np.random.default_rng(3))
    np.testing.assert_allclose(found.mean(axis=0), gain.sum(axis=1), atol=0.03)
    expected = np.diag([4.0, 1.0]) - gain @ cross.T
    np.testing.assert_allclose(np.cov(found.T), expected, atol=0.03)


def test_a_bent_sum_is_followed_by_four_steps():
    # log x ~ N(0, 1), log(x) is observed through x itself: the answer by weights on many rows
    logs = np.random.default_rng(4).standard_normal((200_000, 1))
    observed = Observed(np.array([np.log(3.0)]), np.array([[0.04]]))

    def said(state):
        return np.log1p(np.exp(state))  # bends from flat to straight

    weights = np.exp(-((np.log(3.0) - said(logs)) ** 2) / 0.08).ravel()
    exact = np.average(logs.ravel(), weights=weights)
    off = [
        abs(updated(logs[:20_000], said, observed, np.random.default_rng(5), k).mean() - exact)
        for k in (1, 4)
    ]
    assert off[1] < 0.05 < off[0]


def test_what_is_the_same_on_every_row_stays_so(prior):
    state = np.column_stack([prior[:1000], np.full(1000, 7.5)])
    found = updated(state, lambda rows: rows[:, :1], SUM, np.random.default_rng(1))
    assert (found[:, 2] == 7.5).all()


def test_the_same_chance_gives_the_same_bytes(prior):
    one, other = (updated(prior, both, SUM, np.random.default_rng(9)) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_what_weights_would_leave():
    observed = Observed(np.array([0.0]), np.array([[1.0]]))
    assert left_by_weights(np.array([[1.0], [-1.0]]), observed) == pytest.approx(2.0)
    # weights 1 and exp(-2) = 0.1353: (1.1353)**2 / (1 + 0.0183) = 1.2658
    assert left_by_weights(np.array([[0.0], [2.0]]), observed) == pytest.approx(1.2658, abs=1e-4)
    assert left_by_weights(np.array([[0.0], [50.0]]), observed) == pytest.approx(1.0)


def test_the_pull_of_an_observation_by_hand():
    # the rows have mean 0 and variance 4 * 2/3 = 8/3 (n - 1 = 3), error 1/3: C + R = 3
    now = np.array([[-2.0], [2.0], [0.0], [0.0]])
    observed = Observed(np.array([3.0]), np.array([[1 / 3]]))
    assert pull(now, observed) == pytest.approx((3 / 3) ** 2 * 8 / 3)


def test_the_pull_tells_how_much_the_mean_of_a_few_rows_moves_by_chance():
    # x and y with correlation 0.5, y observed three deviations out without much error: the rows
    # that count are those of a regression, n / (1 + pull)
    n, far = 400, Observed(np.array([3.0]), np.array([[0.01]]))
    means, counts = [], []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        y = rng.standard_normal(n)
        state = np.column_stack([0.5 * y + np.sqrt(0.75) * rng.standard_normal(n), y])
        moved = updated(state, lambda rows: rows[:, 1:], far, rng, 1)
        means.append(moved[:, 0].mean())
        counts.append(1 / (1 / n + pull(state[:, 1:], far) / n))
    counted = 0.75 / np.var(means)
    assert counted == pytest.approx(np.mean(counts), rel=0.25)
