"""Sizes: small modules, small functions, few parameters, a docstring on all that is public."""

import ast
from pathlib import Path

import pytest

from tests.conftest_modules import MODULES, TESTS, faults, text, tree

pytestmark = pytest.mark.shape

WRITTEN = MODULES + TESTS  # tests keep the rules of form too
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


def lines_over(path: Path) -> int:
    return max(len(text(path).splitlines()) - MODULE_LINES, 0)


def test_a_module_is_short():
    assert faults(lines_over, MODULES) == {}


def long_functions(path: Path) -> dict[str, int]:
    long = {f.name: body_lines(f) for f in functions(tree(path))}
    return {name: lines for name, lines in long.items() if lines > BODY_LINES}


def test_a_function_is_short():
    assert faults(long_functions, MODULES) == {}


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function is a command: its options are its parameters."""
    return any("command(" in ast.unparse(made) for made in function.decorator_list)


def wide_functions(path: Path) -> dict[str, list[str]]:
    wide = {f.name: parameters(f) for f in functions(tree(path)) if not is_command(f)}
    return {name: names for name, names in wide.items() if len(names) > PARAMETERS}


def test_a_function_has_few_parameters():
    assert faults(wide_functions, MODULES) == {}


def test_what_is_public_has_a_docstring():
    assert faults(lambda path: undocumented(tree(path)), MODULES) == {}


def test_the_measures_themselves():
    text = 'def f(a, *b, c, **d):\n    """Say."""\n    x = (\n        1\n    )\n    return x\n'
    (function,) = functions(ast.parse(text))
    assert body_lines(function) == 4  # x = ( 1 ) over three lines, and the return
    assert parameters(function) == ["a", "c", "b", "d"]
    assert undocumented(ast.parse("class A:\n    def f(self): ...")) == ["module", "A", "f"]


def test_no_line_is_kept_from_the_formatter():
    assert faults(lambda path: "fmt: " + "skip" in text(path), WRITTEN) == {}


def packed(module: ast.Module) -> list[int]:
    """Return the lines where a literal is unpacked into another to save lines."""
    starred = [node for node in ast.walk(module) if isinstance(node, ast.Starred)]
    return [node.lineno for node in starred if isinstance(node.value, ast.Tuple | ast.List)]


def test_no_literal_is_packed_into_another():
    assert faults(lambda path: packed(tree(path)), WRITTEN) == {}


def test_what_breaks_a_rule_is_named(tmp_path):
    longest = "\n".join(["def f(a, b, c, d, e, f):", *["    a = 1"] * (BODY_LINES + 1)])
    path = tmp_path / "x.py"
    path.write_text(longest + "\nx = [*[1], 2]\n" * MODULE_LINES, encoding="utf-8")
    assert long_functions(path) == {"f": BODY_LINES + 1}
    assert list(wide_functions(path)) == ["f"]
    assert lines_over(path) > 0
    assert len(packed(tree(path))) == MODULE_LINES
