"""A panel that is killed: it goes on where it was, and no worker outlives it."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.conftest_panel import simulated, written

pytestmark = pytest.mark.slow


def test_a_killed_panel_goes_on_where_it_was(tmp_path):
    source = written(simulated(60, n_months=60), tmp_path)
    command = [sys.executable, "-m", "forecast", "panel", str(source), "--chunk", "2"]
    out = tmp_path / "killed"
    process = subprocess.Popen([*command, "--out", str(out)], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while len(list(out.glob("bands/*.parquet"))) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (out / "manifest.json").exists()
    for folder in (out, tmp_path / "whole"):
        subprocess.run([*command, "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    kept = [
        json.loads((folder / "manifest.json").read_text()) for folder in (out, tmp_path / "whole")
    ]
    assert kept[0] == kept[1]


def test_no_worker_outlives_a_panel_that_was_killed(tmp_path):
    source, out = written(simulated(60, n_months=60), tmp_path), tmp_path / "out"
    options = ["--out", str(out), "--chunk", "2", "--workers", "2"]
    process = psutil.Popen(
        [sys.executable, "-m", "forecast", "panel", str(source), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while not list(out.glob("bands/*.parquet")) and time.monotonic() < until:
        time.sleep(0.01)
    workers = process.children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert len(workers) >= 2 and alive == []
