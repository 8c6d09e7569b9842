"""Seconds of the whole chain, settings included; run with `make bench`."""

import time

import numpy as np
import pandas as pd
import pytest

from forecast.known import known, shipped
from forecast.simulation.totals import total_history
from models.chain.draws import draw_settings
from models.chain.run import FamilyPool, simulate_chain
from models.chain.starts import calibrate
from models.paths import Paths

pytestmark = pytest.mark.benchmark

PATHS, H = 10_000, 72


def test_the_whole_chain_on_ten_thousand_paths(capsys):
    tables = shipped()
    then = known(tables, tables.newest)
    histories = {**then.histories, "inflow_total": total_history(then.histories)}
    starts = calibrate(then.figures, histories)
    months = pd.period_range(starts.first_month, periods=H, freq="M")
    rng = np.random.default_rng(5)
    streams = {
        key: Paths(key, months, rng.gamma(4.0, level / 4, (PATHS, H)), "persons/month")
        for key, level in (
            ("inflow_first", 2000),
            ("inflow_nareis", 1200),
            ("inflow_repeat", 150),
            ("inflow_resettlement", 60),
        )
    }
    begin = time.perf_counter()
    settings = draw_settings(starts, then.parameters, months, PATHS, 1)
    found = simulate_chain(starts, settings, streams, FamilyPool(rng.random(PATHS)))
    seconds = time.perf_counter() - begin
    with capsys.disabled():
        print(f"\nchain, {PATHS} paths x {H} months, {len(found)} quantities: {seconds:.2f} s")
    assert seconds <= 1.5
