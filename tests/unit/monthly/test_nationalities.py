"""Nationalities added up, by hand."""

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from models.monthly.nationalities import simulate, split
from models.registry import find

pytestmark = pytest.mark.unit


def monthly(key: str, start: str, values: np.ndarray, **beside: Series) -> Series:
    months = pd.period_range(start, periods=len(values), freq="M")
    return Series(key, months, values, "persons/month", beside=beside)


def test_the_rest_is_what_is_left_and_parts_never_exceed_the_total():
    parts = np.array([[30.0, 60.0], [10.0, 60.0]])
    # 100 - 40 = 60; 120 scaled to 90 leaves nothing
    np.testing.assert_allclose(split(np.array([100.0, 90.0]), parts), [[30, 45], [10, 45], [60, 0]])


def test_levels_add_up_where_parts_end_earlier():
    parts = {
        key: monthly(key, "2015-01", np.full(46, 100.0)) for key in find("nationalities").needs
    }
    history = monthly("inflow_first", "2014-01", np.full(60, 900.0), **parts)
    paths = simulate(history, 12, 50, np.random.default_rng(1))
    np.testing.assert_allclose(paths.values, 900.0, rtol=1e-9)
    assert str(paths.months[0]) == "2019-01"


def test_too_few_months_in_common_are_refused():
    parts = {
        key: monthly(key, "2015-01", np.full(35, 100.0)) for key in find("nationalities").needs
    }
    history = monthly("inflow_first", "2010-01", np.full(96, 900.0), **parts)
    with pytest.raises(ModelError, match="inflow_first: 35 months; nationalities needs 36"):
        simulate(history, 12, 50, np.random.default_rng(1))
