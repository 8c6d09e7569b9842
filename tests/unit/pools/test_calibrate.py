"""Corrections from past errors, by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from forecast.backtest.calibration import with_errors, write_calibration
from forecast.config import load_config
from forecast.known import known, shipped
from forecast.simulation.corrections import LEAST, corrections
from models.paths import Paths
from models.pools.calibrate import Correction, calibrated

pytestmark = pytest.mark.unit


def paths(logs: np.ndarray) -> Paths:
    months = pd.period_range("2025-01", periods=logs.shape[1], freq="M")
    return Paths("inflow_first", months, np.expm1(logs), "persons/month")


def test_paths_are_widened_around_their_median_and_moved_by_spreads():
    logs = np.tile(np.linspace(4.0, 6.0, 601)[:, None], (1, 2))
    moved = np.log1p(calibrated(paths(logs), Correction(1.5, 0.2)).values)
    # median 5; 1/6 and 5/6 lie at 4 + 2/6 and 4 + 10/6: spread (4/3) / 2 / 0,96742 = 0,68912
    np.testing.assert_allclose(moved, 5 + 1.5 * (logs - 5) + 0.2 * 0.68912, atol=1e-4)


def test_no_correction_leaves_the_very_paths():
    made = paths(np.random.default_rng(1).normal(5, 1, (50, 3)).clip(min=0))
    assert calibrated(made, Correction()) is made


@pytest.mark.parametrize("seed", range(5))
def test_rows_keep_their_ranks(seed: int):
    logs = np.random.default_rng(seed).normal(6, 0.5, (200, 12))
    moved = calibrated(paths(logs), Correction(0.7, -0.4)).values
    np.testing.assert_array_equal(moved.argsort(axis=0), logs.argsort(axis=0))


def row(origin: str, z: float, stream: str = "inflow_first", k: int = 0) -> dict[str, object]:
    year = int(origin[:4]) + k
    return {
        "stream": stream,
        "origin": origin,
        "target": f"year_{k}",
        "error": 0.3 * z,
        "spread": 0.3,
        "known_on": f"{year + 1}-03-31",
    }


def test_errors_are_believed_as_far_as_they_are_independent():
    # ten years of one error each, all of them apart: n = 10, z of 1 and 3 by turns, mean 2
    errors = pd.DataFrame([row(f"{2000 + i}-02-15", 1.0 + 2 * (i % 2)) for i in range(10)])
    found = corrections(errors, date(2012, 1, 1), ["inflow_first", "inflow_nareis"])
    pooled = 10 / 210 * 2.0
    shift = 10 / 210 * 2.0 + 200 / 210 * pooled
    measured = [(2.0 - moved) / 0.79788 for moved in (pooled, shift)]
    scale = measured[0] ** (10 / 40)
    own = measured[1] ** (10 / 40) * scale ** (30 / 40)
    assert found["inflow_first"].shift == pytest.approx(shift)
    assert found["inflow_first"].scale == pytest.approx(own, rel=1e-4)
    assert found["inflow_nareis"] == pytest.approx((scale, pooled, 10, 10), rel=1e-4)


def test_errors_not_known_yet_play_no_part():
    errors = pd.DataFrame([row(f"{2000 + i}-02-15", 2.0) for i in range(20)])
    early = errors[errors["known_on"] <= "2012-01-01"]
    day, keys = date(2012, 1, 1), ["inflow_first"]
    assert corrections(errors, day, keys) == corrections(early, day, keys)
    assert corrections(errors, date(2030, 1, 1), keys) != corrections(early, day, keys)


def test_few_errors_correct_nothing():
    errors = pd.DataFrame([row(f"{2000 + i}-02-15", 5.0) for i in range(LEAST - 1)])
    assert corrections(errors, date(2030, 1, 1), ["inflow_first"])["inflow_first"] == Correction()


def test_a_total_is_no_stream_and_corrects_none():
    errors = pd.DataFrame([row(f"{2000 + i}-02-15", 5.0, stream="inflow_total") for i in range(20)])
    assert corrections(errors, date(2030, 1, 1), ["inflow_first"])["inflow_first"] == Correction()


def test_a_file_made_from_something_else_is_refused_in_one_line(tmp_path):
    tables, config = shipped(), load_config()
    then = known(tables, date(2024, 6, 1))
    rows = pd.DataFrame([row("2020-02-15", 0.5) | {"outcome": 9.0, "pit": 0.6}])
    path = tmp_path / "calibration.csv"
    write_calibration(rows, config, tables, path)
    assert with_errors(then, tables, config, path).errors["pit"].tolist() == [0.6]
    other = tables.figures.assign(value=tables.figures["value"] + 1)
    with pytest.raises(DataError, match="made from other figures by 2024-05-15"):
        with_errors(then, tables._replace(figures=other), config, path)
    then_2025 = known(tables, date(2025, 8, 20))
    with pytest.raises(DataError, match="made from other figures by 2025-08-15"):
        with_errors(then_2025, tables._replace(figures=other), config, path)
    pools = config.model_copy(update={"pools": {}})
    with pytest.raises(DataError, match="made from other code or pools"):
        with_errors(then, tables, pools, path)
    with pytest.raises(DataError, match=r"calibration\.csv: No such file"):
        with_errors(then, tables, config, tmp_path / "none" / "calibration.csv")
    path.write_text("rubbish", encoding="utf-8")
    with pytest.raises(DataError, match="made from nothing that can be read"):
        with_errors(then, tables, config, path)
    assert with_errors(then, tables, config.model_copy(update={"calibrate": False}), path) is then
