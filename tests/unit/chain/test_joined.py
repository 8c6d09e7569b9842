"""The steps of the chain joined, on one path that can be followed by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from models.chain.coa import CoaStart
from models.chain.fit import Fit
from models.chain.housing import Housing
from models.chain.ind import IndStart
from models.chain.nareis import NareisStart, RatioMix
from models.chain.run import FamilyPool, Neutral, simulate_chain
from models.chain.settings import Settings
from models.chain.starts import Starts
from models.paths import Paths

pytestmark = pytest.mark.unit

START = pd.Period("2025-12", "M")
H = 3
MONTHS = pd.period_range(START + 1, periods=H, freq="M")
ANY = 1e9  # a capacity that never binds
PLAIN = {
    "ind_capacity": ANY,
    "ind_grant_share": 0.5,
    "nareis_ratio": 2.0,
    "nareis_capacity": ANY,
    "nareis_grant_share": 1.0,
    "nareis_arrival_share": 1.0,
    "coa_departure_capacity": 10.0,
    "housing_rate": 0.0,
    "coa_housed_share": 1.0,
}
UNIFORM = np.array([0.9])


def given(**moved):
    return Settings(MONTHS, 1, {name: np.array(v) for name, v in (PLAIN | moved).items()})


def flows(**by_key):
    rows = {"inflow_first": [100.0] * H, "inflow_nareis": [403.0] * H} | by_key
    return {key: Paths(key, MONTHS, np.array([v]), "persons/month") for key, v in rows.items()}


def family(arrived=START, delay=0):
    one = pd.Series([1.0], index=pd.PeriodIndex(["2025"], freq="Y"))
    return NareisStart(START, 0.0, 7.0, one, RatioMix(0.5, 0.0), one, 1.0, 1.0, delay, arrived)


def starts(member, coa_month=START, homes=None):
    one = pd.Series([1.0], index=pd.PeriodIndex(["2025"], freq="Y"))
    at_ind = IndStart(START, 0.0, np.zeros(1), 1.0, 0.5, "national")
    at_coa = CoaStart(coa_month, 0.0, 0.0, 0.0, estimated=False)
    nothing = Fit(*(np.empty(0),) * 5)
    return Starts(at_ind, at_coa, member, homes, nothing, {}, one, {}, None, None, None, {})


def arriving(member, settings=None, streams=None, pool=None):
    settings, streams = settings or given(), streams or flows()
    found = simulate_chain(starts(member), settings, streams, pool or FamilyPool(UNIFORM))
    return found["inflow_nareis"].values[0].tolist()


def levered(member, **moved):
    return arriving(member, given(**moved), pool=FamilyPool(UNIFORM, Neutral(given(), flows())))


def test_family_members_by_time_series_and_by_backlog_are_one_pool():
    # 50 granted, 100 apply and come by the backlog; (1 + 403)(1 + 100) = 202 x 202
    assert arriving(family()) == pytest.approx([201.0] * H)


def test_family_members_begin_after_their_own_count():
    later = replace(family(arrived=START + 1), month=START + 1, backlog=300.0)
    found = simulate_chain(starts(later), given(), flows(), FamilyPool(UNIFORM))
    assert str(found["nareis_backlog"].months[0]) == "2026-02"
    # (1 + 403)(1 + 100 + 300) in February, (1 + 403)(1 + 100) in March
    expected = [403.0, (404 * 401) ** 0.5 - 1, 201.0]
    assert found["inflow_nareis"].values[0].tolist() == pytest.approx(expected)


def test_levers_that_move_nothing_change_nothing():
    assert levered(family()) == pytest.approx([201.0] * H)


def test_a_lever_moves_what_was_pooled_without_it():
    # 25 in place of 50 granted: half as many apply, and half of the 201 come
    assert levered(family(), ind_grant_share=0.25) == pytest.approx([100.5] * H)
    assert levered(family(), nareis_arrival_share=0.4) == pytest.approx([0.4 * 201] * H)


def test_a_lever_leaves_what_is_known_and_what_led_to_it():
    shown = family(arrived=MONTHS[0])
    assert levered(shown) == pytest.approx([403.0, 201.0, 201.0])
    for name in ("nareis_grant_share", "nareis_arrival_share"):
        assert levered(shown, **{name: 0.4}) == pytest.approx([403.0, 0.4 * 201, 0.4 * 201])
    # decided on in January as without the lever, for the February that is known
    later = family(arrived=MONTHS[1], delay=1)
    assert levered(later) == pytest.approx([403.0, 403.0, 201.0])
    assert levered(later, nareis_grant_share=0.4) == pytest.approx([403.0, 403.0, 0.4 * 201])
    january, february = [[ANY / 4, ANY, ANY]], [[ANY, ANY / 4, ANY]]
    assert levered(later, nareis_capacity=january) == pytest.approx([403.0, 403.0, 201.0])
    assert levered(later, nareis_capacity=february) == pytest.approx([403.0, 403.0, 201 / 4])


def test_a_lever_on_the_stream_moves_arrivals_in_proportion():
    free = flows()
    pool = FamilyPool(UNIFORM, Neutral(given(), free))
    doubled = flows(inflow_nareis=[806.0, 403.0, 403.0])
    assert arriving(family(), None, doubled, pool) == pytest.approx([402.0, 201.0, 201.0])


def test_a_stream_of_nobody_moves_nothing():
    nobody = flows(inflow_nareis=[0.0] * H)
    pool = FamilyPool(UNIFORM, Neutral(given(), nobody))
    # (1 + 0)(1 + 100)
    assert arriving(family(), None, nobody, pool) == pytest.approx([101**0.5 - 1] * H)


def test_what_is_known_of_months_not_printed_moves_the_pool():
    ratios = Paths("inflow_nareis", MONTHS[1:], np.array([[2.0, 0.0001]]), "ratio")
    found = arriving(family(), pool=FamilyPool(UNIFORM, moved=ratios))
    assert found == pytest.approx([201.0, 202 * 2 - 1, 0.0])


def test_reception_begins_after_its_own_count():
    flow = flows(
        inflow_first=[100.0, 60.0, 40.0],
        inflow_repeat=[9.0, 5.0, 3.0],
        inflow_resettlement=[8.0, 4.0, 2.0],
        inflow_nareis=[70.0, 30.0, 20.0],
    )
    found = simulate_chain(starts(None, START + 1), given(), flow, FamilyPool(UNIFORM))
    values = {key: paths.values[0].tolist() for key, paths in found.items()}
    assert values["ind_decisions"] == [100.0, 60.0, 40.0]
    assert str(found["coa_inflow"].months[0]) == "2026-02"
    assert values["coa_inflow"] == [60 + 5 + 4 + 30, 40 + 3 + 2 + 20]
    # 30 and 20 granted, nobody housed; others 30 + 5 and 20 + 3 come, 10 a month leave
    assert values["coa_permit_holders"] == [30 + 4 + 30, 64 + 20 + 2 + 20]
    assert values["coa_awaiting_departure"] == [25.0, 25 + 23 - 10]
    assert "inflow_nareis" not in found and "housing_target" not in found


def test_a_stream_that_is_not_known_is_nobody():
    found = simulate_chain(starts(None), given(), flows(), FamilyPool(UNIFORM))
    assert found["coa_inflow"].values[0].tolist() == [503.0] * H


@pytest.mark.parametrize("lacking", ["inflow_first", "inflow_nareis"])
def test_both_large_streams_are_needed(lacking):
    less = {key: paths for key, paths in flows().items() if key != lacking}
    with pytest.raises(DataError, match=f"coa_permit_holders: {lacking} absent"):
        simulate_chain(starts(None), given(), less, FamilyPool(UNIFORM))


def test_the_task_follows_permits_and_the_backlog_what_was_not_housed():
    homes = Housing(1.0, 0.0, 1.0, pd.Series([], index=pd.PeriodIndex([], freq="M")), backlog=5.0)
    found = simulate_chain(starts(None, homes=homes), given(), flows(), FamilyPool(UNIFORM))
    # 50 granted and 403 family members a month, nobody housed
    assert found["housing_target"].values[0].tolist() == [453.0] * H
    assert found["housing_backlog"].values[0].tolist() == [458.0, 911.0, 1364.0]
    without = replace(homes, backlog=None)
    found = simulate_chain(starts(None, homes=without), given(), flows(), FamilyPool(UNIFORM))
    assert "housing_target" in found and "housing_backlog" not in found
