"""The threat model names a test for each line, and the licences are those that are declared."""

import ast
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from data.folders import ROOT

pytestmark = pytest.mark.unit

THREATS = ROOT / "docs" / "threats.md"
LICENCES = ROOT / "docs" / "licences.md"
SHIPPED_TO_USERS = ("app", "cluster", "letter")
COPYLEFT = ("GPL", "MPL", "EUPL", "CDDL", "SSPL")
NO_ROWS = ("who", "---", "library")


def rows(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]
    return [row for row in cells if row[0] not in NO_ROWS]


@pytest.mark.parametrize("row", rows(THREATS), ids=lambda row: f"{row[0]}: {row[1]}"[:60])
def test_a_threat_has_a_test_that_is_there(row):
    who, tries, happens, test = row
    place, name = test.strip("`").split("::")
    tree = ast.parse((ROOT / place).read_text(encoding="utf-8"))
    assert who and tries and happens
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_kind_of_maker_has_a_threat():
    who = {row[0] for row in rows(THREATS)}
    for kind in ("file of figures", "workbook", "hub", "office", "ledger", "scenario", "question"):
        assert any(kind in one for one in who)
    assert any("link" in one for one in who) and len(rows(THREATS)) > 40


def named(requirements):
    return [re.match(r"[\w.-]+", one)[0] for one in requirements]


def test_the_table_of_licences_holds_every_library_of_a_user():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [(name, "always") for name in named(project["dependencies"])]
    for group in SHIPPED_TO_USERS:
        wanted += [(name, f"`{group}`") for name in named(project["optional-dependencies"][group])]
    assert [(name, needed) for name, _, needed in rows(LICENCES)] == wanted


def declared(name):
    """Return everything a library says of its licence."""
    found = metadata(name)
    classes = [one for one in found.get_all("Classifier") or [] if one.startswith("License")]
    return " ".join([found["License-Expression"] or "", (found["License"] or "")[:200], *classes])


@pytest.mark.parametrize(("name", "licence"), [row[:2] for row in rows(LICENCES)])
def test_a_licence_is_what_the_library_declares_and_no_copyleft(name, licence):
    try:
        said = declared(name).lower()
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    family = {"PSF-2.0": "python software foundation"}.get(licence, re.split(r"[- ]", licence)[0])
    assert family.lower() in said
    assert not any(one in licence for one in COPYLEFT)
    assert not any(re.search(rf"\b{one.lower()}", said) for one in COPYLEFT)
