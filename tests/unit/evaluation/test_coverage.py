"""Coverage, its binomial interval and the PIT histogram."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.errors import ModelError
from forecast.evaluation.coverage import binomial_interval, covered, pit_histogram


@pytest.mark.unit
def test_the_ends_of_a_band_belong_to_it():
    observed = np.array([4.9, 5.0, 7.0, 9.0, 9.1])
    found = covered(observed, np.full(5, 5.0), np.full(5, 9.0))
    assert found.tolist() == [0, 1, 1, 1, 0]


@pytest.mark.unit
def test_the_interval_of_none_and_of_all_by_hand():
    # none of 4: upper end solves (1 - p)^4 = 0.025, p = 1 - 0.025^(1/4); all of 4: the mirror
    found = binomial_interval(np.array([0.0, 1.0]), np.array([4, 4]))
    assert found.lower == pytest.approx([0, 0.025**0.25])
    assert found.upper == pytest.approx([1 - 0.025**0.25, 1])


@pytest.mark.property
@pytest.mark.parametrize("n", [1, 2, 7, 12, 52])
def test_the_interval_is_the_exact_binomial_one(n):
    hits = np.arange(n + 1)
    found = binomial_interval(hits / n, np.full(n + 1, n), confidence=0.9)
    for k in hits:
        exact = stats.binomtest(int(k), n).proportion_ci(0.9, method="exact")
        assert (found.lower[k], found.upper[k]) == pytest.approx((exact.low, exact.high))


@pytest.mark.property
def test_a_part_of_a_hit_lies_between_its_neighbours():
    found = binomial_interval(np.array([8, 8.5, 9]) / 12, np.full(3, 12))
    assert (np.diff(found.lower) > 0).all() and (np.diff(found.upper) > 0).all()


@pytest.mark.property
def test_fewer_independent_errors_leave_more_doubt():
    found = binomial_interval(np.full(3, 0.75), np.array([48, 12, 4]))
    assert (np.diff(found.upper - found.lower) > 0).all()


@pytest.mark.unit
@pytest.mark.parametrize(
    ("share", "n"), [(1.2, 5), (-0.1, 5), (0.5, 0), (0.5, -2), (float("nan"), 5)]
)
def test_a_share_that_is_none_is_refused(share, n):
    with pytest.raises(ModelError, match=f"share {share:g} of {n:g} trials"):
        binomial_interval(np.array([share]), np.array([n]))


def pits(*values, model="pool"):
    columns = {"model": model, "quantity": "x", "target": "year_1"}
    return pd.DataFrame({"pit": np.array(values, float)}).assign(**columns)


@pytest.mark.unit
def test_pit_histogram_by_hand():
    # four parts: 0.1 and 0.2 in the first, 0.25 in the second, 0.9 and 1.0 in the last
    found = pit_histogram(pits(0.1, 0.2, 0.25, 0.9, 1.0, np.nan), bins=4)
    assert found["count"].tolist() == [2, 1, 0, 2]
    assert found["share"].tolist() == [0.4, 0.2, 0.0, 0.4]
    assert found["from"].tolist() == [0, 0.25, 0.5, 0.75]
    assert set(found["n"]) == {5}


@pytest.mark.unit
def test_pit_histogram_is_by_model():
    found = pit_histogram(pd.concat([pits(0.9), pits(0.1, model="ets")]), bins=2)
    assert found["model"].tolist() == ["ets", "ets", "pool", "pool"]
    assert len(pit_histogram(pits(0.9))) == 10
    assert found["count"].tolist() == [1, 0, 0, 1]


@pytest.mark.unit
def test_pit_histogram_without_outcomes_is_empty():
    found = pit_histogram(pits(np.nan))
    assert found.empty and "share" in found
