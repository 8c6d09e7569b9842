"""Two hundred simulated series on one core, two processes and a cluster; workers are killed."""

import json
import os
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest

from forecast.panel.run import PanelOptions, run_panel
from tests.conftest_panel import simulated

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # what a killed process leaves open
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:A worker stopped:UserWarning"),
]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("panel") / "panel.csv"
    simulated(200).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def alone(source, tmp_path_factory):
    """Return the manifest of one core."""
    return made(source, tmp_path_factory.mktemp("alone") / "out")


def made(source, out, **options):
    run_panel(source, PanelOptions(out, chunk=10, **options))
    return json.loads((out / "manifest.json").read_text())


def kill_one(out, find):
    """Kill a worker once some parts are there; return what was killed."""
    killed = []

    def wait():
        until = time.monotonic() + 120
        while time.monotonic() < until:
            if len(list(out.glob("bands/*.parquet"))) >= 2 and (found := find()):
                killed.append(found[0])
                os.kill(found[0], signal.SIGKILL)
                return
            time.sleep(0.02)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread, killed


def loky_workers():
    children = psutil.Process().children(recursive=True)
    return [
        child.pid
        for child in children
        if "loky" in " ".join(child.cmdline())
        and "resource_tracker" not in " ".join(child.cmdline())
    ]


def test_two_processes_of_which_one_is_killed_give_the_bytes_of_one(source, alone, tmp_path):
    out = tmp_path / "out"
    thread, killed = kill_one(out, loky_workers)
    found = made(source, out, workers=2)
    thread.join()
    assert killed
    assert found == alone
    assert found["account"] == {"series": 200, "forecast": 200, "failed": {}, "flags": {}}


def test_a_cluster_of_which_a_worker_is_killed_gives_the_bytes_of_one(source, alone, tmp_path):
    from distributed import LocalCluster

    out = tmp_path / "out"
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as cluster:

        def workers():
            return [worker.pid for worker in cluster.workers.values()]

        thread, killed = kill_one(out, workers)
        found = made(source, out, cluster=cluster.scheduler_address)
        thread.join()
    assert killed
    assert found == alone
    assert Path(out / "failures.csv").read_text() == "unique_id,kind,reason\n"
