"""Persons are conserved on every path and month, none is negative, and stocks empty."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.series import Series
from data.streams.ukraine import Ukraine
from models.groups import nidos, ukraine
from models.groups.nidos import Nidos
from models.paths import Paths

pytestmark = pytest.mark.property
seeds = st.integers(0, 2**32 - 1)
levels = st.floats(0, 2e5)
rates = st.floats(0.001, 3.0)
spreads = st.floats(0.0, 1.5)


def flow(key, values):
    months = pd.period_range("2026-01", periods=values.shape[1], freq="M")
    return Paths(key, months, values, "persons/month")


def closes(opening, coming, going, stock):
    before = np.hstack([np.full((len(stock), 1), opening), stock[:, :-1]])
    assert np.abs(before + coming - going - stock).max() < 1e-6
    assert min(stock.min(), going.min()) >= 0


def start_of_ukraine(level, share, drift):
    month = pd.period_range("2025-12", periods=1, freq="M")
    stock = Series("ukraine_stock", month, np.array([level]), "persons")
    return Ukraine(stock, stock, share, drift, "made up")


def moved_ukraine(start, coming, rng):
    return ukraine.simulate_ukraine(start, ukraine.ukraine_settings(start, coming, rng), coming)


@given(seeds, levels, rates, spreads)
def test_ukraine_conserves_persons(seed, level, share, drift):
    rng = np.random.default_rng(seed)
    coming = flow("ukraine_registrations", rng.uniform(0, 9000, (20, 72)))
    start = start_of_ukraine(level, share, drift)
    found = moved_ukraine(start, coming, rng)
    stock = found["ukraine_stock"].values
    closes(level, coming.values, found["ukraine_deregistrations"].values, stock)
    shares = ukraine.Municipal(0.75, 1.02, drift)
    moved = ukraine.municipal_settings(shares, coming.months, 20, rng)
    inside = ukraine.municipal_reception(moved, found["ukraine_stock"])["goo_occupied"].values
    assert (inside <= stock).all()
    assert (inside >= 0).all()


@given(seeds, st.floats(0.05, 1.0))
def test_ukraine_empties_without_registrations(seed, share):
    coming = flow("ukraine_registrations", np.zeros((5, 600)))
    start = start_of_ukraine(1e5, share, 0.0)
    found = moved_ukraine(start, coming, np.random.default_rng(seed))
    assert found["ukraine_stock"].values[:, -1].max() < 1e-6


def start_of_nidos(level, leaving, error):
    months = pd.period_range("2025-07", periods=6, freq="M")
    minors = Series("inflow_amv", months, np.linspace(0, 900, 6), "persons/month")
    shares = {"nidos_in_care": 0.34, "coa_amv": 0.43}
    return Nidos(pd.Period("2025-06", "M"), level, minors, 1.2, leaving, error, shares, error)


@given(seeds, levels, rates, spreads)
def test_nidos_conserves_persons(seed, level, leaving, error):
    rng = np.random.default_rng(seed)
    coming = flow("inflow_amv", rng.uniform(0, 2000, (20, 72)))
    start = start_of_nidos(level, leaving, error)
    found = nidos.simulate_nidos(start, nidos.nidos_settings(start, coming, rng), coming)
    stock = found["nidos_pupils"].values
    closes(level, found["nidos_inflow"].values, found["nidos_leaving"].values, stock)
    placed = found["nidos_in_care"].values + found["coa_amv"].values
    assert (placed <= stock * (1 + 1e-12)).all()


@given(seeds, st.floats(0.6, 3.0))
def test_nidos_empties_without_arrivals(seed, leaving):
    rng = np.random.default_rng(seed)
    coming = flow("inflow_amv", np.zeros((5, 720)))
    start = replace(start_of_nidos(1e4, leaving, 0.0), ratio=0.0)
    found = nidos.simulate_nidos(start, nidos.nidos_settings(start, coming, rng), coming)
    assert found["nidos_pupils"].values[:, -1].max() < 1e-6
