"""Months that came true beside the paths of a run, by hand."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from forecast.changes.watch import joint, outcomes, realised_rows
from models.paths import Paths

pytestmark = pytest.mark.unit
MONTHS = pd.period_range("2025-01", "2026-12", freq="M")
LINE = np.linspace(0, 1000, 1001)[:, None]  # 0, 1, ..., 1000


def paths(key="inflow_first"):
    """Give 1001 paths, each at its own level in every month."""
    return Paths(key, MONTHS, LINE * np.ones(len(MONTHS)), "persons/month")


def realised(*values):
    months = pd.period_range("2025-01", periods=len(values), freq="M")
    return Series("inflow_first", months, np.array(values, float), "persons/month")


def test_only_months_after_what_the_run_knew_count():
    rows = realised_rows(paths(), realised(1, 2, 3, 4), pd.Period("2025-02", "M"))
    assert rows["period"].tolist() == ["2025-03", "2025-04"]
    assert realised_rows(paths(), realised(1, 2), pd.Period("2025-02", "M")).empty


def test_percentile_and_bands_of_a_month():
    rows = realised_rows(paths(), realised(850.0, 950.5, 990.0, 300.0), None)
    bands = rows[["in_67%", "in_80%", "in_95%"]].to_numpy().tolist()
    assert bands == [
        [False, True, True],
        [False, False, True],
        [False, False, False],
        [True, True, True],
    ]
    assert rows["percentile"].tolist()[0] == pytest.approx(850.5 / 1001)
    assert rows["percentile"].tolist()[1] == pytest.approx(951 / 1001)


def test_a_year_is_judged_when_its_last_month_came_true():
    eleven = realised_rows(paths(), realised(*[100] * 11), None)
    twelve = realised_rows(paths(), realised(*[100] * 12), None)
    assert "2025" not in set(eleven["period"])
    assert outcomes(twelve) == {("inflow_first", "2025"): 1200.0}
    assert twelve.iloc[-1]["mediaan"] == 6000.0


def test_all_months_together_are_held_against_paths_that_move_as_one():
    out = realised_rows(paths(), realised(950, 950, 950, 500, 500), None)
    told = joint([(paths(), out)])
    assert (told.n, told.outside) == (5, 3)
    assert told.expected == pytest.approx(1.0)
    # a path is outside in all five months or in none: 100 below and 100 above
    assert told.chance == pytest.approx(200 / 1001)


def test_months_of_two_quantities_add_up_row_by_row():
    out = realised_rows(paths(), realised(950, 500), None)
    told = joint([(paths(), out), (paths("inflow_nareis"), out)])
    assert (told.n, told.outside, told.expected) == (4, 2, pytest.approx(0.8))
    assert told.chance == pytest.approx(200 / 1001)


def test_no_month_outside_is_always_as_likely_as_not_less():
    out = realised_rows(paths(), realised(500, 500), None)
    assert joint([(paths(), out)]).chance == 1.0
