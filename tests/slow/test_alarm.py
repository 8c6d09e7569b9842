"""How often the control chart raises an alarm by chance, on series with a known truth.

Textbook: Siegmund's approximation for the sums, the normal distribution for the limit.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from data.series import Series
from forecast.evaluation.control_chart import (
    ALLOWANCE,
    DECISION,
    FALSE_ALARM,
    LIMIT,
    chart,
    stream_chart,
)

pytestmark = pytest.mark.slow
MONTHS = 300


def run_length(steps):
    return len(steps) / sum(step.alarm != "" for step in steps)


def test_run_length_of_independent_errors_is_that_of_the_textbook():
    scores = np.random.default_rng(20260101).standard_normal((1, 200_000))
    found = chart(scores)
    wide = DECISION + 1.166
    one_sided = (np.exp(2 * ALLOWANCE * wide) - 2 * ALLOWANCE * wide - 1) / (2 * ALLOWANCE**2)
    sums = 2 / one_sided
    sudden = 2 * norm.sf(LIMIT)
    print(f"run length {run_length(found):.0f}; textbook {1 / (sums + sudden):.0f}")
    # both at once count once, so the rate lies between the larger and the sum of the two
    assert 1 / (sums + sudden) * 0.95 < run_length(found) < 1 / max(sums, sudden)


def test_run_length_on_series_in_control():
    found = {kind: simulated(kind) for kind in ("noise", "walk")}
    assert FALSE_ALARM / 1.3 < found["walk"] < FALSE_ALARM * 1.3
    assert found["noise"] > found["walk"]  # a level that stays is learnt better than one that moves


def simulated(kind):
    """Return the mean months between alarms on 120 series of 300 months."""
    rng = np.random.default_rng(20260101)
    tables = [stream_chart(in_control(kind, rng)) for _ in range(120)]
    judged = sum(len(table) for table in tables)
    alarms = sum(int((table["alarm"] != "").sum()) for table in tables)
    print(f"{kind}: {alarms} alarms in {judged} months, one in {judged / alarms:.0f}")
    return judged / alarms


def in_control(kind, rng):
    months = pd.period_range("2008-01", periods=MONTHS, freq="M")
    season = 0.1 * np.sin(2 * np.pi * np.arange(MONTHS) / 12)
    if kind == "noise":
        moved = rng.normal(0, 0.15, MONTHS)
    else:
        moved = np.cumsum(rng.normal(0, 0.075, MONTHS)) + rng.normal(0, 0.1, MONTHS)
    return Series("inflow_first", months, np.exp(8 + season + moved), "persons/month")
