"""Are the shipped tables sound: one line per violation, with file and row."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import DataError
from data.folders import DATA
from data.tables.csv_table import read_table
from data.tables.rules import CHECKS, Check
from data.tables.schemas import FIGURES, TABLES
from data.tables.sources import SOURCES, load_sources
from data.tables.vintages import ALL_FILES, VINTAGES

RULES = DATA / "checks.toml"
KEYS = {
    "prognoses": ["vintage", "quantity", "period", "scenario", "source"],
    "cases": ["case_id"],
    "budget": ["document", "table", "article", "line", "level", "year", "version", "unit"],
    "article37": ["file", "series", "year", "stage", "published_on", "note"],
    "foreign_forecasts": ["country", "forecast_made", "target_year", "definition"],
    "unit_costs": ["item", "year", "document", "line_no"],
    "questions": ["id"],
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault, or one contradiction that is printed so.

    Attributes:
        file: name of the table, as ``nl_monthly.csv``.
        row: row in that file, the header being 1; 0 when the whole file is meant.
        message: what was found and what was expected.
        reason: why it is allowed to stand; empty for a violation.
        check: name of the rule in ``data.tables.rules.CHECKS``, empty for an unreadable file.
    """

    file: str
    row: int
    message: str
    reason: str = ""
    check: str = ""


def violations(
    folder: Path = VINTAGES,
    skip: frozenset[str] = frozenset(),
    files: tuple[str, ...] = ALL_FILES,
) -> list[Violation]:
    """Return every violation in the tables of ``folder``, file by file, row by row.

    Checked are: a file that cannot be read (text in a number, missing column, cut off), double
    rows, gaps in series that promise to have none, parts that do not add up to their total, an
    unknown unit or source, a value below zero, a period that is not that of its days, and a
    figure published before its period ended.

    Args:
        folder: the tables.
        skip: rules to leave out, by name in ``data.tables.rules.CHECKS``.
        files: figure tables to look at, by name; every other table is looked at too.
    """
    return [found for found in _findings(folder, skip, files) if not found.reason]


def notes(folder: Path = VINTAGES) -> list[Violation]:
    """Return the contradictions that the sources print so, each with its reason."""
    return [found for found in _findings(folder, frozenset(), ALL_FILES) if found.reason]


def _findings(folder: Path, skip: frozenset[str], files: tuple[str, ...]) -> list[Violation]:
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    own = folder / SOURCES.name
    sources = frozenset(load_sources(own if own.is_file() else SOURCES))
    asked = {check: rule for check, rule in CHECKS.items() if check not in skip}
    found = [one for name in files for one in _of_figures(folder / name, asked, rules, sources)]
    found += [one for name in TABLES for one in _of_table(folder, name, sources)]
    return sorted(found, key=lambda one: (one.file, one.row, one.message))


def _of_figures(
    place: Path, asked: Mapping[str, Check], rules: dict[str, Any], sources: frozenset[str]
) -> Iterator[Violation]:
    path, name = place.with_suffix(".csv"), place.name
    try:
        table = read_table(path, FIGURES)
    except DataError as error:
        yield _unreadable(path, error)
        return
    for check, rule in asked.items():
        for row, message in rule(name, table, rules, sources):
            reason = _reason(rules, check, name, table, row)
            yield Violation(path.name, row + 2, message, reason, check)


def _of_table(folder: Path, name: str, sources: frozenset[str]) -> Iterator[Violation]:
    path = folder / f"{name}.csv"
    try:
        table = read_table(path, TABLES[name])
    except DataError as error:
        yield _unreadable(path, error)
        return
    double = table.duplicated(KEYS[name])
    for row in table.index[double]:
        yield Violation(path.name, int(row) + 2, f"{KEYS[name]} stand twice; expected once")
    for column in ("source", "document"):
        if column in table:
            for row in table.index[~table[column].isin(sources)]:
                yield _unknown(path, table, column, int(row))


def _unknown(path: Path, table: pd.DataFrame, column: str, row: int) -> Violation:
    found = table[column].iloc[row]
    return Violation(
        path.name, row + 2, f"{column} {found!r} is unknown; expected an id of data/sources.csv"
    )


def _unreadable(path: Path, error: DataError) -> Violation:
    text = str(error).removeprefix(f"{path.name}: ")
    row = re.match(r"row (\d+)", text)
    return Violation(path.name, int(row[1]) if row else 0, text)


def _reason(rules: dict[str, Any], check: str, name: str, table: pd.DataFrame, row: int) -> str:
    if not 0 <= row < len(table):
        return ""
    figure = table.iloc[row]
    for allowed in rules["allowed"]:
        if (allowed["check"], allowed["file"]) == (check, name) and all(
            allowed[key] == figure[key] for key in ("series", "period", "source")
        ):
            return str(allowed["reason"])
    return ""
