"""The page for who cannot see or click: axe-core finds nothing serious, but what is spoilt."""

import pytest

from tests.conftest_page import DESKTOP, PHONE, Seen, needs_axe, needs_browser

pytestmark = [pytest.mark.slow, needs_browser, needs_axe]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_serious_finding_of_accessibility(browser, report, size):
    seen = Seen(browser, report, size)
    assert seen.findings() == []
    seen.page.close()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda text: text.replace("--soft:#595959", "--soft:#bbbbbb"), "color-contrast"),
        (lambda text: text.replace('<label for="series">', "<label>"), "select-name"),
        (lambda text: text.replace('<html lang="nl-NL">', "<html>"), "html-has-lang"),
    ],
)
def test_a_spoilt_page_is_found_out(spoil, named, browser, report, tmp_path):
    text = report.read_text(encoding="utf-8")
    spoilt = spoil(text)
    assert spoilt != text
    free = spoilt.replace('http-equiv="Content-Security-Policy"', 'name="none"')
    path = tmp_path / "spoilt.html"
    path.write_text(free, encoding="utf-8")
    made = Seen(browser, path, DESKTOP)
    assert named in " ".join(made.findings())
    made.page.close()
