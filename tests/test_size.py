"""Sizes: small modules, small functions, few parameters, a docstring on all that is public."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.shape

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path
    for layer in ("data", "models", "forecast", "reports")
    for path in (ROOT / layer).rglob("*.py")
    if "notebooks" not in path.parts
)
IDS = [path.relative_to(ROOT).as_posix() for path in MODULES]
WRITTEN = MODULES + sorted((ROOT / "tests").rglob("*.py"))  # tests keep the rules of form too
WRITTEN_IDS = [path.relative_to(ROOT).as_posix() for path in WRITTEN]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MODULE_LINES = 600
BODY_LINES = 30
PARAMETERS = 5


def functions(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(module) if isinstance(node, FUNCTIONS)]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return function.body[-1].end_lineno - body[0].lineno + 1 if body else 0


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    every += [star for star in (given.vararg, given.kwarg) if star]
    return [arg.arg for arg in every if arg.arg not in ("self", "cls")]


def undocumented(module: ast.Module) -> list[str]:
    """Return the public module, classes, functions and methods without a docstring."""
    missing = [] if ast.get_docstring(module) else ["module"]
    scopes = [module, *(node for node in module.body if isinstance(node, ast.ClassDef))]
    members = [node for scope in scopes for node in scope.body]
    named = [node for node in members if isinstance(node, (*FUNCTIONS, ast.ClassDef))]
    public = [node for node in named if not node.name.startswith("_")]
    return missing + [node.name for node in public if not ast.get_docstring(node)]


@pytest.fixture(params=MODULES, ids=IDS)
def source(request) -> str:
    return request.param.read_text(encoding="utf-8")


def test_a_module_is_short(source):
    assert len(source.splitlines()) <= MODULE_LINES


def test_a_function_is_short(source):
    long = {f.name: body_lines(f) for f in functions(ast.parse(source))}
    assert {name: lines for name, lines in long.items() if lines > BODY_LINES} == {}


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function is a command: its options are its parameters."""
    return any("command(" in ast.unparse(made) for made in function.decorator_list)


def test_a_function_has_few_parameters(source):
    own = [f for f in functions(ast.parse(source)) if not is_command(f)]
    wide = {f.name: parameters(f) for f in own}
    assert {name: names for name, names in wide.items() if len(names) > PARAMETERS} == {}


def test_what_is_public_has_a_docstring(source):
    assert undocumented(ast.parse(source)) == []


def test_the_measures_themselves():
    text = 'def f(a, *b, c, **d):\n    """Say."""\n    x = (\n        1\n    )\n    return x\n'
    (function,) = functions(ast.parse(text))
    assert body_lines(function) == 4  # x = ( 1 ) over three lines, and the return
    assert parameters(function) == ["a", "c", "b", "d"]
    assert undocumented(ast.parse("class A:\n    def f(self): ...")) == ["module", "A", "f"]


@pytest.mark.parametrize("path", WRITTEN, ids=WRITTEN_IDS)
def test_no_line_is_kept_from_the_formatter(path):
    assert "fmt: " + "skip" not in path.read_text(encoding="utf-8")


def packed(module: ast.Module) -> list[int]:
    """Return the lines where a literal is unpacked into another to save lines."""
    starred = [node for node in ast.walk(module) if isinstance(node, ast.Starred)]
    return [node.lineno for node in starred if isinstance(node.value, ast.Tuple | ast.List)]


@pytest.mark.parametrize("path", WRITTEN, ids=WRITTEN_IDS)
def test_no_literal_is_packed_into_another(path):
    assert packed(ast.parse(path.read_text(encoding="utf-8"))) == []
