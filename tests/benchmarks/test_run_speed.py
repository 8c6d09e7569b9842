"""Wall time and peak memory of the commands; run with `make bench`, not in the default suite."""

import os
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.benchmark


def measure(*arguments, cwd):
    """Return seconds and peak resident MiB of one command in a fresh process."""
    command = [sys.executable, "-m", "forecast", *arguments]
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def test_run_with_defaults(tmp_path, capsys):
    measure("run", "--out", "warm", cwd=tmp_path)
    seconds, memory = measure("run", "--out", "timed", cwd=tmp_path)
    with capsys.disabled():
        print(f"\nprognose run: {seconds:.1f} s, {memory:.0f} MiB")
    assert seconds <= 20
    assert memory <= 1024


def test_help(tmp_path, capsys):
    measure("--help", cwd=tmp_path)
    seconds, _ = measure("--help", cwd=tmp_path)
    with capsys.disabled():
        print(f"\nprognose --help: {seconds:.2f} s")
    assert seconds < 0.5


def test_answers_of_a_run(tmp_path, capsys):
    measure("run", "--out", "made", cwd=tmp_path)
    seconds, memory = measure("answers", "made", cwd=tmp_path)
    with capsys.disabled():
        print(f"\nprognose answers: {seconds:.1f} s, {memory:.0f} MiB")
    assert memory <= 2500  # two scenarios kept; with all kept it took 3,800
