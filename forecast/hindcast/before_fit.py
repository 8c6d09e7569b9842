"""Years before those the chain is fitted on: what the balance of the year before tells of them.

Before 2016 no count of permit holders is known, and persons beyond the pending applications were
mostly rejected ones. Here the start is the chain's own: permits of the quarters known, each month
added and housed at the fitted rate, from the stock at which the first quarter would stand still.
As many others leave as left in the year before:

    left = inflow - change in occupancy - (permits - change in permit holders)

Nothing of the year itself is read but its inflow, and no year the chain is fitted on starts so.
"""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from data.arrays import periods
from data.streams.history import yearly
from data.streams.monthly import values
from data.streams.reception import occupancy
from forecast.known import Known
from models.chain.coa import CoaStart
from models.chain.ind import IND_EUROSTAT
from models.chain.transitions import INFLOW, Transition
from models.decisions.printed import by_year

NAREIS = "nl_nareis_cbs"
APPLIED = ("inflow_first", "inflow_repeat")
MONTHS = 3  # of a quarter


class Before(NamedTuple):
    """A year as the balance of the year before tells it.

    Attributes:
        year: with its persons in reception split anew.
        departures: others leaving, persons/month.
    """

    year: Transition
    departures: float


def as_before(known: Known, one: Transition, rate: float) -> Before | None:
    """Return a year started by the balance of the year before; None where that is not known.

    Args:
        known: what was known on the day.
        one: the year.
        rate: share of permit holders housed, share/month.
    """
    start, ended = one.coa, one.coa.month
    permits = permits_by_quarter(known)
    held = permit_holders_held(permits, rate)
    counted = occupancy(known.figures)
    exact = ~counted.estimated
    level = dict(zip(counted.months[exact], counted.values[exact], strict=True))
    came = _inflow(known, ended.year)
    if came is None or not {ended, ended - 12} <= held.keys() or ended - 12 not in level:
        return None
    granted = float(permits[periods(permits).year == ended.year].sum())
    housed = granted - (held[ended] - held[ended - 12])
    left = came - (start.total - float(level[ended - 12])) - housed
    holders = min(held[ended], start.total)
    procedure = min(one.ind.stock, start.total - holders)
    others = start.total - holders - procedure
    coa = CoaStart(ended, procedure, others, holders, estimated=True)
    return Before(replace(one, coa=coa), max(left, 0.0) / 12)


def permits_by_quarter(known: Known) -> "pd.Series[float]":
    """Return first-instance grants of Eurostat and nareis of CBS, persons/quarter."""
    granted = values(known.figures, IND_EUROSTAT["grants"][0], "Q")
    return (granted + values(known.figures, NAREIS, "Q")).dropna()


def permit_holders_held(permits: "pd.Series[float]", rate: float) -> dict[pd.Period, float]:
    """Return permit holders in reception that the permits leave, persons by month end.

        held[h] = held[h-1] + permits[h] - rate * (held[h-1] + permits[h] / 2)

    Args:
        permits: persons/quarter, spread evenly over its months; consecutive, or as far as they are.
        rate: share/month.

    Returns:
        The month before the first quarter, at which it would stand still, and every month after.
    """
    found: dict[pd.Period, float] = {}
    for quarter, amount in zip(periods(permits), permits.to_numpy(float), strict=True):
        first = quarter.asfreq("M", "S")
        month = float(amount) / MONTHS
        before = found.setdefault(first - 1, month / rate - month / 2)
        for later in range(MONTHS):
            before += month - rate * (before + month / 2)
            found[first + later] = before
    return found


def _inflow(known: Known, year: int) -> float | None:
    """Return the printed COA inflow of a year, else its applications and nareis; or None."""
    period = pd.Period(year=year, freq="Y")
    printed = by_year(known.figures, INFLOW).get(period)
    if printed is not None:
        return float(printed)
    family = values(known.figures, NAREIS, "Q")
    family = family[periods(family).year == year]
    years = [yearly(known.histories[key]) for key in APPLIED if key in known.histories]
    applied = [float(come) for found in years if (come := found.get(period)) is not None]
    if len(family) < 12 // MONTHS or len(applied) < len(APPLIED):
        return None
    return sum(applied) + float(family.sum())
