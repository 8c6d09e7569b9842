"""The document before it is a PDF: plain blocks in reading order."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from typing import ClassVar, TypeAlias

from data.errors import RunError


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its level may go one deeper than the heading before it, not more."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``style`` is "body", "intro" (stays with the next), "lead" or "note"."""

    kind: ClassVar[str] = "paragraph"
    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Points:
    """A list; each item is a short lead-in, which may be empty, and a text."""

    kind: ClassVar[str] = "points"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table under one label; no label means no line of their own."""

    label: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row.

    Attributes:
        caption: says what is in it, without the word table.
        header: one label for each column, none empty.
        groups: rows in order, each as long as the header.
        align: one letter for each column, "l" or "r".
        widths: relative width of each column; empty means as wide as their content.

    Raises:
        RunError: the caption or a header label is empty, or a row has another length.
    """

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    groups: tuple[Group, ...]
    align: str
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.caption or not self.header or not all(self.header):
            raise RunError(
                f"table {self.caption!r}: an empty caption or header label; expected words in "
                f"each. Correct the page in reports/ that makes it."
            )
        columns = len(self.header)
        lengths = {len(row) for group in self.groups for row in group.rows}
        lengths |= {len(self.align), len(self.widths) or columns}
        if lengths != {columns}:
            raise RunError(
                f"table {self.caption!r}: rows, align or widths of length {sorted(lengths)}; "
                f"expected {columns}. Correct the page in reports/ that makes it."
            )


@dataclass(frozen=True)
class Chart:
    """A drawing with the words that replace it for who cannot see it.

    Attributes:
        name: file name without extension, unique in the document.
        drawing: gives the SVG; called when the drawing is first looked at, and once.
        caption: what it shows.
        alt: what can be read off it, with numbers.

    Raises:
        RunError: the alt text or the caption is empty.
    """

    kind: ClassVar[str] = "chart"
    name: str
    drawing: Callable[[], bytes]
    caption: str
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip() or not self.caption.strip():
            raise RunError(
                f"chart {self.name}: an empty alt text or caption; expected a description with "
                f"numbers. Correct the page in reports/ that makes it."
            )

    @cached_property
    def svg(self) -> bytes:
        """The drawing; who reads the words alone never waits for it."""
        return self.drawing()

    def drawn(self, svg: bytes) -> None:
        """Keep the drawing that another process made of this chart."""
        self.__dict__["svg"] = svg

    def _repr_html_(self) -> str:
        """Return the chart as a notebook shows it: the drawing with its alt text and caption."""
        drawing = b64encode(self.svg).decode()
        image = f'<img alt="{escape(self.alt)}" src="data:image/svg+xml;base64,{drawing}">'
        return f"<figure>{image}<figcaption>{escape(self.caption)}</figcaption></figure>"


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that a reader takes away: what it is, the number, and lines on how sure it is."""

    label: str
    number: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tiles:
    """A few tiles side by side, read in order."""

    kind: ClassVar[str] = "tiles"
    items: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts on a new page."""

    kind: ClassVar[str] = "break"


Block: TypeAlias = Heading | Paragraph | Points | Tiles | Table | Chart | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A report in reading order.

    Attributes:
        title: main title, also shown by PDF readers.
        subtitle: one line under the title.
        description: one sentence for the properties of the file.
        language: tag with region, "nl-NL" or "en-GB".
        day: the as-of day, which is also the date of the file.
        footer: printed at the foot of every page, at the left.
        page_words: the words around the page numbers, as in ("Pagina", "van").
        blocks: the content.
        cover: one sentence for a front page of its own; empty means no front page.
        known_to: one sentence on the front page that says to when figures are known.
        contents: the words over the list of contents on the front page; empty means no list.

    Raises:
        RunError: the title is empty, a heading skips a level, or two charts have one name.
    """

    title: str
    subtitle: str
    description: str
    language: str
    day: date
    footer: str
    page_words: tuple[str, str]
    blocks: tuple[Block, ...]
    cover: str = ""
    known_to: str = ""
    contents: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise RunError(
                "report: an empty title; expected words that name the file. Give it one."
            )
        depth = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if not 1 <= block.level <= depth + 1:
                    raise RunError(
                        f"heading {block.text!r}: level {block.level} after level {depth}; "
                        f"expected at most one deeper. Correct the page in reports/."
                    )
                depth = block.level
        names = [chart.name for chart in self.charts()]
        if double := sorted({name for name in names if names.count(name) > 1}):
            raise RunError(
                f"chart {double[0]}: used twice; expected one name for each chart. Rename one."
            )

    def charts(self) -> tuple[Chart, ...]:
        """Return the charts in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Chart))

    def figures(self) -> dict[str, bytes]:
        """Return the drawings by file name, as written to ``figures/`` of a run."""
        return {f"{chart.name}.svg": chart.svg for chart in self.charts()}
