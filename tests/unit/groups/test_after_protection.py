"""What moves when temporary protection ends: persons from municipal reception to COA."""

import numpy as np
import pandas as pd
import pytest

from forecast.simulation.futures import Futures
from forecast.simulation.ukraine_nidos_departures import move_reception
from models.chain.settings import Settings
from models.paths import Paths

pytestmark = pytest.mark.unit

MONTHS = pd.period_range("2027-01", periods=4, freq="M")


def flat(key, value, months=MONTHS):
    return Paths(key, months, np.full((2, len(months)), value), "persons")


def test_who_was_in_municipal_reception_moves_to_coa_and_stays_there():
    late = MONTHS[1:]
    applied = Paths(
        "ukraine_asylum_applications",
        late,
        np.array([[1000.0, 0.0, 200.0], [0.0, 500.0, 0.0]]),
        "applications/month",
    )
    paths = {
        "coa_inflow": flat("coa_inflow", 10.0),
        "coa_in_procedure": flat("coa_in_procedure", 300.0),
        "coa_occupancy": flat("coa_occupancy", 700.0),
        applied.key: applied,
    }
    futures = Futures(paths, {}, {}, {})
    share = np.array([[0.8, 0.8, 0.5]])
    move_reception(futures, Settings(late, 2, {"goo_share": share}))
    assert paths["coa_inflow"].values.tolist() == [
        [10.0, 810.0, 10.0, 110.0],
        [10.0, 10.0, 410.0, 10.0],
    ]
    for key, stood in (("coa_in_procedure", 300.0), ("coa_occupancy", 700.0)):
        moved = paths[key].values - stood
        assert moved.tolist() == [[0.0, 800.0, 800.0, 900.0], [0.0, 0.0, 400.0, 400.0]]


def test_without_applications_nothing_moves():
    futures = Futures({"coa_occupancy": flat("coa_occupancy", 700.0)}, {}, {}, {})
    before = futures.paths["coa_occupancy"]
    move_reception(futures, Settings(MONTHS, 2, {"goo_share": np.array([[0.5]])}))
    assert futures.paths["coa_occupancy"] is before
