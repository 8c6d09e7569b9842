"""The value of waiting: how much the band of a year narrows when it is made some months later."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from forecast.backtest.setting import DAY

WAITS = (1, 3, 6, 12, 14)  # months
FIRST_YEAR = 2018
QUANTITIES = ("inflow_total", "inflow_first", "inflow_nareis", "coa_occupancy", "cost_coa")
WIDTHS = {"p10_p90": ("p10", "p90"), "range": ("minimum", "maximum"), "reserve": ("mediaan", "p85")}
EUROS_BY = {"cost_coa": "coa_occupancy"}  # whose past narrowing stands in: few days have prices


class Base(NamedTuple):
    """A moment before a target year from which is waited: the 15th of a month.

    Attributes:
        month: 1 to 12.
        years_before: calendar years before the target year.
    """

    month: int
    years_before: int

    def day(self, year: int, wait: int = 0) -> date:
        """Return the day for a target year, so many months later."""
        month = pd.Period(year=year - self.years_before, month=self.month, freq="M") + wait
        return date(month.year, month.month, DAY)

    def __str__(self) -> str:
        """Return the base as words."""
        return f"{DAY}-{self.month:02d}, {self.years_before} before"


FIXED = (Base(2, 1), Base(9, 1))  # about when MPP part I and II are fixed, by rule


def bases(newest: date) -> tuple[Base, ...]:
    """Return the bases: the fixing of both parts of the MPP, and where the newest day stands."""
    today = tuple(Base(newest.month, ahead) for ahead in (1, 2))
    return tuple(dict.fromkeys((*FIXED, *today)))


def waiting_days(newest: date, first: int = FIRST_YEAR) -> list[date]:
    """Return every past day that the value of waiting needs, up to the newest one."""
    years = range(first, newest.year + 3)
    every = {base.day(y, wait) for base in bases(newest) for y in years for wait in (0, *WAITS)}
    return sorted(day for day in every if date(first - 1, 1, 1) <= day <= newest)


def pairs(rows: pd.DataFrame, bases: Sequence[Base]) -> pd.DataFrame:
    """Return the width of each band before and after waiting.

    Args:
        rows: of ``forecast.budget_record.days``.
        bases: bases.

    Returns:
        A row per quantity, base, target year and wait that has both days, columns quantity,
        base, year, wait, day, later, and for each of ``WIDTHS`` the width at first (its name)
        and later (``_later``), in the unit of the quantity. Two days on which the quantity was
        made otherwise (``made_of``) are no pair.
    """
    kept = rows[rows["quantity"].isin(QUANTITIES)]
    at = {(row["day"], row["quantity"], row["year"]): row for row in kept.to_dict("records")}
    found = []
    for quantity, base, year in _asked(kept, bases):
        first = at.get((base.day(year).isoformat(), quantity, year))
        for wait in WAITS if first else ():
            later = at.get((base.day(year, wait).isoformat(), quantity, year))
            if first and later and first["made_of"] == later["made_of"]:
                named = {"quantity": quantity, "base": str(base), "year": year, "wait": wait}
                days = {"day": first["day"], "later": later["day"]}
                found.append(named | days | _widths(first, "") | _widths(later, "_later"))
    return pd.DataFrame(found)


def _asked(rows: pd.DataFrame, bases: Sequence[Base]) -> Iterator[tuple[str, Base, int]]:
    for quantity in QUANTITIES:
        for base in bases:
            for year in sorted(rows["year"].unique()):
                yield quantity, base, int(year)


def _widths(row: dict[Any, Any], suffix: str) -> dict[str, float]:
    return {f"{name}{suffix}": row[high] - row[low] for name, (low, high) in WIDTHS.items()}


def narrowing(found: pd.DataFrame) -> pd.DataFrame:
    """Return by quantity, base and wait which share of the width is left.

        share = sum of the later widths / sum of the first widths, over the same years

    Args:
        found: of :func:`pairs`.

    Returns:
        Columns quantity, base, wait, n (years), years, and for each of ``WIDTHS`` its mean,
        its mean later, its share and the lowest and highest share of a single year.
    """
    rows = []
    for (quantity, base, wait), group in found.groupby(["quantity", "base", "wait"], sort=False):
        row = {"quantity": quantity, "base": base, "wait": wait, "n": len(group)}
        row["years"] = f"{group['year'].min()}-{group['year'].max()}"
        for name in WIDTHS:
            each = group[f"{name}_later"] / group[name]
            row |= {name: group[name].mean(), f"{name}_later": group[f"{name}_later"].mean()}
            row |= {f"{name}_share": group[f"{name}_later"].sum() / group[name].sum()}
            row |= {f"{name}_lowest": each.min(), f"{name}_highest": each.max()}
        rows.append(row)
    return pd.DataFrame(rows)


def coming(rows: pd.DataFrame, table: pd.DataFrame, newest: date) -> pd.DataFrame:
    """Return what waiting is expected to narrow for the coming years, from the newest run.

        expected width = width of today * share left in past years at the same distance

    Args:
        rows: of ``forecast.budget_record.days``, holding the newest day.
        table: of :func:`narrowing`.
        newest: day of the newest run; past days are the 15th of its month.

    Returns:
        Columns quantity, year, wait, n and years (of the past shares), and for each of
        ``WIDTHS`` today's width and the expected one. Euros follow the past shares of occupancy.
    """
    today = rows[rows["day"] == newest.isoformat()]
    found = []
    for row in today[today["quantity"].isin(QUANTITIES)].to_dict("records"):
        base = str(Base(newest.month, row["year"] - newest.year))
        by = EUROS_BY.get(row["quantity"], row["quantity"])
        for past in table[(table["quantity"] == by) & (table["base"] == base)].to_dict("records"):
            now = _widths(row, "")
            named = {name: row[name] for name in ("quantity", "year")}
            later = {f"{name}_expected": now[name] * past[f"{name}_share"] for name in WIDTHS}
            found.append(
                named | {name: past[name] for name in ("wait", "n", "years")} | now | later
            )
    return pd.DataFrame(found)
