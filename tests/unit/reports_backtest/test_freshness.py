"""The record on quarterly and monthly days: every cell from its table, in both languages."""

import re

import pandas as pd
import pytest

from forecast.evaluation.freshness import BY_DAYS, BY_MONTHS
from reports.backtest.freshness import freshness
from reports.backtest.readme import readme_section
from tests.conftest_backtest import backtest_tables

pytestmark = pytest.mark.unit
SHARES = (0.694, 0.323, 0.938, 0.833, 0.456, 0.988)


def by_days():
    rows = [
        ("quarterly", 2013, "inflow_total", "year_0", 36, 9, 2671.8, 0.751, 0.577, 0.857, *SHARES),
        ("quarterly", 2015, "inflow_total", "year_0", 30, 8, 2671.8, 0.70, 0.5, 0.8, *SHARES),
        ("monthly", 2013, "inflow_total", "year_0", 107, 9, 2880.8, 0.773, 0.603, 0.88, *SHARES),
        ("monthly", 2015, "inflow_total", "year_0", 90, 8, 2880.8, 0.72, 0.6, 0.8, *SHARES),
        ("monthly", 2013, "inflow_total", "year_3", 71, 2, 9.0, 0.41, 0.5, 0.8, *SHARES),
    ]
    return pd.DataFrame(rows, columns=list(BY_DAYS))


def by_months():
    rows = [
        ("monthly", "inflow_total", -1, 5, 5, 4909.0, 0.871, 0.57, 0.716, *SHARES),
        ("monthly", "inflow_total", 5, 3, 3, 2255.0, 0.86, 0.85, 0.8, *SHARES),  # too few
        ("monthly", "inflow_first", 10, 7, 7, 857.0, 1.708, 0.29, 0.43, *SHARES),
        ("quarterly", "inflow_total", 0, 9, 9, 4462.0, 0.8, 0.77, 0.9, *SHARES),
    ]
    return pd.DataFrame(rows, columns=list(BY_MONTHS))


def tables(days=None):
    made = backtest_tables()
    kept = by_days() if days is None else by_days().query("days == @days")
    made.csv["skill_by_days"], made.csv["skill_by_months_known"] = kept, by_months()
    return made


@pytest.fixture(scope="module")
def section():
    return readme_section(tables())


def rows(text, start):
    return [line for line in text.splitlines() if line.startswith(f"| {start}")]


def test_both_kinds_of_days_stand_under_each_other(section):
    found = [line for line in rows(section, "`inflow_total` | 0 | ") if "ly |" in line]
    assert found == [
        "| `inflow_total` | 0 | quarterly | 36 | 9 | 0,75 | 0,58 | 0,86 | 69% (32-94) | 83% "
        "(46-99) |",
        "| `inflow_total` | 0 | monthly | 107 | 9 | 0,77 | 0,60 | 0,88 | 69% (32-94) | 83% "
        "(46-99) |",
    ]


def test_the_later_days_are_told_in_a_line(section):
    assert (
        "on the days from 2015 on: `inflow_total` this year 0,70 on quarterly days and 0,72 on "
        "monthly days (90 forecasts, 8 independent)."
    ) in section


def test_months_known_have_a_row_and_too_few_an_empty_cell(section):
    (first,) = rows(section, "\N{MINUS SIGN}1 |")
    assert [cell.strip() for cell in first.strip("|").split("|")] == [
        "\N{MINUS SIGN}1",
        *("5", "5", "0,87", "0,72"),
        *[""] * 8,
    ]
    (last,) = rows(section, "10 |")
    assert [cell.strip() for cell in last.strip("|").split("|")] == [
        "10",
        *[""] * 4,
        *("7", "7", "1,71", "0,43"),
        *[""] * 4,
    ]
    assert not rows(section, "5 |") and not rows(section, "0 |")


def test_one_kind_of_days_is_no_comparison():
    for kind in ("quarterly", "monthly"):
        assert freshness(tables(kind)) == []
    assert freshness(backtest_tables()) == []


def test_dutch_is_dutch():
    told = "\n".join(freshness(tables(), "nl"))
    assert "| `inflow_total` | 0 | maand | 107 | 9 | 0,77 |" in told
    assert "bekende maanden" in told and "in 80%" in told
    assert not re.search(r"\b(days|months|forecasts|independent)\b", told)
