"""Seconds of the backtest, and of statsforecast's cross-validation beside it."""

import os
import subprocess
import sys
import time
import venv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".cache" / "statsforecast"
HORIZON, STEP = 48, 3
CLASSES = ("random_walk", "ets", "log_ar", "log_ar_recent")


def seconds(command, cwd):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def test_default_backtest(tmp_path, capsys):
    command = [sys.executable, "-m", "forecast", "backtest"]
    cold, unchanged = seconds(command, tmp_path), seconds(command, tmp_path)
    with capsys.disabled():
        print(f"\nprognose backtest: {cold:.1f} s cold, {unchanged:.1f} s unchanged")
    assert cold <= 120
    assert unchanged <= 5


def known_series():
    from forecast.known import known, shipped

    tables = shipped()
    then = known(tables, tables.newest)
    return {key: then.histories[key] for key in ("inflow_first", "inflow_nareis")}


def windows_of(series):
    """Return how many quarterly origins leave five years to learn from."""
    return (len(series.values) - 60 - HORIZON) // STEP + 1


def ours(series):
    """Return the seconds our models take for the same origins, 2.000 paths each, one core."""
    from data.series import Series
    from models.registry import find

    first = next(iter(series.values()))
    for name in CLASSES:  # imports and first calls, as the other side has had its imports
        find(name).simulate(first, HORIZON, 10, np.random.default_rng(1))
    start = time.perf_counter()
    for found in series.values():
        for back in range(windows_of(found)):
            end = len(found.values) - HORIZON - STEP * back
            part = Series(found.key, found.months[:end], found.values[:end], found.unit)
            for name in CLASSES:
                find(name).simulate(part, HORIZON, 2000, np.random.default_rng(1))
    return time.perf_counter() - start


def test_fits_beside_statsforecast(tmp_path, capsys):
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "statsforecast"], check=True)
    series = known_series()
    rows = [
        pd.DataFrame(
            {
                "unique_id": key,
                "ds": found.months.to_timestamp(),
                "y": found.values,
                "windows": windows_of(found),
            }
        )
        for key, found in series.items()
    ]
    path = tmp_path / "series.csv"
    pd.concat(rows).to_csv(path, index=False)
    script = Path(__file__).with_name("statsforecast_side.py")
    side = subprocess.run([python, script, path], check=True, capture_output=True, text=True)
    theirs, mine = float(side.stdout.split()[-1]), ours(series)
    origins = sum(windows_of(found) for found in series.values())
    with capsys.disabled():
        print(
            f"\n{origins} origins x {len(CLASSES)} model classes on one core: "
            f"ours {mine:.1f} s with 2.000 paths each, statsforecast {theirs:.1f} s"
        )
    assert mine > 0  # printed side by side: ours holds joint paths, theirs intervals
    assert theirs > 0
