"""The modules of the house, each read and parsed once for all tests of form."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LAYERS = ("data", "models", "forecast", "reports")


def place(path: Path) -> str:
    """Return the path of a file from the root."""
    return path.relative_to(ROOT).as_posix()


EVERY = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
MODULES = [path for path in EVERY if "notebooks" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


@cache
def text(path: Path) -> str:
    """Return the source of a module."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed source of a module; whoever gets it does not change it."""
    return ast.parse(text(path))


def faults(rule: Callable[[Path], Any], paths: list[Path]) -> dict[str, Any]:
    """Return what a rule finds, by file: empty where every file keeps it."""
    return {place(path): found for path in paths if (found := rule(path))}
