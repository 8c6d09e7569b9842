"""Reports that readers asked for: each a real ``prognose run``, in a process that outlives them."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from data.errors import RunError, one_line
from data.tables.durable import claimed, locked
from forecast.archive.registry import finished
from forecast.archive.store import MANIFEST, RUNS
from forecast.ledger import KEY
from forecast.progress import FINISHED
from reports.app.board import Board
from reports.app.controls import LeverChoice, as_link, from_link, levers, scenario_toml

SHELF = Path("out") / "app"
SHOWN = 20  # reports a reader sees again
CONFIG, LEVERS, LEDGER = "config.toml", "own_levers.toml", "ledger.toml"
STEPS, LINK, LOG, COMMAND = "steps.txt", "link.txt", "log.txt", "command.txt"
LEFT_OUT = {"as_of", "figures", "workers"}  # the day is an option; the others no part of a run
LONGEST = 400  # characters of what a run that stopped said last


class ReportOrder(NamedTuple):
    """What a report is made of: files by name, and the as-of day."""

    files: Mapping[str, str]
    day: str

    @property
    def key(self) -> str:
        """Return a name by content: the same order is the same report."""
        return sha256(json.dumps([self.day, self.files]).encode()).hexdigest()[:12]


class ReportState(NamedTuple):
    """How far a report is.

    Attributes:
        key: of its order.
        chosen: the levers that are on in it.
        stage: ``"running"``, ``"done"`` or ``"stopped"``.
        steps: those that began, in order.
        run: id of the finished run; empty until it is done.
        told: the last line of a run that stopped.
        command: what to type for the same report.
    """

    key: str
    chosen: LeverChoice
    stage: str
    steps: tuple[str, ...]
    run: str
    told: str
    command: str


def report_order(board: Board, language: str, chosen: LeverChoice) -> ReportOrder:
    """Return the order of a report: the configuration of the open run, with levers on.

    Raises:
        RunError: a lever was published after the day of the run.
    """
    day = board.made.known.day
    kept = board.made.config.model_dump(mode="json", exclude_none=True, exclude=LEFT_OUT)
    table: dict[str, Any] = {**kept, "language": language, "report": True}
    entries = board.manifest.get(KEY, [])
    files = {LINK: as_link(chosen)}
    if entries:
        table[KEY] = LEDGER
        files[LEDGER] = f"entries = {toml(entries)}\n"
    if levers(chosen, day):
        files[LEVERS] = scenario_toml(chosen, day)
    files[CONFIG] = "".join(f"{name} = {toml(value)}\n" for name, value in table.items())
    return ReportOrder(files, day.isoformat())


def toml(value: object) -> str:
    """Return a value as TOML writes it, tables within one line.

    Example:
        >>> toml({"a": [1, True, "x"], "b c": {}})
        '{"a" = [1, true, "x"], "b c" = {}}'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{toml(str(key))} = {toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | str) else repr(value)


class ReportShelf:
    """The reports of a folder; several servers may share it.

    Each order has a folder whose kernel lock its process holds, from before it starts until it
    ends, however that ends. So who reads the shelf later, in this server or another, knows.

    Args:
        folder: made when the first report is asked for.
    """

    def __init__(self, folder: Path = SHELF) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []  # kept, so that each is waited for

    def start(self, order: ReportOrder) -> None:
        """Start a report, unless it runs or is done already; one runs at a time.

        Raises:
            RunError: another runs, or the folder cannot be written.
        """
        self.started = [one for one in self.started if one.poll() is None]
        place = self.folder / order.key
        try:
            place.mkdir(parents=True, exist_ok=True)
            with locked(self.folder):
                if self._running(order.key):
                    return
                for name, text in order.files.items():
                    (place / name).write_text(text, encoding="utf-8")
                (place / STEPS).unlink(missing_ok=True)
                self._begin(order, place)
        except OSError as error:
            raise RunError(
                f"{place}: {error.strerror}; expected a folder that can be written. Make room."
            ) from error

    def _running(self, key: str) -> bool:
        """Return whether this order runs already.

        Raises:
            RunError: another runs.
        """
        others = [one.key for one in self._states() if one.stage == "running"]
        if others and key not in others:
            raise RunError("report: another is being made; expected one at a time. Wait for it.")
        return key in others

    def _begin(self, order: ReportOrder, place: Path) -> None:
        scenario = ["--scenario", str(place / LEVERS)] if LEVERS in order.files else []
        options = ["--as-of", order.day, "--config", str(place / CONFIG), *scenario]
        (place / COMMAND).write_text(shlex.join(["prognose", "run", *options]), encoding="utf-8")
        command = [sys.executable, "-P", "-m", "forecast", "run", *options]
        hold = claimed(place)
        assert hold is not None  # who looks or starts holds the lock of the shelf
        with (place / LOG).open("wb") as log:
            self.started.append(
                subprocess.Popen(
                    [*command, "--progress", str(place / STEPS)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    pass_fds=(hold,),
                )
            )
        os.close(hold)

    def states(self) -> list[ReportState]:
        """Return the newest reports, newest first."""
        if not self.folder.is_dir():
            return []
        with locked(self.folder):  # who looks holds each lock for a moment
            return self._states()

    def _states(self) -> list[ReportState]:
        places = [one for one in self.folder.iterdir() if (one / LOG).is_file()]
        places.sort(key=lambda one: (one / LOG).stat().st_ctime, reverse=True)
        return [_state(place) for place in places[:SHOWN]]


def _state(place: Path) -> ReportState:
    if (hold := claimed(place)) is not None:
        os.close(hold)
    said = _lines(place / STEPS)
    run = Path(said[-1].removeprefix(FINISHED)).name if _ended(said) else ""
    stage = "running" if hold is None else "done" if run else "stopped"
    told = _lines(place / LOG) if stage == "stopped" else []
    chosen = from_link("".join(_lines(place / LINK)))
    steps = tuple(one for one in said if not one.startswith(FINISHED))
    command = "".join(_lines(place / COMMAND))
    return ReportState(place.name, chosen, stage, steps, run, (told or [""])[-1][:LONGEST], command)


def _ended(said: list[str]) -> bool:
    return bool(said) and said[-1].startswith(FINISHED)


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    return [found for line in text.splitlines() if (found := one_line(line))]


def run_files(run_id: str) -> dict[str, Path]:
    """Return the files of a finished run by name; none of a run that is not in the registry."""
    found = next((run for run in finished(RUNS) if run.run_id == run_id), None)
    if found is None:
        return {}
    listed = json.loads((found.folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
    return {name: found.folder / name for name in (*listed, MANIFEST)}
