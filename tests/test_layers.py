"""Imports point down: data <- models <- forecast <- reports."""

import ast
import re
from pathlib import Path

import pytest

from tests.conftest_modules import LAYERS, MODULES, ROOT, place, tree
from tests.conftest_modules import faults as found_in

pytestmark = pytest.mark.shape

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
    "data.given",
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
    "models.decisions",
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
    "forecast.rule",
    "forecast.budget",
    "forecast.run",
    "forecast.ask",
    "forecast.changes",
    "forecast.scored",
    "forecast.hindcast",
    "forecast.official",
    "forecast.budget_record",
    "forecast.hub",
    "forecast.parliament",
    "forecast.panel",
    "forecast.own_record",
    "reports.rounding",
    "reports.number_format",
    "reports.word_files",
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
    "reports.app",
    "forecast.session",
    "forecast.commands",
    "forecast.cli",
    "forecast.api",
    "forecast.asielprognose",
    "forecast.__main__",
)  # one list: a room may import itself and the rooms before it
ENTRY = re.compile(
    r"forecast/((cli|commands|session|asielprognose)(/\w+)+|api|__main__)\.py"
)  # may import all; imported by none below


def imported(tree: ast.AST) -> set[str]:
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    froms = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return names | {f"{n.module}.{a.name}" for n in froms for a in n.names}


def faults(at: str, source: ast.Module) -> set[str]:
    """Return the imports of ours that the module at a place may not have."""
    allowed = LAYERS if ENTRY.fullmatch(at) else LAYERS[: LAYERS.index(at.split("/")[0]) + 1]
    ours = {name for name in imported(source) if name.split(".")[0] in LAYERS}
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
    return upward if ENTRY.fullmatch(at) else upward | entries


def upward(path: Path) -> set[str]:
    return faults(place(path), tree(path)) - inside_entry(place(path))


def inside_entry(at: str) -> set[str]:
    return {"forecast.cli.main.main"} if at == "forecast/__main__.py" else set()


def test_imports_point_down():
    assert found_in(upward, MODULES) == {}


@pytest.mark.parametrize(
    ("at", "source"),
    [
        ("data/x.py", "from models.paths import Paths"),
        ("data/x.py", "def f():\n    import reports.render.pdf"),
        ("models/chain/x.py", "from forecast.bands import bands"),
        ("forecast/x.py", "from reports import pdf"),
        ("forecast/x.py", "from forecast import cli"),
        ("reports/x.py", "from forecast.cli.main import main"),
    ],
)
def test_an_upward_import_is_seen(at, source):
    assert faults(at, ast.parse(source))


@pytest.mark.parametrize(
    ("at", "source"),
    [
        ("models/x.py", "from data.series import Series"),
        ("forecast/cli/main.py", "from reports.render.pdf import write_pdf"),
        ("reports/x.py", "from forecast.run.result import RunResult"),
    ],
)
def test_a_downward_import_is_allowed(at, source):
    assert faults(at, ast.parse(source)) == set()


def room(dotted: str) -> str | None:
    """Return the room a module or a name in it belongs to: the longest that fits."""
    fits = [name for name in ROOMS if f"{dotted}.".startswith(f"{name}.")]
    return max(fits, key=len, default=None)


def room_faults(at: str, source: ast.Module) -> set[str]:
    """Return the imports of a module that point to a room after its own, or to no room."""
    own = room(at.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert own is not None, f"{at} is in no room; expected a folder or module named in ROOMS"
    ours = {name for name in imported(source) if name.split(".")[0] in LAYERS}
    rooms = {name: room(name) for name in ours}
    return {
        name
        for name, other in rooms.items()
        if other is None or ROOMS.index(other) > ROOMS.index(own)
    }


def test_rooms_import_only_rooms_before_them():
    layers = [ROOT / layer / "__init__.py" for layer in LAYERS]
    inside = [path for path in MODULES if path not in layers]
    assert found_in(lambda path: room_faults(place(path), tree(path)), inside) == {}


@pytest.mark.parametrize(
    ("at", "source"),
    [
        ("data/tables/x.py", "from data.streams.monthly import streams"),
        ("forecast/simulation/x.py", "from forecast.run.result import RunResult"),
        ("forecast/costs/x.py", "def f():\n    from forecast.budget.table import budget_table"),
        ("forecast/run/x.py", "if TYPE_CHECKING:\n    from forecast.ask.source import AskedRun"),
        ("forecast/bands.py", "from forecast.nowhere import f"),
    ],
)
def test_an_import_of_a_later_room_or_of_none_is_seen(at, source):
    assert room_faults(at, ast.parse(source))


def test_two_rooms_in_a_circle_cannot_both_pass():
    ask = ast.parse("from forecast.ask.source import in_memory")
    run = ast.parse("from forecast.run.result import RunResult")
    forth = room_faults("forecast/run/x.py", ask)
    back = room_faults("forecast/ask/x.py", run)
    assert forth and not back


FOLDERS = sorted({path.parent for path in MODULES})


def inner_imports(path: Path, package: str) -> set[str]:
    """Return the modules of the same folder that a module imports."""
    names = imported(tree(path))
    return {
        sibling.stem
        for sibling in path.parent.glob("*.py")
        if any(f"{name}.".startswith(f"{package}.{sibling.stem}.") for name in names)
    } - {path.stem}


def in_circles(left: dict[str, set[str]]) -> set[str]:
    """Return the modules that are left when those that need no other are taken out in turn."""
    while free := {name for name, needs in left.items() if not needs & set(left)}:
        left = {name: needs for name, needs in left.items() if name not in free}
    return set(left)


def circle(folder: Path) -> set[str]:
    package = place(folder).replace("/", ".")
    return in_circles({path.stem: inner_imports(path, package) for path in folder.glob("*.py")})


def test_no_circle_between_the_modules_of_a_room():
    assert found_in(circle, FOLDERS) == {}


def test_a_circle_is_seen():
    assert in_circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"a", "b", "c"}


def files_over(folder: Path) -> list[str]:
    allowed = 14 if folder != ROOT / "models" / "monthly" else 40
    held = sorted(path.name for path in folder.glob("*.py"))
    return held if len(held) > allowed else []


def test_a_room_holds_at_most_fourteen_files():
    assert found_in(files_over, FOLDERS) == {}


NETWORK = ("http", "requests", "socket", "urllib3", "urllib.request")


def test_only_a_refresh_uses_the_network():
    others = [path for path in MODULES if not path.is_relative_to(ROOT / "data" / "refresh")]
    at_work = {name for path in others for name in imported(tree(path)) if name.startswith(NETWORK)}
    assert at_work == set()


def test_every_room_stands_in_the_map_in_this_order():
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^\| `((?:data|models|forecast|reports)/\S+?)(?:/|\.py)` \|", page, re.M)
    assert [name.replace("/", ".") for name in drawn[: len(ROOMS)]] == list(ROOMS)
