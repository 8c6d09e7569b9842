"""A wheel of one commit is the same bytes wherever and whenever it is built."""

import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from data.folders import ROOT

pytestmark = pytest.mark.slow


def built(place: Path, seed: str, umask: int) -> Path:
    """Return the wheel that ``make wheel`` builds in a copy of the last commit."""
    place.mkdir()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), "copy"], cwd=place, check=True)
    (place / "copy" / ".venv").symlink_to(ROOT / ".venv")
    subprocess.run(
        ["make", "-s", "-o", "install", "wheel"],
        cwd=place / "copy",
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if umask else "UTC"},
        umask=umask,
        check=True,
        timeout=600,
    )
    return next((place / "copy" / "out" / "wheel").glob("*.whl"))


def test_a_wheel_built_twice_is_the_same_bytes(tmp_path):
    one, other = built(tmp_path / "one", "1", 0o077), built(tmp_path / "another", "2", 0)
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (one, other)]
    assert one.name == other.name and sums[0] == sums[1]
    with zipfile.ZipFile(one) as parts:
        names = parts.namelist()
        assert all(part.date_time[0] >= 2026 for part in parts.infolist())
    assert "forecast/cli/main.py" in names and not any(name.startswith("tests") for name in names)
