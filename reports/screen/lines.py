"""Lines and tables on the screen: the one place that prints, and its words in ``words.toml``."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from data.folders import REPORTS
from reports.number_format import number
from reports.word_files import phrase, sections

WIDTH = 120
WORDS = REPORTS / "screen" / "words.toml"


def screen_words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return every text by section, name and language."""
    return sections(WORDS)


def told(key: str, language: str, **values: object) -> str:
    """Return a text with its blanks filled in.

    Args:
        key: section and name, ``"run.inflow"``.
        language: ``"nl"`` or ``"en"``.
        values: what the blanks hold.
    """
    return phrase(WORDS, key, language, **values)


def heading(section: str, name: str, language: str) -> str:
    """Return the heading of a column; a name without words as it is, underscores as spaces."""
    found = screen_words()[section].get(name)
    return name.replace("_", " ") if found is None else found[language]


def counted(count: int, key: str, language: str) -> str:
    """Return a number with its noun, in the singular for one.

    Args:
        count: how many.
        key: section and name; the plural has ``_more`` after it.
        language: ``"nl"`` or ``"en"``.
    """
    return told(key if count == 1 else f"{key}_more", language, n=number(count, language))


def say(*lines: object) -> None:
    """Print lines on stdout."""
    for line in lines:
        print(line)


def whisper(*lines: object) -> None:
    """Print lines on stderr."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def unchanged(what: str, path: Path) -> None:
    """Print that the same backtest or panel is there already."""
    say(f"unchanged {what}, verified: {path}")


def table(
    names: Sequence[str],
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    width: int = WIDTH,
) -> None:
    """Print a table: columns of words to the left, then columns of numbers to the right.

    Args:
        names: headings of the words.
        columns: headings of the numbers.
        rows: cells in that order.
        title: over the table.
        width: of the screen, in letters.
    """
    from rich.console import Console  # most commands print lines only
    from rich.table import Table

    view = Table(title=title or None, box=None)
    for name in names:
        view.add_column(name, no_wrap=True)
    for name in columns:
        view.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        view.add_row(*row)
    Console(width=width).print(view)
