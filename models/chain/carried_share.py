"""Persons in COA reception, month by month on every path.

    stock[h] = stock[h-1] + inflow[h] - share/12 * (stock[h-1] + inflow[h] / 2)

inflow is asylum inflow and share the yearly net outflow of those present: persons leaving less
persons who return, as asylum inflow does not count them. The share of the newest year known is
carried forward and drifts on each path as it drifted in the past. Returning persons, where
known, are added to inflow and outflow alike. It is the first, simple chain.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.errors import DataError
from data.series import Series
from data.streams.history import yearly
from data.streams.monthly import values
from data.streams.reception import occupancy
from models.paths import Paths

INFLOW = "coa_inflow"
OUTFLOW = "coa_outflow"
PERMIT_OUTFLOW = ("COA uitgestroomde vergunninghouders", "coa_outflow_permit_holders")


@dataclass(frozen=True, slots=True)
class Reception:
    """What is known of reception on the day.

    Attributes:
        start: month of the newest known month-end stock.
        stock: persons present then.
        outflow_share: net outflow in a year / persons present, newest known year.
        drift: standard deviation of the yearly change of its logarithm.
        year: the year the share is of.
        returning: COA inflow above asylum inflow, persons/year, or None when not known.
        permit_share: permit holders among those leaving, or None when not known.
    """

    start: pd.Period
    stock: float
    outflow_share: float
    drift: float
    year: int
    returning: float | None
    permit_share: float | None


def calibrate_occupancy(known: pd.DataFrame, inflow_total: Series) -> Reception:
    """Return the reception parameters that follow from the figures known on the day.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        inflow_total: months of asylum inflow, all streams.

    Raises:
        DataError: no year with occupancy at both ends and inflow is known.
    """
    stock = occupancy(known)
    inflow = yearly(inflow_total)
    shares = outflow_shares(stock, inflow)
    if shares.empty:
        raise DataError(
            "coa_occupancy: no year with occupancy at both ends and inflow known; expected at "
            "least one. Take a later day."
        )
    changes = np.diff(np.log(shares.to_numpy()))[np.diff(periods(shares).year) == 1]
    above = (values(known, INFLOW, "Y") - inflow).dropna()
    return Reception(
        start=stock.months[-1],
        stock=float(stock.values[-1]),
        outflow_share=float(shares.iloc[-1]),
        drift=float(np.std(changes)) if len(changes) > 1 else 0.0,
        year=periods(shares)[-1].year,
        returning=max(float(above.iloc[-1]), 0.0) if len(above) else None,
        permit_share=_permit_share(known),
    )


def outflow_shares(stock: Series, inflow: pd.Series) -> pd.Series:
    """Return net outflow / mean of persons present at both ends, by year.

        net outflow = asylum inflow - change in occupancy

    Args:
        stock: month-end occupancy; only ends of year that were counted are used.
        inflow: asylum inflow by year.
    """
    level = pd.Series(stock.values, index=stock.months)
    ends = level[(stock.months.month == 12) & ~stock.estimated]
    ends = ends.set_axis(periods(ends).asfreq("Y"))
    before = ends.set_axis(periods(ends) + 1)
    shares = (inflow - (ends - before)) / ((ends + before) / 2)
    return shares.dropna()[lambda found: found > 0]


def _permit_share(known: pd.DataFrame) -> float | None:
    outflow = values(known, OUTFLOW, "Y")
    shares = [values(known, name, "Y") / outflow for name in PERMIT_OUTFLOW]
    known_shares = shares[0].combine_first(shares[1]).dropna()
    return float(known_shares.iloc[-1]) if len(known_shares) else None


def simulate_occupancy(
    start: Reception, inflow: Paths, rng: np.random.Generator
) -> dict[str, Paths]:
    """Return the flows and stock of reception on the paths of ``inflow``.

    Args:
        start: parameters of the day.
        inflow: asylum inflow, all streams, persons/month; must hold ``start.start + 1``.
        rng: the only source of chance.

    Returns:
        ``coa_occupancy``; with returning persons known also ``coa_inflow``; with the split of
        outflow known too, ``coa_outflow_permit_holders`` and ``coa_outflow_other``. Every
        path conserves persons.
    """
    keep = inflow.months > start.start
    months, arriving = inflow.months[keep], inflow.values[:, keep]
    share = _share_paths(start, months, len(arriving), rng)
    stock, leaving = _roll(start.stock, arriving, share)
    found = {"coa_occupancy": Paths("coa_occupancy", months, stock, "persons")}
    if start.returning is None:
        return found
    flows = {"coa_inflow": arriving + start.returning / 12}
    if start.permit_share is not None:
        gross = leaving + start.returning / 12
        flows["coa_outflow_permit_holders"] = gross * start.permit_share
        flows["coa_outflow_other"] = gross * (1 - start.permit_share)
    return found | {key: Paths(key, months, flow, "persons/month") for key, flow in flows.items()}


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
