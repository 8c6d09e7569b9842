"""The report made from the page: the same as by command, and no kill loses anything."""

import os
import signal
import subprocess
import time

import pandas as pd
import pytest

from forecast.archive import store
from forecast.archive.registry import finished
from tests.conftest_app import DAY, PROGNOSE, findings, new_page, serving, small_run, view
from tests.conftest_page import PHONE, needs_axe, needs_browser, started

pytestmark = [pytest.mark.slow, needs_browser]
LEVERS = "?levers=ind_capacity~120~2027-01.eu_pact"
RUNS = store.RUNS


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """Return a folder with one run in its registry."""
    folder = tmp_path_factory.mktemp("reports")
    small_run(folder, "--no-report")
    return folder


@pytest.fixture(scope="module")
def browser():
    yield from started()


@pytest.fixture
def two(work):
    """Serve the same registry twice."""
    both = [serving(work), serving(work)]
    yield both
    for one in both:
        one.kill()


def opened(browser, served, query=""):
    page = new_page(browser, served.address + query)
    view(page, "report")
    return page


def runner(work):
    """Return the process that makes a report: the one that holds the file of its log."""
    (log,) = sorted(work.glob("out/app/*/log.txt"), key=os.path.getmtime)[-1:]
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.path.samefile(f"/proc/{process}/fd/1", log):
                return int(process)
        except OSError:
            continue
    raise AssertionError("no process makes a report")


def killed(process):
    os.kill(process, signal.SIGKILL)
    while os.path.exists(f"/proc/{process}/fd/1"):
        time.sleep(0.1)


def sound(work):
    """Return the ids of the finished runs, each whole; nothing half stands among them."""
    runs = finished(work / RUNS)
    for one in runs:
        store.verified_run(one.folder)
    assert {one.folder.name for one in runs} == {one.name for one in (work / RUNS).glob("[!.]*/")}
    return {one.run_id for one in runs}


def test_no_kill_loses_a_report_and_it_is_that_of_the_command(work, two, browser):
    first, second = two
    page = opened(browser, first, LEVERS)
    page.wait_for_selector("#report_of >> text=120% vanaf 2027-01")
    page.click("#make_report")
    page.wait_for_selector("#report_state >> text=Stap 2 van 6")
    before = sound(work)
    killed(runner(work))  # the run itself: nothing is kept in part, and it can be asked again
    page.wait_for_selector("text=Gestopt voordat het klaar was")
    assert sound(work) == before
    page.click("#make_report")
    page.wait_for_selector("#report_state >> text=Stap 1 van 6")
    page.close()  # browser and server: the run goes on, and the other server shows it
    first.kill()
    again = opened(browser, second, "?lang=en")
    again.wait_for_selector("text=Done: ")
    (made,) = sound(work) - before
    with again.expect_download() as saved:
        again.click("#reports_made >> text=scenarios.csv")
    shown = pd.read_csv(saved.value.path())
    (place,) = work.glob("out/app/*/")
    typed = [*PROGNOSE, "run", "--as-of", DAY, "--config", place / "config.toml"]
    levers = ["--scenario", place / "own_levers.toml", "--out", "typed"]
    subprocess.run([*typed, *levers], cwd=work, check=True, capture_output=True)
    typed_files = store.verified_run(work / "typed")["outputs"]
    assert typed_files == store.verified_run(work / RUNS / made)["outputs"]
    pd.testing.assert_frame_equal(shown, pd.read_csv(work / "typed" / "scenarios.csv"))
    assert again.faults == []


def test_two_servers_on_one_registry_make_one_report_at_a_time(work, two, browser):
    pages = [
        opened(browser, served, f"?levers=ind_capacity~{at}0~2027-01&lang=en")
        for served, at in zip(two, (8, 9), strict=True)
    ]
    for page, percent, told in zip(pages, ("80%", "90%"), ("Step", "one at a time"), strict=True):
        page.wait_for_selector(f"#report_of >> text={percent}")
        page.click("#make_report")
        page.wait_for_selector(f"#report_state >> text={told}")
    pages[1].wait_for_selector("#reports_made >> text=Done: ")
    pages[0].wait_for_selector("#reports_made a")
    assert len(sound(work)) >= 2


def test_files_of_other_folders_are_not_given(work, two):
    for path in ("../../etc/passwd", "registry.sqlite", "x/../../registry.sqlite", "%2e%2e/x"):
        asked = subprocess.run(
            ["curl", "-s", "--path-as-is", f"{two[0].address}files/{path}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert asked.stdout.startswith("404")


@needs_axe
def test_the_view_is_accessible_and_fits_a_phone(work, two, browser):
    page = opened(browser, two[0])
    page.wait_for_selector("#reports_made")
    assert findings(page) == []
    small = new_page(browser, two[0].address, PHONE)
    view(small, "report")
    small.wait_for_timeout(1000)
    assert small.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
