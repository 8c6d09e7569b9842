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
from models.chain.nareis import NareisStart, pooled_arrivals, simulate_nareis
from models.chain.settings import Settings
from models.chain.starts import Starts
from models.paths import Paths


class FamilyPool(NamedTuple):
    """How family members by time series and by backlog become one.

    Attributes:
        uniform: shape (n_paths,), picks whose ranks a row of the nareis pool keeps.
        neutral: settings without levers when some are on: rows keep their ranks.
        moved: (1 + persons) given what was known of months not printed yet, over (1 + persons)
            without it, on every row; None leaves the pool as it is.
    """

    uniform: FloatArray
    neutral: Settings | None = None
    moved: Paths | None = None


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
    backlog = _backlog(starts.nareis, settings, found["ind_grants"])
    arrived = _after(backlog.pop("inflow_nareis"), starts.nareis.arrived)
    ranked = None
    if family.neutral is not None:
        granted = simulate_ind(starts.ind, family.neutral, first)["ind_grants"]
        ranked = _backlog(starts.nareis, family.neutral, granted)["inflow_nareis"]
        ranked = _after(ranked, starts.nareis.arrived)
    series = streams["inflow_nareis"]
    pooled = pooled_arrivals(series, arrived, family.uniform, neutral=ranked)
    if family.moved is not None:
        pooled = _moved(pooled, family.moved)
    return found | backlog | {"inflow_nareis": pooled}


def _moved(paths: Paths, ratios: Paths) -> Paths:
    """Return paths with (1 + persons) of the months of ``ratios`` multiplied by them."""
    values, inside = np.array(paths.values, order="C"), paths.months.isin(ratios.months)
    common = ratios.months.isin(paths.months)
    values[:, inside] = ((1 + values[:, inside]) * ratios.values[:, common] - 1).clip(min=0.0)
    return Paths(paths.key, paths.months, values, paths.unit)


def _backlog(start: NareisStart, settings: Settings, granted: Paths) -> dict[str, Paths]:
    later = settings.since(start.month + 1)
    return simulate_nareis(start, later, granted.values[:, -len(later.months) :])


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
