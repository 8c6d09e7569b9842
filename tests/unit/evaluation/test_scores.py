"""Score kernels: lopsided cases by hand, identities, and an oracle for the CRPS."""

import numpy as np
import pytest

from data.errors import ModelError
from forecast.bands import HUB_LEVELS
from forecast.evaluation.scores import (
    absolute_percentage_error,
    crps,
    crps_in_order,
    interval_score,
    pinball,
    pit,
    threshold_weighted_crps,
    weighted_interval_score,
)

FIVE = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
SEEDS = range(20)


def one(value):
    return np.array([float(value)])


def column(*values):
    """Return paths of a single forecast, shape (n_paths, 1)."""
    return np.array(values, float)[:, None]


def wis(observed, quantiles, levels):
    return weighted_interval_score(
        one(observed), np.array([quantiles], float), np.array(levels, float)
    )


def parts(score):
    return [float(np.squeeze(part)) for part in score]


# --- interval score -------------------------------------------------------------------------


@pytest.mark.unit
def test_interval_score_of_an_outcome_above():
    # width 10 - 5 = 5; above by 12 - 10 = 2, times 2/0.2 = 20; together 25
    score = interval_score(one(12), one(5), one(10), alpha=0.2)
    assert parts(score) == pytest.approx([5, 0, 20])
    assert score.total == pytest.approx(25)


@pytest.mark.unit
def test_interval_score_of_an_outcome_below():
    # width 9 - 5 = 4; below by 5 - 2 = 3, times 2/0.5 = 12; together 16
    score = interval_score(one(2), one(5), one(9), alpha=0.5)
    assert parts(score) == pytest.approx([4, 12, 0])
    assert score.total == pytest.approx(16)


@pytest.mark.unit
def test_interval_score_of_an_outcome_inside_is_the_width():
    assert parts(interval_score(one(6), one(5), one(16), alpha=0.1)) == pytest.approx([11, 0, 0])


# --- weighted interval score ----------------------------------------------------------------


@pytest.mark.unit
def test_wis_of_one_interval_and_an_outcome_above():
    # K = 1, divided by 1.5; alpha/2 = 0.1. Width 0.1 * (95 - 80) = 1.5 -> 1.
    # Above: 0.1 * 10 * (100 - 95) = 5, median (100 - 90)/2 = 5, together 10 -> 6.667.
    # A kernel that adds the median itself instead of |y - m| would find 34.33.
    score = wis(100, [80, 90, 95], [0.1, 0.5, 0.9])
    assert parts(score) == pytest.approx([1, 0, 20 / 3])
    assert score.total == pytest.approx(23 / 3)


@pytest.mark.unit
def test_wis_of_two_intervals_and_an_outcome_between_their_lower_ends():
    # K = 2, divided by 2.5. Widths 0.1 * 80 + 0.25 * 30 = 15.5 -> 6.2.
    # Too high: the inner band by 20 - 15 = 5 (0.25 * 4 * 5 = 5), the median (30 - 15)/2 = 7.5;
    # together 12.5 -> 5.  Total 11.2.
    score = wis(15, [10, 20, 30, 50, 90], FIVE)
    assert parts(score) == pytest.approx([6.2, 5, 0])
    assert score.total == pytest.approx(11.2)


@pytest.mark.unit
def test_wis_of_an_outcome_above_everything():
    # 15.5/2.5 = 6.2 for width; above 120 - 90 = 30, 120 - 50 = 70 and (120 - 30)/2 = 45:
    # 145/2.5 = 58.  By pinball: 11 + 25 + 45 + 52.5 + 27 = 160.5, twice the mean is 64.2.
    score = wis(120, [10, 20, 30, 50, 90], FIVE)
    assert parts(score) == pytest.approx([6.2, 0, 58])
    assert score.total == pytest.approx(64.2)


@pytest.mark.unit
def test_wis_of_the_median_alone_is_the_absolute_error():
    assert parts(wis(7, [19], [0.5])) == pytest.approx([0, 12, 0])


@pytest.mark.unit
def test_wis_on_the_log_scale():
    # log(1 + y) = 2; quantiles at 0, 1, 4 of the logs, 0.2 in both tails, divided by 1.5.
    # Width 0.2 * 4 = 0.8; median below by 1, half of it 0.5; 1.3/1.5 = 0.8667
    logs = np.log1p(np.expm1([[0.0, 1.0, 4.0]]))
    score = weighted_interval_score(np.log1p(np.expm1(one(2))), logs, np.array([0.2, 0.5, 0.8]))
    assert parts(score) == pytest.approx([0.8 / 1.5, 0, 0.5 / 1.5])


@pytest.mark.unit
@pytest.mark.parametrize(
    "levels", [[0.1, 0.5, 0.8], [0.1, 0.9], [0.5, 0.1, 0.9], [0.0, 0.5, 1.0]], ids=str
)
def test_levels_that_do_not_pair_up_are_refused(levels):
    with pytest.raises(ModelError, match="no central pairs"):
        wis(5, np.arange(len(levels)), levels)


@pytest.mark.unit
def test_falling_quantiles_are_refused_by_row():
    quantiles = np.array([[1.0, 2.0, 3.0], [1.0, 3.0, 2.0]])
    with pytest.raises(ModelError, match="row 1 falls"):
        weighted_interval_score(np.ones(2), quantiles, np.array([0.1, 0.5, 0.9]))


@pytest.mark.unit
def test_the_row_that_falls_is_named_and_not_its_level():
    quantiles = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [3.0, 2.0, 2.5]])
    with pytest.raises(ModelError, match="row 2 falls"):
        weighted_interval_score(np.ones(3), quantiles, np.array([0.1, 0.5, 0.9]))


@pytest.mark.unit
def test_levels_and_quantiles_that_are_off_by_rounding_are_taken():
    found = wis(7, [2, 4, 4 - 1e-12], [0.1 + 1e-12, 0.5, 0.9])
    # a width of 2 at level 0.1; 7 lies 3 above the band and 3 above the median
    assert found.total == pytest.approx([(0.1 * 2 + 3 / 2 + 3) / 1.5])


@pytest.mark.unit
def test_quantiles_of_another_shape_are_refused():
    with pytest.raises(ModelError, match=r"shape \(1, 2\); expected \(1, 3\)"):
        weighted_interval_score(one(1), np.ones((1, 2)), np.array([0.1, 0.5, 0.9]))


# --- pinball, percentage error --------------------------------------------------------------


@pytest.mark.unit
def test_pinball_of_both_sides():
    # forecast 14 for 10 at level 0.3: (1 - 0.3) * 4 = 2.8; forecast 4 at 0.8: 0.8 * 6 = 4.8
    found = pinball(one(10), np.array([[14.0, 4.0]]), np.array([0.3, 0.8]))
    assert found == pytest.approx(np.array([[2.8, 4.8]]))


@pytest.mark.unit
def test_absolute_percentage_error_is_of_the_outcome():
    # 59.000 said, 42.860 came: 16.140 / 42.860 = 37.7%; 30 said, 40 came: 25%
    found = absolute_percentage_error(np.array([42860.0, 40.0]), np.array([59000.0, 30.0]))
    assert found == pytest.approx([0.3765749, 0.25])


@pytest.mark.unit
def test_an_outcome_of_nothing_has_no_percentage_error():
    assert np.isnan(absolute_percentage_error(one(0), one(3)))


# --- paths ----------------------------------------------------------------------------------


@pytest.mark.unit
def test_crps_of_three_paths():
    # mean |x - 4| = (2 + 1 + 7)/3 = 10/3; pairs 3 + 9 + 6 = 18, over 9 = 2; 10/3 - 2 = 4/3
    assert crps(one(4), column(11, 2, 5)) == pytest.approx(4 / 3)


@pytest.mark.unit
def test_crps_of_paths_that_are_in_order_is_that_of_the_same_paths():
    assert crps_in_order(one(4), np.array([[2.0, 5.0, 11.0]])) == pytest.approx(4 / 3)


@pytest.mark.unit
def test_crps_on_the_log_scale():
    # logs 0, 1, 3 and outcome 2: (2 + 1 + 1)/3 = 4/3; pairs 1 + 3 + 2 = 6, over 9 = 2/3
    paths = np.expm1(column(0, 1, 3))
    assert crps(np.log1p(np.expm1(one(2))), np.log1p(paths)) == pytest.approx(2 / 3)


@pytest.mark.unit
def test_threshold_weighted_crps_sees_only_the_tail():
    # above 6 the paths 2, 5, 11 are 6, 6, 11 and the outcome 4 is 6: 5/3 - 10/9 = 5/9,
    # the integral of (2/3 - 1)^2 from 6 to 11
    assert threshold_weighted_crps(one(4), column(2, 5, 11), 6.0) == pytest.approx(5 / 9)


@pytest.mark.unit
def test_threshold_weighted_crps_takes_a_threshold_for_each_forecast():
    paths = np.hstack([column(2, 5, 11), column(2, 5, 11)])
    found = threshold_weighted_crps(np.array([4.0, 4.0]), paths, np.array([6.0, 0.0]))
    assert found == pytest.approx([5 / 9, 4 / 3])


@pytest.mark.unit
@pytest.mark.parametrize(
    ("observed", "found"),
    [(1, 0), (5, 0.25 + 0.5 / 2), (6, 0.75), (11, 0.75 + 0.25 / 2), (20, 1)],
)
def test_pit_counts_ties_half(observed, found):
    assert pit(one(observed), column(5, 11, 2, 5)) == pytest.approx(found)


@pytest.mark.unit
def test_every_forecast_has_its_own_pit():
    paths = np.hstack([column(1, 3, 5, 7), column(1, 2, 3, 4)])
    assert pit(np.array([3.0, 10.0]), paths) == pytest.approx([0.25 + 0.25 / 2, 1.0])


@pytest.mark.unit
def test_an_outcome_that_is_not_known_has_no_score():
    paths = np.ones((3, 1))
    unknown = one("nan")
    assert np.isnan(crps(unknown, paths)) and np.isnan(pit(unknown, paths))
    assert np.isnan(threshold_weighted_crps(unknown, paths, 0.5))


@pytest.mark.unit
@pytest.mark.parametrize("kernel", [crps, pit])
def test_paths_of_another_shape_are_refused(kernel):
    with pytest.raises(ModelError, match=r"shape \(3, 2\) for outcomes of shape \(3,\)"):
        kernel(np.ones(3), np.ones((3, 2)))


@pytest.mark.unit
@pytest.mark.parametrize("kernel", [crps, pit])
@pytest.mark.parametrize(
    ("observed", "paths"),
    [
        (np.ones((3, 1)), np.ones((3, 3))),
        (np.ones(3), np.ones(3)),
        (np.ones(2), np.ones((2, 3))),
        (np.ones(3), np.ones((3, 2))),
        (np.ones(3), np.ones((2, 3, 1))),
    ],
)
def test_paths_of_one_fault_alone_are_refused(kernel, observed, paths):
    with pytest.raises(ModelError, match=r"expected \(n_paths, N\) and \(N,\)"):
        kernel(observed, paths)


@pytest.mark.unit
def test_a_fall_is_told_by_its_row_and_rounding_is_none():
    rising = np.array([[1.0, 2, 3, 4, 5], [1, 2, 2 - 1e-12, 4, 5]])
    assert np.isfinite(pinball(np.ones(2), rising, FIVE)).all()
    falling = np.array([[1.0, 2, 3, 4, 5], [1, 2, 1.9, 4, 5], [1, 2, 3, 4, 3]])
    with pytest.raises(ModelError, match=r"quantiles: row 1 falls; expected quantiles that rise"):
        weighted_interval_score(np.ones(3), falling, FIVE)
    with pytest.raises(ModelError, match=r"levels \[0.1, 0.5, 0.8\]: no central pairs"):
        weighted_interval_score(np.ones(1), np.ones((1, 3)), np.array([0.1, 0.5, 0.8]))
    with pytest.raises(ModelError, match=r"levels \[0.0, 0.5, 1.0\]: no central pairs"):
        weighted_interval_score(np.ones(1), np.ones((1, 3)), np.array([0.0, 0.5, 1.0]))


@pytest.mark.unit
def test_crps_equals_an_independent_library():
    # scoringrules 0.10.0 and 0.11.0 alike: crps_ensemble(estimator="nrg") and twcrps_ensemble
    paths = np.array(
        [
            [30.69, 77.62, 70.62, 20.96],
            [24.32, 20.71, 44.65, 28.81],
            [50.54, 8.22, 89.71, 28.01],
            [48.24, 27.23, 22.98, 41.44],
            [53.37, 26.0, 26.92, 48.42],
            [16.29, 10.38, 39.51, 18.74],
            [7.81, 16.95, 21.6, 13.0],
        ]
    )
    observed = np.array([12.5, 30.0, 61.25, 140.0])
    whole = [12.526122448979589, 6.632857142857143, 13.964489795918364, 105.0065306122449]
    above = [1.758979591836734, 0.767755102040816, 11.142244897959184, 97.44285714285714]
    logs = [0.544166594101245, 0.2581244904581549, 0.29550854555429923, 1.4162330958991773]
    exact = {"rtol": 0, "atol": 1e-10}
    np.testing.assert_allclose(crps(observed, paths), whole, **exact)
    np.testing.assert_allclose(threshold_weighted_crps(observed, paths, 40.0), above, **exact)
    np.testing.assert_allclose(crps(np.log1p(observed), np.log1p(paths)), logs, **exact)


# --- identities -----------------------------------------------------------------------------


def drawn(seed, n=60, levels=23):
    rng = np.random.default_rng(seed)
    observed = rng.lognormal(3, 1, n)
    return observed, np.sort(rng.lognormal(3, 1, (n, levels)), axis=1), rng


@pytest.mark.property
@pytest.mark.parametrize("seed", SEEDS)
def test_an_interval_score_is_two_pinball_losses(seed):
    observed, ends, rng = drawn(seed, levels=2)
    alpha = rng.uniform(0.02, 0.98)
    two = pinball(observed, ends, np.array([alpha / 2, 1 - alpha / 2])).sum(axis=1)
    found = interval_score(observed, ends[:, 0], ends[:, 1], alpha)
    np.testing.assert_allclose(found.total, 2 / alpha * two, rtol=1e-12)


@pytest.mark.property
@pytest.mark.parametrize("seed", SEEDS)
def test_wis_is_twice_the_mean_pinball_loss(seed):
    observed, quantiles, _ = drawn(seed)
    levels = np.array(HUB_LEVELS)
    found = weighted_interval_score(observed, quantiles, levels)
    expected = 2 * pinball(observed, quantiles, levels).mean(axis=1)
    np.testing.assert_allclose(found.total, expected, rtol=1e-12)
    assert all((part >= 0).all() for part in found)
    assert ((found.overprediction == 0) | (found.underprediction == 0)).all()


def crps_by_definition(observed, paths):
    """Return E|X - y| - E|X - X'|/2 with every pair written out."""
    pairs = np.abs(paths[:, None] - paths[None]).mean(axis=(0, 1))
    return np.abs(paths - observed).mean(axis=0) - pairs / 2


@pytest.mark.property
@pytest.mark.parametrize("seed", SEEDS)
def test_crps_equals_its_definition(seed):
    rng = np.random.default_rng(seed)
    n_paths = int(rng.integers(1, 200))
    paths = np.round(rng.lognormal(3, 1, (n_paths, 40)))  # rounded: ties among paths
    observed = np.round(rng.lognormal(3, 1, 40))
    expected = crps_by_definition(observed, paths)
    np.testing.assert_allclose(crps(observed, paths), expected, rtol=0, atol=1e-10)


@pytest.mark.property
@pytest.mark.parametrize("seed", SEEDS)
def test_crps_splits_at_the_threshold(seed):
    # the integral below t and the integral above t are the whole
    rng = np.random.default_rng(seed)
    paths, observed = rng.lognormal(3, 1, (50, 30)), rng.lognormal(3, 1, 30)
    above = threshold_weighted_crps(observed, paths, 25.0)
    below = crps(np.minimum(observed, 25.0), np.minimum(paths, 25.0))
    np.testing.assert_allclose(above + below, crps(observed, paths), rtol=1e-12)


@pytest.mark.property
@pytest.mark.parametrize("seed", SEEDS)
def test_wis_of_many_levels_nears_the_crps(seed):
    rng = np.random.default_rng(seed)
    paths, observed = rng.gamma(3, 10, (999, 30)), rng.gamma(3, 10, 30)
    levels = (np.arange(999) + 0.5) / 999
    found = weighted_interval_score(observed, np.sort(paths, axis=0).T, levels)
    np.testing.assert_allclose(found.total, crps(observed, paths), rtol=1e-9)
