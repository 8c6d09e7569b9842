"""The key of a cached backtest day follows every module that can change what the day says."""

import shutil
from pathlib import Path

import pytest

from data.folders import ROOT
from forecast.backtest.cache import ENTRY, behind, place_of, reached
from models.registry import MODELS

pytestmark = pytest.mark.unit
CLOSURE = sorted(reached(ENTRY))


def test_an_edit_of_each_module_in_the_closure_changes_its_line_of_the_key(tmp_path, monkeypatch):
    for layer in ("data", "models", "forecast"):
        shutil.copytree(
            ROOT / layer,
            tmp_path / layer,
            ignore=lambda folder, names: [n for n in names if not keep(Path(folder) / n)],
        )
    monkeypatch.setattr("forecast.backtest.cache.ROOT", tmp_path)
    before = behind(ENTRY)
    for place in CLOSURE:
        edited = tmp_path / place
        edited.write_bytes(edited.read_bytes() + b"\n# edited\n")
    changed = set(before) - set(behind(ENTRY))
    assert sorted(line.split(" ")[0] for line in changed) == CLOSURE


def keep(path: Path) -> bool:
    return (path.is_dir() and path.name != "raw") or path.suffix in (".py", ".toml")


@pytest.mark.parametrize(
    "place",
    ["models/groups/ukraine.py", "models/chain/settings.py", "models/pools/share.py"],
)
def test_modules_once_missed_are_in_the_closure(place):
    assert place in CLOSURE


def test_every_registered_model_is_in_the_key():
    named = {line.split(" ")[0] for line in behind(ENTRY)}
    assert {place_of(entry.module, ROOT) for entry in MODELS.values()} <= named


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import models.one.two", {"models/one/__init__.py", "models/one/two.py"}),
        ("from models.one.two import f", {"models/one/__init__.py", "models/one/two.py"}),
        ("from models.one import two", {"models/one/__init__.py", "models/one/two.py"}),
        ("from models import one", {"models/one/__init__.py"}),
        ("from .one import two", {"models/one/__init__.py", "models/one/two.py"}),
        ("from . import one", {"models/one/__init__.py"}),
        (
            "def f():\n    from models.one import two",
            {"models/one/__init__.py", "models/one/two.py"},
        ),
        ("import json", set()),
    ],
)
def test_every_form_of_import_is_followed(source, expected, tmp_path):
    (tmp_path / "models" / "one").mkdir(parents=True)
    (tmp_path / "models" / "one" / "__init__.py").touch()
    (tmp_path / "models" / "one" / "two.py").touch()
    (tmp_path / "models" / "start.py").write_text(source)
    assert reached("models/start.py", root=tmp_path) == {"models/start.py", *expected}
