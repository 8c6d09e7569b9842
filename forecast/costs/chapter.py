"""The chapter on paths: each booked line as modelled or as booked, once, so that it adds up."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.costs.booked import NOTHING, Booked, leaves, of_row, stands
from forecast.costs.line_prices import UNDIVIDED_LINE, unspread
from forecast.costs.lines import LINES
from forecast.costs.rules import Cost
from forecast.years import yearly
from models.paths import Paths

INDEXED = {entry.key for entry in LINES if entry.indexed}


class LineYear(NamedTuple):
    """One line of the chapter in one year.

    Attributes:
        article: e.g. ``"37.4"``.
        line: label as printed.
        year: budget year.
        key: cost key, or empty where the line stands as booked.
        booked: newest stand known on the day.
        cost: EUR on each path, shape (n_paths,); the booked amount on every path, shape (1,),
            where nothing is modelled. Of article 92 less the adjustment that other lines hold.
        waiting: EUR of the wage and price adjustment that is for this line and on article 92.
    """

    article: str
    line: str
    year: int
    key: str
    booked: Booked
    cost: FloatArray
    waiting: float = 0.0


class _Printed(NamedTuple):
    """What the budget table says of every line, and of the adjustment that waits."""

    rows: list[dict[Hashable, Any]]
    waiting: dict[int, float]


_last: list[tuple[pd.DataFrame | None, _Printed]] = [(None, _Printed([], {}))]  # asked last


def _printed(lines: pd.DataFrame) -> _Printed:
    """Return what is printed; kept for the table asked last, as every lever asks the same."""
    asked, found = _last[0]
    if asked is not lines:
        found = _Printed(leaves(stands(lines)).to_dict("records"), unspread(lines))
        _last[0] = (lines, found)
    return found


def chapter_lines(costs: Mapping[str, Cost], lines: pd.DataFrame) -> list[LineYear]:
    """Return every line of every year that is booked or modelled.

    A modelled line without a booked stand is there with an empty stand; a booked line without
    a model, or in a year the model does not cover, stands as booked. Of the adjustment that
    waits on article 92 the need counts no more than what no other line holds, see :func:`_once`.

    Args:
        costs: monthly cost paths by key.
        lines: budget rows published by the day.
    """
    modelled = {
        entry.key: yearly(costs[entry.key].paths, mean=False)
        for entry in LINES
        if entry.key in costs
    }
    years = sorted({year for found in modelled.values() for year in found})
    printed = _printed(lines)
    keys = {(entry.article, entry.line): entry.key for entry in LINES}
    found = []
    for row in (one for one in printed.rows if one["year"] in years):
        key = keys.get((row["article"], row["line"]), "")
        cost = modelled.get(key, {}).get(row["year"])
        found.append(_line(row, key if cost is not None else "", cost))
    seen = {(one.key, one.year) for one in found}
    for entry in LINES:
        for year, cost in modelled.get(entry.key, {}).items():
            if (entry.key, year) not in seen:
                found.append(LineYear(entry.article, entry.line, year, entry.key, NOTHING, cost))
    return _once(found, printed.waiting)


def _once(parts: Sequence[LineYear], waiting: Mapping[int, float]) -> list[LineYear]:
    """Count the adjustment of wages and prices once in the need.

    The need of an indexed line holds it, while its euros are still on article 92:

        waiting[line] = adjustment * booked[line] / booked of all lines but article 92
        need of article 92 = booked - sum of waiting[line] over the indexed lines

    Who gets what is printed when it is spread; until then booked euros are what is known.

    Args:
        parts: lines of every year.
        waiting: EUR by year, of :func:`forecast.costs.line_prices.unspread`.
    """
    whole = dict.fromkeys(waiting, 0.0)
    for part in parts:
        if part.year in whole and _has_part(part):
            whole[part.year] += part.booked.amount
    rate = {year: waiting[year] / amount for year, amount in whole.items() if amount}
    told = [
        part._replace(waiting=rate.get(part.year, 0.0) * part.booked.amount)
        if _has_part(part)
        else part
        for part in parts
    ]
    return [
        part._replace(cost=part.cost - _held(told, part.year))
        if part.article == UNDIVIDED_LINE
        else part
        for part in told
    ]


def _has_part(part: LineYear) -> bool:
    return part.article != UNDIVIDED_LINE and bool(np.isfinite(part.booked.amount))


def _held(parts: Sequence[LineYear], year: int) -> float:
    """Return the adjustment of a year that is in the need of indexed lines, EUR."""
    return sum(part.waiting for part in parts if part.year == year and part.key in INDEXED)


def _line(row: Mapping[Any, Any], key: str, cost: FloatArray | None) -> LineYear:
    stand = of_row(row)
    values = np.array([stand.amount]) if cost is None else cost
    return LineYear(row["article"], row["line"], int(row["year"]), key, stand, values)


def total(parts: Sequence[LineYear]) -> FloatArray:
    """Return the sum of lines on every path, shape (n_paths,), or (1,) where none is modelled."""
    values = np.zeros(1)
    for part in parts:
        values = values + part.cost
    return values


def booked_total(parts: Sequence[LineYear]) -> float:
    """Return the booked sum of lines; nan when one of them has no stand."""
    return float(np.sum([part.booked.amount for part in parts]))


def by_article(parts: Sequence[LineYear], year: int) -> dict[str, list[LineYear]]:
    """Return the lines of a year by article, articles in order."""
    of_year = [part for part in parts if part.year == year]
    return {
        article: [part for part in of_year if part.article == article]
        for article in sorted({part.article for part in of_year})
    }


def complete_years(parts: Sequence[LineYear]) -> list[int]:
    """Return the years of which every article of the chapter is booked: those that can add up."""
    articles: dict[int, set[str]] = {}
    for part in parts:
        if np.isfinite(part.booked.amount):
            articles.setdefault(part.year, set()).add(part.article)
    whole = set.union(*articles.values()) if articles else set()
    return sorted(year for year, found in articles.items() if found == whole)


def chapter_cost(
    parts: Sequence[LineYear], costs: Mapping[str, Cost], months: pd.PeriodIndex
) -> Paths | None:
    """Return the chapter by month: modelled months, and a twelfth of what stands as booked.

    Args:
        parts: of :func:`chapter_lines`.
        costs: monthly cost paths by key.
        months: months of the run.

    Returns:
        EUR per month over the complete years in a row; None when no year is complete.
    """
    years = [year for year in complete_years(parts) if (months.year == year).sum() == 12]
    if not years:
        return None
    blocks = [_months(parts, costs, year) for year in years]
    span = pd.period_range(f"{years[0]}-01", f"{years[-1]}-12", freq="M")
    widest = max(len(block) for block in blocks)
    values = np.hstack([np.broadcast_to(block, (widest, 12)) for block in blocks])
    return Paths("cost_chapter", span, values, "EUR")


def _months(parts: Sequence[LineYear], costs: Mapping[str, Cost], year: int) -> FloatArray:
    values = np.zeros((1, 12))
    for part in parts:
        if part.year != year:
            continue
        if not part.key:
            values = values + part.cost[:, None] / 12
            continue
        paths = costs[part.key].paths
        values = values + paths.values[:, paths.months.year == year]
    return values
