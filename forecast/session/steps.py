"""A run in steps, as an analyst takes them: known, calibrated, simulated, and what follows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import ValidationError

from data.errors import DataError, ModelError
from data.months import parse_day
from data.names import nearest
from data.tables.vintages import VINTAGES
from forecast.backtest.calibration import with_errors
from forecast.config import PoolConfig, RunConfig, load_config
from forecast.known import Known, known, sound
from forecast.run.redraw import Redraw
from forecast.session.arguments import checked
from forecast.session.run import Run

Rule = Literal["linear", "quantile", "median"]
every_row = cache(sound)  # read and checked once in a session


@checked
def known_on(day: str | date, figures: Path | None = None) -> Known:
    """Return everything that was published by a day.

    Args:
        day: a day ``2024-11-05``, month ``2026-03``, quarter ``2026-Q1`` or year ``2026``.
        figures: folder with the tables; the shipped ones when None.

    Raises:
        DataError: the day names no day, or a table is not as it should be.
    """
    return known(every_row(figures or VINTAGES), as_day(day))


def as_day(day: str | date) -> date:
    """Return a day from a date or from text as of :func:`known_on`.

    Raises:
        DataError: the text names no day, or it is neither.
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    if not isinstance(day, str):
        raise DataError(
            f"date {str(day)[:60]!r}: {type(day).__name__}; expected a date or text as 2024-11-05. "
            f"Correct the date."
        )
    return parse_day(day)


@checked
def history(then: Known, key: str) -> "pd.Series[float]":
    """Return the known months of a stream, by month (``pd.PeriodIndex``), in its unit.

    Raises:
        DataError: there is no such stream on the day; the reason or the nearest name is said.
    """
    if key in then.absent:
        raise DataError(f"{key}: {then.absent[key]}")
    if key not in then.histories:
        close = nearest(key, then.histories)
        raise DataError(f"{key!r}: no stream of this name; nearest {close}. Write {close}.")
    series = then.histories[key]
    return pd.Series(series.values, index=series.months, name=key)


@checked
def calibrate(then: Known, figures: Path | None = None) -> Known:
    """Return what was known with the past errors of the pools that were known by its day.

    Bands of :func:`simulate` are then corrected by them, as those of a run are.

    Args:
        then: of :func:`known_on`.
        figures: the folder it was read from.

    Raises:
        DataError: the shipped errors were made from other code or figures.
    """
    return with_errors(then, every_row(figures or VINTAGES), load_config())


@checked
def pool(
    *members: str, weights: Sequence[float] | None = None, rule: Rule = "quantile"
) -> PoolConfig:
    """Return a pool of models by name.

    Args:
        members: names of the registry (``prognose list models``) or of ``register``.
        weights: one for each, equal when None.
        rule: ``"linear"`` draws each path from one member, ``"quantile"`` averages their
            quantiles on the log scale, ``"median"`` takes the median of these.

    Raises:
        ToolkitError: a name is unknown, or there are other numbers of weights than members.
    """
    told = {"members": members, "weights": weights, "rule": rule}
    try:
        return PoolConfig.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        raise ModelError(
            f"pool({', '.join(members)}): {first['msg']}, found {first['input']!r}; expected names "
            f"of models, each once, with a weight above 0 each or none. Correct the call."
        ) from error


@checked
def simulate(then: Known, pools: Mapping[str, PoolConfig] | None = None, **options: Any) -> Redraw:
    """Draw every stream on joint paths to December of the day's year + 5.

    Args:
        then: of :func:`known_on`, or of :func:`calibrate` for corrected bands.
        pools: other pools by stream, made with :func:`pool`.
        options: fields of a configuration: ``n_paths`` (at least 1000), ``seed``, ``workers``,
            ``language``.

    Raises:
        ToolkitError: an option is not as it should be, a model cannot be fitted, or other pools
            are asked for with errors of the shipped ones.
    """
    if pools and len(then.errors):
        raise ModelError(
            "simulate: other pools on figures that were calibrated; expected errors of these "
            "pools, which nobody made. Give known_on(day) itself."
        )
    made = Redraw(with_pools(load_config(**options), pools or {}), then)
    _ = made.drawn  # a model that cannot be fitted says so here
    return made


def with_pools(config: RunConfig, pools: Mapping[str, PoolConfig]) -> RunConfig:
    """Return a configuration with other pools for some streams.

    Raises:
        DataError: no stream has this name.
    """
    for key in pools:
        _require(config, key)
    changed = {key: (one,) for key, one in pools.items()}
    return config.model_copy(update={"pools": {**config.pools, **changed}})


def only(config: RunConfig, stream: str, other: PoolConfig | None) -> RunConfig:
    """Return a configuration with one stream and, unless None, another pool for it.

    Raises:
        DataError: no stream has this name.
    """
    _require(config, stream)
    pools = config.pools[stream] if other is None else (other,)
    return config.model_copy(update={"pools": {stream: pools}})


def _require(config: RunConfig, stream: str) -> None:
    if stream not in config.pools:
        close = nearest(stream, config.pools)
        raise DataError(f"{stream!r}: no stream of this name; nearest {close}. Write {close}.")


@checked
def chain(redraw: Redraw, scenario: str = "") -> Run:
    """Return every quantity that follows from the streams, with the euros.

    Args:
        redraw: of :func:`simulate`.
        scenario: a name of ``prognose list scenarios`` whose levers are on; none is
            policy-neutral. The draws are the same, so two runs may be subtracted path by path.

    Raises:
        RunError: the scenario is unknown, or was published after the day.
    """
    return Run(redraw, redraw.futures(redraw.chosen(scenario) if scenario else None))


@checked
def run(day: str | date, scenario: str = "", **options: Any) -> Run:
    """Return a run of a day in memory: known, calibrated, simulated, with what follows.

    Args:
        day: as for :func:`known_on`.
        scenario: as for :func:`chain`.
        options: as for :func:`simulate`.

    Raises:
        ToolkitError: as in the steps.
    """
    return chain(simulate(calibrate(known_on(day)), **options), scenario)
