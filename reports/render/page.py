"""Blocks to one HTML page that needs nothing else: no request leaves it, same bytes each time."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from data.folders import REPORTS
from reports.blocks import Block, Chart, Document, Heading, PageBreak, Table
from reports.charts.style import (
    BAR_COLOUR,
    GRID,
    INK,
    INNER_COLOUR,
    MIDDLE_COLOUR,
    OFFICIAL_COLOUR,
    OUR_COLOUR,
    OUTER_COLOUR,
    SOFT,
)
from reports.figures.explore import Explorer
from reports.render.inline_svg import inline, view_box
from reports.whole import write_whole
from reports.wording import Wording

FOLDER = REPORTS / "render"
SCRIPTS = ("page.js", "page.save.js", "page.other.js", "page.menu.js")  # one script, in this order
COLOURS = {
    "ink": INK,
    "soft": SOFT,
    "grid": GRID,
    "ours": OUR_COLOUR,
    "inner": INNER_COLOUR,
    "middle": MIDDLE_COLOUR,
    "outer": OUTER_COLOUR,
    "official": OFFICIAL_COLOUR,
    "bar": BAR_COLOUR,
}


@dataclass(frozen=True, slots=True)
class PageItem:
    """A block on the page, with its id and its number in words; empty where it has none."""

    block: Block
    id: str
    number: str


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of the first level."""

    id: str
    heading: str
    blocks: tuple[PageItem, ...]


def write_page(
    document: Document,
    printed: Document,
    behind: Mapping[str, tuple[Table, ...]],
    chosen: Explorer,
    path: Path,
) -> Path:
    """Write a document to ``path`` as one HTML file; the same document gives the same bytes.

    Args:
        document: the report with every page.
        printed: what comes out of a printer instead, shorter.
        behind: tables that hold the figures of a chart, by name of the chart.
        chosen: the interactive chart.
        path: ends in .html; its folder must exist; an older file is replaced.

    Raises:
        RunError: the file cannot be written.
    """
    return write_whole(page(document, printed, behind, chosen).encode(), path)


def page(
    document: Document,
    printed: Document,
    behind: Mapping[str, tuple[Table, ...]],
    chosen: Explorer,
) -> str:
    """Return a document as the text of an HTML page.

    Words and numbers are escaped. Style and script are allowed by their hash only, so text that
    looks like one is never run.

    Args:
        document: the report with every page.
        printed: what comes out of a printer instead, shorter; it points to the drawings.
        behind: tables that hold the figures of a chart, by name of the chart.
        chosen: the interactive chart.
    """
    words = Wording(document.language.split("-")[0])
    colours = "".join(f"--{name}:{value};" for name, value in COLOURS.items())
    look = f":root{{{colours}}}\n{(FOLDER / 'page.css').read_text(encoding='utf-8')}"
    script = "".join((FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    drawn = {chart.name: chart for chart in (*printed.charts(), *document.charts())}
    return _template().render(
        document=document,
        words=words,
        sections=sections(document, words),
        behind={chart.name: behind.get(chart.name, ()) for chart in document.charts()},
        printed=sections(printed, words, "print-"),
        drawn={name: Markup(inline(chart)) for name, chart in drawn.items()},
        shown_charts={chart.name for chart in document.charts()},
        boxes={name: view_box(chart) for name, chart in drawn.items()},
        explorer=chosen,
        payload=Markup(_harmless(chosen.payload)),
        style=Markup(look),
        script=Markup(script),
        policy=_policy(look, script),
    )


def sections(document: Document, words: Wording, before: str = "") -> list[Section]:
    """Return the blocks by heading of the first level, tables and charts numbered.

    Args:
        document: the report.
        words: of its language.
        before: start of every id, so that two documents stand on one page.
    """
    found: list[tuple[str, list[PageItem]]] = []
    numbers = {"table": count(1), "chart": count(1)}
    names = {"table": words.text("page.table"), "chart": words.text("page.figure")}
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.level == 1:
            found.append((block.text, []))
        elif not isinstance(block, PageBreak):
            found = found or [(document.title, [])]
            counted = isinstance(block, Table | Chart)
            number = f"{names[block.kind]} {next(numbers[block.kind])}" if counted else ""
            found[-1][1].append(PageItem(block, f"{before}block-{place}", number))
    return [
        Section(f"{before}part-{i}", text, tuple(items)) for i, (text, items) in enumerate(found, 1)
    ]


@cache
def _template() -> Template:
    loader = FileSystemLoader(FOLDER, encoding="utf-8")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return made.get_template("page.html")


def _harmless(payload: Mapping[str, object]) -> str:
    """Return JSON in which nothing can end the script element it stands in."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def _policy(look: str, script: str) -> str:
    allowed = {"style-src": look, "script-src": script}
    hashes = [f"{name} 'sha256-{_digest(text)}'" for name, text in allowed.items()]
    return "; ".join(["default-src 'none'", *hashes, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
