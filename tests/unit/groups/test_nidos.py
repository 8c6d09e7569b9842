"""Minors under guidance: balances, leaving rate and shares in care, by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.parameters import Parameter, ParameterStep
from data.series import Series
from models.groups import nidos
from models.groups.nidos import Nidos
from models.groups.nidos_rates import Balance, official_rates
from models.groups.nidos_start import care_shares, monthly_minors
from models.paths import Paths

pytestmark = pytest.mark.unit


def series(first, values, key="inflow_amv"):
    months = pd.period_range(first, periods=len(values), freq="M")
    return Series(key, months, np.asarray(values, float), "persons/month")


START = Nidos(
    anchor=pd.Period("2024-06", "M"),
    pupils=1000.0,
    minors=series("2024-07", [80.0, 40.0]),
    ratio=1.5,
    leaving=1.2,
    leaving_error=0.0,
    shares={"nidos_in_care": 0.3, "coa_amv": 0.5},
    drift=0.0,
)


def ahead(values, first="2024-09"):
    values = np.asarray(values, float)
    months = pd.period_range(first, periods=values.shape[1], freq="M")
    return Paths("inflow_amv", months, values, "persons/month")


def simulated(start, minors):
    moved = nidos.nidos_settings(start, minors, np.random.default_rng(3))
    return nidos.simulate_nidos(start, moved, minors)


def test_pupils_by_hand():
    found = simulated(START, ahead([[20.0]]))
    # 120 in, 0.1 * (1000 + 60) = 106 out; 60 in, 104.4 out; 30 in, 98.46 out
    np.testing.assert_allclose(found["nidos_inflow"].values, [[120.0, 60.0, 30.0]])
    np.testing.assert_allclose(found["nidos_leaving"].values, [[106.0, 104.4, 98.46]])
    np.testing.assert_allclose(found["nidos_pupils"].values, [[1014.0, 969.6, 901.14]])
    np.testing.assert_allclose(found["nidos_in_care"].values[0, -1], 0.3 * 901.14)
    np.testing.assert_allclose(found["coa_amv"].values[0, -1], 0.5 * 901.14)


def test_a_month_that_is_known_is_not_counted_again():
    found = simulated(START, ahead([[7.0, 20.0]], first="2024-08"))
    np.testing.assert_allclose(found["nidos_inflow"].values, [[120.0, 60.0, 30.0]])


def test_the_pupils_that_known_applications_lead_to():
    found = nidos.expected(START)
    assert (found.key, found.months[0]) == ("nidos_pupils", pd.Period("2024-07", "M"))
    assert found.values.tolist() == pytest.approx([1014.0, 969.6])


def test_without_shares_nobody_is_in_care_and_without_a_drift_none_moves():
    bare = Nidos(START.anchor, 1000.0, START.minors, 1.5, 1.2, 0.0, {"coa_amv": 0.5})
    found = simulated(bare, ahead([[20.0] * 24] * 3))
    assert "nidos_in_care" not in found
    np.testing.assert_allclose(found["coa_amv"].values, found["nidos_pupils"].values / 2)
    assert set(simulated(replace(bare, shares={}), ahead([[20.0]]))) == {
        "nidos_inflow",
        "nidos_leaving",
        "nidos_pupils",
    }


def test_those_in_care_and_at_coa_are_never_more_than_the_pupils():
    crowded = replace(START, shares={"nidos_in_care": 0.9, "coa_amv": 0.7})
    found = simulated(crowded, ahead([[20.0]]))
    both = found["nidos_in_care"].values + found["coa_amv"].values
    np.testing.assert_allclose(both, found["nidos_pupils"].values)
    np.testing.assert_allclose(found["coa_amv"].values, both * 7 / 16)


def test_what_is_not_counted_is_not_there():
    found = simulated(replace(START, shares={}), ahead([[20.0]]))
    assert set(found) == {"nidos_inflow", "nidos_leaving", "nidos_pupils"}


def test_the_balance_finds_the_rate_that_made_it():
    coming = np.linspace(60.0, 140.0, 36)
    ratio = np.where(np.arange(36) < 24, 1.0, 1.3)
    stock = nidos.ward_stocks(500.0, (coming * ratio)[None, :], np.full((1, 36), 0.84 / 12))
    wards = pd.Series([500.0], index=pd.DatetimeIndex(["2014-12-31"]))
    balance = Balance(wards, float(stock[0, -12:].mean()), 2017, series("2015-01", coming))
    every, one = balance.rates(1.3)
    assert one == pytest.approx(0.84)
    assert every > one  # more inflow in earlier years needs faster leaving


def test_a_balance_that_cannot_close_is_refused():
    wards = pd.Series([500.0], index=pd.DatetimeIndex(["2014-12-31"]))
    with pytest.raises(DataError, match="no leaving rate brings 500 to 9000 in 2015"):
        Balance(wards, 9000.0, 2015, series("2015-01", np.ones(12))).rates(1.0)


def test_the_rate_inside_an_official_forecast_by_hand():
    plan = [
        ("nidos_pupils", "2025", 1100.0),
        ("nidos_pupils", "2026", 900.0),
        ("amv_inflow_nidos", "2025", 300.0),
        ("amv_inflow_nidos", "2026", 500.0),
    ]
    table = pd.DataFrame(plan, columns=["quantity", "period", "value"])
    table["published_on"] = pd.Timestamp("2024-11-05")
    # (400 + 200) / 1000
    assert official_rates(table).tolist() == [0.6]
    assert official_rates(table.iloc[:2]).empty


def test_minors_by_month_lie_on_the_line_of_logits():
    first = series("2022-01", np.full(48, 100.0), "inflow_first")
    shares = pd.Series([0.2, 0.5], index=pd.PeriodIndex(["2022", "2024"], freq="Y"))
    found = monthly_minors(shares, first, {})
    year = found.months.year
    assert found.values[year == 2022] == pytest.approx(20.0)
    assert found.values[year == 2023] == pytest.approx(100 / (1 + 2.0))  # odds 1/4 and 1: 1/2
    assert found.values[year == 2025] == pytest.approx(50.0)
    assert found.estimated.all()


def test_a_year_known_by_its_fall_to_the_next():
    first = series("2023-01", np.repeat([100.0, 200.0, 50.0], 12), "inflow_first")
    shares = pd.Series([0.1, 0.3], index=pd.PeriodIndex(["2023", "2025"], freq="Y"))
    day = pd.Timestamp("2025-01-01").date()
    step = ParameterStep(day, 0.25, day, "printed", "x:1")
    fall = Parameter("amv_yearly_fall", "share", "x", "x", (step,))
    found = monthly_minors(shares, first, {"amv_yearly_fall": fall})
    # 2025: 0.3 * 600 = 180, a quarter less than 240 = 20 a month
    assert found.values[found.months.year == 2024] == pytest.approx(20.0)


def test_shares_in_care_by_hand():
    counts = pd.DataFrame(
        [
            ("COA amv in de opvang 31 december", "2024", 400.0),
            ("COA amv in de opvang 31 december", "2025", 500.0),
            ("Nidos opgevangen amv", "2025-12-31", 200.0),
        ],
        columns=["series", "period", "value"],
    )
    end = pd.to_datetime(["2024-12-31", "2025-12-31", "2025-12-31"])
    counts = counts.assign(end=end, status="as_printed")
    stock = series("2024-12", np.full(13, 1000.0), "nidos_pupils")
    shares, drift = care_shares(counts, stock)
    assert shares == {"nidos_in_care": 0.2, "coa_amv": 0.5}
    assert drift == pytest.approx(np.log(0.6 / 0.4))
    assert care_shares(counts.iloc[1:], stock) == ({}, 0.0)  # no change known: not told
