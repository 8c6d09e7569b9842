"""The computing layer says nothing: no printing, no language, no marks of numbers."""

import ast
from pathlib import Path

import pytest

from tests.conftest_modules import EVERY, place, tree
from tests.conftest_modules import faults as found_in

pytestmark = pytest.mark.shape

FORECAST = [path for path in EVERY if place(path).startswith("forecast/")]
REPORTS = [path for path in EVERY if place(path).startswith("reports/")]
BARS = "forecast/progress.py"  # the only one that draws, on stderr
ERRORS = "forecast/cli/main.py"  # prints the one line of an error


def faults(at: str, source: ast.Module) -> list[str]:
    """Return what a module of ``forecast`` may not do, by line."""
    return [f"{node.lineno}: {fault}" for node in ast.walk(source) if (fault := _fault(node, at))]


def _fault(node: ast.AST, at: str) -> str:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
        return "" if at == ERRORS else "print"
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("replace", "maketrans"):
        marks = [one.value for one in node.args if isinstance(one, ast.Constant)]
        return (
            "marks of numbers"
            if set(marks) & {",", ",."}
            and len(marks) == 2
            and all(mark in (",", ".", ",.", ".,") for mark in marks)
            else ""
        )
    if isinstance(node, ast.ImportFrom | ast.Import):
        names = [getattr(node, "module", None) or "", *(one.name for one in node.names)]
        drawn = any(name.split(".")[0] in ("rich", "babel") for name in names)
        return "rich or babel" if drawn and at != BARS else ""
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        spec = ast.unparse(node.format_spec)
        return "format with marks" if "," in spec else ""
    if isinstance(node, ast.Dict):
        keys = {one.value for one in node.keys if isinstance(one, ast.Constant)}
        return "words by language" if {"nl", "en"} <= keys else ""
    return ""


def test_forecast_says_nothing():
    assert found_in(lambda path: faults(place(path), tree(path)), FORECAST) == {}


def marked(path: Path) -> list[str]:
    return [fault for fault in faults(place(path), tree(path)) if "marks" in fault]


def test_numbers_get_their_marks_in_one_place():
    assert set(found_in(marked, REPORTS)) <= {"reports/number_format.py"}


@pytest.mark.parametrize(
    "source",
    [
        "print('x')",
        "from rich.table import Table",
        "import babel.numbers",
        "x = f'{value:,.0f}'",
        "x = f'{value:+,d}'",
        "x = text.replace(',', '.')",
        "x = str.maketrans(',.', '.,')",
        "WORDS = {'nl': 'ja', 'en': 'yes'}",
    ],
)
def test_words_and_marks_are_seen(source):
    assert faults("forecast/x.py", ast.parse(source))


@pytest.mark.parametrize("source", ["x = text.replace(',', '')", "x = f'{value:.3f}'"])
def test_reading_and_plain_formats_are_no_fault(source):
    assert faults("forecast/x.py", ast.parse(source)) == []
