"""First applications at the IND: a stock, decisions up to capacity, grants by a share.

    decisions[h] = min(capacity[h] * followed[y], stock[h-1] + applications[h])
    stock[h] = stock[h-1] + applications[h] - decisions[h]
    grants[h] = grant share[h] * decisions[h]
    overdue[h] = max(0, stock[h] - applications of the last `ind_term` months)

The oldest application is decided first, so what is overdue is what no application within the
term can explain: a lower bound. Capacity follows the applications of the year before where enough
years are known, and a printed plan comes on top (``models.decisions.capacity``). Decisions and
grants are those of the national definition when a year of both is known, else first-instance
decisions of Eurostat.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import DataError
from data.series import Series
from models.chain.settings import Settings
from models.decisions.capacity import followed
from models.decisions.printed import spans
from models.paths import Paths

IND_NATIONAL: dict[str, tuple[str, ...]] = {
    "decisions": ("eerste asielaanvragen: beslissingen totaal",),
    "grants": ("eerste asielaanvragen: inwilligingen",),
    "stock": ("nl_stock_first_pending",),
}
IND_EUROSTAT: dict[str, tuple[str, ...]] = {
    "decisions": (
        "nl_decisions_first_instance_eurostat",
        "first_instance_decisions_excl_ukrainian",
    ),
    "grants": ("nl_decisions_positive_eurostat", "first_instance_positive_excl_ukrainian"),
    "stock": (
        "nl_pending_excl_UA_eurostat",
        "asylum_pending_excl_ukrainian",
        "nl_pending_eurostat",
        "openstaande asielprocedures Nederland (Eurostat)",
    ),
}


@dataclass(frozen=True, eq=False, slots=True)
class IndStart:
    """First applications on the day the chain starts.

    Attributes:
        month: month at the end of which ``stock`` is pending.
        stock: pending applications.
        before: applications of the months up to and with ``month``, oldest first.
        capacity: decisions/month, newest known.
        grant_share: grants / decisions, newest known.
        definition: ``"national"`` or ``"Eurostat"``.
    """

    month: pd.Period
    stock: float
    before: FloatArray
    capacity: float
    grant_share: float
    definition: str


def calibrate_ind(known: pd.DataFrame, first: Series, month: pd.Period) -> IndStart:
    """Return the state of the IND at the end of ``month``.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        first: months of first applications.
        month: month the chain starts after.

    Raises:
        DataError: no decisions with grants, or no stock, is known around the month.
    """
    for definition, names in (("national", IND_NATIONAL), ("Eurostat", IND_EUROSTAT)):
        decided, granted = newest(known, names, month)
        if decided is None or granted is None:
            continue
        stock = _stock(known, names, first, decided, month)
        if stock is not None:
            before = first.values[first.months <= month]
            return IndStart(month, stock, before, decided, granted / decided, definition)
    raise DataError(
        f"ind_stock: no stock, decisions and grants known around {month}; expected each within a "
        f"year. Take a later day."
    )


def newest(
    known: pd.DataFrame, names: dict[str, tuple[str, ...]], month: pd.Period
) -> tuple[float | None, float | None]:
    """Return decisions and grants per month of the newest stretch known for both.

    The stretch ends at most a year before the end of ``month``, and not after it.
    """
    pair = spans(known, names["decisions"]).merge(
        spans(known, names["grants"]), on=["start", "end", "months"], suffixes=("", "_granted")
    )
    last = month.end_time.normalize()
    pair = pair[(pair["end"] <= last) & (pair["end"] > last - pd.DateOffset(years=1))]
    if pair.empty:
        return None, None
    row = pair.iloc[-1]
    return float(row["value"] / row["months"]), float(row["value_granted"] / row["months"])


def _stock(
    known: pd.DataFrame,
    names: dict[str, tuple[str, ...]],
    first: Series,
    decided: float,
    month: pd.Period,
) -> float | None:
    """Return the stock at the end of ``month``: the nearest count, moved there by its flows."""
    counts = spans(known, names["stock"])
    if counts.empty:
        return None
    ends = counts["end"].dt.to_period("M")
    gap = ends.map(lambda end: abs((end - month).n))
    counts = counts[gap <= 12]
    if counts.empty:
        return None
    nearest = gap[counts.index].idxmin()
    at = ends[nearest]
    early, late = min(at, month), max(at, month)
    between = (first.months > early) & (first.months <= late)
    rates = _rates(known, names["decisions"], decided, pd.period_range(early + 1, late, freq="M"))
    change = float(first.values[between].sum()) - rates
    return max(float(counts.loc[nearest, "value"]) + (change if at < month else -change), 0.0)


def _rates(
    known: pd.DataFrame, names: tuple[str, ...], newest_rate: float, months: pd.PeriodIndex
) -> float:
    """Return decisions over ``months``: per month of the shortest stretch that holds it."""
    found = spans(known, names).sort_values("months", kind="stable")
    total = 0.0
    for month in months:
        inside = (found["start"] <= month.start_time) & (found["end"] >= month.end_time.normalize())
        held = found[inside]
        total += newest_rate if held.empty else held.iloc[0]["value"] / held.iloc[0]["months"]
    return total


def simulate_ind(start: IndStart, settings: Settings, first: FloatArray) -> dict[str, Paths]:
    """Return stock, decisions and grants, and what is overdue when the term is known.

    Args:
        start: state before the first month of ``settings``.
        settings: reads ``ind_capacity`` and ``ind_grant_share``; ``ind_base``, ``ind_follow``,
            ``ind_plan_gain`` and ``ind_term`` where they are there.
        first: first applications, shape (n_paths, H).
    """
    capacity = _capacity(start, settings, first)
    present = np.full(len(first), start.stock)
    stock, decided = np.empty_like(first), np.empty_like(first)
    for h in range(first.shape[1]):
        available = present + first[:, h]
        decided[:, h] = np.minimum(capacity[:, h], available)
        present = available - decided[:, h]
        stock[:, h] = present
    found = {
        "ind_stock": (stock, "applications"),
        "ind_decisions": (decided, "decisions/month"),
        "ind_grants": (decided * settings.of("ind_grant_share"), "decisions/month"),
    }
    if "ind_term" in settings:
        found["ind_overdue"] = (_overdue(start, settings, first, stock), "applications")
    months = settings.months
    return {key: Paths.own(key, months, values, unit) for key, (values, unit) in found.items()}


def _capacity(start: IndStart, settings: Settings, first: FloatArray) -> FloatArray:
    """Return decisions/month that can be taken: as set, as applications lead to and by plan."""
    found = settings.of("ind_capacity")
    if "ind_follow" in settings:
        base, share = settings.of("ind_base"), settings.of("ind_follow")
        found = found * followed(base, share, start.before, first, settings.months)
    if "ind_plan_gain" in settings:
        found = found * (1 + settings.of("ind_plan_gain"))
    return found


def _overdue(
    start: IndStart, settings: Settings, first: FloatArray, stock: FloatArray
) -> FloatArray:
    before = np.broadcast_to(start.before, (len(first), len(start.before)))
    arrived = np.hstack([np.zeros((len(first), 1)), before, first]).cumsum(axis=1)
    last = len(start.before) + 1 + np.arange(first.shape[1])
    terms = settings.of("ind_term")[0].round().astype(int)
    recent = arrived[:, last] - arrived[:, np.maximum(last - terms, 0)]
    overdue: FloatArray = np.maximum(stock - recent, 0.0)
    return overdue
