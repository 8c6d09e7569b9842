"""The steps of the chain, joined: decisions, family members, reception, housing."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import DataError
from models.chain.coa import Arrivals, simulate_coa
from models.chain.housing import housing_backlog, housing_target
from models.chain.ind import simulate_ind
from models.chain.nareis import (
    NareisSpeed,
    NareisStart,
    implied,
    levered,
    over,
    own_speed,
    pooled_arrivals,
    simulate_nareis,
)
from models.chain.settings import Settings
from models.chain.starts import Starts
from models.paths import Paths


class Neutral(NamedTuple):
    """The chain without levers: its settings and streams, as for :func:`simulate_chain`."""

    settings: Settings
    streams: Mapping[str, Paths]


class PooledFamily(NamedTuple):
    """Family members without levers: what levers move from there.

    Attributes:
        plain: settings from the month after the start of nareis.
        speed: by the settings alone.
        paths: arrivals, pooled and moved to what was known.
    """

    plain: Settings
    speed: NareisSpeed
    paths: Paths


class FamilyPool(NamedTuple):
    """How family members by time series and by backlog become one.

    Attributes:
        uniform: shape (n_paths,), picks whose ranks a row of the nareis pool keeps.
        neutral: the chain without levers when some are on: levers move what is pooled there.
        moved: (1 + persons) given what was known of months not printed yet, over (1 + persons)
            without it, on every row; None leaves the pool as it is.
        pooled: of :func:`without_levers`, where ``neutral`` was pooled already.
    """

    uniform: FloatArray
    neutral: Neutral | None = None
    moved: Paths | None = None
    pooled: PooledFamily | None = None


def simulate_chain(
    starts: Starts, settings: Settings, streams: Mapping[str, Paths], family: FamilyPool
) -> dict[str, Paths]:
    """Return every quantity of the chain on the paths of the streams.

    Args:
        starts: calibrations of the day.
        settings: parameters, levers applied, from ``starts.first_month`` on.
        streams: asylum streams by key, known months in front from ``starts.first_month`` on.
        family: how nareis is pooled.

    Returns:
        The IND, nareis (with ``inflow_nareis`` pooled), reception and housing by key.

    Raises:
        DataError: first applications or nareis are not among the streams.
    """
    found = decided(starts, settings, streams, family)
    arriving = {**streams, **{key: found[key] for key in ("inflow_nareis",) if key in found}}
    return found | reception(starts, settings, arriving, found)


def decided(
    starts: Starts, settings: Settings, streams: Mapping[str, Paths], family: FamilyPool
) -> dict[str, Paths]:
    """Return decisions of the IND and, where its backlog is known, family members.

    Args:
        starts: calibrations of the day.
        settings: reads the ``ind_`` and ``nareis_`` entries.
        streams: as for :func:`simulate_chain`.
        family: how nareis is pooled.

    Raises:
        DataError: first applications or nareis are not among the streams.
    """
    if missing := [key for key in ("inflow_first", "inflow_nareis") if key not in streams]:
        raise DataError(
            f"coa_permit_holders: {', '.join(missing)} absent on this day; expected both large "
            f"streams. Take a later day."
        )
    first = _row(streams, "inflow_first", settings)
    found = simulate_ind(starts.ind, settings, first)
    if starts.nareis is None:
        return found
    return found | _family(starts, Neutral(settings, streams), found["ind_grants"], family)


def _family(starts: Starts, given: Neutral, granted: Paths, family: FamilyPool) -> dict[str, Paths]:
    """Return family members: pooled without levers, and moved by levers from there.

    The pooled arrivals say at which speed is decided and how many apply; levers change that
    speed as they change the speed of the settings. So applications, decisions and arrivals are
    the same persons, with levers or without.
    """
    start = starts.nareis
    assert start is not None
    free = family.neutral or given
    if family.neutral is None:
        pool = _pooled(start, free, granted, family)
    else:
        pool = family.pooled or without_levers(starts, free, family)
    plain, neutral, pooled = pool
    moved = over(given.streams["inflow_nareis"].values, free.streams["inflow_nareis"].values, 1.0)
    came = _row({"inflow_nareis": _with(pooled, pooled.values * moved)}, "inflow_nareis", plain)
    speed, later = implied(start, plain, neutral, came), plain
    if family.neutral is not None:
        later = _from_known(start, plain, given.settings.since(start.month + 1))
        speed = levered(speed, own_speed(start, later, _last(granted, later)), neutral)
    found = simulate_nareis(start, later, speed)
    after, values = pooled.months > start.arrived, np.array(pooled.values)
    values[:, after] = _row(found, "inflow_nareis", later)[:, -int(after.sum()) :]
    return found | {"inflow_nareis": _with(pooled, values)}


def without_levers(starts: Starts, free: Neutral, family: FamilyPool) -> PooledFamily:
    """Return family members as the chain pools them without levers, for any levers to move.

    Args:
        starts: calibrations of the day, the backlog of nareis among them.
        free: the chain without levers.
        family: how nareis is pooled.
    """
    assert starts.nareis is not None
    first = _row(free.streams, "inflow_first", free.settings)
    granted = simulate_ind(starts.ind, free.settings, first)["ind_grants"]
    return _pooled(starts.nareis, free, granted, family)


def _pooled(start: NareisStart, free: Neutral, granted: Paths, family: FamilyPool) -> PooledFamily:
    plain = free.settings.since(start.month + 1)
    speed = own_speed(start, plain, _last(granted, plain))
    own = simulate_nareis(start, plain, speed)["inflow_nareis"]
    series = free.streams["inflow_nareis"]
    pooled = pooled_arrivals(series, _after(own, start.arrived), family.uniform)
    if family.moved is not None:
        pooled = _moved(pooled, family.moved)
    return PooledFamily(plain, speed, pooled)


def _last(paths: Paths, settings: Settings) -> FloatArray:
    return paths.values[:, -len(settings.months) :]


def _with(paths: Paths, values: FloatArray) -> Paths:
    return Paths.own(paths.key, paths.months, values, paths.unit)


def _from_known(start: NareisStart, plain: Settings, moved: Settings) -> Settings:
    """Return settings with levers, but plain where they led to arrivals that are known."""
    for name, month in (
        ("nareis_capacity", start.arrived - start.delay),
        ("nareis_grant_share", start.arrived - start.delay),
        ("nareis_arrival_share", start.arrived),
    ):
        known = plain.months <= month
        if known.any():
            moved = moved.changed(name, np.where(known, plain.of(name), moved.of(name)))
    return moved


def _moved(paths: Paths, ratios: Paths) -> Paths:
    """Return paths with (1 + persons) of the months of ``ratios`` multiplied by them."""
    values, inside = np.array(paths.values, order="C"), paths.months.isin(ratios.months)
    common = ratios.months.isin(paths.months)
    values[:, inside] = ((1 + values[:, inside]) * ratios.values[:, common] - 1).clip(min=0.0)
    return Paths.own(paths.key, paths.months, values, paths.unit)


def reception(
    starts: Starts,
    settings: Settings,
    streams: Mapping[str, Paths],
    decided: Mapping[str, Paths],
) -> dict[str, Paths]:
    """Return reception and housing on the paths of streams and decisions.

    Args:
        starts: calibrations of the day.
        settings: parameters by name.
        streams: asylum streams by key.
        decided: holds ``ind_decisions`` and ``ind_grants``.
    """
    later = settings.since(starts.coa.month + 1)
    keep = -len(later.months)
    arrivals = Arrivals(
        first=_row(streams, "inflow_first", later),
        repeat=_row(streams, "inflow_repeat", later),
        family=_row(streams, "inflow_nareis", later),
        resettled=_row(streams, "inflow_resettlement", later),
        decided=decided["ind_decisions"].values[:, keep:],
        granted=decided["ind_grants"].values[:, keep:],
    )
    found = simulate_coa(starts.coa, later, arrivals)
    permits = found.pop("permits")
    if starts.housing is not None:
        task = housing_target(starts.housing, later, permits.values)
        found["housing_target"] = task
        if starts.housing.backlog is not None:
            housed = found["housing_realised"].values
            found["housing_backlog"] = housing_backlog(starts.housing.backlog, task, housed)
    return found


def _row(streams: Mapping[str, Paths], key: str, settings: Settings) -> FloatArray:
    """Return a stream over the months of the settings; a stream that is not known is 0."""
    if key not in streams:
        return np.zeros((settings.n_paths, len(settings.months)))
    stream = streams[key]
    found = pd.DataFrame(stream.values.T, index=stream.months).reindex(settings.months)
    values: FloatArray = found.fillna(0.0).to_numpy().T
    return values


def _after(paths: Paths, month: pd.Period) -> Paths:
    """Return the months after ``month``, the last known one."""
    keep = paths.months > month
    return Paths(paths.key, paths.months[keep], paths.values[:, keep], paths.unit)
