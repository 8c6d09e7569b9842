"""Seconds and memory of the commands beside what they should be: ``make bench`` writes the page.

Each command runs as a process of its own, in turn with the others, some of them several times; the
median counts. What was measured stands in ``docs/bench.csv``, a row for each commit and command,
so that a slower commit is seen; ``docs/bench.md`` is made from it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import psutil

from reports.number_format import number
from tests.conftest_panel import simulated, written

ROOT = Path(__file__).parents[2]
PAGE, HISTORY = ROOT / "docs" / "bench.md", ROOT / "docs" / "bench.csv"
PROGNOSE = (sys.executable, "-m", "forecast")
LEVER = """
import sys, time
from forecast.archive.opened import finished_run
from forecast.run.redraw import redraw
made = redraw(finished_run(sys.argv[1])[1])
made.futures(), made.futures(made.chosen("spreidingswet"))
for name in ("ind_35_percent", "price_shock_emergency", "nareis_with_sponsor"):
    lever, start = made.chosen(name), time.process_time()
    made.futures(lever)
    print(time.process_time() - start)
"""
SERIES = 1000
SHOWN = 12  # commits in the table of the past


@dataclass(frozen=True)
class Aim:
    """A command and what it may take.

    Attributes:
        name: in the history.
        says: on the page.
        command: words after the interpreter; ``{place}`` is the folder of the measurement.
        runs: how often; the median counts.
        cpu: seconds of all its processes together that it may take, or None.
        wall: seconds from start to end that it may take, or None.
        mib: memory of all its processes together that it may take, or None.
    """

    name: str
    says: str
    command: tuple[str, ...]
    runs: int = 3
    cpu: float | None = None
    wall: float | None = None
    mib: float | None = None


RUN = ("-m", "forecast", "run", "--out", "{place}/{new}")
BACKTEST = ("-m", "forecast", "backtest")
PANEL = ("-m", "forecast", "panel", "{place}/panel.csv", "--out", "{place}/{new}")
AIMS = (
    Aim("run", "`prognose run`: report, workbook and page", RUN, wall=10, mib=614),
    Aim("run_tables", "`prognose run --no-report`", (*RUN, "--no-report"), cpu=4),
    Aim("answers", "`prognose answers`", ("-m", "forecast", "answers", "{made}"), cpu=6, mib=819),
    Aim("record_budget", "`prognose record budget`", ("-m", "forecast", "record", "budget"), 1, 45),
    Aim("import_api", "`import forecast.api`", ("-c", "import forecast.api"), 5, 0.6),
    Aim("import_all", "every public name", ("-c", "from forecast.api import *"), 5, 0.6),
    Aim("lever", "a lever moved, streams fixed, 10.000 futures", ("-c", LEVER, "{made}"), cpu=0.6),
    Aim("backtest", "`prognose backtest`, quarterly days, cold", BACKTEST, 1, 40),
    Aim("backtest_again", "the same, unchanged", BACKTEST, 3, 3),
    Aim(
        "backtest_monthly", "the same, monthly days, cold", (*BACKTEST, "--days", "monthly"), 1, 90
    ),
    Aim("panel", f"`prognose panel`, {SERIES} series, one core", PANEL, cpu=1),
    Aim("panel_two", "the same, two workers", (*PANEL, "--workers", "2"), wall=1 / 1.9),
)
OWN = {"lever"}  # prints its seconds of CPU itself
COLD = {"record_budget", "backtest", "backtest_monthly"}  # start without what was computed before


@dataclass(frozen=True)
class Measured:
    """What one process and all it started took."""

    cpu: float
    wall: float
    mib: float


def memory(process: psutil.Process) -> float:
    """Return the MiB a process and all below it hold, what they share counted once."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 2**20


def once(command: list[str], place: Path, own: bool) -> Measured:
    """Run a command to its end and return what it took.

    Args:
        command: every word.
        place: folder it runs in.
        own: its seconds of CPU are the median of the lines it prints.
    """
    start, peaks = time.perf_counter(), [0.0]
    told = {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    process = subprocess.Popen(
        command, cwd=place, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    printed: list[bytes] = []
    reader = threading.Thread(target=lambda: printed.append(process.stdout.read()))
    reader.start()
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peaks.append(memory(psutil.Process(process.pid)))
        time.sleep(0.3)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    reader.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)[:80]}: ended with {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    if own:
        cpu = statistics.median(float(line) for line in printed[0].split())
    return Measured(cpu, wall, max(peaks))


def measured(wanted: list[Aim]) -> dict[str, list[Measured]]:
    """Return what each command took, all in turn, round by round."""
    found: dict[str, list[Measured]] = {aim.name: [] for aim in wanted}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        written(simulated(SERIES), place)
        subprocess.run([*PROGNOSE, "run", "--out", "made"], cwd=place, check=True, env=_env())
        for turn in range(max(aim.runs for aim in wanted)):
            for at, aim in enumerate(wanted):
                if turn >= aim.runs:
                    continue
                blanks = {"place": place, "made": place / "made", "new": f"new_{at}_{turn}"}
                words = [word.format(**blanks) if "{" in word else word for word in aim.command]
                where = Path(tempfile.mkdtemp(dir=place)) if aim.name in COLD else place
                if aim.name == "backtest_again" and not turn:
                    once([sys.executable, *words], where, own=False)  # what is unchanged then
                found[aim.name].append(once([sys.executable, *words], where, aim.name in OWN))
                print(aim.name, found[aim.name][-1], flush=True)
    return found


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def machine() -> str:
    """Return the cores, processor and memory of this machine."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    kinds = [line.split(":")[1].strip() for line in info.splitlines() if "model name" in line]
    kind = kinds[0] if kinds else ""
    gib = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores ({kind or 'unknown'}), {gib:.0f} GiB"


def commit() -> str:
    """Return the short name of the commit, with a plus when something is not in it."""
    git = ("git", "-C", str(ROOT))
    name = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    changed = subprocess.run(
        [*git, "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True
    )
    return name.stdout.strip() + ("+" if changed.stdout.strip() else "")


def kept(found: dict[str, list[Measured]]) -> pd.DataFrame:
    """Add what was measured to the history and return all of it, newest last."""
    day, load = f"{datetime.now(UTC):%Y-%m-%d %H:%M}", os.getloadavg()[2]
    rows = [
        {
            "day": day,
            "commit": commit(),
            "measure": name,
            "runs": len(each),
            **{
                part: round(statistics.median(getattr(one, part) for one in each), 2)
                for part in ("cpu", "wall", "mib")
            },
            "load": round(load, 1),
            "machine": machine(),
        }
        for name, each in found.items()
    ]
    known = [pd.read_csv(HISTORY)] if HISTORY.exists() else []
    table = pd.concat([*known, pd.DataFrame(rows)], ignore_index=True)
    table.to_csv(HISTORY, index=False, lineterminator="\n")
    return table


def page(history: pd.DataFrame) -> str:
    """Return the page: the newest of each measure beside its aim, and the commits before."""
    newest = history.drop_duplicates("measure", keep="last").set_index("measure")
    last = newest.iloc[-1]
    lines = [
        "<!-- made by `make bench`; not written by hand -->",
        "",
        "# How fast it is",
        "",
        f"Measured on {last['machine']}, of commit {last['commit']} where no other is named. CPU "
        "is the seconds of all processes of a command together, memory what they hold together at "
        "most (what they share counted once); medians of runs in turn. `load` is how many "
        "processes wanted the cores in the last quarter of an hour: above their number seconds "
        "from start to end say little, and those of CPU are too high. Every row so far stands in "
        "`bench.csv`.",
        "",
        "| what | runs | CPU, s | from start to end, s | memory, MiB | aim | met | load | commit |",
        "| --- | --: | --: | --: | --: | --- | --- | --: | --- |",
    ]
    for aim in AIMS:
        if aim.name in newest.index:
            lines.append(_row(aim, newest.loc[aim.name]))
    past = history.pivot_table(index="commit", columns="measure", values="cpu", sort=False).tail(
        SHOWN
    )
    names = [aim.name for aim in AIMS if aim.name in past]
    lines += ["", "## CPU seconds by commit, oldest first", ""]
    lines += [f"| commit | {' | '.join(names)} |", f"| --- |{' --: |' * len(names)}"]
    for name, row in past.iterrows():
        cells = (number(float(row[one]), "nl", 1) for one in names)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _row(aim: Aim, row: "pd.Series") -> str:
    limits = {"cpu": aim.cpu, "wall": aim.wall, "mib": aim.mib}
    units = {"cpu": "s of CPU", "wall": "s", "mib": "MiB"}
    asked = {part: limit for part, limit in limits.items() if limit is not None}
    told = " and ".join(
        f"{number(limit, 'nl', 0 if limit >= 1 else 1)} {units[part]}"
        for part, limit in asked.items()
    )
    missed = [part for part, limit in asked.items() if row[part] > limit]
    met = "yes" if not missed else f"no: {', '.join(units[part] for part in missed)}"
    shown = [number(float(row[part]), "nl", digits) for part, digits in (("cpu", 1), ("wall", 1))]
    mib = number(float(row["mib"]), "nl")
    cells = (aim.says, str(row["runs"]), *shown, mib, told, met)
    return f"| {' | '.join(cells)} | {number(float(row['load']), 'nl', 1)} | {row['commit']} |"


def main() -> None:
    """Measure all, or what is named, and write the page."""
    parser = argparse.ArgumentParser(description="Write docs/bench.md and docs/bench.csv.")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(aim.name for aim in AIMS)}")
    parser.add_argument("--runs", type=int, default=99, help="of each at most")
    given = parser.parse_args()
    names = given.names
    wanted = [
        replace(aim, runs=min(aim.runs, given.runs))
        for aim in AIMS
        if not names or aim.name in names
    ]
    if unknown := set(names) - {aim.name for aim in wanted}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    history = kept(measured(wanted)) if wanted else pd.read_csv(HISTORY)
    PAGE.write_text(page(history), encoding="utf-8")
    print(f"bench: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
