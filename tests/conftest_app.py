"""The page of `prognose serve` in a real browser: a server, its readers, files to drop."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import openpyxl

from tests.conftest_page import AXE, DESKTOP, WORST

PROGNOSE = [sys.executable, "-m", "forecast"]
DAY = "2026-07-31"
PATIENCE = 180_000  # milliseconds; a busy machine is slow
WAIT = 300  # seconds for a server that starts
VIEWS = ("now", "levers", "budget", "questions", "compare", "record", "own", "report")


def small_run(folder, *options):
    """Make a run of few paths in a folder; return its configuration file."""
    (folder / "few.toml").write_text("n_paths = 1500\ncalibrate = false\n", encoding="utf-8")
    made = [*PROGNOSE, "run", "--config", "few.toml", "--as-of", DAY, *options]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)


class Serving(NamedTuple):
    """A server that answers, and its address."""

    process: subprocess.Popen
    address: str

    def kill(self):
        """End the server without a word, as the kernel does."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


def serving(folder, *options):
    """Start a server in a folder and wait until it answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [*PROGNOSE, "serve", *options, "--port", str(port)]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/"
    for _ in range(WAIT):
        try:
            with urllib.request.urlopen(url):
                return Serving(server, url)
        except OSError:
            assert server.poll() is None, "the server stopped"
            time.sleep(1)
    raise AssertionError("the server did not start")


def new_page(browser, url, size=DESKTOP, *, first=False):
    """Open a page and remember what it asked for and what went wrong; no tour unless first."""
    page = browser.new_page(viewport=size)
    page.set_default_timeout(PATIENCE)
    page.asked, page.faults = [], []
    page.on("request", lambda one: page.asked.append(one.url))
    page.on("pageerror", lambda one: page.faults.append(str(one)))
    if not first:
        page.add_init_script("localStorage.setItem('asielprognose.tour', 'seen')")
    page.goto(url)
    page.wait_for_selector(".tile")
    return page


def view(page, name):
    """Go to a view, as a reader does."""
    if page.viewport_size["width"] < DESKTOP["width"]:
        page.wait_for_selector(".navbar-collapse:not(.show):not(.collapsing)", state="attached")
        page.click(".navbar-toggler")
        page.wait_for_selector(".navbar-collapse.show:not(.collapsing)")
    page.click(f"a[data-value={name}]")
    page.wait_for_selector(f".tab-pane.active[data-value={name}]")


def move(page, target, percent):
    """Move a slider."""
    page.locator(f"#p_{target}").fill(str(percent))
    page.locator(f"#p_{target}").dispatch_event("change")


def rows(page, output):
    """Return the cells of the table of an output, by the head of each row."""
    found = page.locator(f"#{output} tbody tr").all()
    return {
        row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td").all()]
        for row in found
    }


def number(text):
    """Return a number as a Dutch page writes it."""
    return float(re.sub(r"[.+]", "", text).replace("\N{MINUS SIGN}", "-"))


def findings(page):
    """Return the serious findings of axe-core on a page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in WORST
    ]


MONTHS = [f"{2019 + at // 12}-{at % 12 + 1:02d}" for at in range(72)]
GOOD = [(month, 900 + 7 * at + 90 * (at % 12 == 5)) for at, month in enumerate(MONTHS)]


def csv_text(rows, head="month,visitors"):
    """Return rows as a CSV file."""
    return "\n".join([head, *(f"{month},{value}" for month, value in rows), ""]).encode()


def bad_files():
    """Return twelve files that hold no series, and what the line on each must say."""
    return {
        "empty.csv": (b"", "empty; expected a heading"),
        "latin.csv": (csv_text(GOOD, "maand,aantal\xe9").replace(b"\xc3\xa9", b"\xe9"), "UTF-8"),
        "wide.csv": (b"month,a,b\n2024-01,1,2\n", "3 columns"),
        "gap.csv": (csv_text(GOOD[:30] + GOOD[31:]), "2021-07 is missing"),
        "twice.csv": (csv_text([*GOOD, GOOD[-1]]), "comes twice"),
        "words.csv": (csv_text([*GOOD, ("2025-01", "twelve")]), "no number"),
        "negative.csv": (csv_text([*GOOD, ("2025-01", -4)]), "expected a number"),
        "short.csv": (csv_text(GOOD[:20]), "20 months; expected at least 36"),
        "large.csv": (b"month,visitors\n" + b"2024-01,1\n" * 120_000, "1200015 bytes"),
        "old.xls": (b"\xd0\xcf\x11\xe0" + bytes(600), "an old workbook"),
        "broken.xlsx": (b"PK\x03\x04" + bytes(600), "no workbook that can be read"),
        "<img src=x onerror=alert(1)>.csv": (
            b"month,<script>alert(1)</script>\n=cmd|'/c calc'!A1,1\n",
            "<img src=x onerror=alert(1)>.csv: row 2",
        ),
    }


def workbook(path: Path):
    """Write the good series as an Excel workbook."""
    book = openpyxl.Workbook()
    for row in [("maand", "bezoekers"), *GOOD]:
        book.active.append(row)
    book.save(path)
    return path
