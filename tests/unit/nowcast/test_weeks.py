"""How weeks scatter about each other, by hand; holidays by the calendar of a year."""

import numpy as np
import pandas as pd
import pytest

from data.streams.origin import TOTAL
from forecast.nowcast.days import week_years
from forecast.nowcast.measures import Measure
from forecast.nowcast.spread import Spread, correlated
from forecast.nowcast.weeks import Scatter, scatter, with_holiday

pytestmark = pytest.mark.unit


def weeks(first, values, rounding=1):
    start = pd.date_range(first, periods=len(values), freq="7D")
    table = pd.DataFrame({"start": start, "end": start + pd.Timedelta(days=6), "value": values})
    return table.assign(rounding=rounding)


def test_the_holidays_of_the_first_half_of_2026():
    # 1 January (Thursday), Easter Monday 6 April, 27 April, 5 May, 14 May, Whit Monday 25 May
    found = with_holiday(weeks("2025-12-29", [1] * 26))
    assert (np.flatnonzero(found) + 1).tolist() == [1, 15, 18, 19, 20, 22]


def test_a_holiday_in_a_weekend_takes_no_working_day():
    # 27 April 2025 is a Sunday, 5 May a Monday; 26 December 2026 a Saturday, 25 a Friday
    found = with_holiday(weeks("2025-04-21", [1, 1, 1]))
    assert found.tolist() == [True, False, True]  # Easter Monday 21 April, none, 5 May
    assert not with_holiday(weeks("2025-04-22", [1])).any()


def test_one_week_off_among_equal_ones():
    # of nine weeks the fifth is e times the others: its own deviation is 1 from six others; each
    # of the six within three weeks of it has one of its neighbours off by 1
    found = scatter(weeks("2021-06-07", [1000, 1000, 1000, 1000, 1000 * np.e, *[1000] * 4]))
    around = [sum(0 < abs(i - j) <= 3 for j in range(9)) for i in range(9)]
    squares = [
        (1 if i == 4 else (1 / m) ** 2 if abs(i - 4) <= 3 else 0) / (1 + 1 / m)
        for i, m in enumerate(around)
    ]
    assert found.daily == pytest.approx(np.sqrt(7 * np.mean(squares)), rel=1e-3)
    assert found.holiday == found.daily  # no holiday among them


def test_weeks_with_a_holiday_are_measured_apart():
    values = np.where(with_holiday(weeks("2026-01-05", [1] * 24)), 700.0, 900.0)
    found = scatter(weeks("2026-01-05", values))
    assert found.daily == 0
    assert scatter(weeks("2026-01-05", values[:4])) == Scatter(0.0, 0.0)
    wavy = values * np.where(np.arange(24) % 2, 1.1, 0.9)
    assert scatter(weeks("2026-01-05", wavy)).holiday > scatter(weeks("2026-01-05", wavy)).daily > 0


def test_week_53_of_2026_belongs_to_2026():
    rows = pd.DataFrame({"end": pd.to_datetime(["2027-01-03", "2027-01-10", "2026-01-04"])})
    assert week_years(rows).tolist() == [2026, 2027, 2026]
    assert week_years(pd.DataFrame({"end": pd.to_datetime(["2027-02-28"])})).tolist() == [2027]


def test_a_small_stream_may_be_absent_and_a_large_one_may_not():
    weekly = Measure("weeks", TOTAL, weekly=True, small=("inflow_repeat", "inflow_resettlement"))
    within = weekly.within(["inflow_nareis", "inflow_first", "ukraine_registrations"])
    assert within is not None
    assert within.streams == ("inflow_first", "inflow_nareis")
    assert weekly.within(["inflow_first", "inflow_repeat", "inflow_resettlement"]) is None


def differences(values, first="2020-01"):
    months = pd.period_range(first, periods=len(values), freq="M")
    index = pd.MultiIndex.from_arrays([months.start_time, months.end_time], names=["start", "end"])
    return Spread(0.01, 0.0, 0.0, len(values), pd.Series(values, index=index))


def test_measures_that_lie_off_together_are_not_two_witnesses():
    one, other = differences([0.01, -0.03] * 6), differences([0.02, -0.01, 0.05, -0.02] * 3)
    found = correlated([one, other])
    # sums of squares 6 * 0.0001 + 6 * 0.0009 = 0.006 and 3 * 0.0034 = 0.0102; of products
    # 3 * (0.0002 + 0.0003 + 0.0005 + 0.0006) = 0.0048; 12 shared months count half
    alike = 0.0048 / np.sqrt(0.006 * 0.0102) / 2
    np.testing.assert_allclose(found, [[1, alike], [alike, 1]])
    apart = correlated([one, differences([0.01] * 12, "2022-01")])
    np.testing.assert_allclose(apart, np.eye(2))
    against = correlated([one, differences([-0.01, 0.03] * 6)])
    np.testing.assert_allclose(against, np.eye(2))
