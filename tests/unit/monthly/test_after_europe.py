"""A share of Europe, by hand."""

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from models.monthly.after_europe import simulate

pytestmark = pytest.mark.unit


def monthly(key: str, start: str, values: np.ndarray, **beside: Series) -> Series:
    months = pd.period_range(start, periods=len(values), freq="M")
    return Series(key, months, values, "persons/month", beside=beside)


@pytest.mark.parametrize("extra", [-6, -1, 0, 3, 20])
def test_a_fixed_share_of_a_fixed_europe_stays(extra: int):
    europe = monthly("europe_first", "2014-01", np.full(72 + extra, 40000.0))
    history = monthly("inflow_first", "2014-01", np.full(72, 2000.0), europe_first=europe)
    paths = simulate(history, 12, 50, np.random.default_rng(1))
    np.testing.assert_allclose(paths.values, 2000.0, rtol=1e-9)


def test_what_europe_already_shows_is_followed():
    noise = np.exp(np.random.default_rng(2).normal(0, 0.05, 78))
    rises = np.r_[np.full(72, 40000.0), np.full(6, 80000.0)] * noise
    europe = monthly("europe_first", "2014-01", rises)
    history = monthly("inflow_first", "2014-01", rises[:72] / 20, europe_first=europe)
    median = np.median(simulate(history, 6, 2000, np.random.default_rng(1)).values)
    assert 1.6 * 2000 < median < 2.4 * 2000


def test_a_europe_that_ends_too_early_is_refused_by_name():
    europe = monthly("europe_first", "2014-01", np.full(65, 40000.0))
    history = monthly("inflow_first", "2014-01", np.full(72, 2000.0), europe_first=europe)
    with pytest.raises(ModelError, match="europe_first ends in 2019-05, 7 months before it"):
        simulate(history, 12, 50, np.random.default_rng(1))
