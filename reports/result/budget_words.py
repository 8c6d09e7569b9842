"""The budget table in the words of one language."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.folders import REPORTS
from forecast.costs.basis import AS_BOOKED, HELD, WAITING, from_text
from reports.number_format import number, significant
from reports.rounding import MILLION
from reports.word_files import phrase, sections
from reports.wording import Wording

WORDS = REPORTS / "result" / "budget.toml"
TOTALS = ("article", "chapter")
TOGETHER = dict.fromkeys(
    ("cost_ukraine", "cost_ukraine_unbooked"), ("cost_ukraine_municipal", "cost_ukraine_care")
)
YEARS = ("price_overdue_granted_in",)  # a year has no mark at thousands


def basis_words(key: str, cell: str, language: str) -> str:
    """Return what a cost rests on, in one phrase.

    Args:
        key: cost, or ``"total"``.
        cell: of the column ``price_basis``.
        language: ``"nl"`` or ``"en"``.
    """
    texts, prices = sections(WORDS)["basis"], from_text(cell)
    if cell == AS_BOOKED:
        return str(texts[AS_BOOKED][language])
    marked = {
        name: f"{value:.0f}" if name in YEARS else significant(value, language)
        for name, value in prices.items()
    }
    parts = TOGETHER.get(key, (key,))
    if HELD in prices:
        parts, marked = (HELD,), {HELD: number(prices[HELD] / MILLION, language, 1)}
    return "; ".join(texts[part][language].format(**marked) for part in parts)


def waiting_words(cell: str, language: str) -> str:
    """Return what of the wage and price adjustment is still to come to a booked line.

    Args:
        cell: of the column ``price_basis``.
        language: ``"nl"`` or ``"en"``.
    """
    euros = from_text(cell).get(WAITING, 0.0)
    if not euros:
        return ""
    return phrase(WORDS, "remark.waiting", language, millions=number(euros / MILLION, language, 1))


def note(key: str, language: str) -> str:
    """Return what a cost holds and leaves out; empty where nothing is said of it."""
    return str(sections(WORDS)["note"].get(key, {}).get(language, ""))


def reason(remark: str, language: str) -> str:
    """Return why no chance is given; empty where one is."""
    return str(sections(WORDS)["remark"][remark][language]) if remark else ""


def version_words(row: Mapping[Any, Any], language: str) -> str:
    """Return the booked stand of a row, and whether it follows from printed parts."""
    version = str(row["booked_version"])
    if not row["booked_derived"]:
        return version
    return phrase(WORDS, "version.derived", language, version=version)


def line_words(row: Mapping[Any, Any], language: str) -> str:
    """Return the name of a row: as printed, a total, or a memo."""
    name = row["kind"] if row["kind"] in TOTALS else row["key"]
    if row["kind"] not in (*TOTALS, "memo"):
        return str(row["line"])
    return phrase(WORDS, f"line.{name}", language, article=row["article"])


def budget_words(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return the table of ``budget.csv`` for readers: no flags, names and remarks in words.

    Args:
        table: columns of ``forecast.budget.table``.
        language: ``"nl"`` or ``"en"``.
    """
    rows = table.to_dict("records")
    return table.assign(
        line=[line_words(row, language) for row in rows],
        booked_version=[version_words(row, language) for row in rows],
        price_basis=[
            basis_words(
                "total" if row["kind"] in TOTALS else row["key"], row["price_basis"], language
            )
            for row in rows
        ],
        remark=[_remark(row, language) for row in rows],
    ).drop(columns="booked_derived")


def _remark(row: Mapping[Any, Any], language: str) -> str:
    told = (
        reason(row["remark"], language),
        waiting_words(row["price_basis"], language),
        note(row["key"], language),
    )
    return " ".join(filter(None, told))


def booked_for_told(volumes: pd.DataFrame, year: int, words: Wording, key: str = "") -> list[str]:
    """Return what each line is booked for in a year, with what is needed.

    Args:
        volumes: of ``forecast.budget.booked_volume``; may be empty.
        year: budget year.
        words: of the reader's language.
        key: of one line; every line when empty.
    """
    if volumes.empty:
        return []
    rows = volumes[(volumes["year"] == year) & (volumes["key"].eq(key) | (key == ""))]
    return [
        words.text(
            "officer.volumes_line",
            label=words.title(str(row["name"])),
            year=str(row["year"]),
            booked=words.about(row["booked_volume"]),
            needed=words.about(row["needed"]),
        )
        for row in rows.to_dict("records")
    ]
