"""Seconds of Ukraine, Nidos and departures, settings included; run with `make bench`."""

import time

import numpy as np
import pandas as pd
import pytest

from forecast.known import amv_shares, known, shipped
from forecast.simulation.ukraine_nidos_departures import DEMONSTRABLE
from models.groups import departures, nidos, nidos_start, ukraine
from models.paths import Paths

pytestmark = pytest.mark.benchmark
PATHS, H = 10_000, 72


def drawn(key, first, level, rng):
    months = pd.period_range(first, periods=H, freq="M")
    return Paths(key, months, rng.gamma(4.0, level / 4, (PATHS, H)), "persons/month")


@pytest.fixture(scope="module")
def then():
    tables = shipped()
    return known(tables, tables.newest)


def once(then, rng):
    """Return seconds and number of quantities of one simulation of all steps."""
    first = then.histories["inflow_first"]
    shares = amv_shares(then.figures, first)
    minors = nidos_start.monthly_minors(shares, first, then.parameters)
    guided = nidos_start.calibrate_nidos(then.figures, then.prognoses, minors)
    left = departures.calibrate_departures(then.figures, then.parameters[DEMONSTRABLE])
    municipal = ukraine.municipal_share(then.figures, then.ukraine)
    coming = drawn("ukraine_registrations", then.ukraine.stock.months[-1] + 1, 2000, rng)
    young = drawn("inflow_amv", first.months[-1] + 1, 320, rng)
    begin = time.perf_counter()
    moved = ukraine.ukraine_settings(then.ukraine, coming, rng)
    found = ukraine.simulate_ukraine(then.ukraine, moved, coming)
    staying = ukraine.municipal_settings(municipal, coming.months, PATHS, rng)
    found |= ukraine.municipal_reception(staying, found["ukraine_stock"])
    found |= nidos.simulate_nidos(guided, nidos.nidos_settings(guided, young, rng), young)
    found |= departures.simulate_departures(
        departures.departure_settings(left, young.months, PATHS, rng)
    )
    return time.perf_counter() - begin, len(found)


def test_people_on_ten_thousand_paths(then, capsys):
    rng = np.random.default_rng(5)
    cold, n = once(then, rng)
    warm, _ = once(then, rng)
    with capsys.disabled():
        print(
            f"\npeople, {PATHS} paths x {H} months, {n} quantities: {warm:.2f} s, "
            f"first time {cold:.2f} s"
        )
    assert warm <= 0.3
