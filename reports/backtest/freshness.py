"""The parts of the record on quarterly and monthly days, and on the months known of a year."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from forecast.backtest.setting import FIRST_YEAR, MONTHLY, QUARTERLY
from forecast.backtest.tables import Tables
from forecast.evaluation.registry import SCORES
from reports.backtest.markdown import FEWEST, WORDS, grid
from reports.backtest.words import BacktestWords

STREAMS = ("inflow_total", "inflow_first", "inflow_nareis", "inflow_repeat")
MONTHS_OF = STREAMS[:3]  # repeat applications are scored by year only
TARGETS = ("year_0", "year_1", "year_2")
LATER = 2015  # the days since this year are told in a line
TOLD = (("inflow_total", "year_0"), ("inflow_first", "year_0"), ("inflow_total", "year_1"))
KINDS = {QUARTERLY: "days_quarterly", MONTHLY: "days_monthly"}
COLUMNS = (
    "column_quantity",
    "column_year",
    "column_days",
    "column_n",
    "column_independent",
    "column_walk",
    "column_last_wis",
    "column_last_error",
    "column_in_67",
    "column_in_80",
)
BY_MONTHS = ("column_n", "column_independent", "column_walk", "column_last_error")
Row = Mapping[Hashable, Any]


def freshness(tables: Tables, language: str = "en") -> list[str]:
    """Return skill on quarterly and on monthly days, and by months known of the year at hand.

    Args:
        tables: of a backtest.
        language: of the words, "nl" or "en"; numbers are written as in the rest of the record.

    Returns:
        Paragraphs and tables in markdown, under a heading; none where only one kind of days was
        asked.

    Raises:
        RunError: the language is not printed.
    """
    words = BacktestWords(language)
    headings = [words.text(name) for name in ("days_title", "months_known_title")]
    skill, months = (
        tables.csv.get(f"skill_by_{name}", pd.DataFrame({"days": []}, dtype=str))
        for name in ("days", "months_known")
    )
    if not {QUARTERLY, MONTHLY} <= set(skill["days"]):
        return []
    return [
        f"### {headings[0]}",
        words.text("days_reading", first=str(FIRST_YEAR)),
        _by_days(skill[skill["since"] == FIRST_YEAR], words),
        _later(skill[skill["since"] == LATER], words),
        f"### {headings[1]}",
        words.text("months_known_reading", few=WORDS.number(FEWEST)),
        _by_months(months[months["days"] == MONTHLY], words),
    ]


def _by_days(skill: pd.DataFrame, words: BacktestWords) -> str:
    rows = []
    for quantity in STREAMS:
        for target in TARGETS:
            wanted = (skill["quantity"] == quantity) & (skill["target"] == target)
            rows += [_days_row(row, words) for row in skill[wanted].to_dict("records")]
    outer = WORDS.percent(SCORES["coverage_80"].aim or 0.0)
    header = [words.text(name, share=outer) for name in COLUMNS]
    return grid(header, rows, "lrlrrrrrrr")


def _days_row(row: Row, words: BacktestWords) -> list[str]:
    return [
        f"`{row['quantity']}`",
        f"+{row['target'][-1]}".replace("+0", "0"),
        words.text(KINDS[row["days"]]),
        WORDS.number(row["n"]),
        WORDS.number(row["n_independent"]),
        *(_ratio(row[name]) for name in ("relative_wis", "wis_to_naive", "error_to_naive")),
        *(_share(row, name) for name in ("coverage_67", "coverage_80")),
    ]


def _ratio(value: float) -> str:
    return WORDS.number(value, 0.01, 2)


def _share(row: Row, name: str) -> str:
    ends = [WORDS.number(100 * row[f"{name}_{end}"]) for end in ("lower", "upper")]
    return f"{WORDS.percent(row[name])} ({'-'.join(ends)})"


def _later(skill: pd.DataFrame, words: BacktestWords) -> str:
    """Return in a line the ratios on the days since a later year."""
    found = _rows(skill, "quantity", "target", "days")
    items = [
        _item(found[(*one, QUARTERLY)], found[(*one, MONTHLY)], words)
        for one in TOLD
        if all((*one, days) in found for days in KINDS)
    ]
    return words.text("days_later", first=str(LATER), items="; ".join(items))


def _item(quarterly: Row, monthly: Row, words: BacktestWords) -> str:
    return words.text(
        "days_item",
        quantity=f"`{monthly['quantity']}`",
        target=words.target(monthly["target"]),
        quarterly=_ratio(quarterly["relative_wis"]),
        monthly=_ratio(monthly["relative_wis"]),
        n=WORDS.number(monthly["n"]),
        n_independent=WORDS.number(monthly["n_independent"]),
    )


def _rows(table: pd.DataFrame, *names: str) -> dict[tuple[Hashable, ...], Row]:
    """Return the rows of a table by what they are about."""
    return {tuple(row[name] for name in names): row for row in table.to_dict("records")}


def _by_months(table: pd.DataFrame, words: BacktestWords) -> str:
    names = [words.text(name) for name in BY_MONTHS]
    header = [words.text("column_months_known")]
    for quantity in MONTHS_OF:
        header += [f"`{quantity}` {names[0]}", *names[1:]]
    enough = _rows(table[table["n"] >= FEWEST], "months_known", "quantity")
    months = sorted({int(row["months_known"]) for row in enough.values()})
    rows = [
        [
            WORDS.number(known),
            *(cell for name in MONTHS_OF for cell in _months_cells(enough.get((known, name)))),
        ]
        for known in months
    ]
    return grid(header, rows, "r" * len(header))


def _months_cells(row: Row | None) -> list[str]:
    """Return n, independent n and both ratios; empty cells where too few were forecast."""
    if row is None:
        return [""] * len(BY_MONTHS)
    counts = [WORDS.number(row[name]) for name in ("n", "n_independent")]
    return [*counts, *(_ratio(row[name]) for name in ("relative_wis", "error_to_naive"))]
