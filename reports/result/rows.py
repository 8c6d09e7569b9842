"""Rows of a run result as small typed values, so that pages do not handle tables."""

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from forecast.bands import LABELS
from forecast.costs.basis import WAITING, from_text
from forecast.run.result import RunResult
from reports.result.budget_words import (
    basis_words,
    line_words,
    note,
    reason,
    version_words,
)

LEVELS = ("p2_5", "p10", *LABELS, "p90", "p97_5")
YEAR_END = "_end"  # a quantity of this name is about the last day of its year
CHAPTER = "cost_chapter"
KEPT = 512  # answers kept: pages, charts and tables ask the same of one result
YEAR_DAYS = 360  # an official figure over at least this many days is one of a year


class Band(NamedTuple):
    """What one quantity may be in one month or year, in its own unit."""

    period: str
    p2_5: float
    p10: float
    minimum: float
    mediaan: float
    medio: float
    maximum: float
    p90: float
    p97_5: float


class OfficialRound(NamedTuple):
    """The official figures of one round about one year or day; what was not given is nan.

    ``central`` is the mediaan, or the one figure of a round that names no scenario.
    """

    vintage: str
    published_on: str
    period: str
    is_point: bool
    minimum: float
    central: float
    medio: float
    maximum: float

    def centre(self) -> tuple[str, float]:
        """Return the scenario and value that stand for the round: mediaan or point, else medio."""
        if np.isfinite(self.central):
            return "point" if self.is_point else "mediaan", self.central
        return "medio", self.medio


class BudgetYear(NamedTuple):
    """One budget line in one year: euros expected beside euros booked; nan where unknown.

    ``reason`` says why there is no comparison, empty when there is one; ``note`` says what the
    cost holds and leaves out; ``waiting`` is wage and price adjustment still to come to it, EUR.
    """

    key: str
    article: str
    line: str
    year: int
    booked: float
    band: Band
    p_sufficient: float
    shortfall: float
    gap: float
    version: str
    booked_on: str
    price_basis: str
    reason: str
    note: str
    waiting: float = 0.0

    @property
    def is_compared(self) -> bool:
        """Whether there is an amount to compare with; booked at nothing is none."""
        return bool(np.isfinite(self.p_sufficient))


@lru_cache(maxsize=KEPT)
def periods(result: RunResult, quantity: str, yearly: bool) -> list[Band]:
    """Return the bands of a quantity by year, or by month, in order; empty when absent."""
    if (rows := _of_quantity(result).get(quantity)) is None:
        return []
    rows = rows[(rows["period"].str.len() == 4) == yearly].sort_values("period")
    table = rows[["period", "p2_5", "p10", *LABELS, "p90", "p97_5"]]
    return [Band(*row) for row in table.itertuples(index=False, name=None)]


@lru_cache(maxsize=2)
def _of_quantity(result: RunResult) -> dict[str, pd.DataFrame]:
    """Return the rows of the bands by quantity, in the order of the table."""
    return {str(key): rows for key, rows in result.bands.groupby("quantity", sort=False)}


def years(result: RunResult, quantity: str) -> dict[int, Band]:
    """Return the yearly bands of a quantity by year; empty when absent."""
    return {int(band.period): band for band in periods(result, quantity, yearly=True)}


def months(result: RunResult, quantity: str) -> list[Band]:
    """Return the monthly bands of a quantity in order; empty when absent."""
    return periods(result, quantity, yearly=False)


@lru_cache(maxsize=KEPT)
def official(result: RunResult, *names: str, yearly: bool = True) -> dict[str, OfficialRound]:
    """Return for each year (or day) the newest official round that gives a figure for it.

    Rounds are not mixed within a period: all figures of a year come from one round. Of rounds
    published on one day the one with most figures is taken, then the first by name.

    Args:
        result: the run.
        names: quantities that mean the same in the prognoses table.
        yearly: figures over whole years; otherwise those about one day.
    """
    found = official_rounds(result, *names, yearly=yearly)
    return {period: rounds[0] for period, rounds in found.items()}


@lru_cache(maxsize=KEPT)
def official_rounds(
    result: RunResult, *names: str, yearly: bool = True
) -> dict[str, list[OfficialRound]]:
    """Return for each year (or day) every official round that gives a figure, newest first.

    Args:
        result: the run.
        names: quantities that mean the same in the prognoses table.
        yearly: figures over whole years; otherwise those about one day.
    """
    rows = result.official[result.official["quantity"].isin(names)]
    if rows.empty:
        return {}
    spans = pd.to_datetime(rows["end"]) - pd.to_datetime(rows["start"])
    whole = (spans.dt.days >= YEAR_DAYS) & ~rows["quantity"].str.endswith(YEAR_END)
    rows = rows[whole == yearly].assign(
        key=lambda t: t["end"].astype(str).str.slice(0, 4 if yearly else 10),
        published_on=lambda t: t["published_on"].astype(str).str.slice(0, 10),
    )
    return {str(key): _newest_first(str(key), group) for key, group in rows.groupby("key")}


def _newest_first(period: str, rows: pd.DataFrame) -> list[OfficialRound]:
    columns = (rows[name].to_list() for name in ("vintage", "published_on", "scenario"))
    records = zip(*columns, rows["value"].to_numpy(float), strict=True)
    ranked = sorted(map(_Printed._make, records), key=lambda row: row.vintage)
    size = Counter(row.vintage for row in ranked)
    ranked.sort(key=lambda row: size[row.vintage], reverse=True)
    ranked.sort(key=lambda row: row.published_on, reverse=True)
    rounds: dict[str, list[_Printed]] = {}
    for row in ranked:
        rounds.setdefault(row.vintage, []).append(row)
    return [_round(period, group) for group in rounds.values()]


class _Printed(NamedTuple):
    """One official figure."""

    vintage: str
    published_on: str
    scenario: str
    value: float


def _round(period: str, rows: list[_Printed]) -> OfficialRound:
    vintage, day = rows[0].vintage, rows[0].published_on
    values: dict[str, float] = {}
    for row in rows:
        if not np.isnan(row.value):
            values.setdefault(row.scenario, row.value)
    low, middle, medio, high = (values.get(name, np.nan) for name in LABELS)
    is_point = "mediaan" not in values and "point" in values
    central = values["point"] if is_point else middle
    return OfficialRound(vintage, day, period, is_point, low, central, medio, high)


def present(result: RunResult, *quantities: str) -> list[str]:
    """Return those of the quantities that have bands, in the order given."""
    known = set(result.bands["quantity"])
    return [quantity for quantity in quantities if quantity in known]


def budget_lines(result: RunResult) -> dict[str, list[BudgetYear]]:
    """Return the rows of the budget table by cost quantity, each in order of year."""
    lines: dict[str, list[BudgetYear]] = {}
    rows = result.budget[result.budget["kind"] == "line"].sort_values(["article", "line", "year"])
    for row in rows.to_dict("records"):
        key = row["key"]
        band = years(result, key)[row["year"]]
        found = BudgetYear(
            key,
            row["article"],
            row["line"],
            row["year"],
            row["booked"],
            band,
            row["p_sufficient"],
            row["expected_shortfall"],
            row["gap"],
            version_words(row, result.language),
            str(row["booked_on"])[:10],
            basis_words(key, row["price_basis"], result.language),
            reason(row["remark"], result.language),
            note(key, result.language),
            from_text(row["price_basis"]).get(WAITING, 0.0),
        )
        lines.setdefault(key, []).append(found)
    return lines


def chapter(result: RunResult) -> dict[str, list[BudgetYear]]:
    """Return the rows of the whole chapter by its key, as :func:`budget_lines` does for lines."""
    rows = result.budget[result.budget["kind"] == "chapter"].sort_values("year")
    known = years(result, CHAPTER)
    found = [
        BudgetYear(
            CHAPTER,
            row["article"],
            line_words(row, result.language),
            row["year"],
            row["booked"],
            known[row["year"]],
            row["p_sufficient"],
            row["expected_shortfall"],
            row["gap"],
            version_words(row, result.language),
            str(row["booked_on"])[:10],
            basis_words("total", row["price_basis"], result.language),
            reason(row["remark"], result.language),
            "",
        )
        for row in rows.to_dict("records")
        if row["year"] in known
    ]
    return {CHAPTER: found} if found else {}
