"""Judgement in a run: who changes what and why, and the years without and with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, Paragraph, Points, Table
from reports.pages.levers import amount_told, span_told
from reports.result.tables import MIDDLE
from reports.wording import Wording


def judgement_page(result: RunResult) -> list[Block]:
    """Return the ledger with the state of every entry and its effect; nothing without a ledger."""
    if result.ledger.empty:
        return []
    words = Wording(result.language)
    entries = tuple(_entry(words, row) for row in result.ledger.to_dict("records"))
    table = [_table(words, result.judgement)] if len(result.judgement) else []
    return [
        Heading(words.text("judged.heading")),
        Paragraph(words.text("judged.intro"), "intro"),
        Points(entries),
        *table,
    ]


def _entry(words: Wording, row: Mapping[Any, Any]) -> tuple[str, str]:
    state = words.text(f"judged.{row['state']}")
    lead = words.text("judged.lead", label=words.title(str(row["quantity"])), state=state)
    shown = {**row, "first_month": row["start"], "last_month": row["last"]}
    told = words.text(
        "judged.entry",
        role=str(row["role"]),
        why=words.sentence(str(row["why"])),
        amount=words.sentence(amount_told(words, shown)),
        span=span_told(words, shown),
        given=words.day(date.fromisoformat(str(row["given_on"]))),
        expiry=words.day(date.fromisoformat(str(row["expiry"]))),
    )
    return lead, told


def _table(words: Wording, table: pd.DataFrame) -> Table:
    groups = tuple(
        Group(
            words.text("summary.key_euros", label=words.title(str(key)))
            if rows["unit"].iloc[0] == "EUR"
            else words.title(str(key)),
            tuple(
                (str(period), *(_cell(words, year, name) for name in ("without", "with")))
                for period, year in rows.groupby("period")
            ),
        )
        for key, rows in table.groupby("quantity", sort=False)
    )
    header = tuple(words.text(f"judged.{name}") for name in ("year", "without", "with"))
    caption = words.text("judged.caption", share=words.percent(MIDDLE))
    return Table(caption, header, groups, "lrr")


def _cell(words: Wording, rows: pd.DataFrame, measure: str) -> str:
    row = rows[rows["measure"] == measure].iloc[0]
    write = words.millions if row["unit"] == "EUR" else words.persons
    middle, low, high = (write(float(row[name])) for name in ("mediaan", "p10", "p90"))
    return words.text("judged.cell", mediaan=middle, low=low, high=high)
