"""Month arithmetic by hand."""

from datetime import date

import pandas as pd
import pytest

from data.errors import DataError
from data.months import last_day, month_of, parse_day, period_range, year_months

pytestmark = pytest.mark.unit


def test_a_range_holds_both_ends_and_crosses_the_year():
    months = period_range("2025-11", pd.Period("2026-02", "M"))
    assert list(months.astype(str)) == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_a_range_of_one_month():
    assert list(period_range("2024-02", "2024-02").astype(str)) == ["2024-02"]


def test_a_range_that_runs_back_is_refused():
    with pytest.raises(DataError, match="2026-01 lies before 2026-02; expected"):
        period_range("2026-02", "2026-01")


def test_a_year_has_twelve_months():
    months = year_months(2027)
    assert (str(months[0]), str(months[-1]), len(months)) == ("2027-01", "2027-12", 12)


def test_the_month_of_a_day():
    assert month_of(date(2024, 11, 5)) == pd.Period("2024-11", "M")


def test_the_last_day_of_a_month():
    assert last_day(2024, 2) == date(2024, 2, 29)
    assert last_day(2100, 2) == date(2100, 2, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-11-05", date(2024, 11, 5)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-03", date(2026, 3, 31)),
        ("2026-Q1", date(2026, 3, 31)),
        ("2026-Q2", date(2026, 6, 30)),
        ("2026-Q4", date(2026, 12, 31)),
        ("2026", date(2026, 12, 31)),
        (" 2025-09-26\n", date(2025, 9, 26)),
    ],
)
def test_a_day_is_the_last_of_what_is_named(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-Q5",
        "2026-Q0",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "26",
        "20260",
        "0000",
        "2026-1",
        "2026-Q1-01",
        "2026/03",
        "05-11-2024",
        "2026-03-01T00:00",
        "٢٠٢٦",
    ],
)
def test_what_names_no_day_is_refused(text):
    with pytest.raises(DataError) as caught:
        parse_day(text)
    message = str(caught.value)
    assert message.startswith(f"date {text!r}: not a day of the calendar; expected a day")
    assert "\n" not in message
