"""To when figures are known, as the terminal shows it."""

from datetime import date

import pandas as pd

from reports.result.freshness import behind, stream_header, stream_rows
from reports.screen.lines import table, whisper
from reports.wording import Wording

SERIES = ("series", "stream", "known_to", "due", "behind")


def warning_line(state: pd.DataFrame, language: str) -> str:
    """Return the one line a run says when it is far behind; empty when it is not."""
    late = behind(state, language)
    return f"{Wording(language).text('fresh.warning')}: {late}" if late else ""


def status_line(day: date, language: str) -> str:
    """Return the day on which figures are known and due."""
    words = Wording(language)
    return words.text("fresh.as_of", day=words.day(day))


def show_late(state: pd.DataFrame, language: str) -> None:
    """Say on stderr what is far behind and what would help; nothing when nothing is."""
    if line := warning_line(state, language):
        whisper(line)


def show_freshness(state: pd.DataFrame, feeds: pd.DataFrame, language: str) -> None:
    """Print to when every stream, and every printed series behind it, is known and due.

    Args:
        state: as of ``forecast.run.freshness.freshness``.
        feeds: as of ``forecast.run.freshness.feeds``.
        language: ``"nl"`` or ``"en"``.
    """
    words = Wording(language)
    table(stream_header(language), (), stream_rows(state, language))
    cells = [
        (
            str(row["series"]),
            words.text(f"stream.{row['stream']}"),
            str(row["known_to"]),
            str(row["due"]),
            str(row["months_behind"]),
        )
        for row in feeds.to_dict("records")
    ]
    table([words.text(f"fresh.{name}") for name in SERIES], (), cells)
