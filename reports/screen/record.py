"""What `prognose record budget` and `prognose history` say of forecasts of past days."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.glossary import quantity_label
from forecast.budget_record.day import EUROS
from forecast.budget_record.printed_article import STAGES, STOOD
from forecast.budget_record.waiting import FIXED
from reports.number_format import number, share
from reports.rounding import MILLION
from reports.screen.lines import heading, say, table, told

WIDTH = 150
OF_ARTICLE = ("article 37", "COA")
AMOUNTS = (*STAGES, "latest", *(f"{stage}_{one}" for stage in STOOD for one in ("p50", "p85")))
COUNTED = ("year", "wait", "n", "years", "covered", "n_printed", "n_cost", "too_low")


def show_record(found: Mapping[str, pd.DataFrame], language: str) -> None:
    """Print the tables a reader needs; the folder of ``--out`` holds all of them."""
    for name, rows in _shown(found):
        columns = [str(name) for name in rows.columns]
        left = [name for name in columns if _words(rows[name])]
        right = [name for name in columns if name not in left]
        cells = [
            [text(column, row[column], row, language) for column in (*left, *right)]
            for row in rows.to_dict("records")
        ]
        words, numbers = (
            [heading("record_column", column, language) for column in part]
            for part in (left, right)
        )
        table(words, numbers, cells, title=told(f"record.{name}", language), width=WIDTH)
    say(told("record.note", language))


def _words(cells: "pd.Series[Any]") -> bool:
    return any(isinstance(cell, str) for cell in cells)


def _shown(found: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    moments = found["moments"]
    euros = moments[moments["quantity"].isin(EUROS)]
    euros = euros[euros["printed"].notna() | euros["realised"].notna()]
    euros = euros.drop(columns=["realised_printed", "printed_is"])
    yield "moments", euros
    summary = found["moments_summary"]
    yield "summary", summary
    yield "missing", found["missing"]
    article = found["article"].drop(columns=["september", "spring"])
    yield "article", article[article["line"].isin(OF_ARTICLE)]
    yield "article_summary", found["article_summary"]
    left = found["narrowing"]
    left = left[left["base"].isin([str(base) for base in FIXED])]
    widths = ["p10_p90", "p10_p90_later", "p10_p90_share", "p10_p90_lowest", "p10_p90_highest"]
    named = ["quantity", "base", "wait", "n", "years", *widths, "range_share", "reserve_share"]
    yield "waiting", left[named]
    widths = ["p10_p90", "p10_p90_expected", "reserve", "reserve_expected"]
    ahead = found["coming"][["quantity", "year", "wait", "n", *widths]]
    yield "coming", ahead
    yield "planning", found["planning"]
    same = found["planning_beside"].drop(columns=["ours_label"])
    yield "beside", same


def text(name: str, value: object, row: Mapping[Hashable, object], language: str) -> str:
    """Return a cell as text: shares as percentages, euros in millions, nothing for nan.

    An error has a sign where it is one of one day; a mean without sign has none.
    """
    if isinstance(value, bool | np.bool_):
        return told("record.yes" if value else "record.no", language)
    if not isinstance(value, int | float) or name == "year":
        return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
    if name in AMOUNTS:
        return number(value / MILLION, language, 0)
    if name.endswith("_chance"):
        return share(value, language)
    if name in ("error", "bias") or name.startswith(("error_", "bias_")):
        return share(value, language, 1, sign=name.startswith("bias") or "day" in row)
    if name.endswith(("_share", "_lowest", "_highest")):
        return share(value, language)
    if name.startswith("cost") or (row.get("quantity") in EUROS and name not in COUNTED):
        return number(value / MILLION, language, 1)
    return number(value, language)


HISTORY = ("made_on", "who", "name", "low", "mediaan", "high")


def show_history(rows: pd.DataFrame, outcome: float, language: str) -> None:
    """Print the forecasts of one quantity and year by day, and what came.

    Args:
        rows: of one quantity and year in order, columns of
            ``forecast.run.official_beside.VINTAGES``.
        outcome: what came true; nan while it is not known.
        language: nl or en.
    """
    quantity, year = str(rows["quantity"].iloc[0]), int(rows["year"].iloc[0])
    scale = MILLION if quantity in EUROS or quantity.startswith("cost_") else 1.0
    unit = told("history.millions" if scale > 1 else "history.plain", language)
    label = quantity_label(quantity, language)
    title = told("history.title", language, label=label, year=year, unit=unit)

    def shown(value: float) -> str:
        return "" if pd.isna(value) else number(value / scale, language)

    cells = [
        [
            str(row["made_on"]),
            told(f"history.{row['who']}", language),
            str(row["name"]),
            *(shown(float(row[name])) for name in ("low", "mediaan", "high")),
        ]
        for row in rows.to_dict("records")
    ]
    heads = [heading("history_column", name, language) for name in HISTORY]
    table(heads[:3], heads[3:], cells, title=title, width=WIDTH)
    if not pd.isna(outcome):
        say(told("history.came", language, value=shown(outcome)))
    say(told("history.note", language))
