"""Family members after permits, by hand."""

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from models.monthly.after_grants import led, simulate

pytestmark = pytest.mark.unit


def monthly(key: str, start: str, values: np.ndarray, **beside: Series) -> Series:
    months = pd.period_range(start, periods=len(values), freq="M")
    return Series(key, months, values, "persons/month", beside=beside)


def test_a_month_is_led_by_the_grants_of_six_to_seventeen_months_before():
    grants = monthly("asylum_grants", "2010-01", np.arange(1.0, 61.0))
    found = led(grants, pd.Period("2012-01", "M"), 3, (2, np.random.default_rng(1)))
    # January 2012 is month 25: grants 8 (25 - 17) to 19 (25 - 6), mean 13,5; each month 1 more
    np.testing.assert_allclose(found, [[13.5, 14.5, 15.5]] * 2)


def test_arrivals_rise_after_grants_have_risen():
    grants = np.r_[np.full(60, 400.0), np.full(12, 1600.0)]
    arrivals = monthly(
        "inflow_nareis",
        "2015-01",
        np.full(60, 200.0),
        asylum_grants=monthly("asylum_grants", "2014-01", grants),
    )
    # grants rose in January 2019, arrivals are known to December 2019 and have not followed
    short = arrivals.since(pd.Period("2015-06", "M"))
    median = np.median(simulate(short, 12, 4000, np.random.default_rng(2)).values, axis=0)
    assert median[-1] > 1.5 * 200


def test_grants_that_are_known_late_are_continued_on_each_path():
    grants = monthly("asylum_grants", "2010-01", 300 * np.exp(0.3 * np.sin(np.arange(72))))
    found = led(grants, pd.Period("2015-01", "M"), 30, (500, np.random.default_rng(3)))
    spread = found.std(axis=0)
    # the grants of December 2015 lead until June 2016, month 18; from then on paths differ
    assert (spread[:18] < 1e-9).all() and (spread[18:] > 0).all()


def test_without_grants_it_refuses_by_name():
    arrivals = monthly("inflow_nareis", "2015-01", np.full(60, 200.0))
    with pytest.raises(ModelError, match="inflow_nareis: no asylum_grants beside it; after_grants"):
        simulate(arrivals, 12, 100, np.random.default_rng(1))


def test_grants_that_start_too_late_leave_too_few_months():
    grants = monthly("asylum_grants", "2015-01", np.full(60, 500.0))
    arrivals = monthly("inflow_nareis", "2015-01", np.full(48, 200.0), asylum_grants=grants)
    # the first led month is June 2016: 31 of 48 months are left
    with pytest.raises(ModelError, match="31 months; after_grants needs 36"):
        simulate(arrivals, 12, 100, np.random.default_rng(1))
