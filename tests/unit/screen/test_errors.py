"""Every error of the toolkit has its Dutch: the texts in the code against those in the file."""

import ast
from functools import cache

import pytest

from data.errors import ToolkitError
from data.folders import DATA
from forecast.cli.language import dutch_errors, error_in_dutch
from forecast.cli.main import main

pytestmark = pytest.mark.unit

ROOT = DATA.parent
PACKAGES = ("data", "models", "forecast", "reports")


@cache
def trees():
    """Return the syntax of every module of the toolkit, without its notebooks."""
    files = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    return [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in files
        if "notebooks" not in path.parts
    ]


@cache
def kinds():
    """Return the names of the errors a user reads, also those that follow from the four."""
    found = {one.__name__ for one in ToolkitError.__subclasses__()} | {"ToolkitError"}
    classes = [node for tree in trees() for node in ast.walk(tree) if type(node) is ast.ClassDef]
    size = 0
    while size != len(found):
        size = len(found)
        found |= {
            one.name
            for one in classes
            if any(ast.unparse(base).split(".")[-1] in found for base in one.bases)
        }
    return found


def template(node):
    """Return a text with ``{}`` for each blank; None of what is put together elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        return "".join(parts)
    return None


@cache
def texts():
    """Return the text of every error that the code makes."""
    calls = [node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = [call for call in calls if ast.unparse(call.func).split(".")[-1] in kinds()]
    return {template(call.args[0]) for call in made if call.args} - {None}


def test_every_error_has_its_dutch_and_no_dutch_is_left_over():
    assert len(texts()) > 300
    assert texts() - set(dutch_errors()["message"]) == set()
    assert set(dutch_errors()["message"]) - texts() == set()


def test_the_dutch_has_the_same_blanks_and_is_dutch():
    for section in dutch_errors().values():
        for english, told in section.items():
            assert english.count("{}") == told.count("{}"), english
            assert " expected " not in f" {told} ", told
            assert " the " not in told.replace("the same", ""), told


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (["verify", "nowhere"], "nowhere: zo'n run is er niet; verwacht een map of een id", 1),
        (["list", "modelz"], "lijst 'modelz': onbekend; verwacht models", 1),
        (["run", "--as-of", "soon"], "datum 'soon': geen dag van de kalender", 1),
        (["run", "--config", "no.toml"], "zo'n bestand of map is er niet; verwacht een TOML", 1),
        (["runn"], "geen opdracht 'runn'", 2),
        (["run", "--bogus"], "geen optie --bogus", 2),
        (["run", "--lang", "nl", "--workers", "two"], "verkeerde waarde voor '--workers'", 2),
    ],
)
def test_a_refusal_of_the_command_line_is_dutch(arguments, told, code, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    said = capsys.readouterr().err
    assert stopped.value.code == code
    assert said.startswith("fout: ") and told in said


def test_a_part_in_a_blank_is_told_too_and_unknown_text_stays():
    found = (
        "x.toml: n_paths: Input should be greater than or equal to 1000, found 10. Known keys: a"
    )
    assert error_in_dutch(found) == (
        "x.toml: n_paths: verwacht ten minste 1000, gevonden 10. Bekende namen: a"
    )
    assert error_in_dutch("hello there") == "hello there"


def test_english_stays_english(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with pytest.raises(SystemExit):
        main(["verify", "nowhere"])
    assert capsys.readouterr().err.startswith("error: nowhere: no such run; expected a folder")
