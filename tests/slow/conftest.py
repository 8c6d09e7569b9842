"""One small run, one server on it and one browser, for every test of the application."""

import pytest

from tests.conftest_app import new_page, serving, small_run
from tests.conftest_page import DESKTOP, started


@pytest.fixture(scope="session")
def app_work(tmp_path_factory):
    """Return a folder with one small run in it."""
    folder = tmp_path_factory.mktemp("app")
    small_run(folder, "--out", "run")
    return folder


@pytest.fixture(scope="session")
def app_address(app_work):
    """Serve the run and return its address."""
    served = serving(app_work, "run")
    yield served.address
    served.kill()


@pytest.fixture(scope="module")
def app_browser():
    yield from started()


@pytest.fixture
def opened(app_browser, app_address):
    """Open the page at a link, and remember what it asked for and what went wrong."""
    pages = []

    def open_(query="", size=DESKTOP, *, first=False):
        page = new_page(app_browser, app_address + query, size, first=first)
        pages.append(page)
        return page

    yield open_
    for page in pages:
        page.close()
