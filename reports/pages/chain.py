"""The chain: from application to decision, family members, reception and a home."""

from forecast.run.result import RunResult
from reports.blocks import Block, Heading, Paragraph
from reports.pages.streams import chart_blocks
from reports.result.gaps import not_forecast
from reports.result.rows import present
from reports.result.tables import scenario_table
from reports.wording import Wording

PARTS = (  # text of the caption, quantities
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
    every = tuple(key for _, keys in PARTS for key in keys)
    if not present(result, *every):
        text = words.text("chain.too_little", day=words.day(result.day))
        return [Heading(words.text("chain.heading")), Paragraph(text)]
    picture = chart_blocks(result, "chain_year")
    read = [Paragraph(words.text("chain.reading"), "note")] if picture else []
    lacking = not_forecast(result, every)
    tables: list[Block] = [
        scenario_table(result, found, words.text(caption))
        for caption, keys in PARTS
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
