"""Stretches of days, and how far printed sums lie from ours, by hand."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from forecast.nowcast.days import daily_noise, month_shares
from forecast.nowcast.measures import Measure, measures, printed
from forecast.nowcast.spread import FLOOR, counted, spread, summed

pytestmark = pytest.mark.unit

WEEKS = Measure("weeks", ("inflow_first", "inflow_nareis"), weekly=True)
MONTHS = Measure("months", ("inflow_first",), ("nl_first_cbs",))


def rows(*stretches):
    table = pd.DataFrame(stretches, columns=["start", "end", "value", "rounding"])
    table = table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))
    return table.assign(measure="weeks", period=table["start"].astype(str))


def known(first="2020-01", n=72, first_value=3100.0, nareis_value=0.0):
    months = pd.period_range(first, periods=n, freq="M")
    return {
        key: Series(key, months, np.full(n, value), "persons/month")
        for key, value in (("inflow_first", first_value), ("inflow_nareis", nareis_value))
    }


def test_a_week_over_the_turn_of_the_year_belongs_to_both_months():
    week = rows(("2025-12-29", "2026-01-04", 700, 100))
    months = pd.period_range("2025-12", "2026-01", freq="M")
    np.testing.assert_allclose(month_shares(week, months) * 31, [[3, 4]])


def test_a_whole_month_has_no_noise_of_days_and_its_halves_have_opposite_noise():
    april = rows(
        ("2026-04-01", "2026-04-30", 1, 1),
        ("2026-04-01", "2026-04-15", 1, 1),
        ("2026-04-16", "2026-04-30", 1, 1),
        ("2026-04-06", "2026-04-12", 1, 1),
    )
    found = daily_noise(april)
    np.testing.assert_allclose(found[0], 0.0, atol=1e-15)
    np.testing.assert_allclose(found[1, 1:3], [7.5 / 225, -7.5 / 225])
    assert found[3, 3] == pytest.approx((7 - 49 / 30) / 49)
    assert found[1, 3] == pytest.approx((7 - 15 * 7 / 30) / (15 * 7))


def test_a_measure_goes_on_when_a_figure_of_it_ends_after_the_day():
    names = ["nl_first_cbs", "nl_total_cumulative_to_week_ministry", "else"]
    ends = pd.to_datetime(["2025-12-31", "2026-01-04", "2026-03-31"])
    figures = pd.DataFrame({"series": names, "end": ends})
    assert MONTHS.goes_on(figures, pd.Timestamp("2025-12-30"))
    assert not MONTHS.goes_on(figures, pd.Timestamp("2025-12-31"))
    assert WEEKS.goes_on(figures, pd.Timestamp("2025-12-31"))
    assert not WEEKS.goes_on(figures, pd.Timestamp("2026-01-04"))


def test_our_own_sum_needs_every_month_and_what_is_known_does_not():
    histories = known("2025-01", 12, 3100.0, 310.0)
    week = rows(("2025-12-29", "2026-01-04", 700, 100), ("2025-01-06", "2025-01-12", 700, 100))
    assert np.isnan(summed(week, WEEKS, histories)[0])
    assert summed(week, WEEKS, histories)[1] == pytest.approx(7 * 110)
    np.testing.assert_allclose(counted(week, WEEKS, histories), [3 * 110, 7 * 110])


def test_the_definition_of_weeks_is_measured_by_year_and_days_by_single_weeks():
    histories = known()  # 3100 a month: 9100 + 3100 * days over a quarter and so on
    halves = [
        (f"{year}-01-01", f"{year}-06-30", 18_600 * np.exp(off), 1)
        for year, off in ((2020, 0.01), (2021, -0.02), (2022, 0.02))
    ]
    short = [(f"{year}-01-01", f"{year}-01-31", 9_999, 1) for year in (2020, 2021, 2022)]
    weeks = [
        (f"2021-{month:02}-08", f"2021-{month:02}-14", 700 * np.exp(0.1 * sign), 1)
        for month, sign in ((1, 1), (3, -1), (5, 1), (7, -1), (8, 1), (10, -1), (12, 1), (12, -1))
    ]
    told = spread(rows(*short, *halves, *weeks), WEEKS, histories)
    assert told.n == 3
    measured = (0.01**2 + 0.02**2 + 0.02**2) / 3
    assert told.definition == pytest.approx(np.sqrt(measured * 3 / (3 - 2)))
    assert told.bias == pytest.approx(0.01 / 3)
    # a week of 7 in a month of 31: noise (7 - 49/31) / 49 of a daily variance
    left = 0.1**2 - measured - (1 / np.sqrt(12) / 700) ** 2
    assert told.daily == pytest.approx(np.sqrt(left / ((7 - 49 / 31) / 49)), rel=0.01)


def test_too_little_beside_known_months_tells_nothing():
    histories = known()
    halves = [(f"{year}-01-01", f"{year}-06-30", 18_600, 100) for year in (2020, 2021)]
    weeks = [(f"2021-{month:02}-08", f"2021-{month:02}-14", 700, 100) for month in range(1, 13)]
    assert spread(rows(*halves, *weeks), WEEKS, histories) is None  # two years
    third = ("2022-01-01", "2022-06-30", 18_600, 100)
    assert spread(rows(*halves, third, *weeks[:7]), WEEKS, histories) is None  # seven weeks
    assert spread(rows(*halves, third, *weeks), WEEKS, histories) is not None
    early = ("2022-01-01", "2022-02-13", 4_600, 100)  # six weeks are not half a year
    assert spread(rows(*halves, early, *weeks), WEEKS, histories) is None
    assert spread(rows(*halves).head(0), MONTHS, histories) is None


def test_sums_that_equal_ours_are_still_not_believed_to_the_person():
    months = [(f"2021-{m:02}-01", f"2021-{m:02}-28", 3100, 5) for m in range(1, 13)]
    exact = rows(*months).assign(end=lambda t: t["start"] + pd.offsets.MonthEnd(0))
    assert spread(exact, MONTHS, known()).definition == FLOOR


def test_only_whole_months_and_the_first_named_series_count():
    table = pd.DataFrame(
        [
            ("nl_first_ind", "2025-01", "2025-01-01", "2025-01-31", 1600.0, "official"),
            ("nl_first_cbs", "2025-01", "2025-01-01", "2025-01-31", 1650.0, "official"),
            ("nl_first_cbs", "2025-02/2025-03", "2025-02-01", "2025-03-31", 2880.0, "derived"),
            ("nl_first_cbs", "a excl b", "2025-04-01", "2025-06-30", 4930.0, "derived"),
            ("nl_first_cbs", "x", "2025-04-01", "2025-04-15", 800.0, "official"),
            ("nl_first_cbs", "2025-07", "2025-07-01", "2025-07-31", 2000.0, "rounded_gt"),
        ],
        columns=["series", "period", "start", "end", "value", "status"],
    )
    days = {name: pd.to_datetime(table[name]) for name in ("start", "end")}
    measure = Measure("first", ("inflow_first",), ("nl_first_cbs", "nl_first_ind"))
    found = printed(table.assign(**days), measure)
    assert found["value"].tolist() == [1650.0, 2880.0]
    assert found["rounding"].tolist() == [10.0, 10.0]


def test_every_measure_names_streams_and_has_rows_of_one_kind():
    for one in measures():
        assert one.streams and one.weekly == (not one.series)
