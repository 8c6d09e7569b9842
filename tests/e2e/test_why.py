"""The causes of a change since a quarter before add up to it, on real days."""

from datetime import date
from functools import partial

import numpy as np
import pandas as pd
import pytest

from data.tables.vintages import VINTAGES
from forecast.backtest.calibration import with_errors
from forecast.config import load_config
from forecast.known import known, shipped
from forecast.run.quarter_before import (
    CAUSES,
    SPLIT,
    WHY,
    earlier_run,
    forecast_basis,
    known_before,
    why_moved,
)
from forecast.simulation.simulate import calibrated, simulate, streams

pytestmark = pytest.mark.e2e


def split(day):
    """Return the earlier forecast, today's and the parts between them, on few futures."""
    config = load_config(as_of=day, n_paths=1000)
    tables = shipped(VINTAGES)
    before = earlier_run(config, partial(known_before, tables, day, config))
    then = with_errors(known(tables, day), tables, config)
    drawn = calibrated(then, streams(config, then))
    now = forecast_basis(then, drawn, simulate(config, then, drawn))
    return before, now, why_moved(config, before.start, now)


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (date(2026, 7, 31), SPLIT),
        (date(2026, 2, 28), SPLIT),  # the quarter before lies in another year
        (date(2024, 3, 31), SPLIT[:2]),  # no price of a place is known yet
    ],
)
def test_every_part_is_there_and_the_parts_are_the_change(day, keys):
    before, now, found = split(day)
    assert list(found.columns) == list(WHY)
    assert set(found["quantity"]) == set(keys)
    assert set(found["cause"]) == set(CAUSES)
    rows = before.rows.set_index(["quantity", "period"])["mediaan"]
    for (key, year), parts in found.groupby(["quantity", "year"]):
        change = now.middles[key, year] - before.start.middles[key, year]
        assert parts["value"].sum() == pytest.approx(change, rel=1e-9, abs=1e-6)
        assert before.start.middles[key, year] == pytest.approx(rows[key, str(year)], rel=1e-6)
    assert (found.groupby("cause")["value"].apply(np.any)).sum() >= 3


def test_on_a_day_with_too_little_there_are_no_parts():
    _, now, found = split(date(2016, 5, 15))
    assert now.prices is None
    assert isinstance(found, pd.DataFrame) and found.empty
