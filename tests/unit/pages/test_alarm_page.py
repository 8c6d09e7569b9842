"""The words and the table of the control chart, in both languages, from made-up rows."""

from dataclasses import replace

import pandas as pd
import pytest

from reports.blocks import Paragraph, Table
from reports.pages.alarms import alarm_section, recent_alarms
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit


def watched(language, alarms):
    """Return a run with 14 judged months to December 2025, alarms by month."""
    months = pd.period_range("2024-11", "2025-12", freq="M")
    table = pd.DataFrame({"quantity": "inflow_first", "month": months, "estimated": False})
    found = [alarms.get(str(month), "") for month in months]
    table = table.assign(ahead=2, change=-0.537, alarm=found)
    return replace(run_result(language), alarms=table)


def test_an_alarm_of_a_year_ago_is_in_the_table_and_not_in_the_summary():
    run = watched("nl", {"2024-12": "down"})
    assert "geen alarm in de twaalf maanden tot en met december 2025" in recent_alarms(run)
    (table,) = (block for block in alarm_section(run) if isinstance(block, Table))
    assert table.groups[0].rows == (("december 2024", "lager", "\N{MINUS SIGN}54%", "2"),)


def test_recent_alarms_are_named_with_month_and_direction():
    run = watched("en", {"2025-01": "down", "2025-12": "up"})
    told = recent_alarms(run)
    assert "in January 2025 (lower) and in December 2025 (higher)" in told
    assert "no alarm" not in told


def test_no_alarm_at_all_is_said_and_an_unwatched_run_says_nothing():
    quiet = alarm_section(watched("nl", {}))
    assert isinstance(quiet[-1], Paragraph) and "Geen van deze maanden" in quiet[-1].text
    assert alarm_section(run_result("nl")) == [] and recent_alarms(run_result("nl")) == ""
