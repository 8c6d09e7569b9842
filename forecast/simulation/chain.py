"""The chain of a run: what the streams of the day lead to at the IND, COA and municipalities."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from data.arrays import FloatArray
from data.errors import DataError
from data.series import Series
from forecast.config import RunConfig
from forecast.known import Known
from forecast.simulation.futures import Streams
from forecast.simulation.totals import NEEDED, total_history
from forecast.years import window, with_realised
from models.chain.draws import draw_decisions, draw_settings
from models.chain.run import FamilyPool, Neutral, decided, simulate_chain, without_levers
from models.chain.settings import Settings
from models.chain.starts import Starts, calibrate
from models.paths import Paths
from models.pools.pool import model_rng

KEYS = (
    "ind_decisions",
    "ind_grants",
    "ind_stock",
    "ind_overdue",
    "nareis_applications",
    "nareis_decisions",
    "nareis_backlog",
    "nareis_granted",
    "nareis_to_arrive",
    "coa_inflow",
    "coa_outflow_permit_holders",
    "coa_outflow_other",
    "coa_permit_holders",
    "coa_in_procedure",
    "coa_awaiting_departure",
    "housing_target",
    "housing_realised",
    "housing_backlog",
)


@dataclass(frozen=True, eq=False, slots=True)
class ChainInputs:
    """All the chain needs; a lever changes ``settings`` or ``streams`` and simulates again.

    Attributes:
        starts: calibrations of the day.
        settings: parameters with their uncertainty.
        streams: asylum streams, known months in front.
        family: how nareis is pooled; holds the chain without levers when some are on.
    """

    starts: Starts
    settings: Settings
    streams: Mapping[str, Paths]
    family: FamilyPool

    def simulate(self) -> dict[str, Paths]:
        """Return every quantity of the chain by key."""
        return simulate_chain(self.starts, self.settings, self.streams, self.family)

    def with_levers(self, settings: Settings, streams: Mapping[str, Paths]) -> "ChainInputs":
        """Return the same with settings and streams that levers moved.

        Args:
            settings: with levers.
            streams: with levers, over the months of ``self.streams``.
        """
        family = self.family._replace(neutral=Neutral(self.settings, self.streams))
        return replace(self, settings=settings, streams=streams, family=family)

    def pooled(self) -> "ChainInputs":
        """Return the same with family members pooled, so that each lever need not do it again."""
        if self.starts.nareis is None:
            return self
        free = Neutral(self.settings, self.streams)
        pooled = without_levers(self.starts, free, self.family)
        return replace(self, family=self.family._replace(pooled=pooled))


class _Kept(NamedTuple):
    """The chain without levers of some streams, and what it was made from."""

    made_from: tuple[object, ...]
    inputs: ChainInputs


# The two asked last, as one asks a few futures first and then all; each is as large as some ten
# quantities. Replaced whole, so that threads may share it.
_last: list[tuple[_Kept, ...]] = [()]


def free_inputs(config: RunConfig, known: Known, drawn: Streams) -> ChainInputs:
    """Return the chain without levers, ready for any lever; made once for the same streams.

    It depends on nothing but the seed and the number of paths, what was known, and the streams as
    drawn: none of them is changed in place.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        drawn: streams without levers.

    Raises:
        DataError: as for :func:`chain_inputs`.
    """
    made_from = (known, drawn.paths, drawn.starts, drawn.family)
    draws = (config.seed, config.n_paths)
    for kept in _last[0]:
        if _same(kept.made_from, (*made_from, *draws)):
            return kept.inputs
    _last[0] = _last[0][-1:]
    inputs = chain_inputs(config, known, drawn.paths, known.histories, drawn.starts)
    family = inputs.family._replace(moved=drawn.family)
    inputs = replace(inputs, family=family).pooled()
    _last[0] = (*_last[0][-1:], _Kept((*made_from, *draws), inputs))
    return inputs


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Return whether both were made from the same objects, seed and number of paths."""
    *objects, seed, n_paths = zip(one, other, strict=True)
    return all(a is b for a, b in objects) and seed[0] == seed[1] and n_paths[0] == n_paths[1]


def chain_inputs(
    config: RunConfig,
    known: Known,
    paths: Mapping[str, Paths],
    histories: Mapping[str, Series],
    starts: Starts | None = None,
) -> ChainInputs:
    """Return the chain as the figures of the day allow it.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        paths: simulated streams by key.
        histories: their known months.
        starts: calibrations of the day, when they were made already.

    Raises:
        DataError: a large stream, or a figure the chain cannot do without, is not known.
    """
    starts = starts or starts_of(known, paths, histories)
    months = _months(starts, paths)
    settings = draw_settings(starts, known.parameters, months, config.n_paths, config.seed)
    streams = since_start(starts, paths, histories)
    return ChainInputs(starts, settings, streams, FamilyPool(_uniform(config)))


def starts_of(known: Known, paths: Mapping[str, Paths], histories: Mapping[str, Series]) -> Starts:
    """Return the calibrations of the chain on the day.

    Raises:
        DataError: as for :func:`chain_inputs`.
    """
    if missing := [key for key in NEEDED if key not in paths]:
        raise DataError(
            f"coa_permit_holders: {', '.join(missing)} absent on this day; expected both large "
            f"streams. Take a later day."
        )
    return calibrate(known.figures, {**histories, "inflow_total": total_history(histories)})


def nareis_with_backlog(
    config: RunConfig, known: Known, paths: Mapping[str, Paths], starts: Starts
) -> Paths:
    """Return family members as the chain pools them, over the months of their stream.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        paths: simulated streams by key.
        starts: of :func:`starts_of`, with a backlog of nareis.
    """
    months = _months(starts, paths)
    settings = draw_decisions(starts, known.parameters, months, config.n_paths, config.seed)
    streams = since_start(starts, paths, known.histories)
    found = decided(starts, settings, streams, FamilyPool(_uniform(config)))["inflow_nareis"]
    own = paths["inflow_nareis"].months
    return window(found, own[0], own[-1])


def _months(starts: Starts, paths: Mapping[str, Paths]) -> pd.PeriodIndex:
    return pd.period_range(starts.first_month, paths["inflow_first"].months[-1], freq="M")


def since_start(
    starts: Starts, paths: Mapping[str, Paths], histories: Mapping[str, Series]
) -> dict[str, Paths]:
    """Return streams with known months in front, from the month the chain starts."""
    return {
        key: with_realised(histories[key], stream, starts.first_month)
        for key, stream in paths.items()
        if key in histories
    }


def _uniform(config: RunConfig) -> FloatArray:
    return model_rng(config.seed, "inflow_nareis", "backlog").random(config.n_paths)


def quantities(inputs: ChainInputs, paths: Mapping[str, Paths]) -> dict[str, Paths]:
    """Return the chain's quantities, nareis pooled with the backlog over its own months."""
    found = inputs.simulate()
    if "inflow_nareis" in found:
        months = paths["inflow_nareis"].months
        found["inflow_nareis"] = window(found["inflow_nareis"], months[0], months[-1])
    if inputs.starts.returning.empty:
        for key in ("coa_inflow", "coa_outflow_other"):
            del found[key]
    return found


def why_absent(known: Known, found: Mapping[str, Paths], reason: str) -> dict[str, str]:
    """Return the reason by key for each quantity of the chain that is not there."""
    term = "ind_overdue: the legal term is not known on this day. Take a later day."
    reasons = {
        "ind_overdue": term if "ind_legal_term" not in known.parameters else reason,
        **{
            key: f"{key}: no year of printed COA inflow and outflow known."
            for key in ("coa_inflow", "coa_outflow_other")
        },
    }
    return {
        key: reasons.get(key, reason.replace("coa_permit_holders", key, 1))
        for key in KEYS
        if key not in found
    }
