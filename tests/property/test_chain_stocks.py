"""The chain on random paths: nobody appears, nobody vanishes, and stocks empty."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.chain import coa, ind, nareis
from models.chain.coa import Arrivals, CoaStart
from models.chain.ind import IndStart
from models.chain.nareis import NareisStart, RatioMix
from models.chain.settings import Settings

pytestmark = pytest.mark.property

PATHS, H = 200, 72
MONTHS = pd.period_range("2026-01", periods=H, freq="M")
SEEDS = range(8)


def close(opening, came, left, stock):
    before = np.hstack([np.full((len(stock), 1), opening), stock[:, :-1]])
    np.testing.assert_allclose(before + came - left, stock, atol=1e-6)
    assert stock.min() >= 0


def settings(rng, **fixed):
    def column(low, high):
        return rng.uniform(low, high, (PATHS, 1))

    drawn = {
        "ind_capacity": rng.uniform(0, 4000, (PATHS, H)),
        "ind_grant_share": column(0, 1),
        "ind_term": np.array(6.0),
        "nareis_ratio": column(0, 3),
        "nareis_capacity": rng.uniform(0, 3000, (PATHS, H)),
        "nareis_grant_share": column(0, 1),
        "nareis_arrival_share": column(0, 1),
        "nareis_direct_share": column(0, 1),
        "coa_returning": column(0, 1500),
        "coa_permits_other": column(0, 1500),
        "coa_departure_capacity": rng.uniform(0, 4000, (PATHS, H)),
        "housing_rate": column(0, 0.5),
        "housing_capacity": rng.uniform(0, 4000, (PATHS, H)),
        "coa_housed_share": column(0.5, 1.5),
    }
    return Settings(MONTHS, PATHS, drawn | {k: np.array(v) for k, v in fixed.items()})


def flows(rng, scale=4000.0):
    return rng.uniform(0, scale, (PATHS, H)) * rng.integers(0, 2, (PATHS, H))


def ind_start(rng):
    month = pd.Period("2025-12", "M")
    return IndStart(month, rng.uniform(0, 6e4), rng.uniform(0, 3e3, 40), 1.0, 0.5, "national")


def coa_start(rng):
    a, b, c = rng.uniform(0, 4e4, 3)
    return CoaStart(pd.Period("2025-12", "M"), a, b, c, estimated=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_stock_of_the_ind_closes_each_month(seed):
    rng = np.random.default_rng(seed)
    start, given, first = ind_start(rng), settings(rng), flows(rng)
    found = {k: v.values for k, v in ind.simulate_ind(start, given, first).items()}
    close(start.stock, first, found["ind_decisions"], found["ind_stock"])
    assert (found["ind_grants"] <= found["ind_decisions"] + 1e-9).all()
    assert (found["ind_overdue"] <= found["ind_stock"] + 1e-9).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_backlog_of_nareis_closes_each_month(seed):
    rng = np.random.default_rng(seed)
    month = pd.Period("2025-12", "M")
    one = pd.Series([1.0], index=pd.PeriodIndex(["2025"], freq="Y"))
    delay = int(rng.integers(0, 6))
    waiting, mix = rng.uniform(0, 7e4), RatioMix(0.4, 1.0)
    start = NareisStart(month, waiting, 900.0, one, mix, one, 0.8, 0.9, delay, month)
    given, grants = settings(rng), flows(rng)
    own = nareis.own_speed(start, given, grants)
    found = {k: v.values for k, v in nareis.simulate_nareis(start, given, own).items()}
    close(
        start.backlog,
        found["nareis_applications"],
        found["nareis_decisions"],
        found["nareis_backlog"],
    )
    came, granted = found["inflow_nareis"].sum(1), found["nareis_decisions"].sum(1)
    assert (came <= granted + 900.0 * delay + 1e-6).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_stock_of_reception_closes_each_month(seed):
    rng = np.random.default_rng(seed)
    start, given = coa_start(rng), settings(rng)
    decided = flows(rng)
    granted = decided * rng.uniform(0, 1, (PATHS, 1))
    arrivals = Arrivals(flows(rng), flows(rng), flows(rng), flows(rng, 300), decided, granted)
    found = {k: v.values for k, v in coa.simulate_coa(start, given, arrivals).items()}
    out = found["coa_outflow_other"] + found["coa_outflow_permit_holders"]
    close(start.total, found["coa_inflow"], out, found["coa_occupancy"])
    close(
        start.holders,
        found["permits"],
        found["coa_outflow_permit_holders"],
        found["coa_permit_holders"],
    )
    parts = [found[key] for key in coa.STOCKS]
    np.testing.assert_allclose(np.sum(parts, axis=0), found["coa_occupancy"], atol=1e-6)
    assert min(part.min() for part in parts) >= 0
    limit = given.of("housing_capacity") * given.of("coa_housed_share")
    assert (found["coa_outflow_permit_holders"] <= limit + 1e-6).all()
    assert (found["coa_outflow_other"] <= given.of("coa_departure_capacity") + 1e-6).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_without_arrivals_reception_and_the_ind_empty(seed):
    rng = np.random.default_rng(seed)
    given = settings(
        rng,
        ind_capacity=2000.0,
        coa_departure_capacity=1500.0,
        housing_rate=0.4,
        housing_capacity=2500.0,
        coa_returning=0.0,
    )
    none = np.zeros((PATHS, H))
    state = replace(ind_start(rng), stock=40_000.0)
    decided = ind.simulate_ind(state, given, none)
    start = CoaStart(state.month, 40_000.0, 8_000.0, 15_000.0, estimated=False)
    arrivals = Arrivals(*(none,) * 4, decided["ind_decisions"].values, decided["ind_grants"].values)
    found = coa.simulate_coa(start, given, arrivals)
    assert decided["ind_stock"].values[:, -1].max() == 0
    assert found["coa_occupancy"].values[:, -1].max() < 1.0
