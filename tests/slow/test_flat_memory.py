"""One process that makes run after run, and forecast after forecast: its memory does not grow.

``HAUL_RUNS=200 pytest -m slow tests/slow/test_flat_memory.py`` makes two hundred runs (five
minutes); the default is twenty-five.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.folders import ROOT
from forecast.api import Forecaster
from forecast.cli.main import main

pytestmark = pytest.mark.slow
RUNS, FORECASTS = int(os.environ.get("HAUL_RUNS", "25")), 200
WARM = 5  # after these, all libraries are loaded and all tables kept that are kept
GROWTH = 12  # MiB in all: a figure of one day kept too long is 2 MB
FEW = "n_paths = 1000\ncalibrate = false\nreport = false\n"


def resident():
    """Return the memory this process holds now, in MiB."""
    found = re.search(r"VmRSS:\s+([0-9]+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024


def one_run(at):
    """Make the run of one day after another, early ones: they have the fewest figures."""
    day = date(2014, 3, 1) + timedelta(days=at)
    asked = ["run", "--config", "few.toml", "--as-of", str(day)]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        main(asked)
    assert len(list(Path("out/runs").glob("2014-*"))) == at + 1


def one_forecast(at):
    """Forecast a series of its own."""
    months = pd.period_range("2019-01", periods=60, freq="M")
    values = np.random.default_rng(at).integers(500, 900, 60).astype(float)
    Forecaster("random_walk", n_paths=1000).fit(pd.Series(values, index=months)).predict(12)


def grown(make, times):
    """Return by how much memory grew from the first few times to the last."""
    for at in range(WARM):
        make(at)
    before = resident()
    for at in range(WARM, times):
        make(at)
    return resident() - before


def test_memory_is_flat_over_many_runs_and_forecasts(tmp_path):
    (tmp_path / "few.toml").write_text(FEW)
    asked = [sys.executable, "-W", "ignore", "-m", "tests.slow.test_flat_memory"]
    own = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        asked, cwd=tmp_path, env=own, capture_output=True, text=True, timeout=1800
    )
    assert done.returncode == 0, done.stderr[-2000:]
    by_runs, by_forecasts = map(int, done.stdout.split())
    print(f"{RUNS} runs: {by_runs} MiB more; {FORECASTS} forecasts: {by_forecasts} MiB more")
    assert by_runs <= GROWTH and by_forecasts <= GROWTH


if __name__ == "__main__":
    print(grown(one_run, RUNS), grown(one_forecast, FORECASTS))
