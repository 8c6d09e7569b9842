"""What stands at the root: packaging, pins, make words, and nothing of anyone's machine."""

import ast
import os
import re
import subprocess
import tomllib
from datetime import date
from fnmatch import fnmatch
from functools import cache

import pytest

from data.parameters import load_parameters
from tests.conftest_modules import EVERY, LAYERS, ROOT, faults, tree

pytestmark = pytest.mark.shape

AT_ROOT = {
    "docs",
    *LAYERS,
    "tests",
    "pyproject.toml",
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Makefile",
    "constraints.txt",
    ".ci",
    ".gitignore",
}
AS_PUBLISHED = ("data/raw/", "data/vintages/", "data/sources.csv")  # addresses belong here
FOREIGN = re.compile(
    r"(?<![\w.~%-])/(?:work|home|root|opt|Users)/\w|file:/{2}|pypi\.(?:org|python)|pythonhosted|"
    r"--(?:extra-)?index-url|--find-links|--hash="
)


@cache
def tracked() -> tuple[str, ...]:
    """Return what git keeps or would keep: all files it does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    names = sorted(set(listed.decode().split("\0")) - {""})
    return tuple(name for name in names if (ROOT / name).is_file())


@cache
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def plain(requirement: str) -> str:
    return re.split(r"[<>=!\[; ]", requirement)[0].lower().replace("_", "-")


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {plain(name): version for name, version in pairs}


def test_the_root_holds_the_agreed_files_only():
    assert {name.split("/")[0] for name in tracked()} <= AT_ROOT


def test_the_packages_listed_are_those_on_disk():
    found = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for path in EVERY
        if path.name == "__init__.py"
    }
    own_name = {"forecast.asielprognose": "asielprognose"}
    expected = {own_name.get(package, package) for package in found}
    assert set(project()["tool"]["setuptools"]["packages"]) == expected


def test_every_shipped_file_is_package_data():
    patterns = project()["tool"]["setuptools"]["package-data"]
    shipped = [name for name in tracked() if name.split("/")[0] in LAYERS]
    other = [name for name in shipped if not name.endswith(".py") and "/notebooks/" not in name]
    split = [name.split("/", 1) for name in other]
    assert [
        f"{package}/{inside}"
        for package, inside in split
        if not any(matches(inside, pattern) for pattern in patterns.get(package, []))
    ] == []


def matches(name: str, pattern: str) -> bool:
    """Return whether setuptools would ship the file: a star does not cross a folder."""
    return name.count("/") == pattern.count("/") and fnmatch(name, pattern)


def test_the_command_is_declared():
    assert project()["project"]["scripts"] == {"prognose": "forecast.cli.main:main"}
    assert "Private :: Do Not Upload" in project()["project"]["classifiers"]


def test_constraints_are_pins_without_a_host():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not re.fullmatch(r"#.*|[\w.-]+==[\w.]+", line)]
    assert odd == []


def test_every_dependency_is_pinned():
    listed = project()["project"]
    wanted = listed["dependencies"] + listed["optional-dependencies"]["dev"]
    assert {plain(name) for name in wanted} - set(pins()) == set()


@pytest.mark.parametrize(
    "word", ["install", "run", "check", "test", "slow", "bench", "mutants", "docs", "sbom", "wheel"]
)
def test_make_knows_the_word_and_says_what_it_does(word):
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{word}:.*## \w", text, flags=re.MULTILINE)
    assert f'@echo "{word}: ' in text


def test_make_runs_linear_algebra_on_one_thread():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        assert f"export {name} := 1\n" in text


def test_ci_calls_the_same_words():
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert os.access(script, os.X_OK)
    words = [word for line in lines for word in re.findall(r'^(?:\w+="[^"]*" )?make (\w+)', line)]
    assert words == ["install", "test", "slow", "audit"]


def test_no_path_of_a_machine_and_no_registry_host():
    own = [name for name in tracked() if not name.startswith(AS_PUBLISHED)]
    found = {}
    for name in set(own) - {"tests/test_repository.py"}:
        text = (ROOT / name).read_bytes().decode("utf-8", errors="replace")
        if (hit := FOREIGN.search(text)) and "\0" not in text:
            found[name] = hit.group()
    assert found == {}


@pytest.mark.parametrize(
    "text",
    ["open('/work/main/x')", "/home/someone", "file:///srv", "https://pypi.org/simple", "--hash=x"],
)
def test_a_foreign_word_is_seen(text):
    assert FOREIGN.search(text)


@cache
def constants() -> set[float]:
    """Return the parameter values that can be told from a number that only looks alike."""
    values = {step.value for found in load_parameters(date.max).values() for step in found.steps}
    amounts = {value for value in values if 1000 <= value < 1e6 and value % 1000}
    return amounts | {value for value in values if 0.9 < value < 1}


def typed(module: ast.Module) -> set[float]:
    """Return the parameter values that stand in a module."""
    values = {node.value for node in ast.walk(module) if isinstance(node, ast.Constant)}
    return {value for value in values if type(value) in (int, float)} & constants()


def test_no_parameter_is_typed_in_code():
    assert faults(lambda path: typed(tree(path)), EVERY) == {}


def test_a_typed_parameter_is_seen():
    assert typed(ast.parse("price = 27_100 * places")) == {27_100.0}


def test_the_constants_looked_for_are_the_telling_ones():
    assert {27_100.0, 55_700.0, 35_400.0, 0.91, 0.96} <= constants()
    assert not {44.0, 61.0, 50_000.0} & constants()
