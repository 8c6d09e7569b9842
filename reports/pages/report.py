"""The quarterly report of one run."""

from forecast.run.result import RunResult
from reports.blocks import Document
from reports.pages.budget import budget_page
from reports.pages.chain import chain_page
from reports.pages.decision import beside_page, front_page
from reports.pages.judgement import judgement_page
from reports.pages.levers import lever_page
from reports.pages.method import method_page, terms_page
from reports.pages.officer import officer_page
from reports.pages.scenarios import official_page, scenario_page
from reports.pages.standard import standard_blocks
from reports.pages.streams import (
    departures_page,
    inflow_page,
    nidos_page,
    reception_page,
    ukraine_page,
)
from reports.pages.summary import headline, summary
from reports.pages.warranty import warranty_page
from reports.result.freshness import known_to
from reports.wording import REGIONS, Wording

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
