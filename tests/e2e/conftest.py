"""Runs of the command line, and folders with one wrong table."""

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from data.tables.vintages import VINTAGES
from forecast.cli.main import main
from tests.conftest_page import started

FEW_PATHS = "n_paths = 1000\n"
BEHIND = {  # the one line a run may say on stderr
    "nl": "let op: cijfers lopen achter",
    "en": "note: figures are behind",
}


def language(options: tuple[object, ...]) -> str:
    """Return the language of a run by its options."""
    return "en" if "en" in options else "nl"


class Outcome(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def prognose() -> Callable[..., Outcome]:
    """Run the command line in this process."""

    def call(*arguments: object) -> Outcome:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as stop,
        ):
            main([str(argument) for argument in arguments])
        return Outcome(int(stop.value.code or 0), out.getvalue(), err.getvalue())

    return call


@pytest.fixture
def config(tmp_path: Path) -> Callable[[str], Path]:
    """Write a configuration file."""

    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Copy the shipped tables to a folder a test may spoil."""
    folder = tmp_path / "tables"
    shutil.copytree(VINTAGES, folder)
    return folder


@pytest.fixture(scope="session")
def runs(
    prognose: Callable[..., Outcome], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., tuple[Path, str]]:
    """Make a run of a day once and give its folder."""
    made: dict[tuple[str, ...], tuple[Path, str]] = {}

    def run(day: str, *options: object, text: str = FEW_PATHS) -> tuple[Path, str]:
        key = (day, *map(str, options), text)
        if key not in made:
            folder = tmp_path_factory.mktemp("runs")
            (folder / "config.toml").write_text(text)
            target = folder / "run"
            outcome = prognose(
                "run", "--as-of", day, "--config", folder / "config.toml", "--out", target, *options
            )
            assert outcome.code == 0, outcome.err
            assert outcome.err.count("\n") == outcome.err.count(f"{BEHIND[language(options)]}: ")
            made[key] = (target, outcome.out)
        return made[key]

    return run


@pytest.fixture(scope="session")
def tables_of(runs: Callable[..., tuple[Path, str]]) -> Callable[..., tuple[Path, str]]:
    """Make a run of a day once, without report, and give its folder."""

    def run(day: str, *options: object, text: str = FEW_PATHS) -> tuple[Path, str]:
        return runs(day, "--no-report", *options, text=text)

    return run


@pytest.fixture(scope="session")
def newest(runs: Callable[..., tuple[Path, str]]) -> tuple[Path, str]:
    """Give the run of the newest day and what it printed."""
    return runs("2026-07-31")


@pytest.fixture(scope="session")
def report(newest: tuple[Path, str]) -> Path:
    """Give the page of the run of the newest day."""
    return newest[0] / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give a headless Chromium."""
    yield from started()
