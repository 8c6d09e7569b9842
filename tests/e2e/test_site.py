"""The documents as a site, without the results of the notebooks: whole, and at rest on its own."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest_page import DESKTOP, Seen, needs_browser

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[2]
BUILD = ROOT / "docs" / "build.py"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Give the folder of the site; a link that leads nowhere or a page left out stops it."""
    folder = tmp_path_factory.mktemp("site") / "docs"
    command = [sys.executable, str(BUILD), "--unexecuted", "--site", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


class Fetched(HTMLParser):
    """Collects what a browser fetches for a page without being asked."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "link" and given.get("rel") != "canonical":
            self.found.append(given["href"])
        if tag in ("script", "img", "iframe", "source", "object", "video") and "src" in given:
            self.found.append(given["src"])


def test_every_document_and_notebook_is_a_page(site):
    made = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    assert {page.with_suffix(".html").as_posix() for page in pages} <= made
    notebooks = {path.stem for path in (ROOT / "reports" / "notebooks").glob("*.py")}
    assert {f"notebooks/{name}.html" for name in notebooks} <= made
    assert {"index.html", "architecture.html", "changes.html"} <= made


def test_no_page_fetches_anything_from_elsewhere(site):
    for path in site.rglob("*.html"):
        reader = Fetched()
        reader.feed(path.read_text(encoding="utf-8"))
        foreign = [one for one in reader.found if re.match(r"(https?:)?//", one)]
        assert reader.found and foreign == [], path.name


def test_no_style_fetches_anything_from_elsewhere(site):
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(url\(|@import )[\"']?(https?:)?//", text), path.name


def test_the_front_page_has_the_table_and_the_picture(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'src="pictures/years_inflow_total.svg"' in text
    assert (site / "pictures" / "years_inflow_total.svg").read_bytes() == (
        ROOT / "reports" / "readme" / "years_inflow_total.svg"
    ).read_bytes()
    assert re.search(r"<td>total asylum inflow</td>\s*<td[^>]*>2026</td>", text)


@needs_browser
@pytest.mark.parametrize("page", ["index.html", "notebooks/case_2025.html"])
def test_a_browser_asks_nobody(site, browser, page):
    seen = Seen(browser, site / page, DESKTOP)
    seen.page.wait_for_load_state("networkidle")
    assert seen.requests and seen.outside() == []
