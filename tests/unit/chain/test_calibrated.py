"""What the chain starts from, read from printed figures: hand cases of every calibration."""

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.series import Series
from models.chain import housing, ind, nareis
from models.chain.nareis import NareisSpeed, NareisStart, RatioMix
from models.chain.settings import Settings

pytestmark = pytest.mark.unit

BEFORE = pd.Period("2025-12", "M")
DECIDED, GRANTED, PENDING = (names[0] for names in ind.IND_NATIONAL.values())
MONTH = 365.25 / 12  # days


def figures(*rows):
    table = pd.DataFrame(rows, columns=["series", "start", "end", "value"]).assign(
        status="official"
    )
    return table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))


def year(name, number, value):
    return (name, f"{number}-01-01", f"{number}-12-31", value)


def first(last="2026-03"):
    """Return applications: 100 a month, 1.000 and 1.500 in the last months of 2025, 700 after."""
    months = pd.period_range("2025-01", last, freq="M")
    by_month = {"2025-11": 1000.0, "2025-12": 1500.0}
    values = [by_month.get(str(m), 700.0 if m.year > 2025 else 100.0) for m in months]
    return Series("inflow_first", months, np.array(values), "persons/month")


HALVES = (
    (DECIDED, "2025-01-01", "2025-06-30", 12000.0),
    (DECIDED, "2025-07-01", "2025-12-31", 9000.0),
    (GRANTED, "2025-01-01", "2025-06-30", 6000.0),
    (GRANTED, "2025-07-01", "2025-12-31", 3600.0),
)
RATE = 9000 / (184 / MONTH)


def counted(day, value):
    return (PENDING, day, day, value)


def test_the_stock_of_the_ind_is_the_count_moved_by_its_flows():
    found = ind.calibrate_ind(figures(*HALVES, counted("2025-10-31", 20000.0)), first(), BEFORE)
    assert found.capacity == pytest.approx(RATE)
    assert (found.grant_share, found.definition) == (pytest.approx(0.4), "national")
    assert found.stock == pytest.approx(20000 + 1000 + 1500 - 2 * RATE)
    assert found.before.tolist() == [100.0] * 10 + [1000.0, 1500.0]
    assert found.month == BEFORE


def test_the_nearest_count_is_moved_back_when_it_is_later():
    known = figures(*HALVES, counted("2025-09-30", 1.0), counted("2026-02-28", 20000.0))
    found = ind.calibrate_ind(known, first(), BEFORE)
    # decisions of January and February are not printed: at the newest rate
    assert found.stock == pytest.approx(20000 - 2 * 700 + 2 * RATE)


def test_a_stock_is_never_below_nothing():
    found = ind.calibrate_ind(figures(*HALVES, counted("2025-10-31", 100.0)), first(), BEFORE)
    assert found.stock == 0.0


def test_decisions_of_a_month_are_those_of_the_shortest_stretch_that_holds_it():
    longer = (year(DECIDED, 2025, 60000.0), (DECIDED, "2025-11-01", "2025-11-30", 500.0))
    known = figures(*HALVES, *longer, counted("2025-10-31", 20000.0))
    found = ind.calibrate_ind(known, first(), BEFORE)
    november = 500 / (30 / MONTH)
    assert found.stock == pytest.approx(20000 + 2500 - november - RATE)


@pytest.mark.parametrize(("day", "there"), [("2024-12-31", True), ("2024-11-30", False)])
def test_a_count_of_more_than_a_year_ago_is_none(day, there):
    known = figures(*HALVES, counted(day, 90000.0))
    if not there:
        with pytest.raises(DataError, match="ind_stock: no stock, decisions and grants known"):
            ind.calibrate_ind(known, first(), BEFORE)
        return
    rates = 12000 + 9000  # all months of 2025
    stock = ind.calibrate_ind(known, first(), BEFORE).stock
    assert stock == pytest.approx(90000 + 3500 - rates, abs=60)


def test_eurostat_is_read_where_the_national_figures_do_not_reach():
    names = {key: each[0] for key, each in ind.IND_EUROSTAT.items()}
    other = (
        year(names["decisions"], 2025, 24000.0),
        year(names["grants"], 2025, 6000.0),
        (names["stock"], "2025-12-31", "2025-12-31", 5000.0),
    )
    found = ind.calibrate_ind(figures(*HALVES, *other), first(), BEFORE)  # no national stock
    assert (found.definition, found.stock, found.grant_share) == ("Eurostat", 5000.0, 0.25)
    without = figures(*other, *HALVES[:2], counted("2025-12-31", 1.0))  # no national grants
    assert ind.calibrate_ind(without, first(), BEFORE).definition == "Eurostat"


@pytest.mark.parametrize(
    ("month", "rate"),
    [
        ("2025-12", RATE),
        ("2025-11", 12000 / (181 / MONTH)),  # the second half has not ended
        ("2026-11", RATE),
        ("2026-12", None),  # it ended a year ago
    ],
)
def test_the_newest_stretch_ended_within_a_year(month, rate):
    found, granted = ind.newest(figures(*HALVES), ind.IND_NATIONAL, pd.Period(month, "M"))
    assert found == (None if rate is None else pytest.approx(rate))
    assert (granted is None) == (rate is None)


FAMILY = (
    ("nl_stock_nareis_pending", "2023-12-31", "2023-12-31", 22000.0),
    ("nl_stock_nareis_pending", "2024-12-31", "2024-12-31", 66040.0),
    ("nl_stock_nareis_pending", "2025-11-30", "2025-11-30", 52700.0),
    year(nareis.NAREIS_GRANTED[0], 2023, 6000.0),
    year(nareis.NAREIS_GRANTED[0], 2024, 12000.0),
    year(nareis.NAREIS_GRANTED[0], 2025, 18000.0),
    year(nareis.RATE[0], 2023, 50.0),
    year(nareis.RATE[0], 2024, 80.0),
    year(nareis.RATE[0], 2025, 90.0),
    *(year(nareis.APPLIED[0], at, v) for at, v in ((2024, 30000.0), (2025, 12000.0))),
    *(year(GRANTED, at, v) for at, v in ((2024, 20000.0), (2025, 10000.0))),
    *(year(DECIDED, at, v) for at, v in ((2024, 40000.0), (2025, 25000.0))),
)


def arrivals():
    months = pd.period_range("2024-01", "2026-02", freq="M")
    values = np.where(months.year == 2024, 675.5, np.where(months.year == 2025, 1125.0, 99.0))
    return Series("inflow_nareis", months, values, "persons/month")


def test_family_members_by_hand():
    found = nareis.calibrate_nareis(figures(*FAMILY), arrivals())
    assert (found.month, found.backlog) == (pd.Period("2025-11", "M"), 52700.0)
    assert (found.granted, found.grant_share) == (1500.0, 0.9)
    assert found.ratio.tolist() == [1.5, 1.2]
    assert found.mix == (0.4, pytest.approx(1.0))
    assert found.capacity.tolist() == pytest.approx([1000.0, 1250.0, 18000 / 0.9 / 12])
    # almost 675 of 1.000 - 6 x 500 / 12 and 1.125 of 1.500 - 6 x 500 / 12 are nine tenths
    assert (found.delay, found.arrival_share) == (6, pytest.approx((675.5 / 750 * 0.9) ** 0.5))
    assert found.arrived == pd.Period("2026-02", "M")


@pytest.mark.parametrize("lacking", ["nl_stock_nareis_pending", nareis.APPLIED[0], nareis.RATE[0]])
def test_family_members_need_each_figure(lacking):
    rows = [row for row in FAMILY if row[0] != lacking]
    with pytest.raises(DataError, match="nareis_backlog: persons waiting"):
        nareis.calibrate_nareis(figures(*rows), arrivals())
    early = Series("inflow_nareis", pd.period_range("2025-02", "2025-06", freq="M"), np.ones(5), "")
    with pytest.raises(DataError, match="nareis_backlog: persons waiting"):
        nareis.calibrate_nareis(figures(*FAMILY), early)


def test_one_year_has_a_share_granted_and_no_power():
    years = pd.PeriodIndex(["2025"], freq="Y")
    found = nareis._mix(pd.Series([1.2], index=years), pd.Series([0.4], index=years))
    assert found == (0.4, 0.0)
    nothing = nareis._mix(pd.Series([1.2], index=years), pd.Series([np.nan], index=years))
    assert np.isnan(nothing.granted) and nothing.power == 0.0


def test_the_two_newest_years_give_the_power():
    years = pd.PeriodIndex(["2023", "2024", "2025"], freq="Y")
    found = nareis._mix(
        pd.Series([9.0, 1.8, 1.2], index=years), pd.Series([0.1, 0.9, 0.4], index=years)
    )
    # log of 2/3 over that of 4/9, which is its square
    assert found == (0.4, pytest.approx(0.5))


def chain_settings(h, **values):
    months = pd.period_range("2026-01", periods=h, freq="M")
    return Settings(months, 1, {name: np.array(value) for name, value in values.items()})


def family_start(delay):
    one = pd.Series([1.0], index=pd.PeriodIndex(["2025"], freq="Y"))
    return NareisStart(BEFORE, 100.0, 7.0, one, RatioMix(0.4, 0.0), one, 0.5, 0.8, delay, BEFORE)


def test_the_share_that_arrives_is_of_the_month_of_arrival():
    given = chain_settings(3, nareis_grant_share=0.5, nareis_arrival_share=[[0.8, 0.5, 0.25]])
    applied, before = np.array([[20.0, 40.0, 60.0]]), np.array([[7.0]])
    speed = NareisSpeed(applied, np.full((1, 3), 90.0), before)
    found = nareis.simulate_nareis(family_start(1), given, speed)
    # granted 45, 35, 30; the last arrive after the end, at the last share
    assert found["inflow_nareis"].values.tolist() == [[7 * 0.8, 45 * 0.5, 35 * 0.25]]
    np.testing.assert_allclose(found["nareis_to_arrive"].values, [[22.5, 8.75, 7.5]])


def test_months_after_the_end_are_those_of_a_year_earlier():
    given = chain_settings(
        15,
        nareis_ratio=0.0,
        nareis_capacity=0.0,
        nareis_grant_share=0.5,
        nareis_arrival_share=0.8,
    )
    start = family_start(2)
    own = nareis.own_speed(start, given, np.zeros((1, 15)))
    came = np.arange(4.0, 64.0, 4.0)[None]
    found = nareis.implied(start, given, own, came)
    # decisions of month 13 and 14 lead to arrivals of month 15 and 16, as month 3 and 4
    expected = np.append(came[0, 2:], came[0, 3:5]) / 0.4
    np.testing.assert_allclose(found.capacity[0], expected)
    np.testing.assert_allclose(found.before, [[5.0, 10.0]])


def half(name, at, first, value):
    day = ("06-30", "12-31")[first == 7]
    return (name, f"{at}-{first:02}-01", f"{at}-{day}", value)


DONE, TASK = housing.HOUSING_REALISED[0], housing.HOUSING_TARGET[0]
HELD, BEHIND = housing.HOUSING_HELD[0], housing.HOUSING_BACKLOG[0]


def test_housing_reads_what_had_ended():
    known = figures(
        half(DONE, 2023, 7, 3000.0),
        half(DONE, 2024, 7, 6000.0),  # a half year is lacking before it: no change
        half(DONE, 2025, 1, 9000.0),
        half(DONE, 2025, 7, 12000.0),
        half(DONE, 2026, 1, 18000.0),
        half(TASK, 2025, 1, 10000.0),
        half(TASK, 2025, 7, 11000.0),
        half(TASK, 2026, 1, 90000.0),
        half(BEHIND, 2025, 1, 500.0),
        half(BEHIND, 2025, 7, 1500.0),
        half(BEHIND, 2026, 1, 4000.0),
        year(HELD, 2025, 16800.0),
        year(HELD, 2026, 1.0),
        (DONE, "2025-02-01", "2025-07-31", 1.0),  # no half year
        (DONE, "2025-07-01", "2025-09-30", 1.0),
    )
    found = housing.calibrate_housing(known, BEFORE)
    assert (found.capacity, found.from_coa) == (1750.0, 0.8)
    assert found.drift == pytest.approx(((np.log(1.5) ** 2 + np.log(4 / 3) ** 2) / 2) ** 0.5)
    assert found.targets.tolist() == pytest.approx([10000 / 6, 11000 / 6, 15000.0])
    assert [str(at) for at in found.targets.index] == ["2025-01", "2025-07", "2026-01"]
    # 1.500 behind, 11.000 to do and 12.000 done
    assert found.backlog == pytest.approx(500.0)
    middle = housing.calibrate_housing(known, pd.Period("2025-11", "M"))
    assert (middle.capacity, middle.from_coa) == (1250.0, 1.0)
    assert middle.backlog == pytest.approx(1500.0)
    assert housing.calibrate_housing(known, pd.Period("2026-05", "M")).capacity == 1750.0
    later = housing.calibrate_housing(known, pd.Period("2026-06", "M"))
    assert (later.capacity, later.from_coa) == (2500.0, 0.8)


def test_one_half_year_has_no_change_and_no_backlog():
    found = housing.calibrate_housing(figures(half(DONE, 2025, 7, 6000.0)), BEFORE)
    assert (found.drift, found.from_coa, found.backlog) == (0.0, 1.0, None)
