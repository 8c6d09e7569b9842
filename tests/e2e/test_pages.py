"""Every word of the report stands inside the margins and on no other word."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import NamedTuple

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler; .ci/run installs it"),
]
LEFT, RIGHT = 62.3, 532.9  # A4 of 595,3 wide with margins of 2,2 cm, in points
SLACK = 1.0
TAG = "{http://www.w3.org/1999/xhtml}"


class Word(NamedTuple):
    """A word and its box on a page, in points from the left and the top."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def words(report):
    """Return the words of a PDF in reading order."""
    made = subprocess.run(["pdftotext", "-bbox", report, "-"], capture_output=True, check=True)
    pages = ET.fromstring(made.stdout).iter(f"{TAG}page")
    return [
        Word(
            number, word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax"))
        )
        for number, page in enumerate(pages, start=1)
        for word in page.iter(f"{TAG}word")
    ]


@pytest.fixture(scope="module", params=["2026-07-31", "2024-11-05"])
def written(request, runs):
    return words(runs(request.param)[0] / "report.pdf")


def test_every_word_is_inside_the_margins(written):
    assert len(written) > 2000
    outside = [w for w in written if w.left < LEFT - SLACK or w.right > RIGHT + SLACK]
    assert outside == []


def test_no_word_stands_on_the_next(written):
    over = [
        (one.text, two)
        for one, two in pairwise(written)
        if one.page == two.page
        and abs(one.top - two.top) < (one.bottom - one.top) / 2
        and one.left < two.left < one.right - SLACK
    ]
    assert over == []
