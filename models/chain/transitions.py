"""Years of reception with a count at both ends: where it stood, what came, where it ended."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.errors import DataError
from data.months import year_months
from data.series import Series
from data.streams.history import yearly
from data.streams.reception import OCCUPANCY, PERMIT_HOLDERS, occupancy, permit_holders
from models.chain.coa import CoaStart
from models.chain.housing import (
    HOUSING_BACKLOG,
    HOUSING_HELD,
    HOUSING_REALISED,
    HOUSING_TARGET,
    calibrate_housing,
)
from models.chain.ind import IND_EUROSTAT, IND_NATIONAL, IndStart, calibrate_ind
from models.decisions.printed import by_year, spans

STREAMS = ("inflow_first", "inflow_repeat", "inflow_nareis", "inflow_resettlement")
FIRST_YEAR = 2016  # before it most persons beyond the pending were no permit holders
SHORT = 3  # months that pending applications may lag behind the count of reception
INFLOW = ("COA instroom in de opvang", "coa_inflow")
NAMES = {
    *(name for names in (*IND_NATIONAL.values(), *IND_EUROSTAT.values()) for name in names),
    *INFLOW,
    *OCCUPANCY,
    *PERMIT_HOLDERS,
    *HOUSING_TARGET,
    *HOUSING_REALISED,
    *HOUSING_HELD,
    *HOUSING_BACKLOG,
}


@dataclass(frozen=True, eq=False, slots=True)
class Transition:
    """One calendar year of reception.

    Attributes:
        year: the year.
        coa: persons at its start, by stock.
        ind: first applications at its start.
        levels: parameters as they were at its start, by name of the settings.
        streams: persons/month by stream, shape (12,); scaled or with returning persons so that
            they add up to the printed COA inflow of the year, where there is one.
        end: persons at its end.
    """

    year: int
    coa: CoaStart
    ind: IndStart
    levels: dict[str, float]
    streams: dict[str, FloatArray]
    end: float


def transitions(
    known: pd.DataFrame, histories: Mapping[str, Series], since: int = FIRST_YEAR
) -> list[Transition]:
    """Return every year that has all figures, oldest first.

    A figure about the start of a year counts whenever it was printed, as long as it was known
    on the day; nothing about the year itself is used but its inflow and its end.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        histories: streams by key, and ``"inflow_total"``.
        since: first year; 2014 and 2015 have figures too but are not fitted on.
    """
    known = known[known["series"].isin(NAMES)]
    counted = occupancy(known)
    otherwise = permits_otherwise(known, histories)
    level = dict(zip(counted.months, counted.values, strict=True))
    exact = set(counted.months[~counted.estimated])
    printed = by_year(known, INFLOW)
    found = []
    for year in yearly(histories["inflow_total"]).index:
        before = pd.Period(year=year.year - 1, month=12, freq="M")
        if year.year < since or not {before, before + 12} <= exact:
            continue
        try:
            state = calibrate_ind(known, histories["inflow_first"], before)
            start = split(known, float(level[before]), state)
        except DataError:
            continue
        streams = _streams(histories, year.year)
        levels = newest_levels(known, otherwise, state)
        _feed(streams, levels, printed.get(year))
        found.append(
            Transition(year.year, start, state, levels, streams, float(level[before + 12]))
        )
    return found


def split(known: pd.DataFrame, persons: float, state: IndStart) -> CoaStart:
    """Return persons in reception at a month end by stock.

    Permit holders are the count within 100 days, else those in reception beyond the pending
    applications of Eurostat in the last three months, an estimate. In procedure is the stock of
    the IND as far as they are in reception without a permit; others are the rest.

    Raises:
        DataError: neither permit holders nor pending applications are known near the month.
    """
    holders = permit_holders(known, state.month.end_time.normalize())
    estimated = holders is None
    if holders is None:
        pending = spans(known, IND_EUROSTAT["stock"])
        ends = pending["end"].dt.to_period("M")
        at = pending[(ends <= state.month) & (ends > state.month - SHORT)]
        if at.empty:
            raise DataError(
                f"coa_permit_holders: no count near {state.month} and no pending applications "
                f"known; expected either. Take a later day."
            )
        holders = max(persons - float(at.iloc[-1]["value"]), 0.0)
    holders = min(holders, persons)
    procedure = min(state.stock, persons - holders)
    return CoaStart(state.month, procedure, persons - holders - procedure, holders, estimated)


def newest_levels(
    known: pd.DataFrame, otherwise: "pd.Series[float]", state: IndStart
) -> dict[str, float]:
    """Return the newest value of each setting at the end of ``state.month``; unknown left out.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        otherwise: of ``permits_otherwise``; the mean of the two newest years counts.
        state: of the IND.
    """
    found = {"ind_capacity": state.capacity, "ind_grant_share": state.grant_share}
    housed = calibrate_housing(known, state.month)
    if housed is not None:
        found["housing_capacity"] = housed.capacity
        found["coa_housed_share"] = housed.from_coa
    ended = periods(otherwise).asfreq("M", "E") <= state.month
    if ended.any():
        found["coa_permits_other"] = float(otherwise[ended].tail(2).mean()) / 12
    return found


def permits_otherwise(known: pd.DataFrame, histories: Mapping[str, Series]) -> "pd.Series[float]":
    """Return residents who got a permit other than by a first decision, persons/year.

        change in permit holders + permit holders leaving - grants - nareis - resettlement

    Returns:
        Every year that has all five, indexed by year.
    """
    left = by_year(known, HOUSING_HELD)
    granted = by_year(known, IND_NATIONAL["grants"])
    direct = sum(
        yearly(histories[key]).reindex(left.index)
        for key in ("inflow_nareis", "inflow_resettlement")
        if key in histories
    )
    ends, starts = (
        [permit_holders(known, (year - back).end_time.normalize()) for year in left.index]
        for back in (0, 1)
    )
    change = pd.Series(ends, left.index, dtype=float) - pd.Series(starts, left.index, dtype=float)
    rest = (change + left - granted.reindex(left.index) - direct).dropna()
    return rest.clip(lower=0.0)


def _streams(histories: Mapping[str, Series], year: int) -> dict[str, FloatArray]:
    months = year_months(year)
    found = {}
    for key in STREAMS:
        if key in histories:
            series = pd.Series(histories[key].values, index=histories[key].months)
            found[key] = np.asarray(series.reindex(months).fillna(0.0), dtype=float)
        else:
            found[key] = np.zeros(12)
    return found


def _feed(streams: dict[str, FloatArray], levels: dict[str, float], printed: float | None) -> None:
    """Make the streams add up to the printed COA inflow of the year."""
    if printed is None or np.isnan(printed):
        return
    beyond = printed - sum(stream.sum() for stream in streams.values())
    if beyond >= 0:
        levels["coa_returning"] = beyond / 12
    else:
        first = streams["inflow_first"]
        streams["inflow_first"] = first * max(1 + beyond / first.sum(), 0.0)
