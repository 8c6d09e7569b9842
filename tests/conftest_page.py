"""A page open in headless Chromium, and what it said and asked for."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BROWSER = shutil.which("chromium")
AXE = ROOT / ".cache" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WORST = ("serious", "critical")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium; .ci/run installs it")
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="no axe-core; .ci/run installs it")


def started() -> Iterator[Any]:
    """Yield a browser, closed afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


class Seen:
    """A page that is open, and what it said and asked for."""

    def __init__(self, browser, path, size):
        self.errors, self.requests = [], []
        self.page = browser.new_page(viewport=size)
        self.page.on(
            "console",
            lambda told: (
                self.errors.append(told.text) if told.type in ("error", "warning") else None
            ),
        )
        self.page.on("pageerror", lambda told: self.errors.append(str(told)))
        self.page.on("request", lambda asked: self.requests.append(asked.url))
        self.page.goto(path.as_uri())

    def outside(self):
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]

    def findings(self):
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run()")["violations"]
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:80]}"
            for one in found
            if one["impact"] in WORST
        ]
