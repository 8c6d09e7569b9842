"""Runs of the command line, and folders with one wrong table."""

import contextlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from data.vintages import VINTAGES
from forecast.cli import main


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
