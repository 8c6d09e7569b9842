"""The booked budget of a day: of each line and year the newest stand published by then."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.errors import BudgetError
from data.tables.mutations import AUTUMN

STANDS = ("ontwerpbegroting", "vastgestelde begroting", "stand 1e suppletoire")
MUTATION = "mutatie"  # moves a stand and is none
KEY = ["article", "line", "year"]
LEAVES = {"37.1": 1, "37.4": 3, "37.5": 3, "37.6": 3, "37.7": 3, "91.2": 1, "92.2": 3}
CHAPTER = "XX"


class Booked(NamedTuple):
    """One booked amount in EUR; nan when nothing was booked or shipped by the day."""

    amount: float
    version: str
    published_on: str
    derived: bool


class Mutated(NamedTuple):
    """A stand less what a Najaarsnota took off it, EUR.

    Attributes:
        amount: a mutation of the line itself, or its share of that of the whole article: the
            split is not printed, so every line of the article carries it in proportion.
        all_here: the other end: the whole mutation of the article is in this line.
        published_on: day of the mutation, or of the stand where there is none.
    """

    amount: float
    all_here: float
    published_on: str


NOTHING = Booked(float("nan"), "", "", False)


def stands(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the newest stand of every line and year among the rows known on the day.

    Of two stands published on one day the later in the cycle counts: ontwerp < vastgesteld
    < suppletoire. Mutations are not stands.

    Args:
        lines: rows of the budget table published by the day.

    Returns:
        A row per article, line and year (int), in the order printed, columns of ``lines`` with
        ``amount`` in EUR and ``level`` as a number.

    Raises:
        BudgetError: a version is no known stand and no mutation.
    """
    rank = lines["version"].map(_rank)
    rows = lines.assign(rank=rank)[rank >= 0]
    rows = rows[rows["year"].astype(str).str.fullmatch(r"\d{4}")]
    newest = rows.sort_values(["published_on", "rank"], kind="stable").drop_duplicates(
        KEY, keep="last"
    )
    first = rows.drop_duplicates(KEY)
    kept = newest.set_index(KEY).reindex(pd.MultiIndex.from_frame(first[KEY])).reset_index()
    return kept.assign(
        year=kept["year"].astype(int),
        amount=kept["amount_keur"].astype(float) * 1000,
        level=pd.to_numeric(kept["level"]) if "level" in kept else np.nan,
    )


def _rank(version: str) -> int:
    """Return the place of a stand in the cycle, -1 of a mutation."""
    ranks = [rank for rank, stand in enumerate(STANDS) if version.startswith(stand)]
    if not ranks and not version.startswith(MUTATION):
        raise BudgetError(
            f"budget: the version {version!r} is unknown; expected {', '.join(STANDS)} or "
            f"{MUTATION} and a year. Correct data/vintages/budget.csv or add the stand to "
            f"forecast/costs/booked.py."
        )
    return ranks[0] if ranks else -1


def booked(lines: pd.DataFrame, article: str, line: str, year: int) -> Booked:
    """Return the newest stand of one line and year.

    Args:
        lines: rows of the budget table published by the day.
        article: e.g. ``"37.4"``.
        line: label as printed, e.g. ``"COA"``.
        year: budget year.
    """
    return _by_line(lines).get((article, line, year), NOTHING)


_last: list[tuple[pd.DataFrame | None, dict[tuple[str, str, int], Booked]]] = [(None, {})]


def _by_line(lines: pd.DataFrame) -> dict[tuple[str, str, int], Booked]:
    """Return the newest stand of every line and year; the table asked last is kept as it was."""
    table, found = _last[0]
    if table is not lines:
        rows = stands(lines).to_dict("records")
        found = {(row["article"], row["line"], row["year"]): of_row(row) for row in rows}
        _last[0] = (lines, found)
    return found


def newest(lines: pd.DataFrame, article: str, line: str, year: int) -> Mutated:
    """Return the newest stand of one line and year, with the mutations published after it.

    Args:
        lines: rows of the budget table published by the day.
        article: e.g. ``"37.7"``.
        line: label as printed.
        year: budget year.
    """
    stand = booked(lines, article, line, year)
    later = lines[
        lines["version"].str.startswith(AUTUMN)
        & (lines["article"] == article)
        & (lines["year"].astype(str) == str(year))
        & (lines["published_on"] > pd.Timestamp(stand.published_on or "1900-01-01"))
    ]
    own = 1000 * float(later.loc[later["line"] == line, "amount_keur"].sum())
    of_article = later[pd.to_numeric(later["level"]) == 1]
    whole = 1000 * float(of_article["amount_keur"].sum())
    day = max([stand.published_on, *(f"{day:%Y-%m-%d}" for day in later["published_on"])])
    if not whole:
        return Mutated(stand.amount + own, stand.amount + own, day)
    parts = leaves(stands(lines[lines["article"] == article]))
    share = stand.amount / float(parts.loc[parts["year"] == year, "amount"].sum())
    return Mutated(stand.amount + own + share * whole, stand.amount + own + whole, day)


def of_row(row: Mapping[Any, Any]) -> Booked:
    """Return one row of :func:`stands` as a value."""
    day = f"{row['published_on']:%Y-%m-%d}"
    return Booked(float(row["amount"]), row["version"], day, bool(row["derived"]))


def leaves(found: pd.DataFrame) -> pd.DataFrame:
    """Return the lines the chapter's expenditure is made of, each euro once.

    Args:
        found: rows of :func:`stands`.
    """
    return found[found["article"].map(LEAVES).eq(found["level"])].reset_index(drop=True)
