"""Guards that keep the generic package names sane."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest_modules import LAYERS, MODULES, ROOT, TESTS, faults, place, tree

pytestmark = pytest.mark.shape

# They see to it that our packages are ours in a folder with a user's own models.py.
LOADERS = ("forecast/__init__.py", "forecast/asielprognose/__init__.py")
# The public name ``plot`` is a module by itself, so that a notebook writes ``plot.fan(...)``.
MODULE_AS_NAME = {("forecast/api.py", "reports.figures.notebook")}


def bound_names(module: ast.AST) -> set[str]:
    """Return every name a module binds: variables, arguments, functions, aliases."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name)
    return names


def test_no_name_hides_a_package():
    assert faults(lambda path: bound_names(tree(path)) & set(LAYERS), MODULES + TESTS) == {}


@pytest.mark.parametrize(
    "source", ["import data", "def f(models): pass", "reports = 1", "from x import y as forecast"]
)
def test_a_hiding_name_is_seen(source):
    assert bound_names(ast.parse(source)) & set(LAYERS)


def relative_or_starred(path: Path) -> list[str]:
    froms = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    return [ast.unparse(node) for node in froms if node.level or node.names[0].name == "*"]


def test_imports_are_absolute_and_named():
    assert faults(relative_or_starred, MODULES + TESTS) == {}


def test_no_module_is_named_as_one_of_the_standard_library():
    named = {path.stem for path in MODULES} - {"__init__", "__main__"}
    assert named & sys.stdlib_module_names == set()


def test_a_package_file_holds_a_docstring_and_nothing_else():
    files = [path for path in MODULES if path.name == "__init__.py"]
    assert faults(lambda path: not ast.get_docstring(tree(path)), files) == {}
    more = faults(lambda path: tree(path).body[1:], files)
    assert set(more) <= set(LOADERS)


def test_every_package_folder_has_its_init():
    assert faults(lambda path: not (path.parent / "__init__.py").is_file(), MODULES) == {}


def test_no_package_under_tests():
    assert list((ROOT / "tests").rglob("__init__.py")) == []
    folders = {path.name for path in (ROOT / "tests").rglob("*") if path.is_dir()}
    assert folders & set(LAYERS) == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_each_package_comes_from_this_repository(layer):
    found = importlib.import_module(layer)
    assert Path(found.__file__).resolve() == (ROOT / layer / "__init__.py").resolve()


def test_what_ships_is_not_ignored_by_git():
    tables = [p for kind in ("csv", "toml", "md") for p in (ROOT / "data").rglob(f"*.{kind}")]
    shipped = [*MODULES, *tables]
    names = "\n".join(str(path.relative_to(ROOT)) for path in shipped)
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        cwd=ROOT,
        input=names,
        capture_output=True,
        text=True,
    )
    assert tables
    assert (asked.returncode, asked.stdout) == (1, "")  # 0: ignored, 128: git could not answer


def empty_names(path: Path) -> list[str]:
    banned = re.compile(r"^_?(get|do|process|handle)_|^(utils|helpers|manager)$")
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = [node.name for node in ast.walk(tree(path)) if isinstance(node, functions)]
    return [name for name in [*names, path.stem] if banned.search(name)]


def test_functions_do_not_have_empty_names():
    assert faults(empty_names, MODULES) == {}


def type_names(module: ast.Module) -> tuple[set[str], set[str]]:
    """Return the public classes of a module, and the types it names by assignment."""
    classes = {node.name for node in module.body if isinstance(node, ast.ClassDef)}
    plain = {n.targets[0] for n in module.body if isinstance(n, ast.Assign) and n.targets[1:] == []}
    given = {n.id for n in plain if isinstance(n, ast.Name)}
    given |= {ast.unparse(n.target) for n in module.body if isinstance(n, ast.AnnAssign)}
    aliases = {name for name in given if name[0].isupper() and not name.isupper()}
    return {name for name in classes if not name.startswith("_")}, aliases


def clashes(modules: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Return each public class name that also names another class or type, with its modules."""
    found = {place: type_names(module) for place, module in modules.items()}
    classes = {name for own, _ in found.values() for name in own}
    at = {
        name: [place for place, kinds in found.items() for kind in kinds if name in kind]
        for name in classes
    }
    return {name: places for name, places in at.items() if len(places) > 1}


def test_a_public_class_name_means_one_thing_in_the_house():
    assert clashes({place(path): tree(path) for path in MODULES}) == {}


def test_a_second_class_or_type_of_one_name_is_seen():
    first, again = ast.parse("class Step: ..."), ast.parse("Step = int")
    assert clashes({"a": first, "b": first}) == {"Step": ["a", "b"]}
    assert clashes({"a": first, "b": again}) == {"Step": ["a", "b"]}
    assert clashes({"a": again, "b": again}) == {}  # a shorthand of a module stays in it
    assert clashes({"a": ast.parse("class _Step: ..."), "b": first}) == {}


PLACES = {place(path).removesuffix(".py").removesuffix("/__init__") for path in MODULES}
OURS = {name.replace("/", ".") for name in PLACES}


def modules_imported(module: ast.Module) -> set[str]:
    """Return the modules of ours that are imported as such, where names in them are meant."""
    froms = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    named = {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
    named |= {a.name for n in ast.walk(module) if isinstance(n, ast.Import) for a in n.names}
    return named & OURS


def as_modules(path: Path) -> set[str]:
    exempt = {name for own, name in MODULE_AS_NAME if own == place(path)}
    return modules_imported(tree(path)) - exempt


def test_names_are_imported_and_not_the_module_that_holds_them():
    assert faults(as_modules, MODULES) == {}  # a test may take the module it is about


@pytest.mark.parametrize(
    "source",
    [
        "from forecast.archive import store as kept",
        "def f():\n    from data import glossary",
        "import models.chain.coa",
        "from data import tables",  # a folder is a module too
    ],
)
def test_an_imported_module_is_seen_in_every_form(source):
    assert modules_imported(ast.parse(source))


def test_imported_names_are_no_fault():
    source = "from models.chain.coa import simulate_coa\nimport json"
    assert not modules_imported(ast.parse(source))
