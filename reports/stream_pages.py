"""Asylum inflow by stream, Ukraine and reception: a chart and its table for each."""

from typing import NamedTuple

from forecast.result import RunResult
from reports.blocks import Block, Heading, PageBreak, Paragraph
from reports.figures import charts
from reports.lookup import present, realised, years
from reports.scenario_page import STREAMS
from reports.tables import scenario_table, shares
from reports.wording import Wording


class Part(NamedTuple):
    """A table of a subject with the charts before it: text of the caption, names, quantities."""

    caption: str
    charts: tuple[str, ...]
    quantities: tuple[str, ...]


UKRAINE = (
    Part("ukraine.caption", ("fan_ukraine_stock", "fan_ukraine_registrations"),
         ("ukraine_stock", "ukraine_registrations", "ukraine_deregistrations")),
    Part("ukraine.caption_places", ("fan_goo_places_needed",),
         ("goo_occupied", "goo_places_needed")),
)  # fmt: skip
RECEPTION = (
    Part("reception.caption", ("fan_coa_occupancy", "places_coa"),
         ("coa_occupancy", "coa_places_needed")),
    Part("reception.caption_kinds", (), ("coa_places_regular", "coa_places_emergency")),
    Part("reception.caption_flows", (),
         ("coa_inflow", "coa_outflow_permit_holders", "coa_outflow_other")),
)  # fmt: skip


def inflow_page(result: RunResult) -> list[Block]:
    """Return the total by year and by month, then each stream."""
    words = Wording(result.language)
    streams: list[Block] = []
    for quantity in present(result, *STREAMS[1:]):
        streams += [Heading(words.title(quantity), 2), *_last(result, quantity),
                    *drawn(result, f"fan_{quantity}")]  # fmt: skip
    return [
        PageBreak(),
        Heading(words.text("inflow.heading")),
        Paragraph(words.text("inflow.intro")),
        *_last(result, "inflow_total"),
        *drawn(result, "years_inflow_total"),
        reading(result, "chart.reading_official"),
        *drawn(result, "fan_inflow_total"),
        Paragraph(words.text("inflow.values"), "note"),
        *streams,
    ]


def ukraine_page(result: RunResult) -> list[Block]:
    """Return the registered people from Ukraine, their coming and going, and their places."""
    return _subject(result, "ukraine", UKRAINE)


def reception_page(result: RunResult) -> list[Block]:
    """Return occupancy and places of COA reception."""
    return _subject(result, "reception", RECEPTION)


def _subject(result: RunResult, name: str, parts: tuple[Part, ...]) -> list[Block]:
    words = Wording(result.language)
    heading: list[Block] = [PageBreak(), Heading(words.text(f"{name}.heading"))]
    made: list[Block] = []
    for part in parts:
        if found := present(result, *part.quantities):
            charts = drawn(result, *part.charts)
            table = scenario_table(result, found, words.text(part.caption))
            made += [*charts, *([reading(result)] if charts else []), table]
    if not made:
        return [*heading, Paragraph(words.text(f"{name}.none", day=words.day(result.day)))]
    return [*heading, Paragraph(words.text(f"{name}.intro")), *made]


def reading(result: RunResult, *more: str) -> Block:
    """Return how to read a chart by year, with the texts of other marks in it."""
    words = Wording(result.language)
    told = [words.text("chart.reading", **shares(result)), *(words.text(key) for key in more)]
    return Paragraph(" ".join(told), "note")


def drawn(result: RunResult, *names: str) -> list[Block]:
    """Return the charts that could be made, in the order of the names."""
    made = charts(result)
    return [made[name] for name in names if name in made]


def _last(result: RunResult, quantity: str) -> list[Block]:
    words = Wording(result.language)
    known, found = realised(result, quantity), years(result, quantity)
    if not known or max(known) + 1 not in found:
        return []
    last = max(known)
    change = found[last + 1].mediaan - known[last]
    text = words.text(
        "inflow.last", year=str(last), value=words.about(known[last]), next=str(last + 1),
        mediaan=words.about(found[last + 1].mediaan),
        change=words.text(f"inflow.{'more' if change >= 0 else 'fewer'}",
                          value=words.about(abs(change))),
    )  # fmt: skip
    return [Paragraph(text, "intro")]
