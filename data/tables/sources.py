"""Where figures were read: one row per source, with the day it was published."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pandas as pd

from data.errors import DataError
from data.folders import DATA
from data.tables.csv_table import Schema, read_table

SOURCES = DATA / "sources.csv"
KNOWN = {
    "published_basis": ("exact", "month", "quarter", "year", "season", "rule", "derived"),
    "grade": ("A", "B", "C"),
    "compilation": ("true", "false"),
}
SCHEMA = Schema(
    texts=("source_id", "publisher", "title", "address", "published_basis", "compilation", "grade"),
    days=("published_on", "retrieved_on"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """One publication, extraction or document.

    Attributes:
        source_id: as in the ``source`` column of the tables.
        publisher: who published it, or who repeated whose figure.
        title: its title; what it holds where no title was kept.
        address: web address, repository path or document.
        published_on: day of publication; a vague date is the last day of its period.
        published_basis: exact, month, quarter, year or season (how precisely the date is
            printed), rule (undated: last day of the month after its newest period) or derived
            (worked out from weekdays, neighbours or parts).
        compilation: True for an extraction or table of many periods made later.
        retrieved_on: day since which the values stand as shipped: the day of extraction of a
            compilation, the day of publication otherwise.
        grade: A official, B press or a third party repeating an official figure, C weak.
    """

    source_id: str
    publisher: str
    title: str
    address: str
    published_on: date
    published_basis: str
    compilation: bool
    retrieved_on: date
    grade: str


FIELDS = tuple(field.name for field in fields(Source))


def load_sources(path: Path = SOURCES) -> dict[str, Source]:
    """Return the sources by id, in the order of the file.

    Raises:
        DataError: the file is corrupt, an id stands twice, or a basis, grade or flag is unknown.
    """
    table = read_table(path, SCHEMA)
    for name, known in KNOWN.items():
        _refuse(path, table, ~table[name].isin(known), name, f"one of {', '.join(known)}")
    _refuse(path, table, table["source_id"].duplicated(), "source_id", "each id once")
    table["compilation"] = table["compilation"] == "true"
    for name in SCHEMA.days:
        table[name] = table[name].dt.date
    rows = zip(*(table[name] for name in FIELDS), strict=True)
    return {row[0]: Source(*row) for row in rows}


def _refuse(path: Path, table: pd.DataFrame, bad: pd.Series, name: str, rule: str) -> None:
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise DataError(
            f"{path.name}: row {row + 2}: {name} is {table[name].iloc[row]!r}; expected {rule}. "
            f"Correct the row."
        )
