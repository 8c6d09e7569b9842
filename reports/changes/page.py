"""What changed since the last run: sentences, a table and a chart from a comparison."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from forecast.changes.compare import PARTS
from forecast.changes.comparison import MAIN, Comparison
from reports.blocks import Block, Group, Heading, Paragraph, Table
from reports.changes.chart import signed, since_chart
from reports.wording import Wording

MIDDLE = "mediaan"
TOLD = ("inflow_total", "coa_occupancy", "cost_coa")
AHEAD = (0, 1, 2)  # years after that of the later as-of day


def since_sentences(comparison: Comparison, language: str) -> list[str]:
    """Return a sentence per main quantity: next year's mediaan, what it was, and why it moved.

    Args:
        comparison: as of ``forecast.changes.comparison.comparison``.
        language: ``"nl"`` or ``"en"``.
    """
    words, year = Wording(language), next_year(comparison)
    rows = middle_rows(comparison, TOLD)
    return [_sentence(words, row) for row in rows[rows["year"] == year].to_dict("records")]


def since_blocks(comparison: Comparison, language: str) -> list[Block]:
    """Return a section of the report on what changed, with a table and a chart."""
    words = Wording(language)
    days = [words.day(date.fromisoformat(day)) for day in comparison.days]
    intro = words.text("since.intro", before=days[0], after=days[1])
    told = " ".join(since_sentences(comparison, language)) or words.text("since.nothing")
    chart, table = since_chart(comparison, words), _table(comparison, words)
    return [
        Heading(words.text("since.heading")),
        Paragraph(told),
        Paragraph(intro, "intro"),
        *([table] if table else []),
        *([chart] if chart else []),
    ]


def since_text(comparison: Comparison, language: str) -> str:
    """Return the section as plain text: heading, sentences and how to read them."""
    words = Wording(language)
    days = [words.day(date.fromisoformat(day)) for day in comparison.days]
    lines = since_sentences(comparison, language) or [words.text("since.nothing")]
    intro = words.text("since.intro", before=days[0], after=days[1])
    return "\n".join([words.text("since.heading"), "", *lines, "", intro, ""])


def next_year(comparison: Comparison) -> int:
    """Return the year after that of the later as-of day."""
    return int(comparison.days[1][:4]) + 1


def middle_rows(comparison: Comparison, keys: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of the mediaan of some quantities, in their order."""
    table = comparison.table[
        (comparison.table["level"] == MIDDLE) & comparison.table["quantity"].isin(keys)
    ]
    rank = table["quantity"].map({key: place for place, key in enumerate(keys)})
    return table.assign(rank=rank).sort_values(["rank", "year"], kind="stable")


def _sentence(words: Wording, row: Mapping[Any, Any]) -> str:
    write = words.euros if row["unit"] == "EUR" else words.persons
    told = words.text(
        "since.sentence",
        label=words.title(str(row["quantity"])),
        year=str(row["year"]),
        after=write(float(row["after"])),
        was=write(float(row["before"])),
        change=signed(words, row, row["change"]),
    )
    shown = [(part, signed(words, row, row[part])) for part in PARTS]
    causes = [
        words.text("since.cause", part=words.text(f"since.{part}"), change=change)
        for part, change in shown
        if change != "0"
    ]
    return f"{told} {words.text('since.causes', items=words.listing(causes))}" if causes else told


def _table(comparison: Comparison, words: Wording) -> Table | None:
    years = [int(comparison.days[1][:4]) + ahead for ahead in AHEAD]
    rows = middle_rows(comparison, MAIN)
    rows = rows[rows["year"].isin(years)]
    if rows.empty:
        return None
    parts = [part for part in PARTS if rows[part].abs().gt(0).any()]
    groups = tuple(
        Group(
            words.title(str(key))
            if group["unit"].iloc[0] != "EUR"
            else words.text("summary.key_euros", label=words.title(str(key))),
            tuple(_row(words, row, parts) for row in group.to_dict("records")),
        )
        for key, group in rows.groupby("quantity", sort=False)
    )
    names = ["quantity", "was", *parts, "now"]
    header = tuple(words.sentence(words.text(f"since.{name}")) for name in names)
    return Table(words.text("since.caption"), header, groups, "l" + "r" * (len(names) - 1))


def _row(words: Wording, row: Mapping[Any, Any], parts: list[str]) -> tuple[str, ...]:
    write = words.millions if row["unit"] == "EUR" else words.persons
    changes = [signed(words, row, row[part]) for part in parts]
    return (str(row["year"]), write(float(row["before"])), *changes, write(float(row["after"])))
