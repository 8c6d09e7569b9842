"""The quarterly report of one run: the standard one, fourteen pages at most, and every page."""

from forecast.bands import LABELS
from forecast.run.result import RunResult
from reports.blocks import Block, Document, Heading, Paragraph, Points
from reports.figures.run import KNOWN_YEARS
from reports.pages.budget import budget_page, budget_table
from reports.pages.decision import beside_page, front_page
from reports.pages.judgement import judgement_page
from reports.pages.levers import left_out, lever_effects, lever_page
from reports.pages.method import CANNOT, band_points, freshness_table, method_page, terms_page
from reports.pages.officer import articles, officer_page, picture, reserves
from reports.pages.officer_tables import marginals, risks, sensitivities
from reports.pages.scenarios import official_page, scenario_page
from reports.pages.streams import (
    Part,
    about_total,
    bar_keys,
    chain_page,
    chart_blocks,
    departures_page,
    inflow_page,
    last_year,
    nidos_page,
    reading,
    reception_page,
    subject_page,
    ukraine_page,
)
from reports.pages.summary import headline, summary
from reports.pages.warranty import moved_page, warranty_page
from reports.result.freshness import known_to
from reports.result.rows import budget_lines, present
from reports.result.tables import scenario_table
from reports.wording import REGIONS, Wording


def risk_page(result: RunResult) -> list[Block]:
    """Return next year's futures under names and what one step does; nothing without them."""
    made = [*risks(result), *sensitivities(result)]
    return [Heading(Wording(result.language).text("standard.risks")), *made] if made else []


PAGES = (
    front_page,
    beside_page,
    summary,
    scenario_page,
    inflow_page,
    official_page,
    warranty_page,
    ukraine_page,
    reception_page,
    chain_page,
    nidos_page,
    departures_page,
    budget_page,
    officer_page,
    risk_page,
    moved_page,
    lever_page,
    judgement_page,
    method_page,
    terms_page,
)


def build_report(result: RunResult, full: bool = True) -> Document:
    """Return the report of a run in its language; every number in it comes from the run.

    Args:
        result: the run.
        full: every page, after the two to decide on; False gives the standard report.

    Raises:
        RunError: the language is not printed.
    """
    words = Wording(result.language)
    day = words.day(result.day)
    blocks = [block for page in PAGES for block in page(result)] if full else None
    return Document(
        title=words.text("report.title"),
        subtitle=words.text("report.subtitle", day=day),
        description=words.text("report.description", day=day),
        language=REGIONS[result.language],
        day=result.day,
        footer=words.text(
            "report.footer", day=day, paths=words.number(result.n_paths), seed=str(result.seed)
        ),
        page_words=(words.text("unit.page"), words.text("unit.of")),
        blocks=tuple(standard_blocks(result) if blocks is None else blocks),
        cover=headline(result) if full else "",
        known_to=known_to(result.freshness, result.language) if full else "",
        contents=words.text("report.contents") if full else "",
    )


AHEAD = 2  # years after that of the as-of day in a table
STREAMS = ("inflow_total", "inflow_first", "inflow_nareis")
UKRAINE = (Part("ukraine.caption", ("fan_ukraine_stock",), ("ukraine_stock", "goo_places_needed")),)
RECEPTION = (
    Part(
        "reception.caption_all",
        ("fan_coa_occupancy", "places_coa"),
        ("coa_occupancy", "coa_places_needed", "coa_places_emergency"),
    ),
)
CHAIN = ("coa_in_procedure", "coa_permit_holders", "nareis_backlog")


def standard_blocks(result: RunResult) -> list[Block]:
    """Return the blocks of the standard report in reading order."""
    last = result.day.year + AHEAD
    return [
        *front_page(result),
        *beside_page(result),
        *_inflow(result, last),
        *subject_page(result, "ukraine", UKRAINE, last),
        *subject_page(result, "reception", RECEPTION, last),
        *_chain(result, last),
        *_budget(result, last),
        *_risks(result),
        *moved_page(result),
        *_policy(result),
        *_method(result),
        *warranty_page(result),
    ]


def _inflow(result: RunResult, last: int) -> list[Block]:
    words, found = Wording(result.language), present(result, *STREAMS)
    levels = [words.level(name, result.levels[name]) for name in LABELS]
    blocks: list[Block] = [Heading(words.text("inflow.heading")), Paragraph(about_total(result))]
    for key in found:
        blocks += [*last_year(result, key), *chart_blocks(result, f"fan_{key}")]
    if found:
        caption = words.text("standard.streams_caption")
        blocks += [
            reading(result, *bar_keys(result, tuple(found), KNOWN_YEARS)),
            Paragraph(words.text("standard.levels", levels=words.listing(levels))),
            scenario_table(result, found, caption, last),
        ]
    return blocks


def _chain(result: RunResult, last: int) -> list[Block]:
    words, found = Wording(result.language), present(result, *CHAIN)
    if not found:
        return []
    picture_of = chart_blocks(result, "chain_year")
    note = [Paragraph(words.text("chain.reading"), "note")] if picture_of else []
    return [
        Heading(words.text("chain.heading")),
        Paragraph(words.text("chain.intro")),
        *picture_of,
        *note,
        scenario_table(result, found, words.text("standard.chain_caption"), last),
    ]


def _budget(result: RunResult, last: int) -> list[Block]:
    words, lines = Wording(result.language), budget_lines(result)
    heading = Heading(words.text("budget.heading"))
    if not lines:
        none = words.text("budget.none", day=words.day(result.day))
        return [heading, Paragraph(none)]
    booked = any(row.booked > 0 for rows in lines.values() for row in rows)
    notes = ("chart.reading_booked", "budget.shortfall_note") if booked else ()
    told = [words.text("budget.intro")]
    told += [words.text("budget.intro_booked", day=words.day(result.day))] if booked else []
    tables = [
        budget_table(result, [row for row in rows if row.year <= last]) for rows in lines.values()
    ]
    return [
        heading,
        Paragraph(" ".join(told)),
        *chart_blocks(result, "budget"),
        reading(result, *notes),
        *tables,
        *articles(result),
        *reserves(result),
        *picture(result, "exceedance"),
        *picture(result, "walk"),
    ]


def _risks(result: RunResult) -> list[Block]:
    words = Wording(result.language)
    made = [*risks(result), *sensitivities(result), *picture(result, "tornado")]
    if not result.sensitivity.size:
        made += marginals(result)
    return [Heading(words.text("standard.risks")), *made] if made else []


def _policy(result: RunResult) -> list[Block]:
    """Return what each scenario of the run changes; nothing in a run without."""
    words = Wording(result.language)
    if result.scenarios.empty:
        return []
    blocks: list[Block] = [
        Heading(words.text("lever.heading")),
        Paragraph(words.text("standard.policy_intro")),
    ]
    labels = {row["scenario"]: row for row in result.levers.to_dict("records")}
    for name in dict.fromkeys(result.scenarios["scenario"]):
        label = str(labels.get(name, {}).get(f"label_{result.language}", name)).replace("_", " ")
        table = lever_effects(result, str(name), label)
        nothing = Paragraph(words.text("lever.no_effect"))
        blocks += [Heading(words.sentence(label), 2), table or nothing]
        blocks += left_out(result, str(name))
    return blocks


def _method(result: RunResult) -> list[Block]:
    words = Wording(result.language)
    cannot = [
        (words.text(f"method.{name}_lead"), words.text(f"method.cannot_{name}")) for name in CANNOT
    ]
    return [
        Heading(words.text("method.heading")),
        Paragraph(words.text("standard.rest")),
        *freshness_table(result),
        Heading(words.text("method.bands"), 2),
        Points(tuple(band_points(result))),
        Heading(words.text("method.cannot"), 2),
        Points(tuple(cannot)),
    ]
