"""Blocks of the report as elements of the page, so that both say the same in the same words."""

from collections.abc import Iterable

from shiny import ui

from reports.app.chart import unnamed
from reports.blocks import Block, Chart, Heading, Paragraph, Table

LEFT = "l"


def elements(blocks: Iterable[Block]) -> ui.TagList:
    """Return headings, paragraphs, tables and charts in their order; nothing else is shown."""
    return ui.TagList(*(_element(block) for block in blocks))


def _element(block: Block) -> ui.Tag | None:
    if isinstance(block, Heading):
        return ui.h2(block.text)
    if isinstance(block, Paragraph):
        return ui.p(block.text, class_="note" if block.style == "note" else None)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart):
        drawing = ui.div(ui.HTML(unnamed(block.svg)), role="img", aria_label=block.alt)
        moved = ui.div(
            drawing, class_="wide", tabindex="0", role="region", aria_label=block.caption
        )
        return ui.tags.figure(moved, ui.tags.figcaption(block.caption), class_="drawn")
    return None


def _table(table: Table) -> ui.Tag:
    sides = [None if side == LEFT else "number" for side in table.align]
    head = [
        ui.tags.th(name, scope="col", class_=side)
        for name, side in zip(table.header, sides, strict=True)
    ]
    return ui.div(
        ui.tags.table(
            ui.tags.caption(table.caption),
            ui.tags.thead(ui.tags.tr(*head)),
            *(_group(group.label, group.rows, sides) for group in table.groups),
            class_="table",
        ),
        class_="wide",
        tabindex="0",
        role="region",
        aria_label=table.caption,
    )


def _group(label: str, rows: Iterable[tuple[str, ...]], sides: list[str | None]) -> ui.Tag:
    named = ui.tags.tr(ui.tags.th(label, colspan=str(len(sides)), scope="rowgroup", class_="group"))
    cells = [
        ui.tags.tr(
            ui.tags.th(first, scope="row"),
            *(ui.tags.td(cell, class_=side) for cell, side in zip(others, sides[1:], strict=True)),
        )
        for first, *others in rows
    ]
    return ui.tags.tbody(*([named] if label else []), *cells)
