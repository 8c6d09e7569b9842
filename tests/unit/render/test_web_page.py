"""The HTML page: text stays text, ids are unique, and nothing is asked of the network."""

import json
import re
from dataclasses import replace

import pytest

from reports.blocks import Heading, Paragraph
from reports.figures.behind import behind
from reports.figures.explore import explorer
from reports.pages.report import build_report
from reports.render.inline_svg import inline
from reports.render.page import page
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def made():
    result = run_result()
    evil = (Heading("<script>alert(1)</script>"), Paragraph('a "b" & <i>c</i>'))
    document = build_report(result)
    document = replace(document, blocks=(*document.blocks, *evil))
    return (
        page(document, build_report(result, full=False), behind(result), explorer(result)),
        document,
        behind(result),
    )


def test_a_label_that_looks_like_a_script_stays_text(made):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in made[0]
    assert "<script>alert" not in made[0] and "<i>c" not in made[0]


def test_ids_are_unique_and_no_style_or_address_is_left(made):
    found = re.findall(r'\sid="([^"]+)"', made[0])
    assert len(found) == len(set(found))
    assert not re.search(r'\s(?:style|src|onclick)="', made[0])
    assert not re.search(r'href="(?!#)', made[0])


def test_what_is_printed_points_to_drawings_that_are_on_the_page(made):
    pointed = re.findall(r'<use href="#(drawing-[^"]+)"', made[0])
    ids = set(re.findall(r'\sid="([^"]+)"', made[0]))
    assert len(pointed) > 5 and set(pointed) <= ids


def test_panels_and_the_axes_with_numbers_are_marked(made):
    drawn = {chart.name: inline(chart) for chart in made[1].charts()}
    marks = {
        name: tuple(text.count(f'class="{one}"') for one in ("panel", "numbers"))
        for name, text in drawn.items()
    }
    assert marks["fan_inflow_total"] == (2, 2)
    assert marks["places_coa"] == (3, 1)
    assert marks["freshness"] == (0, 0)


def test_no_word_of_the_script_is_empty(made):
    payload = json.loads(made[0].split('id="figures">')[1].split("</script>")[0])
    assert all(payload["words"].values())
    assert payload["series"]["cost_coa"]["years"]["booked"]


def test_every_chart_has_its_figures_in_a_table(made):
    assert {chart.name for chart in made[1].charts()} <= set(made[2])
