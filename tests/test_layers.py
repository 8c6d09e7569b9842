"""Imports point down: data <- models <- forecast <- reports."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.shape

ROOT = Path(__file__).parents[1]
LAYERS = ("data", "models", "forecast", "reports")  # each may import itself and those before it
ENTRY = re.compile(r"forecast/(cli\w*|api|__main__)\.py")  # may import all; imported by none below
MODULES = sorted(
    path
    for layer in LAYERS
    for path in (ROOT / layer).rglob("*.py")
    if "notebooks" not in path.parts
)
IDS = [path.relative_to(ROOT).as_posix() for path in MODULES]


def imported(tree: ast.AST) -> set[str]:
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    froms = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return names | {f"{n.module}.{a.name}" for n in froms for a in n.names}


def faults(place: str, source: str) -> set[str]:
    """Return the imports of ours that the module at ``place`` may not have."""
    allowed = LAYERS if ENTRY.fullmatch(place) else LAYERS[: LAYERS.index(place.split("/")[0]) + 1]
    ours = {name for name in imported(ast.parse(source)) if name.split(".")[0] in LAYERS}
    upward = {name for name in ours if name.split(".")[0] not in allowed}
    entries = {
        name
        for name in ours
        if name.startswith(("forecast.cli", "forecast.api", "forecast.__main__"))
    }
    return upward if ENTRY.fullmatch(place) else upward | entries


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_imports_point_down(path):
    place = path.relative_to(ROOT).as_posix()
    assert faults(place, path.read_text(encoding="utf-8")) - inside_entry(place) == set()


def inside_entry(place: str) -> set[str]:
    return {"forecast.cli.main"} if place == "forecast/__main__.py" else set()


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("data/x.py", "from models.paths import Paths"),
        ("data/x.py", "def f():\n    import reports.pdf"),
        ("models/chain/x.py", "from forecast.bands import bands"),
        ("forecast/x.py", "from reports import pdf"),
        ("forecast/x.py", "from forecast import cli"),
        ("reports/x.py", "from forecast.cli import main"),
    ],
)
def test_an_upward_import_is_seen(place, source):
    assert faults(place, source)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("models/x.py", "from data.series import Series"),
        ("forecast/cli.py", "from reports.pdf import write_pdf"),
        ("reports/x.py", "from forecast.result import RunResult"),
    ],
)
def test_a_downward_import_is_allowed(place, source):
    assert faults(place, source) == set()


NETWORK = ("http", "requests", "socket", "urllib3", "urllib.request")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_a_refresh_uses_the_network(path):
    named = imported(ast.parse(path.read_text(encoding="utf-8")))
    at_work = {name for name in named if name.startswith(NETWORK)}
    assert path.parent == ROOT / "data" / "refresh" or at_work == set()
