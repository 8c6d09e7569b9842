"""Skill against a baseline and the field, and how many errors stand behind it."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.errors import ModelError
from forecast.evaluation.skill import (
    diebold_mariano,
    non_overlapping,
    overlap,
    pairwise_skill,
    relative_skill,
)

NAN = float("nan")


def quarterly(first, last):
    found = [f"{year}-{month:02}-15" for year in range(first, last + 1) for month in (2, 5, 8, 11)]
    return np.array(found, dtype="datetime64[D]")


def year_end(days, ahead):
    years = days.astype("datetime64[Y]") + ahead + 1
    return years.astype("datetime64[D]") - 1


@pytest.mark.unit
@pytest.mark.parametrize(("ahead", "n"), [(0, 12), (1, 6), (2, 4), (3, 3)])
def test_quarterly_forecasts_of_a_year_hold_few_separate_errors(ahead, n):
    # 2013-2024. Year 0: one a year. Year 1 of 2013 ends 2014, the next free one is made in 2015.
    days = quarterly(2013, 2024)
    assert non_overlapping(days, year_end(days, ahead)) == n


@pytest.mark.unit
def test_short_targets_do_not_overlap():
    days = quarterly(2013, 2014)
    assert non_overlapping(days, days + 60) == 8
    assert non_overlapping(days[::-1], (days + 60)[::-1]) == 8  # the order does not matter


@pytest.mark.unit
def test_a_target_that_had_ended_on_the_day_counts_once():
    days = np.array(["2020-02-15", "2020-03-15"], dtype="datetime64[D]")
    ends = np.array(["2020-01-31", "2020-01-31"], dtype="datetime64[D]")
    assert non_overlapping(days, ends) == 1


@pytest.mark.unit
@pytest.mark.parametrize(("ahead", "lags"), [(0, 3), (1, 7), (2, 11)])
def test_overlap_counts_later_days_before_the_end(ahead, lags):
    # made in February, year 0: May, August and November still overlap; each year adds four
    days = quarterly(2013, 2018)
    assert overlap(days, year_end(days, ahead)) == lags


@pytest.mark.unit
def test_nothing_overlaps_a_target_that_had_ended():
    days = quarterly(2013, 2014)
    assert overlap(days, days + 60) == 0
    assert overlap(days, days - 15) == 0
    assert overlap(days[:0], days[:0]) == 0


@pytest.mark.unit
def test_a_forecast_made_on_the_day_a_target_ends_is_separate():
    days = np.array(["2020-02-15", "2020-05-15"], dtype="datetime64[D]")
    ends = np.array(["2020-05-15", "2020-08-15"], dtype="datetime64[D]")
    assert (non_overlapping(days, ends), overlap(days, ends)) == (2, 0)
    assert (non_overlapping(days, ends + 1), overlap(days, ends + 1)) == (1, 1)


@pytest.mark.unit
def test_relative_skill_uses_shared_targets_only():
    # shared: the first and last. (3 + 5)/(6 + 10) = 0.5; the 100 and the 1000 do not count
    scores, baseline = np.array([3, 100, NAN, 5]), np.array([6, NAN, 1000, 10])
    assert relative_skill(scores, baseline) == 0.5


@pytest.mark.unit
@pytest.mark.parametrize("baseline", [[NAN, NAN], [0, 0]])
def test_without_a_measure_there_is_no_relative_skill(baseline):
    assert np.isnan(relative_skill(np.array([1.0, 2.0]), np.array(baseline, float)))


@pytest.mark.unit
def test_pairwise_skill_by_hand():
    # mean scores 2, 4, 16 on the same targets. First: (1 * 2/4 * 2/16)^(1/3) = (1/16)^(1/3);
    # second: (4/2 * 1 * 4/16)^(1/3) = (1/2)^(1/3); third: (8 * 4 * 1)^(1/3) = 32^(1/3)
    scores = np.array([[1.0, 3.0, 20.0], [3.0, 5.0, 12.0]])
    assert pairwise_skill(scores) == pytest.approx([16 ** (-1 / 3), 2 ** (-1 / 3), 32 ** (1 / 3)])


@pytest.mark.unit
def test_pairwise_skill_is_fair_to_a_model_that_skipped_the_hard_target():
    # on the two it made, the second equals the first; its plain mean (1) is far below 34
    scores = np.array([[1.0, 1.0], [1.0, 1.0], [100.0, NAN]])
    assert pairwise_skill(scores) == pytest.approx([1, 1])


@pytest.mark.unit
def test_models_without_shared_targets_are_no_pair():
    scores = np.array([[2.0, NAN, 1.0], [NAN, 3.0, 6.0]])
    # first: (1 * 2/1)^(1/2); second: (1 * 3/6)^(1/2); third: (1/2 * 6/3 * 1)^(1/3) = 1
    assert pairwise_skill(scores) == pytest.approx([2**0.5, 0.5**0.5, 1])


@pytest.mark.unit
def test_a_model_without_scores_or_errors_has_no_pairwise_skill():
    found = pairwise_skill(np.array([[2.0, NAN, 0.0], [4.0, NAN, 0.0]]))
    assert found[0] == 1 and np.isnan(found[1:]).all()


@pytest.mark.unit
def test_diebold_mariano_by_hand():
    # d = 3, 1, -1, 2, 5: mean 2, g(0) = (1 + 1 + 9 + 0 + 9)/5 = 4, V/n = 0.8;
    # t = 2/sqrt(0.8) * sqrt((5 + 1 - 2)/5) = 2; 4 degrees of freedom:
    # s = 2/sqrt(8), p = 1 - s * (1 + (1 - s^2)/2) = 1 - 0.7071 * 1.25 = 0.11612
    difference = np.array([3.0, 1.0, -1.0, 2.0, 5.0])
    assert diebold_mariano(difference, lags=0) == pytest.approx(0.11612, abs=1e-5)


@pytest.mark.unit
def test_diebold_mariano_with_errors_that_overlap_by_hand():
    # g(1) = (-1 + 3 + 0 + 0)/5 = 0.4; V/n = (4 + 0.8)/5 = 0.96; h = 2:
    # (5 + 1 - 4 + 2/5)/5 = 0.48; t = 2 * sqrt(0.48/0.96) = 1.41421; s^2 = 2/6,
    # p = 1 - 0.57735 * (1 + 1/3) = 0.23020
    difference = np.array([3.0, 1.0, -1.0, 2.0, 5.0])
    assert diebold_mariano(difference, lags=1) == pytest.approx(0.23020, abs=1e-5)
    assert diebold_mariano(-difference, lags=1) == pytest.approx(0.23020, abs=1e-5)


@pytest.mark.unit
def test_diebold_mariano_with_two_lags_by_hand():
    # d = 3, 1, 2, 0, 5, 1: mean 2, g = 16/6, -10/6, 4/6; V/n = (16 - 20 + 8)/36 = 1/9; h = 3:
    # (6 + 1 - 6 + 3 * 2/6)/6 = 1/3; t = 2 * 3 * sqrt(1/3) = sqrt(12), 5 degrees of freedom
    found = diebold_mariano(np.array([3.0, 1.0, 2.0, 0.0, 5.0, 1.0]), lags=2)
    assert found == pytest.approx(2 * stats.t.sf(12**0.5, 5))


@pytest.mark.unit
def test_two_errors_are_enough_by_hand():
    # d = 1, 3: mean 2, g(0) = 1, V/n = 0.5; (2 + 1 - 2)/2 = 0.5; t = 2/sqrt(0.5) * sqrt(0.5) = 2;
    # one degree of freedom: p = 1 - 2/pi * atan(2)
    found = diebold_mariano(np.array([1.0, 3.0]), lags=0)
    assert found == pytest.approx(1 - 2 / np.pi * np.arctan(2))


@pytest.mark.property
@pytest.mark.parametrize("seed", range(20))
def test_without_overlap_it_is_the_t_test(seed):
    difference = np.random.default_rng(seed).normal(0.3, 1, 25)
    expected = stats.ttest_1samp(difference, 0).pvalue
    assert diebold_mariano(difference, lags=0) == pytest.approx(expected)


@pytest.mark.property
def test_it_keeps_its_level_on_overlapping_errors():
    # null true, errors shared by 4 successive forecasts, 50 forecasts; a plain t-test rejects 38%
    rng = np.random.default_rng(7)
    drawn = [np.convolve(rng.normal(size=53), np.ones(4), "valid") for _ in range(600)]
    rejected = np.mean([diebold_mariano(one, lags=3) < 0.05 for one in drawn])
    naive = np.mean([stats.ttest_1samp(one, 0).pvalue < 0.05 for one in drawn])
    assert rejected < 0.11 < 0.25 < naive


@pytest.mark.unit
@pytest.mark.parametrize(
    ("difference", "lags"),
    [
        ([1.0], 0),
        ([1.0, 2.0, 3.0], 3),
        ([1.0, 2.0, 4.0], 4),
        ([2.0, 2.0, 2.0, 2.0], 0),
        ([1.0, -1.0] * 4, 1),
    ],
    ids=["one", "overlap too long", "far too long", "always the same", "variance below zero"],
)
def test_where_n_does_not_allow_there_is_no_p(difference, lags):
    assert np.isnan(diebold_mariano(np.array(difference), lags))


@pytest.mark.unit
def test_a_negative_overlap_is_refused():
    with pytest.raises(ModelError, match="lags: -1"):
        diebold_mariano(np.arange(5.0), -1)


@pytest.mark.unit
def test_dates_of_a_table_are_taken():
    days = pd.Series(pd.to_datetime(["2020-02-15", "2021-02-15"])).to_numpy("datetime64[D]")
    assert non_overlapping(days, days + 320) == 2
