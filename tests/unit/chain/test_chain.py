"""The steps of the chain by hand, on lopsided numbers."""

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError, ModelError
from data.series import Series
from data.streams.spans import by_year, spans
from models.chain import coa, housing, ind, nareis
from models.chain.coa import Arrivals, CoaStart
from models.chain.drift import deviations, persistence, spread
from models.chain.housing import Housing
from models.chain.ind import IndStart
from models.chain.nareis import NareisSpeed, NareisStart, RatioMix
from models.chain.places import places
from models.chain.settings import Settings
from models.paths import Paths

pytestmark = pytest.mark.unit

BEFORE = pd.Period("2025-12", "M")


def settings(h=2, n=1, **values):
    months = pd.period_range("2026-01", periods=h, freq="M")
    return Settings(months, n, {name: np.array(value) for name, value in values.items()})


def row(*values):
    return np.array([values], float)


def figures(*rows):
    table = pd.DataFrame(rows, columns=["series", "start", "end", "value", "status"])
    return table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))


def year(name, number, value, status="official"):
    return (name, f"{number}-01-01", f"{number}-12-31", value, status)


def test_a_setting_that_does_not_fit_is_refused_by_name():
    with pytest.raises(ModelError, match=r"setting x: shape \(3,\)"):
        settings(x=[1.0, 2.0, 3.0])
    with pytest.raises(ModelError, match=r"setting x: shape .*least -1"):
        settings(x=-1.0)
    with pytest.raises(ModelError, match="setting y: not known"):
        settings(x=1.0).of("y")


def test_settings_fill_paths_and_months_and_can_be_cut_and_changed():
    given = settings(h=3, n=2, month=[1.0, 2.0, 3.0], path=[[4.0], [5.0]])
    assert given.of("path").tolist() == [[4.0] * 3, [5.0] * 3]
    later = given.since(pd.Period("2026-02", "M"))
    assert later.of("month").tolist() == [[2.0, 3.0]] * 2
    assert given.changed("path", np.array(9.0)).of("path")[1, 2] == 9.0
    assert "path" in given and "other" not in given


def test_the_ind_decides_up_to_capacity():
    start = IndStart(BEFORE, 70.0, np.array([10.0, 30.0]), 0.0, 0.0, "national")
    given = settings(h=3, ind_capacity=50.0, ind_grant_share=0.2, ind_term=2.0)
    found = {
        k: v.values[0].tolist() for k, v in ind.simulate_ind(start, given, row(20, 5, 0)).items()
    }
    assert found["ind_decisions"] == [50.0, 45.0, 0.0]
    assert found["ind_stock"] == [40.0, 0.0, 0.0]
    assert found["ind_grants"] == [10.0, 9.0, 0.0]
    # 40 pending, of which at most 30 + 20 came in the last two months
    assert found["ind_overdue"] == [0.0, 0.0, 0.0]


def test_what_no_recent_application_explains_is_overdue():
    start = IndStart(BEFORE, 170.0, np.array([10.0, 30.0]), 0.0, 0.0, "national")
    given = settings(h=2, ind_capacity=50.0, ind_grant_share=0.2, ind_term=2.0)
    found = ind.simulate_ind(start, given, row(20, 5))["ind_overdue"].values[0]
    # stocks 140 and 95; 30 + 20 and 20 + 5 came within the term
    assert found.tolist() == [90.0, 70.0]


def test_a_printed_plan_comes_on_top_of_the_capacity():
    start = IndStart(BEFORE, 900.0, np.array([10.0]), 0.0, 0.0, "national")
    given = settings(h=2, ind_capacity=50.0, ind_grant_share=0.2, ind_plan_gain=[0.0, 0.4])
    found = ind.simulate_ind(start, given, row(0, 0))
    assert found["ind_decisions"].values.tolist() == [[50.0, 70.0]]
    assert "ind_overdue" not in found


def test_capacity_follows_the_applications_of_the_year_before():
    start = IndStart(BEFORE, 9000.0, np.full(12, 80.0), 0.0, 0.0, "national")
    given = settings(h=13, ind_capacity=50.0, ind_grant_share=0.2, ind_base=10.0, ind_follow=1.0)
    found = ind.simulate_ind(start, given, row(*[20.0] * 13))["ind_decisions"].values[0]
    # 20 a month came in 2026, twice the 10 of the start
    np.testing.assert_allclose(found, [50.0] * 12 + [100.0])


def test_reception_by_hand():
    start = CoaStart(BEFORE, 100.0, 30.0, 40.0, estimated=False)
    given = settings(
        h=1,
        coa_returning=6.0,
        coa_permits_other=4.0,
        coa_departure_capacity=50.0,
        housing_rate=0.5,
        housing_capacity=50.0,
        coa_housed_share=0.8,
        nareis_direct_share=0.25,
    )
    flow = [row(v) for v in (20.0, 3.0, 8.0, 2.0, 60.0, 24.0)]
    found = {k: v.values[0, 0] for k, v in coa.simulate_coa(start, given, Arrivals(*flow)).items()}
    # others 30 + 3 + 6 + 36 - 4 = 71, less 50; procedure 100 + 20 - 60
    assert found["coa_awaiting_departure"] == 21.0
    assert found["coa_in_procedure"] == 60.0
    # permits 6 + 2 + 24 + 4 = 36; free 0.5 * (40 + 18) = 29, limit 40, holders 76
    assert found["coa_outflow_permit_holders"] == 29.0
    assert found["coa_permit_holders"] == 47.0
    assert found["coa_inflow"] == 20 + 3 + 6 + 6 + 2
    assert found["housing_realised"] == pytest.approx(29 / 0.8)
    assert found["coa_occupancy"] == 128.0


def test_stocks_are_persons_and_flows_persons_a_month():
    start = CoaStart(BEFORE, 100.0, 5.0, 400.0, estimated=False)
    given = settings(h=1, coa_departure_capacity=50.0, housing_rate=0.5, housing_capacity=90.0)
    found = coa.simulate_coa(start, given, Arrivals(*[row(0.0)] * 6))
    stocks = {key for key, paths in found.items() if paths.unit == "persons"}
    assert stocks == {*coa.STOCKS, "coa_occupancy"}
    assert {found[key].unit for key in found.keys() - stocks} == {"persons/month"}


def test_housing_limits_and_departures_go_on_into_the_procedure():
    start = CoaStart(BEFORE, 100.0, 5.0, 400.0, estimated=False)
    given = settings(h=1, coa_departure_capacity=50.0, housing_rate=0.5, housing_capacity=90.0)
    flow = [row(0.0)] * 6
    found = {k: v.values[0, 0] for k, v in coa.simulate_coa(start, given, Arrivals(*flow)).items()}
    assert found["coa_outflow_permit_holders"] == 90.0
    assert (found["coa_awaiting_departure"], found["coa_in_procedure"]) == (0.0, 55.0)


def nareis_start(delay):
    one = pd.Series([1.0], index=pd.PeriodIndex(["2025"], freq="Y"))
    return NareisStart(BEFORE, 100.0, 7.0, one, RatioMix(0.4, 0.0), one, 0.5, 0.8, delay, BEFORE)


def test_family_members_arrive_after_the_delay():
    given = settings(
        h=3,
        nareis_ratio=2.0,
        nareis_capacity=90.0,
        nareis_grant_share=0.5,
        nareis_arrival_share=0.8,
    )
    start = nareis_start(1)
    own = nareis.own_speed(start, given, row(10, 20, 30))
    found = nareis.simulate_nareis(start, given, own)
    assert found["nareis_applications"].values.tolist() == [[20.0, 40.0, 60.0]]
    assert found["nareis_decisions"].values.tolist() == [[90.0, 70.0, 60.0]]
    assert found["nareis_backlog"].values.tolist() == [[30.0, 0.0, 0.0]]
    assert found["nareis_granted"].values.tolist() == [[45.0, 35.0, 30.0]]
    np.testing.assert_allclose(found["inflow_nareis"].values, [[5.6, 36.0, 28.0]])
    # 5.6 + 36 - 5.6, then 36 + 28 - 36, then 28 + 24 - 28
    np.testing.assert_allclose(found["nareis_to_arrive"].values, [[36.0, 28.0, 24.0]])


def test_the_implied_speed_lets_exactly_the_pooled_persons_arrive():
    given = settings(
        h=3,
        nareis_ratio=2.0,
        nareis_capacity=90.0,
        nareis_grant_share=0.5,
        nareis_arrival_share=0.8,
    )
    start = nareis_start(1)
    own = nareis.own_speed(start, given, row(10, 20, 30))
    speed = nareis.implied(start, given, own, row(8.0, 60.0, 48.0))
    # 60 / 0.4 of 100 + 20, 30 short; 48 / 0.4 of 40, 80 short; the last as the first: 20 of 60
    assert speed.capacity.tolist() == [[150.0, 120.0, 20.0]]
    assert speed.applied.tolist() == [[50.0, 120.0, 60.0]]
    assert speed.before.tolist() == [[10.0]]
    found = nareis.simulate_nareis(start, given, speed)
    np.testing.assert_allclose(found["inflow_nareis"].values, [[8.0, 60.0, 48.0]])
    assert found["nareis_backlog"].values.tolist() == [[0.0, 0.0, 40.0]]


def test_a_lever_moves_the_implied_speed_as_it_moves_the_own_one():
    speed = NareisSpeed(row(50, 120, 60), row(150, 120, 20), row(10.0))
    neutral = NareisSpeed(row(20, 40, 0), row(0, 90, 90), row(7.0))
    moved = NareisSpeed(row(10, 40, 0), row(90, 30, 45), row(7.0))
    found = nareis.levered(speed, moved, neutral)
    assert found.applied.tolist() == [[25.0, 120.0, 60.0]]
    assert found.capacity.tolist() == [[150.0, 40.0, 10.0]]
    assert found.before.tolist() == [[10.0]]


def test_applications_per_grant_move_with_the_share_granted():
    years = pd.PeriodIndex(["2024", "2025"], freq="Y")
    found = nareis._mix(pd.Series([1.8, 1.2], index=years), pd.Series([0.6, 0.4], index=years))
    assert (found.granted, found.power) == (0.4, pytest.approx(1.0))
    still = nareis._mix(pd.Series([1.8, 1.2], index=years), pd.Series([0.4, 0.4], index=years))
    assert still.power == 0.0


def test_one_year_of_family_members_has_no_delay():
    year = pd.PeriodIndex(["2025"], freq="Y")
    came, granted = (pd.Series([value], index=year) for value in (9.0, 12.0))
    assert nareis._delay(came, granted) == (0, 0.75)


def test_the_delay_is_the_one_that_gives_both_years_one_share():
    came = pd.Series([9.0, 13.0], index=pd.PeriodIndex(["2024", "2025"], freq="Y"))
    granted = pd.Series([12.0, 18.0], index=came.index)
    # a step of 0.5 a month: after 2 months 11 and 17, shares 0.818 and 0.765;
    # after 0 months 0.75 and 0.722: nearer
    delay, share = nareis._delay(came, granted)
    assert (delay, round(share, 3)) == (0, round((0.75 * 13 / 18) ** 0.5, 3))
    # after 6 months 9 and 15, of which 8.1 and 13.5 are nine tenths
    exact = pd.Series([8.1, 13.5], index=came.index)
    assert nareis._delay(exact, granted) == (6, pytest.approx(0.9))
    # after 12 months 6 and 12, of which 5.4 and 10.8
    longest = pd.Series([5.4, 10.8], index=came.index)
    assert nareis._delay(longest, granted) == (12, pytest.approx(0.9))


def test_a_backlog_of_another_definition_is_not_used():
    known = figures(("nl_stock_nareis_pending", "2023-10-01", "2023-10-31", 26000.0, "x"))
    months = pd.period_range("2023-01", "2023-12", freq="M")
    arrivals = Series("inflow_nareis", months, np.full(12, 800.0), "persons/month")
    with pytest.raises(DataError, match="nareis_backlog: persons waiting"):
        nareis.calibrate_nareis(known, arrivals)


def test_a_pool_with_the_backlog_averages_quantiles_and_keeps_ranks():
    months = pd.period_range("2026-01", periods=2, freq="M")
    series = Paths("inflow_nareis", months, np.array([[5.0, 99.0], [5.0, 9.0]]), "persons/month")
    backlog = Paths("inflow_nareis", months[1:], np.array([[0.0], [3.0]]), "persons/month")
    by_series = nareis.pooled_arrivals(series, backlog, np.array([0.9, 0.9]))
    # quantiles 9 and 99, 0 and 3: sqrt(10 * 1) - 1 and sqrt(100 * 4) - 1
    np.testing.assert_allclose(by_series.values, [[5.0, 19.0], [5.0, 10**0.5 - 1]])
    by_backlog = nareis.pooled_arrivals(series, backlog, np.array([0.1, 0.1]))
    np.testing.assert_allclose(by_backlog.values[:, 1], [10**0.5 - 1, 19.0])


def test_a_half_year_that_was_set_stands_and_others_follow_permits():
    targets = pd.Series([50.0], index=pd.PeriodIndex(["2026-01"], freq="M"))
    known = Housing(40.0, 0.1, 1.0, targets)
    given = settings(h=12, coa_housed_share=0.8)
    permits = np.arange(12.0)[None]
    found = housing.housing_target(known, given, permits).values[0]
    assert found[:6].tolist() == [50.0] * 6
    np.testing.assert_allclose(found[6:], (6 + 11) / 2 / 0.8)
    second = Housing(40.0, 0.1, 1.0, targets.set_axis(pd.PeriodIndex(["2026-07"], freq="M")))
    found = housing.housing_target(second, given, permits).values[0]
    np.testing.assert_allclose(found[:6], (0 + 5) / 2 / 0.8)
    assert found[6:].tolist() == [50.0] * 6


def test_housing_is_the_mean_of_the_half_years_of_the_last_year():
    known = figures(
        ("huisvesting: realisatie", "2024-07-01", "2024-12-31", 6000.0, "x"),
        ("huisvesting: realisatie", "2025-01-01", "2025-06-30", 9000.0, "x"),
        ("huisvesting: realisatie", "2025-07-01", "2025-12-31", 12000.0, "x"),
        year("COA uitgestroomde vergunninghouders", 2025, 18900.0),
    )
    found = housing.calibrate_housing(known, BEFORE)
    assert (found.capacity, found.from_coa) == (1750.0, 0.9)
    assert found.drift == pytest.approx(((np.log(1.5) ** 2 + np.log(4 / 3) ** 2) / 2) ** 0.5)
    assert housing.calibrate_housing(known, BEFORE + 12) is None


ASKED = (("taakstelling", 9979), ("backlog_start", 3728))


def half(name, first, last, value):
    return (name, first, last, float(value), "official")


def test_without_a_half_year_done_what_is_asked_is_housed():
    task, behind = (half(name, "2022-01-01", "2022-06-30", value) for name, value in ASKED)
    end = pd.Period("2021-12", freq="M")
    found = housing.calibrate_housing(figures(task, behind), end)
    # the task of the half year for both halves, and the backlog once: 23.686 a year
    assert found.capacity == pytest.approx((2 * 9979 + 3728) / 12)
    assert (found.drift, found.from_coa, found.backlog) == (0.0, 1.0, None)
    # in the half year itself the same, half a year before and without the backlog nothing
    assert housing.calibrate_housing(figures(task, behind), end + 3).capacity == found.capacity
    assert housing.calibrate_housing(figures(task, behind), end - 1) is None
    assert housing.calibrate_housing(figures(task), end) is None
    done = half("housed", "2021-07-01", "2021-12-31", 6000)
    counted = housing.calibrate_housing(figures(task, behind, done), end)
    assert counted.capacity == pytest.approx(1000.0)  # what was done goes before what is asked


def test_the_backlog_of_housing_follows_task_and_homes_and_stops_at_zero():
    known = figures(
        ("huisvesting: achterstand bij start", "2025-07-01", "2025-12-31", 12715.0, "x"),
        ("huisvesting: taakstelling", "2025-07-01", "2025-12-31", 13000.0, "x"),
        ("huisvesting: realisatie", "2025-07-01", "2025-12-31", 16783.0, "x"),
    )
    assert housing.calibrate_housing(known, BEFORE).backlog == pytest.approx(8932.0)
    months = pd.period_range("2026-01", periods=3, freq="M")
    task = Paths("housing_target", months, row(20, 30, 40), "persons/month")
    found = housing.housing_backlog(25.0, task, row(10.0, 100.0, 5.0))
    assert found.values.tolist() == [[35.0, 0.0, 35.0]]


def test_the_best_figure_of_a_stretch_is_taken():
    known = figures(
        year("b", 2024, 7.0), year("a", 2024, 5.0, "press_rounded"), year("a", 2025, 6.0, "x_gt")
    )
    assert by_year(known, ("a", "b")).to_dict() == {pd.Period("2024", "Y"): 7.0}
    assert spans(known, ("a",))["value"].tolist() == [5.0]


def test_a_deviation_walks_by_year_and_fades():
    months = pd.period_range("2025-12", "2027-01", freq="M")
    found = deviations(months, np.array([[1.0, -2.0, 3.0]]), sd=0.5, phi=0.5)
    assert found[0, [0, 1, 12, 13]].tolist() == [0.5, -0.75, -0.75, 1.125]


def test_spread_counts_a_gap_of_years_and_persistence_needs_ten():
    levels = pd.Series([1.0, 2.0, 6.0], index=pd.PeriodIndex(["2020", "2021", "2025"], freq="Y"))
    assert spread(levels) == pytest.approx(((1 + 16 / 4) / 2) ** 0.5)
    assert persistence(levels) == 1.0
    swing = pd.Series([1.0, -1.0] * 6, index=pd.period_range("2010", periods=12, freq="Y"))
    assert persistence(swing) == 0.0


def test_places_beyond_the_regular_ones_are_emergency():
    given = settings(h=2, coa_target_rate=[0.8, 0.5], coa_regular_places=100.0)
    months = pd.period_range("2025-12", periods=3, freq="M")
    persons = Paths("coa_occupancy", months, row(1.0, 60.0, 90.0), "persons")
    found = {key: paths.values.tolist() for key, paths in places(persons, given).items()}
    assert found["coa_places_needed"] == [[75.0, 180.0]]
    assert found["coa_places_regular"] == [[75.0, 100.0]]
    assert found["coa_places_emergency"] == [[0.0, 80.0]]
