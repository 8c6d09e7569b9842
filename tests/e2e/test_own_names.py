"""A user's own models.py, data.py, forecast.py or reports.py does not break the toolkit."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.folders import ROOT

pytestmark = pytest.mark.slow
NAMES = ("models", "data", "forecast", "reports")
ASK = "from {} import Forecaster; import forecast; print(Forecaster.__name__, forecast.__file__)"


def answer(folder: Path, code: str, *path: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder of the user's, with ``path`` after it."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": ":".join(map(str, path)), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text("mine = 1\n")
    return folder


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel holds, built from a copy of the repository."""
    copy = tmp_path_factory.mktemp("wheel")
    for name in ("data", "models", "forecast", "reports"):
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "raw")
        )
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, copy)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--disable-pip-version-check",
            "--target",
            str(copy / "site"),
            str(copy),
        ],
        check=True,
        capture_output=True,
    )
    return copy / "site"


def test_the_name_of_our_own_works_beside_all_four(own):
    found = answer(own, ASK.format("asielprognose"))
    assert found.stdout.split() == ["Forecaster", str(ROOT / "forecast" / "__init__.py")]


def test_forecast_api_works_beside_the_other_three(own):
    (own / "forecast.py").unlink()
    found = answer(own, ASK.format("forecast.api"))
    assert found.stdout.split() == ["Forecaster", str(ROOT / "forecast" / "__init__.py")]


def test_a_wheel_works_beside_all_four(own, unpacked):
    found = answer(own, ASK.format("asielprognose"), unpacked)
    assert found.stdout.split() == ["Forecaster", str(unpacked / "forecast" / "__init__.py")]


def test_a_file_of_the_user_that_is_loaded_first_is_named(own):
    (own / "forecast.py").unlink()
    found = answer(own, "import models\nfrom forecast.api import Forecaster")
    assert found.stderr.splitlines()[-1] == (
        f"ImportError: {own}/models.py: loaded under the name models; expected the package models "
        f"of asielprognose. Rename that file, or import asielprognose before it."
    )


def test_a_forecast_of_the_user_that_is_loaded_first_is_named(own):
    found = answer(own, "import forecast\nimport asielprognose")
    assert found.stderr.splitlines()[-1].startswith(
        f"ImportError: {own}/forecast.py: loaded under the name forecast; expected"
    )


def test_both_names_hold_the_same(tmp_path):
    same = "all(getattr(a, name) is getattr(b, name) for name in b.__all__)"
    code = f"import asielprognose as a, forecast.api as b; print({same})"
    assert answer(tmp_path, code).stdout == "True\n"
