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


def test_ctrl_c_in_a_panel_is_no_traceback_and_the_same_command_goes_on(tmp_path):
    """While figures are read or sorted as well as between the parts; 130 is a shell's Ctrl-C."""
    source, out = written(simulated(2000, n_months=120), tmp_path), tmp_path / "out"  # seconds
    few = ["--models", "random_walk", "--paths", "400", "--horizon", "2", "--chunk", "10"]
    command = [sys.executable, "-m", "forecast", "panel", str(source), *few, "--out", str(out)]
    for sign in ("*.given", "figures.parquet", "bands/*.parquet"):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        until = time.monotonic() + 60
        while not list(out.glob(sign)) and time.monotonic() < until:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 130 and b"Traceback" not in told, told
        assert not (out / "manifest.json").exists()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "2000 of 2000 series forecast" in done.stdout
