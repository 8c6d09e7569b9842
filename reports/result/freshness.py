"""To when figures are known, in sentences: the cover, the first screen and the warning."""

import pandas as pd

from forecast.run.freshness import late
from reports.wording import Wording


def known_to(table: pd.DataFrame, language: str) -> str:
    """Return to when the figures of every stream are known; empty without a stream.

    Args:
        table: as of ``forecast.run.freshness.freshness``.
        language: ``"nl"`` or ``"en"``.
    """
    if table.empty:
        return ""
    words = Wording(language)
    items = [
        words.text("fresh.item", period=words.day_text(str(period)), streams=_streams(words, rows))
        for period, rows in table.groupby("known_to")
    ]
    return words.text("fresh.known", items=words.listing(items[::-1]))


def behind(table: pd.DataFrame, language: str) -> str:
    """Return the streams that are far behind and what would bring them further; empty if none.

    Args:
        table: as of ``forecast.run.freshness.freshness``.
        language: ``"nl"`` or ``"en"``.
    """
    words, rows = Wording(language), late(table) if len(table) else table
    if rows.empty:
        return ""
    items = [
        words.text(
            "fresh.late_item",
            streams=_streams(words, group),
            period=words.day_text(str(period)),
            months=str(months),
        )
        for (period, months), group in rows.groupby(["known_to", "months_behind"])
    ]
    by_refresh, by_file = (_brought(words, rows, name) for name in ("refresh_to", "file_to"))
    means = [words.text("fresh.refresh", items=by_refresh)] if by_refresh else []
    if by_file:
        means.append(words.text("fresh.file" if means else "fresh.file_only", items=by_file))
    return words.text("fresh.late", items="; ".join(items), means="; ".join(means))


def stream_rows(table: pd.DataFrame, language: str) -> list[tuple[str, ...]]:
    """Return a row for each stream: name, known, due, months behind and what brings more."""
    words = Wording(language)
    return [
        (
            words.sentence(words.text(f"stream.{row['stream']}")),
            words.day_text(row["known_to"]),
            words.day_text(row["due"]),
            str(row["months_behind"]),
            "; ".join(
                words.text(f"fresh.way_{way}", period=words.day_text(row[f"{way}_to"]))
                for way in ("refresh", "file")
                if row[f"{way}_to"]
            ),
        )
        for row in table.to_dict("records")
    ]


def stream_header(language: str) -> tuple[str, ...]:
    """Return the headers of :func:`stream_rows`."""
    words = Wording(language)
    names = ("stream", "known_to", "due", "behind", "way")
    return tuple(words.text(f"fresh.{name}") for name in names)


def _streams(words: Wording, rows: pd.DataFrame) -> str:
    return words.listing([words.text(f"stream.{name}") for name in rows["stream"].unique()])


def _brought(words: Wording, rows: pd.DataFrame, column: str) -> str:
    items = [
        words.text(
            "fresh.brought", streams=_streams(words, group), period=words.day_text(str(period))
        )
        for period, group in rows[rows[column] != ""].groupby(column)
    ]
    return ", ".join(items)
