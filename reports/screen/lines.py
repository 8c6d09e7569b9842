"""Lines and tables on the screen: the one place that prints."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

WIDTH = 120


def say(*lines: object) -> None:
    """Print lines on stdout."""
    for line in lines:
        print(line)


def whisper(*lines: object) -> None:
    """Print lines on stderr."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def unchanged(what: str, path: Path) -> None:
    """Print that the same run, backtest or panel is there already."""
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
    view = Table(title=title or None, box=None)
    for name in names:
        view.add_column(name, no_wrap=True)
    for name in columns:
        view.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        view.add_row(*row)
    Console(width=width).print(view)
