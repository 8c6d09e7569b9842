"""The pages of the site: links moved with their pages, results of notebooks as they are."""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
PLACE = Path(__file__).parents[3] / "docs" / "build.py"
PLACES = {
    "README.md": "index.md",
    "docs/budget.md": "budget.md",
    "docs/decisions/house.md": "decisions/house.md",
    "reports/notebooks/case.py": "notebooks/case.md",
}


@pytest.fixture(scope="module")
def build():
    """Give the script as a module."""
    spec = importlib.util.spec_from_file_location("docs_build", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("source", "link", "wanted"),
    [
        ("README.md", "docs/budget.md#euros", "budget.md#euros"),
        ("docs/budget.md", "../README.md", "index.md"),
        ("docs/budget.md", "../reports/notebooks/case.py", "notebooks/case.md"),
        ("docs/decisions/house.md", "../budget.md", "../budget.md"),
        ("docs/budget.md", "#here", "#here"),
        ("docs/budget.md", "https://example.org/a.md", "https://example.org/a.md"),
    ],
)
def test_a_link_moves_with_its_page(build, source, link, wanted):
    assert build.moved(f"See [it]({link}).", source, PLACES) == f"See [it]({wanted})."


def test_a_link_to_what_is_not_on_the_site_is_refused(build):
    with pytest.raises(SystemExit, match=r"docs/budget.md: links to ../forecast/bands.py"):
        build.moved("[bands](../forecast/bands.py)", "docs/budget.md", PLACES)


def test_every_document_and_notebook_has_a_place_of_its_own(build):
    places = build.site_paths()
    assert len(set(places.values())) == len(places)
    assert places["README.md"] == "index.md"
    assert places["docs/record.md"] == "record.md"
    assert places["reports/notebooks/case_2025.py"] == "notebooks/case_2025.md"


def test_a_notebook_becomes_text_code_and_results(build):
    chart = {"data": {"text/html": "<style scoped>\np {}\n</style><p>one</p>\n\n<p>two</p>"}}
    plain = {"data": {"text/plain": ["(3, ", "4)"]}}
    notebook = [
        {"cell_type": "markdown", "source": ["# Title\n", "words"]},
        {"cell_type": "code", "source": "made", "outputs": [chart, plain]},
    ]
    assert build.page(notebook) == (
        "# Title\nwords\n\n```python\nmade\n```\n\n"
        '<div class="outcome">\n<p>one</p>\n<p>two</p>\n</div>\n\n```text\n(3, 4)\n```\n'
    )


def test_a_notebook_without_results_has_its_cells(build):
    (path,) = [path for path in build.NOTEBOOKS if path.stem == "budget_question"]
    text = build.page(build.plain(path))
    assert text.startswith("# Een begrotingsvraag")
    assert '```python\nquery(made, "P(cost_coa[2027] <= booked_coa[2027])")\n```' in text
    assert 'class="outcome"' not in text
