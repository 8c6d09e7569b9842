"""The document before it is a PDF refuses what a reader could not use."""

from datetime import date

import pytest

from data.errors import RunError
from reports.blocks import Chart, Document, Group, Heading, Paragraph, Table

pytestmark = pytest.mark.unit


def document(*blocks):
    return Document(
        "Titel", "Onder", "Wat", "nl-NL", date(2026, 7, 31), "Voet", ("Pagina", "van"), blocks
    )


def chart(name="fan", alt="Lijn van 3 naar 5."):
    return Chart(name, lambda: b"<svg/>", "Een lijn", alt)


def test_charts_become_files_by_name():
    made = document(Heading("Kop"), chart("fan_a"), Paragraph("Tekst"), chart("fan_b"))
    assert [found.name for found in made.charts()] == ["fan_a", "fan_b"]
    assert made.figures() == {"fan_a.svg": b"<svg/>", "fan_b.svg": b"<svg/>"}


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_chart_needs_an_alt_text(alt):
    with pytest.raises(RunError, match="fan: an empty alt text"):
        chart(alt=alt)


def test_rows_are_as_long_as_the_header():
    with pytest.raises(RunError, match=r"length \[2, 3\]; expected 2"):
        Table("Jaren", ("Jaar", "Aantal"), (Group("", (("2026", "1", "2"),)),), "lr")


def test_every_column_has_a_label():
    with pytest.raises(RunError, match="empty caption or header label"):
        Table("Jaren", ("Jaar", ""), (Group("", (("2026", "1"),)),), "lr")


def test_a_heading_may_not_skip_a_level():
    with pytest.raises(RunError, match="'Diep': level 3 after level 1"):
        document(Heading("Kop"), Heading("Diep", 3))


def test_two_charts_may_not_share_a_name():
    with pytest.raises(RunError, match="chart fan: used twice"):
        document(chart(), chart())


def test_a_table_without_header_is_refused():
    with pytest.raises(RunError, match="empty caption or header label"):
        Table("Jaren", (), (), "")


def test_a_report_needs_a_title():
    with pytest.raises(RunError, match="an empty title"):
        Document(" ", "Onder", "Wat", "nl-NL", date(2026, 7, 31), "Voet", ("Pagina", "van"), ())
