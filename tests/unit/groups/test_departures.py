"""Departures by kind, by hand."""

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.parameters import Parameter, ParameterStep
from models.groups import departures
from models.groups.departures import KINDS, Departures

pytestmark = pytest.mark.unit


def known(*years):
    rows = [
        (name, year, value)
        for year, values in years
        for name, value in zip(KINDS.values(), values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["series", "period", "value"])


def test_level_and_drift_by_hand():
    found = departures.calibrate_departures(
        known(("2024", (100.0, 50.0, 80.0)), ("2025", (200.0, 50.0, 40.0))), None
    )
    assert found.levels == {
        "dtenv_independent": 200.0,
        "dtenv_forced": 50.0,
        "dtenv_unsupervised": 40.0,
    }
    assert (found.year, found.changes) == (2025, 3)
    assert found.drift == pytest.approx(np.log(2) * np.sqrt(2 / 3))


def test_a_printed_growth_counts_as_a_change():
    day = pd.Timestamp("2024-01-01").date()
    growth = Parameter("x", "share", "x", "x", (ParameterStep(day, 0.5, day, "printed", "x:1"),))
    years = known(("2024", (100.0, 50.0, 80.0)), ("2025", (100.0, 50.0, 80.0)))
    found = departures.calibrate_departures(years, growth)
    assert found.changes == 4
    assert found.drift == pytest.approx(np.log(1.5) / 2)


def test_one_year_is_too_little_for_a_band():
    with pytest.raises(DataError, match="dtenv_departures: 0 changes"):
        departures.calibrate_departures(known(("2024", (100.0, 50.0, 80.0))), None)
    with pytest.raises(DataError, match="no printed year of dtenv_independent"):
        departures.calibrate_departures(known(), None)


def test_kinds_add_up_and_a_year_is_its_level():
    start = Departures(
        2025, {"dtenv_independent": 120.0, "dtenv_forced": 60.0, "dtenv_unsupervised": 24.0}, 0.0, 3
    )
    months = pd.period_range("2026-01", periods=2, freq="M")
    settings = departures.departure_settings(start, months, 3, np.random.default_rng(1))
    found = departures.simulate_departures(settings)
    assert found["dtenv_departures"].values.tolist() == [[17.0, 17.0]] * 3
    half = settings.changed("dtenv_forced", settings.of("dtenv_forced") / 2)
    assert (
        departures.simulate_departures(half)["dtenv_departures"].values.tolist()
        == [[14.5, 14.5]] * 3
    )


def test_a_level_walks_by_year():
    start = Departures(2024, dict.fromkeys(KINDS, 120.0), 0.2, 3)
    months = pd.period_range("2025-11", periods=16, freq="M")
    flow = departures.departure_settings(start, months, 4000, np.random.default_rng(1)).of(
        "dtenv_forced"
    )
    logs = np.log(flow / 10)
    assert (logs[:, 0] == logs[:, 1]).all()
    assert np.std(logs[:, 0]) == pytest.approx(0.2, rel=0.05)
    assert np.std(logs[:, -1]) == pytest.approx(0.2 * np.sqrt(3), rel=0.05)
