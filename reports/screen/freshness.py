"""To when figures are known, as the terminal shows it."""

from datetime import date

import pandas as pd
from rich.console import Console
from rich.table import Table

from reports.result.freshness import behind, known_to, stream_header, stream_rows
from reports.wording import Wording

WIDTH = 120


def known_line(table: pd.DataFrame, language: str) -> str:
    """Return to when figures are known, for the first screen; empty without a stream."""
    return known_to(table, language)


def warning_line(table: pd.DataFrame, language: str) -> str:
    """Return the one line a run says when it is far behind; empty when it is not."""
    told = behind(table, language)
    return f"{Wording(language).text('fresh.warning')}: {told}" if told else ""


def status_line(day: date, language: str) -> str:
    """Return the day on which figures are known and due."""
    words = Wording(language)
    return words.text("fresh.as_of", day=words.day(day))


def print_freshness(table: pd.DataFrame, feeds: pd.DataFrame, language: str) -> None:
    """Print to when every stream, and every printed series behind it, is known and due.

    Args:
        table: as of ``forecast.run.freshness.freshness``.
        feeds: as of ``forecast.run.freshness.feeds``.
        language: ``"nl"`` or ``"en"``.
    """
    console = Console(width=WIDTH)
    console.print(_streams(table, language), highlight=False)
    console.print(_series(feeds, language), highlight=False)


def _streams(table: pd.DataFrame, language: str) -> Table:
    shown = Table(box=None)
    for header in stream_header(language):
        shown.add_column(header, no_wrap=True)
    for row in stream_rows(table, language):
        shown.add_row(*row)
    return shown


def _series(feeds: pd.DataFrame, language: str) -> Table:
    words, shown = Wording(language), Table(box=None)
    for name in ("series", "stream", "known_to", "due", "behind"):
        shown.add_column(words.text(f"fresh.{name}"), no_wrap=True)
    for row in feeds.to_dict("records"):
        shown.add_row(
            str(row["series"]),
            words.text(f"stream.{row['stream']}"),
            str(row["known_to"]),
            str(row["due"]),
            str(row["months_behind"]),
        )
    return shown
