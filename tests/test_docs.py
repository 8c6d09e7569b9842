"""The documents say what is there: commands, make words, models."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.shape

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```console\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"^(?:[\w./]*/)?(?:prognose|python3? -m forecast) +([a-z]+)\b")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def console(text: str) -> list[str]:
    """Return the commands a reader is told to type, without their prompt."""
    lines = "".join(FENCE.findall(text)).splitlines()
    return [line[2:] for line in lines if line.startswith("$ ")]


def subcommands(text: str) -> list[str]:
    """Return each subcommand of prognose that is typed in a console block."""
    return sorted({name for line in console(text) for name in TYPED.findall(line)})


@cache
def help_of(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "forecast", *words, "--help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_console_commands_are_found():
    text = "Say `prognose ask`.\n\n```console\n$ prognose run --as-of 2024-11-05\nout/prognose x\n"
    text += "$ .venv/bin/prognose data status\n$ python -m forecast list models\n```\n"
    assert subcommands(text) == ["data", "list", "run"]
    assert console(text)[1] == ".venv/bin/prognose data status"


def test_the_readme_shows_commands():
    assert "make run" in console(read("README.md"))
    assert subcommands(read("README.md"))


def test_every_command_in_the_readme_exists():
    for name in subcommands(read("README.md")):
        assert help_of(name).returncode == 0, f"prognose {name}: {help_of(name).stderr}"


def test_a_command_that_does_not_exist_is_seen():
    assert help_of("nosuchcommand").returncode == 2


def test_every_make_word_in_the_readme_exists():
    words = {
        word for line in console(read("README.md")) for word in re.findall(r"^make (\w+)", line)
    }
    known = set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.MULTILINE))
    assert words
    assert words <= known


def test_the_readme_keeps_its_order():
    text = read("README.md")
    assert text.startswith("# ")
    assert text.index("![") < text.index("```console")  # a figure before the commands


def test_architecture_lists_every_model():
    from models.registry import MODELS

    rows = re.findall(r"^\| *`(\w+)`", read("ARCHITECTURE.md"), flags=re.MULTILINE)
    assert set(MODELS) - set(rows) == set()
    assert MODELS


def test_the_changelog_begins_with_what_is_not_released_yet():
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert headings[0] == "Unreleased" or re.match(r"\d+\.\d+\.\d+", headings[0])
