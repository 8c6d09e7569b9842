"""What the control chart of forecast errors found: a sentence for the summary, and a table."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from forecast.evaluation.control_chart import FALSE_ALARM
from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, Paragraph, Table
from reports.wording import Wording

RECENT = 12  # months


def recent_alarms(result: RunResult) -> str:
    """Return whether the last twelve known months of each stream raised an alarm; "" unwatched."""
    return " ".join(
        _told(result, str(key), rows.tail(RECENT)) for key, rows in _by_stream(result).items()
    )


def alarm_section(result: RunResult) -> list[Block]:
    """Return how streams are watched and every alarm known on the day; nothing if unwatched."""
    words = Wording(result.language)
    streams = _by_stream(result)
    if not streams:
        return []
    watched = [
        words.text(
            "alarm.watched",
            label=words.label(key),
            n=words.number(len(rows)),
            first=words.month(rows["month"].iloc[0]),
            last=words.month(rows["month"].iloc[-1]),
        )
        for key, rows in streams.items()
    ]
    intro = words.text("alarm.intro", months=words.number(FALSE_ALARM))
    told = [intro, *(words.sentence(sentence) + "." for sentence in watched)]
    groups = tuple(
        Group(words.title(key), tuple(_row(words, row) for row in raised.to_dict("records")))
        for key, rows in streams.items()
        if len(raised := rows[rows["alarm"] != ""])
    )
    names = ("month", "direction", "change", "ahead")
    header = tuple(words.text(f"alarm.{name}") for name in names)
    table = Table(words.text("alarm.caption"), header, groups, "llrr", (1.2, 1, 1.4, 1.4))
    return [
        Heading(words.text("alarm.heading"), 2),
        Paragraph(" ".join(told)),
        table if groups else Paragraph(words.text("alarm.none_ever")),
    ]


def _by_stream(result: RunResult) -> dict[str, pd.DataFrame]:
    if result.alarms.empty:
        return {}
    return {str(key): rows for key, rows in result.alarms.groupby("quantity", sort=False)}


def _told(result: RunResult, key: str, rows: pd.DataFrame) -> str:
    words = Wording(result.language)
    raised = rows[rows["alarm"] != ""]
    months = [
        words.text(f"alarm.{row['alarm']}_in", month=words.month(row["month"]))
        for row in raised.to_dict("records")
    ]
    return words.text(
        "alarm.recent" if months else "alarm.none",
        label=words.title(key),
        last=words.month(rows["month"].iloc[-1]),
        months=words.listing(months) if months else "",
    )


def _row(words: Wording, row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    month = words.month(row["month"])
    return (
        words.text("alarm.filled", month=month) if row["estimated"] else month,
        words.text(f"alarm.{row['alarm']}"),
        words.percent(row["change"]),
        words.number(row["ahead"]),
    )
