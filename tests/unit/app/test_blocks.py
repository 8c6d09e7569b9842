"""Blocks of the report in the page: the same words in the same order, a hostile one as text."""

import pytest

from reports.app.blocks import elements
from reports.app.chart import unnamed
from reports.blocks import Chart, Group, Heading, PageBreak, Paragraph, Table

pytestmark = pytest.mark.unit
HOSTILE = "<script>x</script>"


def test_words_and_numbers_stand_in_their_order():
    table = Table("Wat", ("Naam", "Aantal"), (Group("groep", (("een", "12"),)),), "lr")
    shown = str(elements([Heading("Kop"), Paragraph("Zin."), table, PageBreak()]))
    places = [shown.index(text) for text in ("Kop", "Zin.", "Wat", "Naam", "groep", "een", "12")]
    assert places == sorted(places)
    assert shown.count("<tbody>") == 1 and '<td class="number">12</td>' in shown


def test_a_hostile_word_is_text():
    table = Table(HOSTILE, ("a", HOSTILE), (Group(HOSTILE, ((HOSTILE, HOSTILE),)),), "lr")
    assert "<script>" not in str(elements([Heading(HOSTILE), Paragraph(HOSTILE), table]))


def test_a_chart_has_its_alt_text_and_no_line_before_its_drawing():
    chart = Chart(
        "c", lambda: b'<?xml version="1.0"?>\n<svg><g/></svg>', "onderschrift", "12 personen"
    )
    shown = str(elements([chart]))
    assert 'aria-label="12 personen"' in shown and "onderschrift" in shown
    assert unnamed(chart.svg) == "<svg><g/></svg>"
