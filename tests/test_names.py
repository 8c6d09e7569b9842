"""Guards that keep the generic package names sane."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.shape

ROOT = Path(__file__).parents[1]
LAYERS = ("data", "models", "forecast", "reports")
MODULES = sorted(
    path
    for layer in LAYERS
    for path in (ROOT / layer).rglob("*.py")
    if "notebooks" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# They see to it that our packages are ours in a folder with a user's own models.py.
LOADERS = ("forecast/__init__.py", "forecast/asielprognose/__init__.py")
IDS = [path.relative_to(ROOT).as_posix() for path in MODULES]
# The public name ``plot`` is a module by itself, so that a notebook writes ``plot.fan(...)``.
MODULE_AS_NAME = {("forecast/api.py", "reports.figures.notebook")}
ALL_IDS = [path.relative_to(ROOT).as_posix() for path in MODULES + TESTS]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


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


@pytest.mark.parametrize("path", MODULES + TESTS, ids=ALL_IDS)
def test_no_name_hides_a_package(path):
    assert bound_names(tree(path)) & set(LAYERS) == set()


@pytest.mark.parametrize(
    "source", ["import data", "def f(models): pass", "reports = 1", "from x import y as forecast"]
)
def test_a_hiding_name_is_seen(source):
    assert bound_names(ast.parse(source)) & set(LAYERS)


@pytest.mark.parametrize("path", MODULES + TESTS, ids=ALL_IDS)
def test_imports_are_absolute_and_named(path):
    froms = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    assert [ast.unparse(node) for node in froms if node.level or node.names[0].name == "*"] == []


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_module_is_named_as_one_of_the_standard_library(path):
    assert path.stem in ("__init__", "__main__") or path.stem not in sys.stdlib_module_names


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=str)
def test_a_package_file_holds_a_docstring_and_nothing_else(path):
    module = tree(path)
    assert ast.get_docstring(module)
    place = path.relative_to(ROOT).as_posix()
    assert len(module.body) == 1 or place in LOADERS


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_every_package_folder_has_its_init(path):
    assert (path.parent / "__init__.py").is_file()


def test_no_package_under_tests():
    assert list((ROOT / "tests").rglob("__init__.py")) == []
    folders = {path.name for path in (ROOT / "tests").rglob("*") if path.is_dir()}
    assert folders & set(LAYERS) == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_each_package_comes_from_this_repository(layer):
    found = importlib.import_module(layer)
    assert Path(found.__file__).resolve() == (ROOT / layer / "__init__.py").resolve()


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_package_file_is_ignored_by_git(path):
    asked = subprocess.run(
        ["git", "check-ignore", "--quiet", "--no-index", str(path.relative_to(ROOT))], cwd=ROOT
    )
    assert asked.returncode == 1  # 0: ignored, 128: git could not answer


def test_shipped_tables_are_not_ignored_by_git():
    shipped = [p for kind in ("csv", "toml", "md") for p in (ROOT / "data").rglob(f"*.{kind}")]
    names = "\n".join(str(path.relative_to(ROOT)) for path in shipped)
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        cwd=ROOT,
        input=names,
        capture_output=True,
        text=True,
    )
    assert shipped
    assert (asked.returncode, asked.stdout) == (1, "")


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_functions_do_not_have_empty_names(path):
    banned = re.compile(r"^_?(get|do|process|handle)_|^(utils|helpers|manager)$")
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = [node.name for node in ast.walk(tree(path)) if isinstance(node, functions)]
    assert [name for name in [*names, path.stem] if banned.search(name)] == []


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
    assert clashes({path.relative_to(ROOT).as_posix(): tree(path) for path in MODULES}) == {}


def test_a_second_class_or_type_of_one_name_is_seen():
    first, again = ast.parse("class Step: ..."), ast.parse("Step = int")
    assert clashes({"a": first, "b": first}) == {"Step": ["a", "b"]}
    assert clashes({"a": first, "b": again}) == {"Step": ["a", "b"]}
    assert clashes({"a": again, "b": again}) == {}  # a shorthand of a module stays in it
    assert clashes({"a": ast.parse("class _Step: ..."), "b": first}) == {}


def modules_imported(source: str) -> set[str]:
    """Return the modules of ours that are imported as such, where names in them are meant."""
    module = ast.parse(source)
    froms = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    named = {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
    named |= {a.name for n in ast.walk(module) if isinstance(n, ast.Import) for a in n.names}
    places = {path.relative_to(ROOT).with_suffix("").as_posix() for path in MODULES}
    ours = {place.removesuffix("/__init__").replace("/", ".") for place in places}
    return named & ours


@pytest.mark.parametrize("path", MODULES, ids=IDS)  # a test may take the module it is about
def test_names_are_imported_and_not_the_module_that_holds_them(path):
    place = path.relative_to(ROOT).as_posix()
    exempt = {name for own, name in MODULE_AS_NAME if own == place}
    assert modules_imported(path.read_text(encoding="utf-8")) - exempt == set()


def test_an_imported_module_is_seen_in_every_form():
    assert modules_imported("from forecast.archive import store as kept")
    assert modules_imported("def f():\n    from data import glossary")
    assert modules_imported("import models.chain.coa")
    assert modules_imported("from data import tables")  # a folder is a module too
    assert not modules_imported("from models.chain.coa import simulate_coa\nimport json")
