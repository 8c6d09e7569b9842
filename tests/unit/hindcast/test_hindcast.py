"""The chain on the shipped figures: what docs/chain.md says of it must stay true."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.hindcast.before_fit import as_before, permit_holders_held
from forecast.hindcast.length_of_stay import stay_table, stays
from forecast.hindcast.nareis import measurable
from forecast.hindcast.occupancy import (
    ahead_table,
    inside,
    mean_error,
    occupancy_table,
    outflow_share,
    past_years,
)
from forecast.hindcast.tabel7 import official_inputs, printed, start_of, table7
from forecast.known import known, shipped
from forecast.simulation.totals import total_history
from models.chain.fit import Fit, fit
from models.chain.starts import calibrate
from reports.screen.hindcast import stay_words

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def tables():
    return shipped()


@pytest.fixture(scope="module")
def newest(tables):
    return known(tables, tables.newest)


@pytest.fixture(scope="module")
def occupancy(newest):
    return occupancy_table(newest).set_index("year")


def test_one_year_ahead_the_chain_misses_less_than_the_simple_rules(occupancy):
    table = occupancy.reset_index()
    assert list(table.query("fitted")["year"]) == [2016, 2017, 2018, 2019, 2022, 2023, 2024, 2025]
    chain, n = mean_error(table, "chain")
    assert n == 8 and chain <= 0.035
    assert chain < mean_error(table, "carried")[0] < mean_error(table, "persistence")[0]
    assert inside(table) == (7, 8)


def test_2025_without_2025_in_the_fit(occupancy):
    assert abs(occupancy.loc[2025, "error_chain"]) <= 0.03


def test_permit_holders_held_by_hand():
    quarters = pd.PeriodIndex(["2013Q1", "2013Q2"], freq="Q")
    found = permit_holders_held(pd.Series([300.0, 600.0], quarters), 0.2)
    # 100 a month stand still at 100 / 0,2 - 50 = 450; then 200 a month: 450 + 200 - 0,2 * 550
    months = pd.period_range("2012-12", "2013-05", freq="M")
    assert [found[month] for month in months] == pytest.approx([450.0] * 4 + [540.0, 612.0])


def test_a_year_before_the_fit_starts_from_the_balance_of_the_year_before(newest, occupancy):
    years = {one.year: one for one in past_years(newest, since=2014)}
    rate = occupancy.loc[2014, "rate"] / 12
    found = as_before(newest, years[2014], rate)
    # 2013: permits 5.970 granted + 3.630 nareis; 9.845 + 3.250 + 3.630 came, 790 more stayed
    held = 4620 - 3720
    left = 16725 - (15394 - 14604) - (9600 - held)
    assert found.departures * 12 == pytest.approx(left, abs=3)
    assert found.year.coa.total == 15394
    assert found.year.coa.holders == pytest.approx(4620, abs=1)
    assert found.year.coa.procedure == 3450
    assert occupancy.loc[2014, "departures"] == pytest.approx(12 * found.departures)
    assert occupancy.loc[[2014, 2015], "error_chain"].abs().max() <= 0.25


def test_a_year_of_which_the_one_before_is_not_known_starts_as_before(newest):
    one = past_years(newest, since=2014)[0]
    earlier = one.coa.month - 12
    moved = replace(one, coa=replace(one.coa, month=earlier))
    assert as_before(newest, moved, 0.17) is None  # no nareis of 2012


def test_a_year_left_out_does_not_choose_its_own_cell():
    errors = np.array([[0.1, 0.0], [0.0, 0.3], [0.2, -0.25]])
    cells = Fit(np.array([1, 2, 3]), np.array([10.0, 10.0, 10.0]), errors, *(np.ones(2),) * 2)
    # without year 2 the second cell has the least error, with it the first
    assert (cells.best(), cells.without(2).best()) == (0, 1)
    np.testing.assert_allclose(cells.left_out(), [0.1, 0.3, 0.2])
    assert cells.spread() == pytest.approx((14 / 3) ** 0.5)
    loss = np.array([0.3, 0.55])
    np.testing.assert_allclose(cells.weights(), loss**-3 / (loss**-3).sum())


def test_the_share_carried_forward_by_hand(newest):
    one = next(year for year in past_years(newest) if year.year == 2024)
    assert outflow_share(one) == pytest.approx(1 - 72610 / (64405 + 52300), abs=1e-6)


def test_tabel_7_is_fed_with_its_own_inflow_and_read_without_its_outflow(newest):
    inputs = official_inputs(newest, start_of(newest))
    streams = sum(inputs[key] for key in ("inflow_first", "inflow_nareis", "inflow_repeat"))
    total = streams + inputs["inflow_resettlement"]
    np.testing.assert_allclose(total.reshape(5, 12).sum(axis=1), printed(newest, "inflow_total"))
    found = table7(newest).set_index("year")
    assert found["printed"].tolist() == [83760, 103540, 123770, 142650, 162020]
    assert found.loc[[2025, 2026, 2027], "error"].abs().max() <= 0.06
    assert found["error_with_transit"].abs().max() <= 0.06


def test_the_outflow_row_of_tabel_7_changes_nothing(newest, tables):
    without = tables._replace(
        prognoses=tables.prognoses[tables.prognoses["quantity"] != "coa_outflow"]
    )
    assert table7(known(without, tables.newest)).equals(table7(newest))


def test_stays_are_beside_the_printed_ones(newest):
    row = stay_table(newest).iloc[-1]
    assert row["stock_outflow"] == pytest.approx((72500 + 79830) / 2 / (44730 / 12), abs=1e-9)
    words = " ".join(stay_words(stays(newest), "en"))
    assert "17.8 is the stay so far" in words and "11.9 is the whole stay" in words


@pytest.mark.parametrize("year", [2022, 2023])
def test_nareis_by_backlog_cannot_be_measured_before_2024(tables, year):
    assert "printed since 2024" in measurable(known(tables, date(year, 12, 31)))


def test_the_chain_starts_from_counts_that_add_up(newest):
    histories = {**newest.histories, "inflow_total": total_history(newest.histories)}
    starts = calibrate(newest.figures, histories)
    assert starts.coa.total == pytest.approx(79_830)
    assert starts.coa.holders == 18_420 and not starts.coa.estimated
    assert starts.nareis is not None and starts.nareis.backlog == 52_700
    best = fit(past_years(newest))
    assert best.departures[best.best()] * 12 == pytest.approx(14_000, rel=0.1)


def test_years_ahead_without_a_new_start_miss_in_both_directions(newest):
    errors = ahead_table(newest).set_index(["start", "year"])["error"].round(2)
    assert errors.loc[[(2015, 2019), (2016, 2019), (2021, 2025), (2022, 2025)]].tolist() == [
        -0.60,
        -0.19,
        0.11,
        0.16,
    ]
