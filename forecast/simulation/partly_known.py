"""Streams given what was known of months not printed yet: weeks, sums and totals."""

from collections.abc import Callable, Mapping

import numpy as np

from data.errors import DataError, ModelError
from forecast.config import RunConfig
from forecast.known import Known
from forecast.nowcast.condition import conditioned, lacking
from forecast.nowcast.facts import facts
from forecast.simulation.chain import nareis_with_backlog, starts_of
from forecast.simulation.futures import Streams
from models.chain.starts import Starts
from models.paths import Paths
from models.pools.pool import model_rng

NAREIS = "inflow_nareis"


def partly_known(
    config: RunConfig,
    known: Known,
    drawn: Streams,
    draw: Callable[[RunConfig], Mapping[str, Paths]],
) -> Streams:
    """Return the streams given the facts of the day; as they are when there is none.

    The facts are held against nareis as the chain will pool it with its backlog. What they move
    there is kept as a ratio on every row, for the chain to put on the pool, levers or none.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        drawn: streams as the pools drew them.
        draw: draws them with another configuration, for more futures where these are too few.
    """
    found = facts(known, drawn.paths)
    if found is None:
        return drawn
    starts, before = _chained(config, known, drawn.paths, wanted=NAREIS in found.streams)
    every = before
    if more := lacking(before, known.histories, found, config.n_paths):
        other = config.model_copy(update={"seed": config.seed + 1, "n_paths": more, "workers": 1})
        beside = _as_pooled(other, known, draw(other), starts)
        every = {key: _joined(before[key], beside[key]) for key in found.streams}
    rng = model_rng(config.seed, "inflow_total", "nowcast")
    made = conditioned(every, known.histories, found, rng, config.n_paths)
    paths, family, unchained = {**drawn.paths, **made.paths}, None, None
    if starts is not None:
        unchained = made.paths[NAREIS]
        family = _ratio(before[NAREIS], unchained)
        paths[NAREIS] = drawn.paths[NAREIS]
    return Streams(paths, drawn.absent, starts, family, made.table, unchained)


def _chained(
    config: RunConfig, known: Known, paths: Mapping[str, Paths], *, wanted: bool
) -> tuple[Starts | None, dict[str, Paths]]:
    """Return the calibrations of the chain where it pools nareis with a backlog, and the paths so.

    Where it cannot, there are none and the paths stay: the chain says why, where it is asked for.
    """
    try:
        starts = starts_of(known, paths, known.histories) if wanted else None
        if starts is not None and starts.nareis is not None:
            return starts, _as_pooled(config, known, paths, starts)
    except (DataError, ModelError):
        pass
    return None, dict(paths)


def _as_pooled(
    config: RunConfig, known: Known, paths: Mapping[str, Paths], starts: Starts | None
) -> dict[str, Paths]:
    if starts is None:
        return dict(paths)
    return {**paths, NAREIS: nareis_with_backlog(config, known, paths, starts)}


def _joined(one: Paths, other: Paths) -> Paths:
    return Paths.own(one.key, one.months, np.vstack([one.values, other.values]), one.unit)


def _ratio(before: Paths, after: Paths) -> Paths:
    return Paths.own(before.key, before.months, (1 + after.values) / (1 + before.values), "ratio")
