"""Many monthly series, each forecast on its own: one chunk of them, wherever it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.errors import DataError, ModelError, ToolkitError
from data.given.frequency import Spanned, frequency_of, in_months
from data.given.spans import number_of
from data.series import Series
from data.streams.own_series import as_months
from forecast.bands import EXTRA, LABELS, Ordered, band_values
from models.paths import Paths
from models.pools.block import simulate_pools
from models.pools.default import DEFAULT
from models.pools.pool import Pool, PoolDraws, shared_uniform

ID = "unique_id"
FAILURES = (ID, "kind", "reason")
KINDS = {DataError: "figures", ModelError: "model"}  # what could not be used
UNIT = "persons/month"


class PanelSettings(NamedTuple):
    """What is asked of every series.

    Attributes:
        members: names of the registry, pooled by quantile, equally; none is the default of own
            series.
        horizon: months ahead, >= 1.
        n_paths: futures of each series, at least 400.
        seed: with the name of a series and of a model it fixes all chance.
        levels: chance of staying below each MPP label.
        frequency: of ``data.given.frequency.FORMS``, when figures come by other periods.
    """

    members: tuple[str, ...]
    horizon: int
    n_paths: int
    seed: int
    levels: Mapping[str, float]
    frequency: str = ""


def pool_of(members: tuple[str, ...]) -> Pool:
    """Return the pool of models by name; the default of own series when none is named.

    Raises:
        ModelError: a name is unknown or double.
    """
    return replace(Pool.equal(*members), rule="quantile") if members else DEFAULT


class ChunkResult(NamedTuple):
    """What a chunk gave.

    Attributes:
        bands: columns ``unique_id``, period, labels, levels and mean: months, then complete
            calendar years.
        failures: a row per series that could not be forecast, columns ``FAILURES``.
    """

    bands: pd.DataFrame
    failures: pd.DataFrame


def forecast_chunk(rows: pd.DataFrame, settings: PanelSettings) -> ChunkResult:
    """Return the bands of some series; the same wherever and in whatever company it runs.

    A series that cannot be forecast is named with the reason, never replaced.

    Args:
        rows: columns ``unique_id``, ``month`` (first day of it, or of another period) and
            ``value``, sorted by the first two.
        settings: of the panel.
    """
    uniform = shared_uniform(settings.seed, settings.n_paths)
    draws = PoolDraws(settings.horizon, uniform, settings.seed)
    pool = pool_of(settings.members)
    found = [_history(key, every, settings) for key, every in rows.groupby(ID, sort=False)]
    futures = simulate_pools([one for one in found if isinstance(one, Series)], pool, draws)
    made, failures = [], []
    for key, one in zip(rows[ID].unique(), found, strict=True):
        paths = next(futures) if isinstance(one, Series) else one
        try:
            if not isinstance(paths, Paths):
                raise paths
            ordered = Ordered.of(paths, stock=False)
            made.append((str(key), *band_values(ordered, settings.levels)))
        except (DataError, ModelError) as error:
            failures.append((str(key), KINDS[type(error)], str(error)))
    return ChunkResult(_table(made), pd.DataFrame(failures, columns=list(FAILURES)))


def _history(key: object, every: pd.DataFrame, settings: PanelSettings) -> Series | ToolkitError:
    """Return the history of a series, or why it is none."""
    group = every[every["value"].notna()]  # nan: marked as not available
    try:
        known = _known(str(key), group, settings.frequency)
        return Series(str(key), periods(known), np.asarray(known, dtype=np.float64), UNIT)
    except (DataError, ModelError) as error:
        return error


def _table(made: Sequence[tuple[str, list[str], Mapping[str, FloatArray]]]) -> pd.DataFrame:
    """Return the bands of some series as one table; empty without any."""
    if not made:
        return pd.DataFrame()
    columns: dict[str, Any] = {
        ID: np.repeat([key for key, _, _ in made], [len(periods) for _, periods, _ in made]),
        "period": [period for _, periods, _ in made for period in periods],
    }
    names = (*LABELS, *EXTRA, "mean")
    columns |= {name: np.concatenate([bands[name] for *_, bands in made]) for name in names}
    return pd.DataFrame(columns)


def _known(key: str, group: pd.DataFrame, frequency: str) -> "pd.Series[float]":
    """Return the figures of a series by month."""
    values, days = group["value"].to_numpy(np.float64), pd.DatetimeIndex(group["month"])
    if (asked := frequency_of(frequency)) is None:
        return as_months(pd.Series(values, days, name=key))
    numbers = [number_of(asked.kind, day.date()) for day in days]
    return in_months(Spanned(key, numbers, values.tolist(), [""] * len(numbers)), asked)
