"""Asylum inflow by stream, Ukraine and reception: a chart and its table for each.

Unaccompanied minors under guidance of Nidos, and departures from the caseload of DTenV.
"""

from typing import NamedTuple

from forecast.run.result import RunResult
from reports.blocks import Block, Heading, PageBreak, Paragraph
from reports.figures.run import BACK, KNOWN_YEARS, charts
from reports.pages.scenarios import STREAMS
from reports.result.gaps import has_ukraine, later_streams, not_forecast, summed, uncounted
from reports.result.observed import last_count, realised
from reports.result.rows import present, years
from reports.result.story import story
from reports.result.tables import scenario_table, shares
from reports.wording import Wording


class Part(NamedTuple):
    """A table of a subject with the charts before it: text of the caption, names, quantities."""

    caption: str
    charts: tuple[str, ...]
    quantities: tuple[str, ...]


UKRAINE = (
    Part(
        "ukraine.caption",
        ("fan_ukraine_stock", "fan_ukraine_registrations"),
        ("ukraine_stock", "ukraine_registrations", "ukraine_deregistrations"),
    ),
    Part(
        "ukraine.caption_places", ("fan_goo_places_needed",), ("goo_occupied", "goo_places_needed")
    ),
)
RECEPTION = (
    Part(
        "reception.caption",
        ("fan_coa_occupancy", "places_coa"),
        ("coa_occupancy", "coa_places_needed"),
    ),
    Part("reception.caption_kinds", (), ("coa_places_regular", "coa_places_emergency")),
    Part(
        "reception.caption_flows",
        (),
        ("coa_inflow", "coa_outflow_permit_holders", "coa_outflow_other"),
    ),
)


def inflow_page(result: RunResult) -> list[Block]:
    """Return the total by year and by month, then each stream."""
    words = Wording(result.language)
    streams: list[Block] = []
    for quantity in present(result, *STREAMS[1:]):
        streams += [
            Heading(words.title(quantity), 2),
            *last_year(result, quantity),
            *chart_blocks(result, f"fan_{quantity}"),
        ]
    since = " ".join(later_streams(result))
    total: list[Block] = []
    if present(result, "inflow_total"):
        bars = bar_keys(result, STREAMS, BACK)
        total = [
            *last_year(result, "inflow_total"),
            *chart_blocks(result, "years_inflow_total"),
            reading(result, *bars, "chart.reading_official"),
            *([Paragraph(since, "note")] if since else []),
            *chart_blocks(result, "fan_inflow_total"),
        ]
    else:
        streams.insert(0, reading(result, *bar_keys(result, STREAMS, KNOWN_YEARS)))
    return [
        PageBreak(),
        Heading(words.text("inflow.heading")),
        Paragraph(about_total(result)),
        *total,
        Paragraph(words.text("inflow.values"), "note"),
        *streams,
    ]


def about_total(result: RunResult) -> str:
    """Return what the total of this run holds, or that there is none."""
    words = Wording(result.language)
    if not present(result, "inflow_total"):
        return words.text("inflow.no_total", day=words.day(result.day))
    told = words.text("inflow.intro", streams=summed(result))
    return " ".join([told, *uncounted(result), words.text("inflow.apart")])


def ukraine_page(result: RunResult) -> list[Block]:
    """Return the registered people from Ukraine, their coming and going, and their places."""
    return subject_page(result, "ukraine", UKRAINE)


def reception_page(result: RunResult) -> list[Block]:
    """Return occupancy and places of COA reception."""
    return subject_page(result, "reception", RECEPTION)


def subject_page(
    result: RunResult, name: str, parts: tuple[Part, ...], last: int | None = None
) -> list[Block]:
    """Return a subject: its charts and tables, or that too little was known.

    Args:
        result: the run.
        name: of its words in ``text.toml``: heading, intro and too_little.
        parts: tables with the charts before them.
        last: year after which rows are left out of the tables; None keeps all.
    """
    words = Wording(result.language)
    heading = Heading(words.text(f"{name}.heading"))
    made: list[Block] = []
    for part in parts:
        if found := present(result, *part.quantities):
            charts = chart_blocks(result, *part.charts)
            bars = bar_keys(result, part.quantities, KNOWN_YEARS)
            table = scenario_table(result, found, words.text(part.caption), last)
            made += [*charts, *([reading(result, *bars)] if charts else []), table]
    if not made:
        return [heading, Paragraph(_nothing(result, name))]
    lacking = not_forecast(result, tuple(key for part in parts for key in part.quantities))
    told = [Paragraph(lacking)] if lacking else []
    return [heading, Paragraph(words.text(f"{name}.intro"), "intro"), *told, *made]


def _nothing(result: RunResult, name: str) -> str:
    words = Wording(result.language)
    early = name == "ukraine" and not has_ukraine(result)
    told = words.text(f"{name}.none" if early else f"{name}.too_little", day=words.day(result.day))
    count = last_count(result, "ukraine_stock") if name == "ukraine" else None
    if count is None:
        return told
    value = words.about(count.value)
    return f"{told} {words.text('ukraine.counted', end=words.end_of(count.month), value=value)}"


def bar_keys(result: RunResult, quantities: tuple[str, ...], back: int) -> list[str]:
    """Return the texts that explain the bars of observed years in charts of these quantities.

    Args:
        result: the run.
        quantities: what is drawn.
        back: observed years drawn of each at most.
    """
    told = [story(result, key).last_years(back) for key in present(result, *quantities)]
    years_known = [found for each in told for found in each.past.values()]
    keys = [
        "chart.reading_realised" if any(not found.partly for found in years_known) else "",
        "chart.reading_partly" if any(found.partly for found in years_known) else "",
    ]
    return [key for key in keys if key]


def reading(result: RunResult, *more: str) -> Block:
    """Return how to read a chart by year, with the texts of other marks in it."""
    words = Wording(result.language)
    told = [words.text("chart.reading", **shares(result)), *(words.text(key) for key in more)]
    return Paragraph(" ".join(told), "note")


def chart_blocks(result: RunResult, *names: str) -> list[Block]:
    """Return the charts that could be made, in the order of the names."""
    made = charts(result)
    return [made[name] for name in names if name in made]


def last_year(result: RunResult, quantity: str) -> list[Block]:
    """Return a sentence on the last full year known and the year after it; nothing without one."""
    words = Wording(result.language)
    known, found = realised(result, quantity), years(result, quantity)
    if not known or max(known) + 1 not in found:
        return []
    last = max(known)
    value, partly = known[last]
    band = found[last + 1]
    change = band.mediaan - value
    (mediaan,) = words.of_band(band.minimum, band.maximum, "persons", band.mediaan)
    text = words.text(
        "inflow.last_partly" if partly else "inflow.last",
        year=str(last),
        value=words.about(value),
        next=str(last + 1),
        mediaan=mediaan,
        change=words.text(
            f"inflow.{'more' if change >= 0 else 'fewer'}", value=words.about(abs(change))
        ),
    )
    return [Paragraph(" ".join([text, *_printed(result, quantity, last)]), "intro")]


def _printed(result: RunResult, quantity: str, year: int) -> list[str]:
    """Return what the IND printed for a year, when it is not what our months add up to."""
    words, table = Wording(result.language), result.printed
    if table.empty:
        return []
    rows = table[(table["stream"] == quantity) & (table["year"] == str(year))]
    told = [[words.persons(value) for value in row] for row in rows[["ind", "ours"]].to_numpy()]
    return [
        words.text("inflow.printed", year=str(year), ind=ind, ours=ours)
        for ind, ours in told
        if ind != ours
    ]


NIDOS = (
    Part("nidos.caption", ("fan_nidos_pupils",), ("nidos_pupils", "nidos_in_care")),
    Part("nidos.caption_coa", (), ("coa_amv", "coa_amv_places")),
)
DEPARTURES = (
    Part(
        "departures.caption",
        ("fan_dtenv_departures",),
        ("dtenv_departures", "dtenv_independent", "dtenv_forced", "dtenv_unsupervised"),
    ),
)


def nidos_page(result: RunResult) -> list[Block]:
    """Return minors under guidance, in care and at COA."""
    return subject_page(result, "nidos", NIDOS)


def departures_page(result: RunResult) -> list[Block]:
    """Return departures by kind."""
    return subject_page(result, "departures", DEPARTURES)


CHAIN_PARTS = (  # text of the caption, quantities
    (
        "chain.caption_coa",
        ("coa_in_procedure", "coa_awaiting_departure", "coa_permit_holders"),
    ),
    ("chain.caption_ind", ("ind_decisions", "ind_grants", "ind_stock", "ind_overdue")),
    ("chain.caption_nareis", ("nareis_applications", "nareis_decisions", "nareis_backlog")),
    ("chain.caption_housing", ("housing_target", "housing_realised", "housing_backlog")),
)


def chain_page(result: RunResult) -> list[Block]:
    """Return stocks and flows of the chain, with the as-of year as a picture.

    A day whose figures allow none of it has a heading and one sentence.
    """
    words = Wording(result.language)
    every = tuple(key for _, keys in CHAIN_PARTS for key in keys)
    if not present(result, *every):
        text = words.text("chain.too_little", day=words.day(result.day))
        return [Heading(words.text("chain.heading")), Paragraph(text)]
    picture = chart_blocks(result, "chain_year")
    read = [Paragraph(words.text("chain.reading"), "note")] if picture else []
    lacking = not_forecast(result, every)
    tables: list[Block] = [
        scenario_table(result, found, words.text(caption))
        for caption, keys in CHAIN_PARTS
        if (found := present(result, *keys))
    ]
    return [
        Heading(words.text("chain.heading")),
        Paragraph(words.text("chain.intro")),
        *([Paragraph(lacking)] if lacking else []),
        *picture,
        *read,
        *tables,
        Paragraph(words.text("chain.assumptions"), "note"),
    ]
