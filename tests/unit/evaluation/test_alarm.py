"""The control chart by hand: sums, limit, reset, spreads, and what may not play a part."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from forecast.evaluation.control_chart import (
    COLUMNS,
    LEARN,
    alarm_table,
    chart,
    errors,
    standardised,
)

pytestmark = pytest.mark.unit


def scores(one, two=None, three=None):
    rows = [one, two or [0.0] * len(one), three or [0.0] * len(one)]
    return np.array(rows, dtype=float)


def series(values, first="2010-01"):
    months = pd.period_range(first, periods=len(values), freq="M")
    return Series("inflow_first", months, np.asarray(values, dtype=float), "persons/month")


def test_sums_leave_the_allowance_out_and_never_fall_below_zero():
    steps = chart(scores([1.2, -0.4, 2.5, 0.1]))
    np.testing.assert_allclose([step.up for step in steps], [0.7, 0.0, 2.0, 1.6])
    np.testing.assert_allclose([step.down for step in steps], [0.0, 0.0, 0.0, 0.0])
    assert [step.alarm for step in steps] == [""] * 4


def test_a_lasting_small_shift_raises_the_sum_and_starts_it_again():
    steps = chart(scores([-2.2, -2.2, -2.2, -1.0]))
    np.testing.assert_allclose([step.down for step in steps], [1.7, 3.4, 5.1, 0.5])
    assert [(step.alarm, step.rule) for step in steps[2:]] == [("down", "cusum"), ("", "")]


def test_one_large_error_raises_an_alarm_by_itself():
    steps = chart(scores([0.3, -3.1, 0.2]))
    assert [(step.alarm, step.rule, step.ahead) for step in steps[:2]] == [
        ("", "", 1),
        ("down", "shewhart", 1),
    ]
    assert steps[2].down == 0.0


def test_both_rules_at_once():
    step = chart(scores([2.0, 2.9, 3.4]))[2]
    assert (step.alarm, step.rule) == ("up", "both")
    assert step.up == pytest.approx(1.5 + 2.4 + 2.9)


def test_older_forecasts_are_compared_until_an_alarm_and_then_only_newer_ones():
    steps = chart(scores([0.1] * 6, [0, 0, 0, 3.3, 0, 0], [0, 0, 3.6, 4.0, 4.0, 4.0]))
    found = [(step.alarm, step.ahead) for step in steps]
    assert found[2] == ("up", 3)
    assert found[3][0] == ""  # two and three months before is before the alarm
    assert found[4][0] == ""
    assert found[5] == ("up", 3)


def test_an_error_is_divided_by_those_before_it_and_a_shock_counts_for_three():
    row = np.r_[np.tile([0.3, -0.1], LEARN // 2), 1.0, 0.2]
    found = standardised(row[None])[0]
    spread = np.sqrt(0.05)  # mean of 0.09 and 0.01
    assert np.isnan(found[:LEARN]).all()
    assert found[LEARN] == pytest.approx(1.0 / spread)
    later = np.sqrt((LEARN * 0.05 + 9 * 0.05) / (LEARN + 1))
    assert found[LEARN + 1] == pytest.approx(0.2 / later)


def test_a_jump_from_a_constant_is_the_error_of_all_three_forecasts():
    values = np.r_[np.full(40, 99.0), np.full(3, 399.0)]
    found = errors(series(values))
    jump = np.log(4)
    np.testing.assert_allclose(found[:, 40], jump)
    np.testing.assert_allclose(found[2, 40:43], jump)
    assert found[0, 42] < 0.05
    assert np.isnan(found[0, LEARN - 1]) and np.isnan(found[1, LEARN])


def test_a_constant_series_raises_no_alarm_and_a_jump_does():
    values = np.r_[np.full(70, 250.0), 600.0]
    table = alarm_table({"inflow_first": series(values)})
    assert table["alarm"].tolist() == [""] * (len(table) - 1) + ["up"]
    assert table["change"].iloc[-1] == pytest.approx(601 / 251 - 1)


def test_short_or_missing_streams_give_no_rows():
    assert list(alarm_table({}).columns) == list(COLUMNS)
    assert alarm_table({"inflow_first": series(np.arange(30.0) + 5)}).empty
