"""A house that lives through a year: its folder, its commands, its disk and its clock."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from data.folders import ROOT
from data.tables.checks import violations
from data.tables.vintages import VINTAGES
from forecast.archive import store
from forecast.archive.drafts import DRAFT
from forecast.archive.registry import finished
from tests.conftest_kills import marks

PROGNOSE = [sys.executable, "-m", "forecast"]
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int clock_gettime(clockid_t kind, struct timespec *told) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(kind, told);
    if (!failed && kind == CLOCK_REALTIME) told->tv_sec -= 400L * 24 * 3600;
    return failed;
}
"""


def clock_set_back(folder):
    """Return what puts the clock of a process 400 days back; empty without a C compiler."""
    (folder / "clock.c").write_text(CLOCK)
    made = folder / "clock.so"
    asked = ["cc", "-shared", "-fPIC", "-o", str(made), str(folder / "clock.c"), "-ldl"]
    if not shutil.which("cc") or subprocess.run(asked, capture_output=True).returncode:
        return {}
    return {"LD_PRELOAD": str(made)}


class House:
    """A folder with tables of its own, in which commands are given."""

    def __init__(self, home):
        """Copy the shipped tables; make runs small."""
        self.home, self.kept = home, {}
        shutil.copytree(VINTAGES, home / "tables")
        few = {"n_paths": 1000, "calibrate": "false", "report": "false"}
        few |= {"language": "'en'", "figures": "'tables'"}
        (home / "few.toml").write_text("".join(f"{key} = {few[key]}\n" for key in few))

    def start(self, *arguments, clock=None, **options):
        """Start a command in the folder."""
        own = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"} | (clock or {})
        return subprocess.Popen(
            [*PROGNOSE, *map(str, arguments)],
            cwd=self.home,
            env=own,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def done(self, *arguments, code=0, clock=None):
        """Give a command; return what it printed, or the line in which it failed."""
        process = self.start(*arguments, clock=clock)
        out, err = process.communicate(timeout=300)
        assert process.returncode == code, f"{arguments}: {err[-2000:]}"
        assert "Traceback" not in err
        return err.splitlines()[-1] if code else out

    def run(self, day, **options):
        """Make the run of a day."""
        return self.done("run", "--config", "few.toml", "--as-of", day, **options)

    def refresh(self, office, **options):
        """Take what is new from an office on this machine."""
        (self.home / "office.toml").write_text(office)
        asked = ("--only", "cbs_83102ned", "--config", "office.toml", "--figures", "tables")
        return self.done("data", "refresh", *asked, **options)

    def killed(self, *arguments, sign, after):
        """Start a command and kill it some seconds after there is a sign of it."""
        process, until = self.start(*arguments), time.monotonic() + 120
        while not list(self.home.glob(sign)) and process.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.005)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return process.returncode

    @property
    def runs(self):
        """Return the folder of the runs."""
        return self.home / store.RUNS

    @property
    def ids(self):
        """Return the ids of the finished runs, by day."""
        return [run.run_id for run in finished(self.runs)]

    def check(self):
        """Raise when a finished run was lost or changed, or the tables are not sound."""
        rows = {run.run_id: run.folder for run in finished(self.runs)}
        assert set(self.kept) <= set(rows), "a run was lost"
        for run_id, folder in rows.items():
            store.verified_run(folder)
            assert self.kept.setdefault(run_id, marks(folder)) == marks(folder), "it changed"
        seen = {path.name for path in self.runs.glob("*/") if not path.name.startswith(DRAFT)}
        assert seen == set(rows), "a half run can be seen"
        assert [found.message for found in violations(self.home / "tables")] == []


def filled(disk):
    """Fill a disk to its last byte; return the file that does."""
    filler, size = disk / "filler", 1 << 20
    with filler.open("wb", buffering=0) as file:
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2
    return filler


def small_panel(folder: Path, table):
    """Write figures of a panel; return how it is asked for."""
    table.to_csv(folder / "panel.csv", index=False)
    few = ("--models", "random_walk,yearly_walk", "--paths", "400", "--horizon", "6")
    return ("panel", "panel.csv", *few, "--chunk", "3", "--out")
