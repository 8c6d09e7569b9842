from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.parameters import Parameter, ParameterStep
from models.decisions.capacity import (
    Pace,
    base_range,
    calibrate_pace,
    fit_speed,
    followed,
    stepped,
)

pytestmark = pytest.mark.unit


def parameter(*steps: tuple[date, float]) -> Parameter:
    made = tuple(
        ParameterStep(start, value, date(2026, 1, 1), "printed", "x") for start, value in steps
    )
    return Parameter("x", "share", "x", "x", made)


STOP = parameter((date(2024, 12, 9), 1.0), (date(2025, 6, 10), 0.0))


def row(series, start, end, value):
    return {
        "series": series,
        "start": pd.Timestamp(start),
        "end": pd.Timestamp(end),
        "value": value,
        "status": "printed",
    }


KNOWN = pd.DataFrame(
    [
        row("eerste asielaanvragen: beslissingen totaal", "2024-01-01", "2024-12-31", 28990.0),
        row("eerste asielaanvragen: beslissingen totaal", "2025-01-01", "2025-12-31", 20960.0),
        row("nl_first_grants", "2025-01-01", "2025-09-22", 4730.0),
        row("nl_first_grant_rate", "2025-01-01", "2025-09-22", 33.0),
    ]
)


def test_the_pace_after_a_count_is_what_is_left_of_the_year():
    found = calibrate_pace(KNOWN, pd.Period("2025-12", "M"))
    assert found.by_year == ((2024, 28990 / 12), (2025, 20960 / 12))
    # 20.960 - 4.730 / 0,33 decisions in the 100 days after 22 September
    assert found.rest[0] == 2025
    assert found.rest[1] == pytest.approx((20960 - 4730 / 0.33) / (100 / 30.4375))


def test_a_year_that_has_not_ended_says_nothing():
    assert calibrate_pace(KNOWN, pd.Period("2025-11", "M")).by_year == ((2024, 28990 / 12),)
    assert calibrate_pace(KNOWN, pd.Period("2024-11", "M")) is None


def test_a_year_with_a_stop_is_no_base():
    pace = Pace(((2024, 2400.0), (2025, 1700.0)), (2025, 2000.0))
    assert base_range(pace, STOP, 1700.0) == (2000.0, 2400.0)
    assert base_range(Pace(pace.by_year, None), STOP, 1700.0) == (2400.0, 2400.0)


def test_the_newest_level_holds_without_a_stop():
    pace = Pace(((2024, 2400.0), (2025, 1700.0)), (2025, 2000.0))
    assert base_range(pace, None, 1700.0) == (1700.0, 1700.0)
    assert base_range(None, STOP, 1500.0) == (1500.0, 1500.0)
    later = Pace((*pace.by_year, (2026, 1900.0)), None)
    assert base_range(later, STOP, 1900.0) == (1900.0, 1900.0)


def test_a_known_speed_is_found_again():
    applied = [900.0, 2000.0, 1500.0, 800.0, 2600.0, 1200.0, 700.0, 3000.0, 900.0, 1100.0, 2000.0]
    decided = [1000.0]
    for came in applied[:-1]:
        decided.append(decided[-1] ** 0.75 * came**0.25)
    years = pd.period_range("2010", periods=11, freq="Y")
    found = fit_speed(pd.Series(decided, years), pd.Series(applied, years))
    assert found.share == pytest.approx(0.25)
    assert found.sd == pytest.approx(0.0, abs=1e-9)
    assert fit_speed(pd.Series(decided[:10], years[:10]), pd.Series(applied, years)) is None


def test_capacity_follows_from_the_second_year_on():
    months = pd.period_range("2025-11", periods=26, freq="M")
    before = np.full(12, 100.0)
    first = np.concatenate([np.full(2, 100.0), np.full(24, 400.0)])[None, :]
    base, share = np.full((1, 26), 200.0), np.full((1, 26), 0.5)
    found = followed(base, share, before, first, months)[0]
    assert found[:2].tolist() == [1.0, 1.0]  # 2025: its money is given
    # 2026 follows 2025, 100 a month beside 200: half the gap; 2027 follows 400 a month
    np.testing.assert_allclose(found[2:14], np.sqrt(0.5))
    np.testing.assert_allclose(found[14:], np.sqrt(np.sqrt(0.5)) * np.sqrt(2.0))


def test_a_step_counts_as_a_factor_of_the_start():
    staff = parameter((date(2025, 1, 1), 50.0), (date(2026, 2, 1), 60.0))
    months = pd.period_range("2026-01", periods=3, freq="M")
    assert stepped(staff, months, date(2025, 12, 31)).tolist() == [1.0, 1.2, 1.2]
    assert stepped(staff, months, date(2024, 12, 31)).tolist() == [1.0, 1.2, 1.2]
    assert stepped(None, months, date(2025, 12, 31)).tolist() == [1.0, 1.0, 1.0]
