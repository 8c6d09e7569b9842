"""Series per second and peak memory of `prognose panel`, how both grow, and others beside it.

All series are simulated: 200 months that walk with a season. `pytest -m benchmark -s` prints.
"""

import json
import os
import subprocess
import sys
import threading
import time
import venv
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from tests.conftest_panel import simulated

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".cache" / "statsforecast"
MANY, FEW = 10_000, 50


@pytest.fixture(scope="module")
def panels(tmp_path_factory):
    """Give the file with so many series, made once."""
    folder = tmp_path_factory.mktemp("panels")

    def file(n_series):
        path = folder / f"{n_series}.csv"
        if not path.exists():
            simulated(n_series).to_csv(path, index=False)
        return path

    return file


def tree(process):
    """Return the resident MiB of a process and all below it."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 2**20


def measured(source, out, *options):
    """Return seconds and peak MiB of the whole tree of one command."""
    command = [sys.executable, "-m", "forecast", "panel", str(source), "--out", str(out), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    process = psutil.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, tree(process))
        time.sleep(0.2)
    assert process.returncode == 0
    return time.perf_counter() - start, peak


def told(capsys, text):
    with capsys.disabled():
        print(f"\n{text}", end="")


def test_ten_thousand_series(panels, tmp_path, capsys):
    source, kept = panels(MANY), []
    for name, options in (("1 core", ()), ("2 cores", ("--workers", "2"))):
        out = tmp_path / name.replace(" ", "")
        seconds, peak = measured(source, out, *options)
        told(
            capsys, f"{MANY} series, {name}: {MANY / seconds:.0f} a second, {peak:.0f} MiB at most"
        )
        kept.append(json.loads((out / "manifest.json").read_text())["outputs"])
        assert peak <= 2048
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        peaks, stop = [0.0], threading.Event()
        workers = [psutil.Process(worker.pid) for worker in cluster.workers.values()]

        def watch():
            while not stop.wait(0.2):
                peaks.append(sum(map(tree, workers)))

        thread = threading.Thread(target=watch)
        thread.start()
        out = tmp_path / "cluster"
        seconds, peak = measured(source, out, "--cluster", cluster.scheduler_address)
        stop.set()
        thread.join()
    kept.append(json.loads((out / "manifest.json").read_text())["outputs"])
    told(
        capsys,
        f"{MANY} series, cluster of 2: {MANY / seconds:.0f} a second, "
        f"{peak + max(peaks):.0f} MiB at most",
    )
    assert peak + max(peaks) <= 2048
    assert kept[0] == kept[1] == kept[2]


@pytest.mark.parametrize("n_series", [10, 100, 1000])
def test_growth_with_series(n_series, panels, tmp_path, capsys):
    seconds, peak = measured(panels(n_series), tmp_path / "out")
    told(capsys, f"{n_series} series: {seconds:.1f} s, {peak:.0f} MiB")
    assert peak <= 2048


@pytest.mark.parametrize("n_paths", [1000, 10_000, 100_000])
def test_growth_with_paths(n_paths, panels, tmp_path, capsys):
    seconds, peak = measured(panels(20), tmp_path / "out", "--paths", str(n_paths), "--chunk", "5")
    told(capsys, f"20 series, {n_paths} paths: {seconds:.1f} s, {peak:.0f} MiB")
    assert peak <= 2048


def one_by_one(table, call):
    """Return the seconds a plain loop takes over the series of a panel."""
    every = [group["value"].to_numpy(float) for _, group in table.groupby("unique_id")]
    call(np.log1p(every[0]))
    start = time.perf_counter()
    for values in every:
        call(np.log1p(values))
    return time.perf_counter() - start


def statsmodels_loop(logs):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fitted = ETSModel(pd.Series(logs), error="add", seasonal="add", seasonal_periods=12).fit(disp=0)
    paths = fitted.simulate(24, repetitions=1000, anchor="end", rng=1)
    np.quantile(paths, [0.1, 0.5, 0.9], axis=1)


def pmdarima_loop(logs):
    from pmdarima import auto_arima

    fitted = auto_arima(logs, seasonal=False, suppress_warnings=True)
    fitted.predict(24, return_conf_int=True, alpha=0.2)


@pytest.mark.filterwarnings("ignore")
def test_others_beside_it(panels, tmp_path, capsys):
    table = pd.read_csv(panels(FEW))
    seconds, _ = measured(panels(FEW), tmp_path / "warm")
    seconds, _ = measured(panels(FEW), tmp_path / "out")
    start, _ = measured(panels(1), tmp_path / "one")
    ours = (seconds - start) / (FEW - 1)
    found = {
        "plain statsmodels, ETS with 1.000 paths": one_by_one(table, statsmodels_loop) / FEW,
        "pmdarima auto_arima, no paths": one_by_one(table, pmdarima_loop) / FEW,
        "statsforecast, three models, no paths": side(panels(FEW)) / FEW,
    }
    told(capsys, f"ours, three models with 1.000 paths each: {1000 * ours:.0f} ms a series")
    for name, one in found.items():
        told(capsys, f"{name}: {1000 * one:.0f} ms a series, {one / ours:.1f} times ours")
    assert ours > 0


def side(path):
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "statsforecast"], check=True)
    script = Path(__file__).with_name("panel_side.py")
    done = subprocess.run([python, script, path], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])
