"""The budget table: euros per line, article and chapter on the paths beside what is booked."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.bands import LABELS, quantiles
from forecast.costs.basis import AS_BOOKED, HELD, WAITING, as_text
from forecast.costs.booked import CHAPTER, NOTHING, Booked
from forecast.costs.chapter import (
    LineYear,
    booked_total,
    by_article,
    chapter_lines,
    complete_years,
    total,
)
from forecast.costs.rules import Cost
from forecast.years import yearly

MEMO = (
    "cost_oda",
    "cost_penalties",
    "cost_ind_work",
    "cost_ukraine_unbooked",
)  # no line; not in a total
TOTAL = "total"
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
    "booked_derived",
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
) -> pd.DataFrame:
    """Return euros per line and year beside the booked line of the day.

    Args:
        costs: monthly cost paths and their price basis, by cost key.
        lines: budget rows published by the day.
        levels: probability of each MPP label.

    Returns:
        The columns of ``budget.csv``, EUR. ``kind`` is ``line`` (modelled), ``booked`` (stands
        as booked), ``article``, ``chapter`` or ``memo``. ``line`` is as printed, ``total`` or the
        key of a memo; ``booked_derived`` whether the stand follows from printed parts.
        ``price_basis`` holds prices as ``name=value``, how many lines of a total are modelled, or
        ``as_booked``; also, in EUR, the wage and price adjustment that is on article 92 for a
        line, or that is taken off the need of that article because modelled lines hold it.
        ``remark`` is ``unbooked`` or ``booked_at_zero`` where no chance is given.
        ``p_sufficient`` is empty where nothing is booked, or booked at 0; a total is there only
        where all its lines are booked.
    """
    parts = chapter_lines(costs, lines)
    rows = [_line_row(part, costs, levels) for part in parts]
    rows += _total_rows(parts, levels)
    rows += _memo_rows(costs, levels)
    order = {"line": 0, "booked": 1, "article": 2, "chapter": 3, "memo": 4}
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    rank = table["kind"].map(order)
    table = table.assign(rank=rank).sort_values(["rank", "article", "line", "year"], kind="stable")
    return table.drop(columns="rank").reset_index(drop=True)


def _line_row(
    part: LineYear, costs: Mapping[str, Cost], levels: Mapping[str, float]
) -> dict[str, Any]:
    kind = "line" if part.key else "booked"
    words = {"price_basis": _basis(part, costs), "remark": _remark(part.booked) if part.key else ""}
    named = {"article": part.article, "line": part.line, "year": part.year}
    return named | _row(part.cost, part.booked, levels) | words | {"kind": kind, "key": part.key}


def _basis(part: LineYear, costs: Mapping[str, Cost]) -> str:
    """Return what the need of a line rests on, and what of the adjustment is on article 92."""
    if part.key:
        waiting = {WAITING: part.waiting} if part.waiting else {}
        return as_text({**costs[part.key].basis, **waiting})
    held = part.booked.amount - float(part.cost.mean())
    return as_text({HELD: held}) if held else AS_BOOKED


def _remark(stand: Booked) -> str:
    if stand.amount > 0:
        return ""
    return "booked_at_zero" if stand.amount == 0 else "unbooked"


def _row(cost: FloatArray, stand: Booked, levels: Mapping[str, float]) -> dict[str, Any]:
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
        "booked_version": stand.version,
        "booked_derived": stand.derived,
        "booked_on": stand.published_on,
    }


def _total_rows(parts: Sequence[LineYear], levels: Mapping[str, float]) -> list[dict[str, Any]]:
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
                {"article": article, "line": TOTAL, "year": year}
                | _row(total(found), _stand(found), levels)
                | {"price_basis": as_text({"modelled": modelled, "lines": len(found)})}
                | {"remark": "", "kind": kind, "key": "cost_chapter" if kind == "chapter" else ""}
            )
    return rows


def _stand(parts: Sequence[LineYear]) -> Booked:
    newest = max(parts, key=lambda part: part.booked.published_on).booked
    derived = any(part.booked.derived for part in parts)
    return Booked(booked_total(parts), newest.version, newest.published_on, derived)


def _memo_rows(costs: Mapping[str, Cost], levels: Mapping[str, float]) -> list[dict[str, Any]]:
    return [
        {"article": "37", "line": key, "year": year}
        | _row(cost, NOTHING, levels)
        | {"price_basis": as_text(costs[key].basis), "remark": ""}
        | {"kind": "memo", "key": key}
        for key in MEMO
        if key in costs
        for year, cost in yearly(costs[key].paths, mean=False).items()
    ]
