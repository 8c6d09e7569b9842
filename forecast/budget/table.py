"""The budget table: euros per line, article and chapter on the paths beside what is booked."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.bands import LABELS, quantiles
from forecast.costs.booked import CHAPTER, NOTHING, Booked
from forecast.costs.chapter import (
    LineYear,
    booked_total,
    by_article,
    chapter_lines,
    complete_years,
    total,
)
from forecast.costs.lines import LINES
from forecast.costs.price_basis import AS_BOOKED
from forecast.costs.rules import Cost
from forecast.years import yearly

NO_CHANCE = {
    "none": {"nl": "Geen geboekte regel bekend op deze dag. ", "en": "No booked line known. "},
    "zero": {
        "nl": "Op 0 geboekt: daarom geen kans en geen tekort. ",
        "en": "Booked at 0: no chance or shortfall is given. ",
    },
}
DERIVED = {"nl": " (afgeleid)", "en": " (derived)"}
TOTALS = {
    "article": {"nl": "Totaal artikel {}", "en": "Total article {}"},
    "chapter": {"nl": "Totaal hoofdstuk XX", "en": "Total chapter XX"},
}
TOTAL_BASIS = {
    "nl": "{} van {} regels geraamd, de andere zoals geboekt",
    "en": "{} of {} lines modelled, the others as booked",
}
MEMO = {
    "cost_oda": {"nl": "Waarvan toe te rekenen aan ODA", "en": "Of which attributable to ODA"},
    "cost_penalties": {"nl": "Waarvan dwangsommen IND", "en": "Of which IND penalty payments"},
}
MEMO_NOTE = {
    "nl": "Zit al in de regels hierboven en telt niet mee in het totaal.",
    "en": "Inside the lines above; not added to the total.",
}
COLUMNS = (
    "article",
    "line",
    "year",
    "unit",
    "booked",
    *LABELS,
    "p_sufficient",
    "expected_shortfall",
    "gap",
    "booked_version",
    "booked_on",
    "price_basis",
    "remark",
    "kind",
    "key",
    "mean",
)


def budget_table(
    costs: Mapping[str, Cost],
    lines: pd.DataFrame,
    levels: Mapping[str, float],
    language: str,
) -> pd.DataFrame:
    """Return euros per line and year beside the booked line of the day.

    Args:
        costs: monthly cost paths and their price basis, by cost key.
        lines: budget rows published by the day.
        levels: probability of each MPP label.
        language: ``"nl"`` or ``"en"``, of the remark.

    Returns:
        The columns of ``budget.csv``, EUR. ``kind`` is ``line`` (modelled), ``booked`` (stands
        as booked), ``article``, ``chapter`` or ``memo``. ``p_sufficient`` is empty where nothing
        is booked, or booked at 0; a total is there only where all its lines are booked.
    """
    parts = chapter_lines(costs, lines)
    rows = [_line_row(part, costs, levels, language) for part in parts]
    rows += _total_rows(parts, levels, language)
    rows += _memo_rows(costs, levels, language)
    order = {"line": 0, "booked": 1, "article": 2, "chapter": 3, "memo": 4}
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    rank = table["kind"].map(order)
    table = table.assign(rank=rank).sort_values(["rank", "article", "line", "year"], kind="stable")
    return table.drop(columns="rank").reset_index(drop=True)


def _line_row(
    part: LineYear, costs: Mapping[str, Cost], levels: Mapping[str, float], language: str
) -> dict[str, Any]:
    remarks = {entry.key: entry.remark[language != "nl"] for entry in LINES}
    basis = costs[part.key].basis[language] if part.key else AS_BOOKED[language]
    kind = "line" if part.key else "booked"
    row = _row(part.cost, part.booked, levels, language)
    why = "" if part.booked.amount > 0 or not part.key else _no_chance(part.booked, language)
    told = {"price_basis": basis, "remark": why + remarks.get(part.key, "")}
    named = {"article": part.article, "line": part.line, "year": part.year}
    return named | row | told | {"kind": kind, "key": part.key}


def _no_chance(stand: Booked, language: str) -> str:
    return NO_CHANCE["zero" if stand.amount == 0 else "none"][language]


def _row(
    cost: FloatArray, stand: Booked, levels: Mapping[str, float], language: str
) -> dict[str, Any]:
    """Return the numbers of one row; an amount that no path moves has no chance."""
    moving = len(cost) > 1
    found = quantiles(cost[:, None], tuple(levels.values()))[:, 0] if moving else cost[[0] * 4]
    known = moving and stand.amount > 0  # false for nan: nothing booked, or booked at 0
    return {
        "unit": "EUR",
        "booked": stand.amount,
        **dict(zip(levels, found, strict=True)),
        "mean": float(cost.mean()),
        "p_sufficient": float((cost <= stand.amount).mean()) if known else np.nan,
        "expected_shortfall": float(np.maximum(cost - stand.amount, 0).mean()) if known else np.nan,
        "gap": stand.amount - float(np.median(cost)) if known else np.nan,
        "booked_version": stand.version + (DERIVED[language] if stand.derived else ""),
        "booked_on": stand.published_on,
    }


def _total_rows(
    parts: Sequence[LineYear], levels: Mapping[str, float], language: str
) -> list[dict[str, Any]]:
    rows = []
    for year in complete_years(parts):
        articles = by_article(parts, year)
        groups = [("article", article, found) for article, found in articles.items()]
        groups.append(("chapter", CHAPTER, [part for part in parts if part.year == year]))
        for kind, article, found in groups:
            if not np.isfinite(booked_total(found)):
                continue
            modelled = sum(bool(part.key) for part in found)
            rows.append(
                {"article": article, "line": TOTALS[kind][language].format(article), "year": year}
                | _row(total(found), _stand(found), levels, language)
                | {"price_basis": TOTAL_BASIS[language].format(modelled, len(found))}
                | {"remark": "", "kind": kind, "key": "cost_chapter" if kind == "chapter" else ""}
            )
    return rows


def _stand(parts: Sequence[LineYear]) -> Booked:
    newest = max(parts, key=lambda part: part.booked.published_on).booked
    derived = any(part.booked.derived for part in parts)
    return Booked(booked_total(parts), newest.version, newest.published_on, derived)


def _memo_rows(
    costs: Mapping[str, Cost], levels: Mapping[str, float], language: str
) -> list[dict[str, Any]]:
    rows = []
    for key, label in MEMO.items():
        if key not in costs:
            continue
        for year, cost in yearly(costs[key].paths, mean=False).items():
            rows.append(
                {"article": "37", "line": label[language], "year": year}
                | _row(cost, NOTHING, levels, language)
                | {"price_basis": costs[key].basis[language], "remark": MEMO_NOTE[language]}
                | {"kind": "memo", "key": key}
            )
    return rows
