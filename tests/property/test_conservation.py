"""Persons through the whole chain, on random settings, levers and pools: none made, none lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from forecast.policy.levers import Lever
from forecast.policy.policy import Policy
from models.chain import nareis, run
from models.chain.coa import CoaStart
from models.chain.fit import Fit
from models.chain.housing import Housing
from models.chain.ind import IndStart
from models.chain.nareis import NareisStart, RatioMix
from models.chain.run import FamilyPool, Neutral, simulate_chain
from models.chain.settings import Settings
from models.chain.starts import Starts
from models.paths import Paths

pytestmark = pytest.mark.property

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
PATHS, H = 6, 40
START = pd.Period("2025-12", "M")
MONTHS = pd.period_range(START + 1, periods=H, freq="M")
STREAMS = {
    "inflow_first": 4000.0,
    "inflow_repeat": 400.0,
    "inflow_nareis": 2500.0,
    "inflow_resettlement": 300.0,
}
COLUMNS = {
    "ind_grant_share": (0.0, 1.0),
    "nareis_ratio": (0.0, 3.0),
    "nareis_grant_share": (0.05, 1.0),
    "nareis_arrival_share": (0.05, 1.4),
    "nareis_direct_share": (0.0, 1.0),
    "coa_returning": (0.0, 1500.0),
    "coa_permits_other": (0.0, 1500.0),
    "housing_rate": (0.0, 0.5),
    "coa_housed_share": (0.5, 1.5),
}
ROWS = ("ind_capacity", "nareis_capacity", "coa_departure_capacity", "housing_capacity")
LEVERS = st.lists(
    st.tuples(
        st.sampled_from([*COLUMNS, *ROWS, *STREAMS]),
        st.sampled_from(["scale", "add"]),
        st.floats(0.0, 3.0),
        st.integers(0, H - 1),
        st.booleans(),
    ),
    max_size=4,
)
SEEDS = st.integers(0, 2**32 - 1)


def lever(target, kind, amount, first, down):
    size = amount if kind == "scale" else (-1 if down else 1) * amount * 100
    if target.endswith("share") and kind == "add":
        size /= 500
    day = pd.Timestamp(2026, 1, 1).date()
    return Lever(target, kind, size, "", MONTHS[first], None, "assumption", "x", day, "", "")


def starts(rng, arrived):
    one = pd.Series([1.0], index=pd.PeriodIndex(["2025"], freq="Y"))
    state = IndStart(START, rng.uniform(0, 6e4), rng.uniform(0, 3e3, 40), 1.0, 0.5, "national")
    at_coa = CoaStart(START, *rng.uniform(0, 4e4, 3), estimated=False)
    delay = int(rng.integers(0, 7))
    backlog, granted = rng.uniform(0, 7e4), rng.uniform(0, 2000)
    mix = RatioMix(0.4, 1.0)
    family = NareisStart(START, backlog, granted, one, mix, one, 0.8, 0.9, delay, arrived)
    homes = Housing(1500.0, 0.1, 1.0, one.iloc[:0], backlog=float(rng.uniform(0, 2e4)))
    nothing = Fit(*(np.empty(0),) * 5)
    unknown = (None, None, None)  # pace, speed and mix of the IND: its settings are drawn here
    return Starts(state, at_coa, family, homes, nothing, {}, one, {}, *unknown, {})


def drawn(rng):
    values = {name: rng.uniform(*ends, (PATHS, 1)) for name, ends in COLUMNS.items()}
    values |= {name: rng.uniform(0, 4000, (PATHS, H)) for name in ROWS}
    return Settings(MONTHS, PATHS, values | {"ind_term": np.array(6.0)})


def flows(rng):
    return {
        key: Paths(key, MONTHS, rng.gamma(2.0, top / 4, (PATHS, H)), "persons/month")
        for key, top in STREAMS.items()
    }


class Known:
    """Months of a stream that are known: a lever leaves them as they are."""

    def __init__(self, last):
        self.months = pd.PeriodIndex([last])


def simulated(seed, levers, known_months):
    rng = np.random.default_rng(seed)
    last = START + known_months
    begin, plain, free = starts(rng, last), drawn(rng), flows(rng)
    policy = Policy(tuple(lever(*one) for one in levers))
    streams = policy.streams(free, {key: Known(last) for key in free})
    moved = None
    if seed % 2:
        ratios = rng.uniform(0.5, 2.0, (PATHS, H - known_months))
        moved = Paths("inflow_nareis", MONTHS[known_months:], ratios, "ratio")
    neutral = Neutral(plain, free) if levers else None
    family = FamilyPool(rng.random(PATHS), neutral, moved)
    given = policy.settings(plain)
    found = simulate_chain(begin, given, streams, family)
    return begin, given, streams, {key: one.values for key, one in found.items()}


def closes(opening, coming, going, stock):
    before = np.hstack([np.full((len(stock), 1), opening), stock[:, :-1]])
    assert np.abs(before + coming - going - stock).max() < 1e-6
    assert min(stock.min(), coming.min(), going.min()) >= 0


@settings(max_examples=25, deadline=None, phases=PHASES)
@given(SEEDS, LEVERS, st.integers(0, 9))
def test_family_members_are_the_same_persons_from_application_to_arrival(seed, levers, months):
    begin, _, streams, found = simulated(seed, levers, months)
    family, came = begin.nareis, found["inflow_nareis"]
    decided, granted = found["nareis_decisions"], found["nareis_granted"]
    closes(family.backlog, found["nareis_applications"], decided, found["nareis_backlog"])
    known = came[:, :months]
    assert np.array_equal(known, streams["inflow_nareis"].values[:, :months])
    assert (granted <= decided + 1e-9).all()
    delay, still = family.delay, found["nareis_to_arrive"]
    # who is granted and comes, arrives after the delay and at no other moment
    ahead = np.cumsum(came, axis=1)
    np.testing.assert_allclose(
        still[:, : H - delay], ahead[:, delay:] - ahead[:, : H - delay], atol=1e-6
    )
    assert still.min() >= 0 and came.min() >= 0


@settings(max_examples=25, deadline=None, phases=PHASES)
@given(SEEDS, LEVERS, st.integers(0, 9))
def test_persons_at_the_ind_and_in_reception_balance_every_month(seed, levers, months):
    begin, given, streams, found = simulated(seed, levers, months)
    first = streams["inflow_first"].values
    closes(begin.ind.stock, first, found["ind_decisions"], found["ind_stock"])
    assert (found["ind_grants"] <= found["ind_decisions"] + 1e-9).all()
    out = found["coa_outflow_other"] + found["coa_outflow_permit_holders"]
    closes(begin.coa.total, found["coa_inflow"], out, found["coa_occupancy"])
    at_coa = found["inflow_nareis"] * np.maximum(1 - given.of("nareis_direct_share"), 0)
    others = first + streams["inflow_repeat"].values + streams["inflow_resettlement"].values
    came = others + at_coa + given.of("coa_returning")
    np.testing.assert_allclose(found["coa_inflow"], came, atol=1e-6)
    parts = ("coa_in_procedure", "coa_awaiting_departure", "coa_permit_holders")
    whole = sum(found[key] for key in parts)
    np.testing.assert_allclose(whole, found["coa_occupancy"], atol=1e-6)


@settings(max_examples=10, deadline=None, phases=PHASES)
@given(SEEDS)
def test_without_levers_arrivals_are_those_of_the_pool(seed):
    rng = np.random.default_rng(seed)
    begin, plain, free = starts(rng, START), drawn(rng), flows(rng)
    uniform = rng.random(PATHS)
    made = run.decided(begin, plain, free, FamilyPool(uniform))
    own = nareis.own_speed(begin.nareis, plain, made["ind_grants"].values)
    member = nareis.simulate_nareis(begin.nareis, plain, own)["inflow_nareis"]
    pooled = nareis.pooled_arrivals(free["inflow_nareis"], member, uniform)
    np.testing.assert_allclose(made["inflow_nareis"].values, pooled.values, atol=1e-6)
