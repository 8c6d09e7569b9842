"""Imports point down: data <- models <- forecast <- reports."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.shape

ROOT = Path(__file__).parents[1]
LAYERS = ("data", "models", "forecast", "reports")  # each may import itself and those before it
ROOMS = (
    "data.errors",
    "data.months",
    "data.folders",
    "data.names",
    "data.glossary",
    "data.parameters",
    "data.arrays",
    "data.series",
    "data.price_index",
    "data.tables",
    "data.refresh.offices",
    "data.build",
    "data.refresh",
    "data.streams",
    "models.paths",
    "models.registry",
    "models.parts",
    "models.monthly",
    "models.pools",
    "models.chain",
    "models.groups",
    "forecast.namesakes",
    "forecast.progress",
    "forecast.years",
    "forecast.bands",
    "forecast.config",
    "forecast.policy",
    "forecast.ledger",
    "forecast.known",
    "forecast.outcomes",
    "forecast.costs",
    "forecast.evaluation",
    "forecast.nowcast",
    "forecast.simulation",
    "forecast.exchange",
    "forecast.archive",
    "forecast.backtest",
    "forecast.budget",
    "forecast.run",
    "forecast.ask",
    "forecast.changes",
    "forecast.hindcast",
    "forecast.official",
    "forecast.budget_record",
    "forecast.hub",
    "forecast.parliament",
    "forecast.panel",
    "forecast.own_record",
    "reports.rounding",
    "reports.number_format",
    "reports.wording",
    "reports.palette",
    "reports.blocks",
    "reports.whole",
    "reports.front_page",
    "reports.result",
    "reports.charts",
    "reports.answers",
    "reports.screen",
    "reports.backtest",
    "reports.figures",
    "reports.workbook",
    "reports.changes",
    "reports.pages",
    "reports.render",
    "forecast.session",
    "forecast.commands",
    "forecast.cli",
    "forecast.api",
    "forecast.asielprognose",
    "forecast.__main__",
)  # one list: a room may import itself and the rooms before it
ENTRY = re.compile(
    r"forecast/((cli|commands|session|asielprognose)/\w+|api|__main__)\.py"
)  # may import all; imported by none below
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
        if name.startswith(
            (
                "forecast.cli",
                "forecast.commands",
                "forecast.session",
                "forecast.api",
                "forecast.__main__",
            )
        )
    }
    return upward if ENTRY.fullmatch(place) else upward | entries


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_imports_point_down(path):
    place = path.relative_to(ROOT).as_posix()
    assert faults(place, path.read_text(encoding="utf-8")) - inside_entry(place) == set()


def inside_entry(place: str) -> set[str]:
    return {"forecast.cli.main.main"} if place == "forecast/__main__.py" else set()


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("data/x.py", "from models.paths import Paths"),
        ("data/x.py", "def f():\n    import reports.render.pdf"),
        ("models/chain/x.py", "from forecast.bands import bands"),
        ("forecast/x.py", "from reports import pdf"),
        ("forecast/x.py", "from forecast import cli"),
        ("reports/x.py", "from forecast.cli.main import main"),
    ],
)
def test_an_upward_import_is_seen(place, source):
    assert faults(place, source)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("models/x.py", "from data.series import Series"),
        ("forecast/cli/main.py", "from reports.render.pdf import write_pdf"),
        ("reports/x.py", "from forecast.run.result import RunResult"),
    ],
)
def test_a_downward_import_is_allowed(place, source):
    assert faults(place, source) == set()


def room(dotted: str) -> str | None:
    """Return the room a module or a name in it belongs to: the longest that fits."""
    fits = [name for name in ROOMS if f"{dotted}.".startswith(f"{name}.")]
    return max(fits, key=len, default=None)


def room_faults(place: str, source: str) -> set[str]:
    """Return the imports of a module that point to a room after its own, or to no room."""
    own = room(place.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert own is not None, f"{place} is in no room; expected a folder or module named in ROOMS"
    ours = {name for name in imported(ast.parse(source)) if name.split(".")[0] in LAYERS}
    rooms = {name: room(name) for name in ours}
    return {
        name
        for name, other in rooms.items()
        if other is None or ROOMS.index(other) > ROOMS.index(own)
    }


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_rooms_import_only_rooms_before_them(path):
    place = path.relative_to(ROOT).as_posix()
    if path.name == "__init__.py" and path.parent.parent == ROOT:
        return
    assert room_faults(place, path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("data/tables/x.py", "from data.streams.monthly import streams"),
        ("forecast/simulation/x.py", "from forecast.run.result import RunResult"),
        ("forecast/costs/x.py", "def f():\n    from forecast.budget.table import budget_table"),
        ("forecast/run/x.py", "if TYPE_CHECKING:\n    from forecast.ask.source import AskedRun"),
        ("forecast/bands.py", "from forecast.nowhere import f"),
    ],
)
def test_an_import_of_a_later_room_or_of_none_is_seen(place, source):
    assert room_faults(place, source)


def test_two_rooms_in_a_circle_cannot_both_pass():
    forth = room_faults("forecast/run/x.py", "from forecast.ask.source import in_memory")
    back = room_faults("forecast/ask/x.py", "from forecast.run.result import RunResult")
    assert forth and not back


def inner_imports(path: Path, package: str) -> set[str]:
    """Return the modules of the same folder that a module imports."""
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    return {
        sibling.stem
        for sibling in path.parent.glob("*.py")
        if any(f"{name}.".startswith(f"{package}.{sibling.stem}.") for name in names)
    } - {path.stem}


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=str)
def test_no_circle_between_the_modules_of_a_room(folder):
    package = folder.relative_to(ROOT).as_posix().replace("/", ".")
    left = {path.stem: inner_imports(path, package) for path in folder.glob("*.py")}
    while free := {name for name, needs in left.items() if not needs & set(left)}:
        left = {name: needs for name, needs in left.items() if name not in free}
    assert left == {}


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=str)
def test_a_room_holds_at_most_fourteen_files(folder):
    allowed = 14 if folder != ROOT / "models" / "monthly" else 40
    held = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(held) <= allowed, sorted(path.name for path in held)


NETWORK = ("http", "requests", "socket", "urllib3", "urllib.request")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_a_refresh_uses_the_network(path):
    named = imported(ast.parse(path.read_text(encoding="utf-8")))
    at_work = {name for name in named if name.startswith(NETWORK)}
    assert path.is_relative_to(ROOT / "data" / "refresh") or at_work == set()


def test_every_room_stands_in_the_map_in_this_order():
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^\| `((?:data|models|forecast|reports)/\S+?)(?:/|\.py)` \|", page, re.M)
    assert [name.replace("/", ".") for name in drawn[: len(ROOMS)]] == list(ROOMS)
