"""Whole commands that are killed: `prognose run` and `prognose data refresh` as they are.

The module runs itself as a process that forks a victim for each kill, as the one beside it does
with small writes. A victim is killed after a random time of its work, a random time after its
first flush, or by itself at a numbered call to the disk after that flush. The process itself only
forks and looks: the typesetter's threads would not live in a victim that was forked after them.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.tables.checks import violations
from data.tables.vintages import VINTAGES
from forecast.archive import store
from forecast.archive.drafts import DRAFT
from forecast.archive.manifest import file_sha256
from forecast.cli.main import main
from forecast.known import shipped
from tests.conftest_kills import after, runs_are_whole, traced_from_flush, victim
from tests.conftest_refresh import CONFIG, serving, table

pytestmark = pytest.mark.slow
SEED = 20260102
KILLS = 40


def prognose(*arguments):
    """Run a command in this process and raise when it fails."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as stop:
        if stop.code:
            raise RuntimeError(arguments) from stop


def run(day):
    """Make the run of a day."""
    prognose("run", "--config", "few.toml", "--as-of", day)


def refresh(name):
    """Refresh a copy of the shipped tables; its pages are kept in the folder one works in."""
    config, home = Path("refresh.toml").resolve(), Path.cwd()
    os.chdir(name)
    prognose(
        "data",
        "refresh",
        "--only",
        "cbs_83102ned",
        "--config",
        config,
        "--figures",
        home / name / "tables",
    )
    os.chdir(home)


def all_said(pipe):
    """Wait until a victim has ended; return what it said."""
    return b"".join(iter(lambda: os.read(pipe, 100), b""))


class Runs:
    """Runs of one day after another: a thousand paths, and tables only."""

    def __init__(self):
        """Take days back from the newest figures."""
        Path("few.toml").write_text("n_paths = 1000\nreport = false\n")
        self.write, self.kept, self.day = run, {}, date(2026, 7, 31)

    def fresh(self):
        """Return a day without a run."""
        self.day -= timedelta(1)
        return str(self.day)

    def check(self, day, *, done):
        """Raise when a finished run was lost or changed, or a half one can be seen."""
        runs_are_whole(self.kept, "", done=False)
        assert not done or any(name.startswith(day) for name in self.kept)

    def again(self, day):
        """Make the run of a day whose process was killed; its draft is gone afterwards."""
        to_the_end(self, day)
        assert list(store.RUNS.glob(f"{DRAFT}*")) == []


class Refreshes:
    """Refreshes of copies of the shipped tables from the office on this machine."""

    def __init__(self):
        """Refresh one copy, which gives what every other one becomes."""
        self.write, self.n = refresh, 0
        self.wanted = [self.seen(name := self.fresh())]
        victim(refresh, name, trace=traced_from_flush, wait=all_said)
        self.wanted.append(self.seen(name))
        assert self.wanted[0] != self.wanted[1]

    def fresh(self):
        """Return a folder with a copy of the shipped tables."""
        self.n += 1
        shutil.copytree(VINTAGES, Path(f"refresh-{self.n}") / "tables")
        return f"refresh-{self.n}"

    def seen(self, name):
        """Return the figures that a run would see, and the hashes of all tables."""
        tables = Path(name) / "tables"
        figures = shipped(tables).figures  # all that happens after the kill: a run reads
        return len(figures), {path.name: file_sha256(path) for path in tables.glob("*.csv")}

    def check(self, name, *, done):
        """Raise unless the tables are as shipped or wholly refreshed, and sound."""
        assert self.seen(name) in self.wanted[int(done) :], "old and new figures mixed"
        assert [found.message for found in violations(Path(name) / "tables")] == []

    def again(self, name):
        """Refresh the tables whose refresh was killed: they become what they would have been."""
        to_the_end(self, name)


def kill_all():
    """Kill until enough died before they had finished; check each; print a line per kill."""
    chance, ended, measured = random.Random(SEED), 0, {}
    writers = (Runs(), Refreshes())
    for writer in writers:
        measured[writer] = measure(writer)
    for i in range(3 * KILLS):  # many come after the end
        writer = writers[i % 2]
        calls, whole, flushing = measured[writer]
        kind = chance.choice(["commit point", "commit time", "time"])
        at, share, name = chance.randint(1, calls), chance.random(), writer.fresh()
        wait = share * (flushing if kind == "commit time" else whole)
        how = (
            {"stop": at}
            if kind == "commit point"
            else {"wait": after(wait, flush=kind == "commit time")}
        )
        heard = victim(writer.write, name, trace=traced_from_flush, **how)
        writer.check(name, done=b"D" in heard)
        told = {"kill": i, "command": writer.write.__name__, "kind": kind, "at": at, "wait": wait}
        print(json.dumps({**told, "flushing": b"F" in heard, "finished": b"D" in heard}))
        if i % 5 == 0 and b"D" not in heard:
            writer.again(name)
        if (ended := ended + (b"D" not in heard)) == KILLS:
            break


def measure(writer):
    """Return the calls to the disk of one whole command, and its seconds from start and flush."""
    began, flushed = time.monotonic(), []

    def wait(pipe):
        heard = os.read(pipe, 1)
        flushed.append(time.monotonic())
        return heard + all_said(pipe)

    heard = to_the_end(writer, writer.fresh(), wait)
    ended = time.monotonic()
    return int(heard.split()[-1]), ended - began, ended - flushed[0]


def to_the_end(writer, name, wait=all_said):
    """Let a process do the whole command; return what it said."""
    heard = victim(writer.write, name, trace=traced_from_flush, wait=wait)
    assert b"D" in heard, f"{writer.write.__name__} {name} failed"
    writer.check(name, done=True)
    return heard


def test_no_killed_command_loses_a_run_or_mixes_figures(tmp_path, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    office = table()
    with serving(office.reply) as office.address:
        (tmp_path / "refresh.toml").write_text(CONFIG.format(address=office.address))
        asked = [sys.executable, "-m", "tests.slow.test_command_kills"]
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stderr[-2000:]
    kills = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    ended = [kill for kill in kills if not kill["finished"]]
    committing = [kill for kill in ended if kill["flushing"]]
    print(
        f"{len(kills)} kills, {len(ended)} before the end, {len(committing)} from the first flush"
    )
    assert len(ended) == KILLS
    assert len(committing) >= KILLS // 4
    assert {kill["command"] for kill in committing} == {"run", "refresh"}


if __name__ == "__main__":
    kill_all()
