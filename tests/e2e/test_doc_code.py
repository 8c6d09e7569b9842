"""Every block of Python in the documents runs as it is printed."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.pools.session import SessionEntry, forget

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```python\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
PAGES = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if FENCE.search(path.read_text(encoding="utf-8"))
]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Work in a folder with a simulated own.csv, and leave no model behind."""
    months = pd.period_range("2015-01", periods=96, freq="M")
    rng = np.random.default_rng(4)
    counts = rng.poisson(900 + 200 * np.sin(np.arange(96) * np.pi / 6))
    rows = [f"{month},{count}" for month, count in zip(months, counts, strict=True)]
    (tmp_path / "own.csv").write_text("\n".join(["month,visitors", *rows]) + "\n")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    from models.registry import MODELS

    for name in [name for name, one in MODELS.items() if isinstance(one, SessionEntry)]:
        forget(name)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_block_runs(path, place):
    made: dict[str, object] = {}
    for block in FENCE.findall(path.read_text(encoding="utf-8")):
        exec(compile(block, path.name, "exec"), made)
    assert set(made) - {"__builtins__"}
    if path.name == "own.md":
        assert len(made["ahead"]) == 24
        assert "ridge" in set(made["rows"]["model"])
        assert "ridge" in made["chart"].alt


def test_own_figures_take_five_lines_and_an_own_model_ten():
    blocks = FENCE.findall((ROOT / "docs" / "own.md").read_text(encoding="utf-8"))
    lines = [len([line for line in block.splitlines() if line.strip()]) for block in blocks]
    (model,) = (n for n, block in zip(lines, blocks, strict=True) if 'register("ridge"' in block)
    assert lines[0] <= 5
    assert model <= 10
