"""Where the chain stands on a day: every calibration in one place."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import periods
from data.errors import DataError
from data.series import Series
from data.streams.history import yearly
from data.streams.monthly import values
from data.streams.reception import occupancy
from models.chain.coa import CoaStart
from models.chain.drift import logit, persistence, spread
from models.chain.fit import Fit, fit
from models.chain.housing import Housing, calibrate_housing
from models.chain.ind import IND_EUROSTAT, IndStart, calibrate_ind
from models.chain.nareis import NareisStart, calibrate_nareis
from models.chain.transitions import INFLOW, newest_levels, permits_otherwise, split, transitions
from models.decisions.capacity import Pace, Speed, calibrate_pace, fit_speed
from models.decisions.mix import Mix, calibrate_mix
from models.decisions.printed import by_year

GAP = 12  # months between the counts the chain may start from
RECENT = 6  # years of nareis that tell how the speed of decisions moves


@dataclass(frozen=True, eq=False, slots=True)
class Move:
    """How a parameter moves: standard deviation of a yearly change and what stays of it."""

    sd: float
    phi: float


@dataclass(frozen=True, eq=False, slots=True)
class Starts:
    """The chain on a day.

    Attributes:
        ind: first applications at the IND; its month is where the chain starts.
        coa: persons in reception.
        nareis: backlog of family members, or None.
        housing: housing by half year, or None.
        fit: outflow fitted on past years.
        levels: newest values by name of the settings.
        returning: COA inflow beyond asylum inflow, persons/year, newest two years known.
        moves: how capacity, grant share and nareis speed move.
        pace: decisions of the IND as counted by year, or None.
        speed: how decisions follow applications, or None with too few years.
        mix: of whom the pending applications are, or None.
        absent: reason by key for what is not known.
    """

    ind: IndStart
    coa: CoaStart
    nareis: NareisStart | None
    housing: Housing | None
    fit: Fit
    levels: Mapping[str, float]
    returning: "pd.Series[float]"
    moves: Mapping[str, Move]
    pace: Pace | None
    speed: Speed | None
    mix: Mix | None
    absent: Mapping[str, str]

    def stocks(self) -> dict[str, Series]:
        """Return the stocks the chain starts from, one month each, flagged unless counted."""
        split = self.coa
        found = {
            "ind_stock": (self.ind.month, self.ind.stock, "applications", True),
            "coa_in_procedure": (split.month, split.procedure, "persons", True),
            "coa_awaiting_departure": (split.month, split.others, "persons", True),
            "coa_permit_holders": (split.month, split.holders, "persons", split.estimated),
        }
        if self.housing is not None and self.housing.backlog is not None:
            behind = self.housing.backlog
            found["housing_backlog"] = (split.month, behind, "persons", False)
        if self.nareis is not None:
            backlog = self.nareis.backlog
            found["nareis_backlog"] = (self.nareis.month, backlog, "applications", False)
        return {
            key: Series(key, pd.PeriodIndex([month]), np.array([value]), unit, np.array([guess]))
            for key, (month, value, unit, guess) in found.items()
        }

    @property
    def first_month(self) -> pd.Period:
        """Return the first month the chain simulates."""
        return self.ind.month + 1


def calibrate(known: pd.DataFrame, histories: Mapping[str, Series]) -> Starts:
    """Return the chain as known on the day.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        histories: streams by key, and ``"inflow_total"``.

    Raises:
        DataError: reception, its split, decisions of the IND or three years to fit on are not
            known.
    """
    counted = occupancy(known)
    absent: dict[str, str] = {}
    family = _nareis(known, histories, counted.months[-1], absent)
    first = min(counted.months[-1], family.month) if family else counted.months[-1]
    state = calibrate_ind(known, histories["inflow_first"], first)
    at_coa = calibrate_ind(known, histories["inflow_first"], counted.months[-1])
    otherwise = permits_otherwise(known, histories)
    housed = calibrate_housing(known, counted.months[-1])
    if housed is None:
        absent["housing_target"] = (
            "housing_target: no half year of housing in the twelve months before the day's "
            "newest count of reception, nor a task with its backlog for the next; expected one. "
            "Take a later day."
        )
    beyond = by_year(known, INFLOW) - yearly(histories["inflow_total"])
    return Starts(
        ind=state,
        coa=split(known, float(counted.values[-1]), at_coa),
        nareis=family,
        housing=housed,
        fit=fit(transitions(known, histories)),
        levels=newest_levels(known, otherwise, at_coa),
        returning=beyond.dropna().clip(lower=0.0).tail(2),
        moves=_moves(known, histories),
        pace=calibrate_pace(known, first) if state.definition == "national" else None,
        speed=_speed(known, histories),
        mix=calibrate_mix(known, state.stock, first) if state.definition == "national" else None,
        absent=absent,
    )


def _nareis(
    known: pd.DataFrame,
    histories: Mapping[str, Series],
    counted: pd.Period,
    absent: dict[str, str],
) -> NareisStart | None:
    try:
        found = calibrate_nareis(known, histories["inflow_nareis"])
        if abs((found.month - counted).n) > GAP:
            raise DataError(
                f"nareis_backlog: counted in {found.month}, reception in {counted}; expected at "
                f"most {GAP} months between. Take a later day."
            )
    except DataError as error:
        for key in ("nareis_applications", "nareis_decisions", "nareis_backlog"):
            absent[key] = str(error).replace("nareis_backlog", key, 1)
        return None
    return found


def _moves(known: pd.DataFrame, histories: Mapping[str, Series]) -> dict[str, Move]:
    """Return how parameters moved from year to year: decisions of Eurostat, arrivals."""
    decided, granted = (_years(known, IND_EUROSTAT[name]) for name in ("decisions", "grants"))
    share = (granted / decided).dropna().map(logit)
    arrivals = yearly(histories["inflow_nareis"]).tail(RECENT).map(math.log)
    decided = decided.map(math.log)
    return {
        "ind_capacity": Move(spread(decided), persistence(decided)),
        "ind_grant_share": Move(spread(share), persistence(share)),
        "nareis_capacity": Move(spread(arrivals), 1.0),
    }


def _speed(known: pd.DataFrame, histories: Mapping[str, Series]) -> Speed | None:
    """Return how decisions of Eurostat followed the first applications of the year before."""
    return fit_speed(_years(known, IND_EUROSTAT["decisions"]), yearly(histories["inflow_first"]))


def _years(known: pd.DataFrame, names: tuple[str, ...]) -> "pd.Series[float]":
    quarters = values(known, names[0], "Q").combine_first(values(known, names[1], "Q"))
    years = quarters.groupby(periods(quarters).year)
    whole = years.sum()[years.size() == 4]
    return pd.Series(whole.to_numpy(float), index=pd.PeriodIndex(whole.index.astype(str), freq="Y"))
