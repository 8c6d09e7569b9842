"""Persons in COA reception in three stocks: in procedure, permit holders, and others.

    procedure:  + first applications            - decided by the IND
    others:     + repeat + returning + rejected - permits otherwise - leaving
    holders:    + grants + permits otherwise + nareis + resettlement - housed

    leaving[h] = min(departure capacity, others and then procedure)
    housed[h]  = min(rate * mean holders, municipal capacity * share from COA, holders)

Others are rejected, in appeal, returned or repeat applicants: no open first application and no
permit. Every path conserves persons.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from models.chain.settings import Settings
from models.paths import Paths

STOCKS = ("coa_in_procedure", "coa_awaiting_departure", "coa_permit_holders")


@dataclass(frozen=True, slots=True)
class CoaStart:
    """Persons in reception at the end of a month.

    Attributes:
        month: the month.
        procedure: with an open first application.
        others: without open first application or permit.
        holders: with a permit.
        estimated: the split is read from pending applications, not counted.
    """

    month: pd.Period
    procedure: float
    others: float
    holders: float
    estimated: bool

    @property
    def total(self) -> float:
        """Return all persons in reception."""
        return self.procedure + self.others + self.holders


@dataclass(frozen=True, eq=False, slots=True)
class Arrivals:
    """What enters the chain, each of shape (n_paths, H), persons or decisions per month.

    Attributes:
        first: first applications.
        repeat: repeat applications.
        family: nareis.
        resettled: resettlement and relocation.
        decided: decisions of the IND on first applications.
        granted: those granted.
    """

    first: FloatArray
    repeat: FloatArray
    family: FloatArray
    resettled: FloatArray
    decided: FloatArray
    granted: FloatArray


def simulate_coa(start: CoaStart, settings: Settings, arrivals: Arrivals) -> dict[str, Paths]:
    """Return stocks and flows of reception and housing, month by month.

    Args:
        start: persons before the first month of ``settings``.
        settings: parameters by name.
        arrivals: persons and decisions on the same rows and months.
    """
    family = arrivals.family * (1 - _or_zero(settings, "nareis_direct_share"))
    returning = _or_zero(settings, "coa_returning")
    state = _State.at(start, settings.n_paths, len(settings.months))
    rows = _Rows.of(settings, arrivals, family + arrivals.resettled, returning)
    for h in range(len(settings.months)):
        state.step(h, rows)
    found = state.found()
    found["coa_inflow"] = arrivals.first + arrivals.repeat + family + arrivals.resettled + returning
    found["coa_occupancy"] = np.sum([found[key] for key in STOCKS], axis=0)
    found["housing_realised"] = found["coa_outflow_permit_holders"] / _housed_share(settings)
    months = settings.months
    return {key: Paths.own(key, months, np.maximum(v, 0.0), _unit(key)) for key, v in found.items()}


def _unit(key: str) -> str:
    return "persons" if key in (*STOCKS, "coa_occupancy") else "persons/month"


def _or_zero(settings: Settings, name: str) -> FloatArray:
    shape = (settings.n_paths, len(settings.months))
    return settings.of(name) if name in settings else np.zeros(shape)


def _housed_share(settings: Settings) -> FloatArray:
    if "coa_housed_share" in settings:
        return settings.of("coa_housed_share")
    return np.ones((settings.n_paths, len(settings.months)))


def _housing_limit(settings: Settings) -> FloatArray:
    if "housing_capacity" not in settings:
        return np.full((settings.n_paths, len(settings.months)), np.inf)
    found: FloatArray = settings.of("housing_capacity") * _housed_share(settings)
    return found


@dataclass(frozen=True, eq=False, slots=True)
class _Rows:
    """Everything a month reads, shape (H, n_paths): a month is one row in memory."""

    first: FloatArray
    side: FloatArray
    direct: FloatArray
    decided: FloatArray
    granted: FloatArray
    otherwise: FloatArray
    departure: FloatArray
    rate: FloatArray
    limit: FloatArray

    @classmethod
    def of(
        cls, settings: Settings, arrivals: Arrivals, direct: FloatArray, returning: FloatArray
    ) -> "_Rows":
        """Return the rows of settings and arrivals."""
        columns = (
            arrivals.first,
            arrivals.repeat + returning,
            direct,
            arrivals.decided,
            arrivals.granted,
            _or_zero(settings, "coa_permits_other"),
            settings.of("coa_departure_capacity"),
            settings.of("housing_rate"),
            _housing_limit(settings),
        )
        return cls(*(np.ascontiguousarray(column.T) for column in columns))


@dataclass(eq=False, slots=True)
class _State:
    """The three stocks of a month and what was written so far, shape (H, n_paths)."""

    procedure: FloatArray
    others: FloatArray
    holders: FloatArray
    written: dict[str, FloatArray]

    @classmethod
    def at(cls, start: CoaStart, n_paths: int, horizon: int) -> "_State":
        """Return the state before the first month."""
        keys = (*STOCKS, "coa_outflow_permit_holders", "coa_outflow_other", "permits")
        written = {key: np.empty((horizon, n_paths)) for key in keys}
        return cls(
            np.full(n_paths, start.procedure),
            np.full(n_paths, start.others),
            np.full(n_paths, start.holders),
            written,
        )

    def step(self, h: int, rows: _Rows) -> None:
        """Move every person of month ``h`` and write stocks and flows."""
        procedure = self.procedure + rows.first[h]
        decided = np.minimum(rows.decided[h], procedure)
        granted = np.minimum(rows.granted[h], decided)
        others = self.others + rows.side[h] + decided - granted
        otherwise = np.minimum(rows.otherwise[h], others)
        others -= otherwise
        procedure -= decided
        leaving = np.minimum(rows.departure[h], others + procedure)
        first_out = np.minimum(leaving, others)
        permits = rows.direct[h] + granted + otherwise
        free = rows.rate[h] * (self.holders + permits / 2)
        housed = np.minimum(np.minimum(free, rows.limit[h]), self.holders + permits)
        self.others = others - first_out
        self.procedure = procedure - (leaving - first_out)
        self.holders = self.holders + permits - housed
        month = {
            "coa_in_procedure": self.procedure,
            "coa_awaiting_departure": self.others,
            "coa_permit_holders": self.holders,
            "coa_outflow_permit_holders": housed,
            "coa_outflow_other": leaving,
            "permits": permits,
        }
        for key, values in month.items():
            self.written[key][h] = values

    def found(self) -> dict[str, FloatArray]:
        """Return what was written by key, shape (n_paths, H)."""
        return {key: values.T for key, values in self.written.items()}
