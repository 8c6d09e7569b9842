"""A run in steps, as an analyst takes them: known, calibrated, simulated, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import ValidationError

from data.errors import DataError, ModelError
from data.months import parse_day
from data.names import nearest
from data.vintages import VINTAGES
from forecast import calibration, query
from forecast.again import Again
from forecast.bands import band_rows
from forecast.budget import budget_table
from forecast.commands import sound
from forecast.config import PoolConfig, RunConfig, load_config
from forecast.display import BandTable, number, titled
from forecast.kinds import is_stock
from forecast.known import Known, known
from forecast.pipeline import Futures
from forecast.query_run import Asked, every, in_memory
from forecast.result import RunResult
from forecast.run import result
from models.paths import Paths

Rule = Literal["linear", "quantile", "median"]
SHOWN = ("inflow_total", "inflow_first", "coa_occupancy", "ukraine_stock", "cost_coa")
_tables = cache(sound)


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """Every quantity of a day on joint paths, in memory; a notebook shows its bands.

    Attributes:
        made: configuration, what was known, and the streams as drawn.
        futures: paths by quantity and euros by cost, each (n_paths, months).
    """

    made: Again
    futures: Futures

    @property
    def day(self) -> date:
        """Return the as-of day."""
        return self.made.known.day

    @property
    def paths(self) -> Mapping[str, Paths]:
        """Return the monthly paths of every quantity, euros too."""
        return every(self.futures)

    @property
    def result(self) -> RunResult:
        """Return the tables a report is made of."""
        return result(self.made.config, self.made.known, self.futures)

    def _repr_html_(self) -> str:
        first = self.day.year
        rows = pd.concat([bands(self, key) for key in SHOWN if key in self.paths])
        years = [str(first + ahead) for ahead in range(4)]
        shown = rows[rows["period"].isin(years)].drop(columns="realised")
        return titled(f"{self.day} · {number(self.made.config.n_paths)} paths", shown)


def known_on(day: str | date, figures: Path | None = None) -> Known:
    """Return everything that was published by a day.

    Args:
        day: a day ``2024-11-05``, month ``2026-03``, quarter ``2026-Q1`` or year ``2026``.
        figures: folder with the tables; the shipped ones when None.

    Raises:
        DataError: the day names no day, or a table is not as it should be.
    """
    asked = day if isinstance(day, date) else parse_day(day)
    return known(_tables(figures or VINTAGES), asked)


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


def calibrate(then: Known, figures: Path | None = None) -> Known:
    """Return what was known with the past errors of the pools that were known by its day.

    Bands of :func:`simulate` are then corrected by them, as those of a run are.

    Args:
        then: of :func:`known_on`.
        figures: the folder it was read from.

    Raises:
        DataError: the shipped errors were made from other code or figures.
    """
    return calibration.with_errors(then, _tables(figures or VINTAGES), load_config())


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


def simulate(then: Known, pools: Mapping[str, PoolConfig] | None = None, **options: Any) -> Again:
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
    made = Again(with_pools(load_config(**options), pools or {}), then)
    _ = made.drawn  # a model that cannot be fitted says so here
    return made


def with_pools(config: RunConfig, pools: Mapping[str, PoolConfig]) -> RunConfig:
    """Return a configuration with other pools for some streams.

    Raises:
        DataError: no stream has this name.
    """
    for key in pools:
        if key not in config.pools:
            close = nearest(key, config.pools)
            raise DataError(f"{key!r}: no stream of this name; nearest {close}. Write {close}.")
    changed = {key: (one,) for key, one in pools.items()}
    return config.model_copy(update={"pools": {**config.pools, **changed}})


def chain(drawn: Again, scenario: str = "") -> Run:
    """Return every quantity that follows from the streams, with the euros.

    Args:
        drawn: of :func:`simulate`.
        scenario: a name of ``prognose list scenarios`` whose levers are on; none is
            policy-neutral. The draws are the same, so two runs may be subtracted path by path.

    Raises:
        RunError: the scenario is unknown, or was published after the day.
    """
    return Run(drawn, drawn.futures(drawn.chosen(scenario) if scenario else None))


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


def bands(of: Run | Paths, key: str = "") -> BandTable:
    """Return the bands of every month and complete year of one quantity.

    Args:
        of: a run, or paths of a quantity of the glossary.
        key: the quantity, when a run is given.

    Returns:
        Columns of ``bands.csv``: quantity, period, unit, minimum, mediaan, medio, maximum, p2_5,
        p10, p90, p97_5, mean, realised; persons, places or EUR.

    Raises:
        DataError: the run holds no such quantity; the nearest is named.
        ModelError: fewer than 400 paths.
    """
    if isinstance(of, Paths):
        levels = load_config().levels
        return BandTable(band_rows(of, levels, stock=is_stock(of.key)))
    if key not in of.paths:
        close = nearest(key, of.paths)
        why = of.futures.absent.get(key, f"nearest {close}")
        raise DataError(f"{key!r}: not in this run ({why}). Write a key of run.paths.")
    levels, known_months = of.made.config.levels, of.futures.histories.get(key)
    stock = is_stock(key)
    return BandTable(band_rows(of.paths[key], levels, stock=stock, history=known_months))


def budget(of: Run) -> pd.DataFrame:
    """Return every budget line, article and the chapter beside the booked stand, in EUR.

    Returns:
        Columns of ``budget.csv``, one row a line and year; ``p_sufficient`` is the chance that
        what is booked is enough.
    """
    config = of.made.config
    return budget_table(of.futures.costs, of.made.known.lines, config.levels, config.language)


def ask(of: Run | str | Path, question: str, scenario: str = "") -> query.Answer:
    """Return the answer to a question, as ``prognose ask``.

    Args:
        of: a run, or the folder of a finished one.
        question: in the grammar of ``prognose ask --help``.
        scenario: whose levers are on.

    Raises:
        RunError: the question cannot be read or answered; the place or nearest name is said.
    """
    return query.ask(_asked(of) if isinstance(of, Run) else of, question, scenario)


@lru_cache(maxsize=2)
def _asked(of: Run) -> Asked:
    return in_memory(of.made, of.futures)
