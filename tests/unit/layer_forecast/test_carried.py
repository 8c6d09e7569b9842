"""Months made with the newest ratio: their error on paths, and the streams' sum as it was."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.streams.applicants import spread
from data.streams.history import preferred
from data.streams.monthly import streams, values
from forecast.known import Known, known, shipped
from forecast.simulation.carried import FIRST, REPEAT, carried_spread, with_carried
from models.paths import Paths

pytestmark = pytest.mark.unit

MONTHS = pd.period_range("2026-01", "2026-06", freq="M")
N = 20_000


@pytest.fixture(scope="module")
def then() -> Known:
    return known(shipped(), date(2026, 7, 31))


def paths(first, repeat):
    told = {FIRST: first, REPEAT: repeat}
    return {
        key: Paths(key, MONTHS, np.full((N, 6), value), "persons/month")
        for key, value in told.items()
    }


def moved(found, then, seed=1):
    return with_carried(found, then, np.random.default_rng(seed))


def test_the_months_carried_on_are_those_after_the_newest_quarter(then):
    found = carried_spread(then)
    assert [str(month) for month in found.index] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    stream = streams()[FIRST]
    totals = preferred(then.figures, stream.quarters, "Q")
    applicants = values(then.figures, stream.applicants, "M")
    by_quarter = [spread(totals, applicants, ahead) for ahead in (1, 1, 1, 2)]
    assert found.tolist() == pytest.approx(by_quarter)
    assert 0.01 < found.iloc[0] < found.iloc[3] < 0.05


def test_one_error_a_row_moves_every_month_and_the_sum_stays(then):
    before = paths(2000.0, 150.0)
    made, off = moved(before, then), carried_spread(then)
    first, repeat = made[FIRST].values, made[REPEAT].values
    np.testing.assert_allclose(first + repeat, 2150.0)
    assert first[:, :4].std(axis=0) == pytest.approx(2000 * off.to_numpy(), rel=0.05)
    z = (first[:, :4] / 2000 - 1) / off.to_numpy()
    free = (z > -2.5) & (z < 2.5)  # none of these takes more than there is of repeat
    np.testing.assert_allclose(z[free.all(axis=1)], z[free.all(axis=1)][:, :1].repeat(4, axis=1))
    assert (first[:, 4:] == 2000).all()  # months ahead


def test_repeat_is_never_below_zero_and_takes_no_more_than_there_is(then):
    made = moved(paths(2000.0, 10.0), then)
    assert made[REPEAT].values.min() == 0.0
    assert made[FIRST].values.max() == 2010.0


def test_without_a_month_carried_on_nothing_changes():
    figures = shipped()
    quarterly = known(figures, date(2025, 5, 31))
    assert carried_spread(quarterly).index.max() <= quarterly.histories[FIRST].months[-1]
    early = known(figures, date(2016, 5, 15))
    found = paths(2000.0, 150.0)
    made = moved(found, early)
    assert made[FIRST] is found[FIRST]
    assert made[REPEAT] is found[REPEAT]
