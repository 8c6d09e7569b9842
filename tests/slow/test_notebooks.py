"""Every notebook runs from top to bottom, and its charts have an alt text."""

import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest

pytestmark = pytest.mark.slow
NOTEBOOKS = sorted((Path(__file__).parents[2] / "reports" / "notebooks").glob("*.py"))
CASE = "case_2025"
EXECUTE = ("nbconvert", "--to", "notebook", "--execute", "--inplace", "--log-level", "ERROR")


def ran(path, folder):
    """Return the notebook after a run in an empty folder, in a process of its own."""
    place = folder / "notebook.ipynb"
    nbformat.write(jupytext.read(path), place)
    command = [sys.executable, "-m", *EXECUTE, str(place)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return nbformat.read(place, as_version=4)


def shown(made):
    outputs = [output for cell in made.cells for output in cell.get("outputs", [])]
    return [output.get("data", {}).get("text/html", "") for output in outputs]


def test_there_are_four():
    assert [path.stem for path in NOTEBOOKS] == [
        "budget_question",
        CASE,
        "model_comparison",
        "quarterly_run",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_charts_can_be_read(path, tmp_path):
    made = ran(path, tmp_path)
    pages = shown(made)
    charts = [page for page in pages if page.startswith("<figure>")]
    assert charts
    assert all('alt="' in chart and 'alt=""' not in chart for chart in charts)
    streams = [output for cell in made.cells for output in cell.get("outputs", [])]
    assert not [output for output in streams if output.output_type == "stream"]
    if path.stem == "model_comparison":
        assert any("<td>forest</td>" in page for page in pages)
    if path.stem == CASE:
        assert any("59000.0" in page and "42860.0" in page for page in pages)
