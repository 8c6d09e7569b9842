"""Persons in COA reception, month by month on every path.

    stock[h] = stock[h-1] + inflow[h] - share/12 * (stock[h-1] + inflow[h] / 2)

The yearly outflow share of those present is carried forward from the newest year known and
drifts on each path as it drifted in the past. It is the first, simple chain.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.errors import DataError
from data.history import yearly
from data.monthly import values
from data.reception import occupancy
from data.series import Series
from models.paths import Paths

INFLOW = ("coa_inflow",)
OUTFLOW = ("coa_outflow",)
PERMIT_OUTFLOW = ("COA uitgestroomde vergunninghouders", "coa_outflow_permit_holders")


@dataclass(frozen=True, slots=True)
class Reception:
    """What is known of reception on the day.

    Attributes:
        start: month of the newest known month-end stock.
        stock: persons present then.
        outflow_share: persons leaving in a year / persons present, newest known year.
        drift: standard deviation of the yearly change of its logarithm.
        permit_share: permit holders among those leaving, or None when not known.
        returning: COA inflow above asylum inflow, persons/year; 0 when not known.
        year: the year the shares are of.
    """

    start: pd.Period
    stock: float
    outflow_share: float
    drift: float
    permit_share: float | None
    returning: float
    year: int


def calibrate(known: pd.DataFrame, inflow_total: Series) -> Reception:
    """Return the reception parameters that follow from the figures known on the day.

    Args:
        known: rows of ``data.vintages.known_on``.
        inflow_total: months of asylum inflow, all streams.

    Raises:
        DataError: no year with occupancy at both ends and inflow is known.
    """
    stock = occupancy(known)
    shares = outflow_shares(known, stock, yearly(inflow_total))
    if shares.empty:
        raise DataError(
            "coa_occupancy: no year with occupancy at both ends and inflow known; expected at "
            "least one. Take a later day."
        )
    year = periods(shares)[-1]
    changes = np.diff(np.log(shares.to_numpy()))[np.diff(periods(shares).year) == 1]
    return Reception(
        start=stock.months[-1],
        stock=float(stock.values[-1]),
        outflow_share=float(shares.iloc[-1]),
        drift=float(np.std(changes)) if len(changes) > 1 else 0.0,
        permit_share=_ratio(known, PERMIT_OUTFLOW, OUTFLOW, year),
        returning=_returning(known, yearly(inflow_total), year),
        year=year.year,
    )


def outflow_shares(known: pd.DataFrame, stock: Series, inflow: pd.Series) -> pd.Series:
    """Return persons leaving / mean of persons present at both ends, by year.

    Outflow as printed; where it is not, asylum inflow less the change in occupancy.
    """
    level = pd.Series(stock.values, index=stock.months)
    ends = level[(stock.months.month == 12) & ~stock.estimated]
    ends = ends.set_axis(periods(ends).asfreq("Y"))
    before = ends.set_axis(periods(ends) + 1)
    implied = inflow - (ends - before)
    printed = _first(known, OUTFLOW)
    shares = printed.combine_first(implied.dropna()) / ((ends + before) / 2)
    return shares.dropna()[lambda found: found > 0]


def simulate(start: Reception, inflow: Paths, rng: np.random.Generator) -> dict[str, Paths]:
    """Return the flows and stock of reception on the paths of ``inflow``.

    Args:
        start: parameters of the day.
        inflow: asylum inflow, all streams, persons/month; must hold ``start.start + 1``.
        rng: the only source of chance.

    Returns:
        ``coa_inflow``, ``coa_outflow_other``, ``coa_occupancy`` and, when the split is known,
        ``coa_outflow_permit_holders``; every path conserves persons.
    """
    keep = inflow.months > start.start
    months = inflow.months[keep]
    arriving = inflow.values[:, keep] + start.returning / 12
    share = _share_paths(start, months, len(arriving), rng)
    stock, leaving = _roll(start.stock, arriving, share)
    permit = start.permit_share or 0.0
    found = {
        "coa_inflow": (arriving, "persons/month"),
        "coa_outflow_other": (leaving * (1 - permit), "persons/month"),
        "coa_outflow_permit_holders": (leaving * permit, "persons/month"),
        "coa_occupancy": (stock, "persons"),
    }
    if start.permit_share is None:
        del found["coa_outflow_permit_holders"]
    return {key: Paths(key, months, array, unit) for key, (array, unit) in found.items()}


def _share_paths(
    start: Reception, months: pd.PeriodIndex, n_paths: int, rng: np.random.Generator
) -> FloatArray:
    """Return monthly outflow shares, shape (n_paths, H): a log random walk over years."""
    ahead = months.year.to_numpy() - start.year
    steps = rng.normal(0.0, start.drift, (n_paths, max(int(ahead.max()), 1))).cumsum(axis=1)
    walk = np.hstack([np.zeros((n_paths, 1)), steps])
    yearly_share = start.outflow_share * np.exp(walk[:, np.maximum(ahead, 0)])
    monthly: FloatArray = np.minimum(yearly_share / 12, 1.0)
    return monthly


def _roll(stock: float, arriving: FloatArray, share: FloatArray) -> tuple[FloatArray, FloatArray]:
    present = np.full(len(arriving), stock)
    stocks, leaving = np.empty_like(arriving), np.empty_like(arriving)
    for h in range(arriving.shape[1]):
        leaving[:, h] = share[:, h] * (present + arriving[:, h] / 2)
        present = present + arriving[:, h] - leaving[:, h]
        stocks[:, h] = present
    return stocks, leaving


def _first(known: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    found = pd.Series(dtype=float, index=pd.PeriodIndex([], freq="Y"))
    for name in names:
        found = found.combine_first(values(known, name, "Y"))
    return found


def _ratio(
    known: pd.DataFrame, part: tuple[str, ...], whole: tuple[str, ...], year: pd.Period
) -> float | None:
    ratio = (_first(known, part) / _first(known, whole)).dropna()
    ratio = ratio[ratio.index <= year]
    return float(ratio.iloc[-1]) if len(ratio) else None


def _returning(known: pd.DataFrame, inflow: pd.Series, year: pd.Period) -> float:
    if year not in _first(known, OUTFLOW).index:
        return 0.0
    above = (_first(known, INFLOW) - inflow).dropna()
    return max(float(above.get(year, 0.0)), 0.0)
