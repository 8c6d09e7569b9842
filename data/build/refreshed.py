"""Rows that a refresh has added to ``data/raw/``, dated when they were added."""

import csv
from pathlib import Path

from data.build.figure_rows import COLUMNS, RAW, Row
from data.tables.periods import span

ROWS = "refreshed.csv"
ADDED = (
    "file",
    "series",
    "period",
    "value",
    "unit",
    "published_on",
    "published_kind",
    "retrieved_on",
    "status",
    "source_id",
)


def refreshed_rows(name: str, raw: Path = RAW) -> list[Row]:
    """Return the vintage rows of one table that refreshes have added; none before the first.

    Args:
        name: table, as ``nl_monthly``.
        raw: folder with ``refreshed.csv``.
    """
    path = raw / ROWS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [vintage_row(row) for row in csv.DictReader(file) if row["file"] == name]


def vintage_row(added: Row) -> Row:
    """Return an added row with the columns of ``data/vintages/``."""
    start, end = span(added["period"])
    days = {"start": start.isoformat(), "end": end.isoformat(), "source": added["source_id"]}
    return {name: (added | days)[name] for name in COLUMNS}
