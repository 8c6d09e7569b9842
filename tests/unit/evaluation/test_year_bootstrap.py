"""Years are drawn again, not cases: hand cases and identities."""

import numpy as np
import pytest

from forecast.evaluation.year_bootstrap import drawn_years, mean_by_year

pytestmark = pytest.mark.unit


def test_cases_of_a_year_come_and_go_together():
    years = np.array([2017, 2018, 2018, 2022])
    weights = drawn_years(years, seed=3, draws=500)
    assert (weights[:, 1] == weights[:, 2]).all()
    assert (weights[:, [0, 1, 3]].sum(axis=1) == 3).all()  # three years are drawn each time
    assert set(np.unique(weights)) == {0.0, 1.0, 2.0, 3.0}


def test_the_mean_is_over_cases_and_the_ends_are_those_of_single_years():
    years = np.array([2017, 2018, 2018, 2018])
    errors = np.array([0.9, 0.1, 0.1, 0.1])
    found = mean_by_year(errors, drawn_years(years, seed=1))
    assert found.mean == pytest.approx(0.3)
    # both draws are 2017 in a quarter of cases, both 2018 in another
    assert (found.lower, found.upper) == pytest.approx((0.1, 0.9))


def test_many_cases_of_one_year_say_no_more_than_one():
    rng = np.random.default_rng(5)
    errors, years = rng.random(12), np.arange(12)
    once = mean_by_year(errors, drawn_years(years, seed=2))
    often = mean_by_year(np.repeat(errors, 9), drawn_years(np.repeat(years, 9), seed=2))
    assert often == pytest.approx(once)


def test_one_year_leaves_no_interval():
    found = mean_by_year(np.array([0.2, 0.4]), drawn_years(np.array([2020, 2020]), seed=4))
    assert found == pytest.approx((0.3, 0.3, 0.3))


def test_the_same_seed_gives_the_same_draws():
    years = np.array([2017, 2018, 2022])
    assert (drawn_years(years, seed=7) == drawn_years(years, seed=7)).all()
    assert (drawn_years(years, seed=7) != drawn_years(years, seed=8)).any()
