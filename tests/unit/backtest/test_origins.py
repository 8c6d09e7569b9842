"""The days of a backtest and the targets of each."""

from datetime import date

import pandas as pd
import pytest

from data.errors import RunError
from forecast.backtest.setting import is_quarterly, origin_days
from forecast.backtest.targets import covers, span, taken, targets
from models.paths import Paths

pytestmark = pytest.mark.unit


def month(text):
    return pd.Period(text, "M")


def test_quarterly_days_from_2013():
    days = origin_days("quarterly", 2013, 2025)
    assert len(days) == 4 * 13
    assert (days[0], days[1], days[-1]) == (
        date(2013, 2, 15),
        date(2013, 5, 15),
        date(2025, 11, 15),
    )


def test_monthly_days():
    days = origin_days("monthly", 2024, 2025)
    assert len(days) == 24
    assert days[2] == date(2024, 3, 15)


def test_every_quarterly_day_is_a_monthly_one():
    monthly = origin_days("monthly", 2013, 2025)
    quarterly = [day for day in monthly if is_quarterly(day.isoformat())]
    assert tuple(quarterly) == origin_days("quarterly", 2013, 2025)


@pytest.mark.parametrize(
    ("kind", "first", "found"),
    [
        ("weekly", 2013, "--days 'weekly': unknown"),
        ("quarterly", 2026, "--first 2026"),
        ("quarterly", 2012, "--first 2012"),
    ],
)
def test_days_that_cannot_be(kind, first, found):
    with pytest.raises(RunError, match=found):
        origin_days(kind, first, 2025)


def test_targets_of_a_flow():
    found = targets("inflow_first", date(2024, 8, 15), month("2024-06"))
    assert [one.name for one in found[:2]] == ["month_1", "month_2"]
    assert found[0].first == found[0].last == month("2024-07")
    assert found[23] == ("month_24", month("2026-06"), month("2026-06"))
    assert found[24] == ("year_0", month("2024-01"), month("2024-12"))
    assert found[-1] == ("year_3", month("2027-01"), month("2027-12"))
    assert len(found) == 28


def test_a_stream_known_by_year_has_no_months():
    found = targets("inflow_repeat", date(2024, 8, 15), month("2023-12"))
    assert [one.name for one in found] == ["year_0", "year_1", "year_2", "year_3"]


def test_a_stock_is_taken_at_year_ends():
    found = targets("ukraine_stock", date(2025, 2, 15), month("2024-12"))
    assert [one.name for one in found] == ["end_0", "end_1", "end_2", "end_3"]
    assert found[1].first == found[1].last == month("2026-12")


def test_a_stream_that_stood_still_loses_the_months_before_the_span():
    found = targets("inflow_first", date(2024, 8, 15), month("2022-10"))
    assert span(date(2024, 8, 15)) == (month("2023-01"), month("2027-12"))
    assert found[0] == ("month_3", month("2023-01"), month("2023-01"))


def test_a_year_is_summed_on_each_path():
    months = pd.period_range("2024-12", "2026-01", freq="M")
    values = [[float(h) for h in range(14)], [float(2 * h + 1) for h in range(14)]]
    paths = Paths("inflow_first", months, values, "persons/month")
    year = targets("inflow_repeat", date(2025, 2, 15), month("2024-12"))[0]
    # months 2025-01..2025-12 are columns 1..12: 1+..+12 = 78, and 2 * 78 + 12 = 168
    assert taken(paths, year).tolist() == [78.0, 168.0]
    assert covers(paths, year)
    assert not covers(paths, year._replace(first=month("2024-11")))
    assert not covers(paths, year._replace(last=month("2026-02")))
