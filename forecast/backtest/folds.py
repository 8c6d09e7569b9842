"""Forecast again as if it were then, on many days, and keep what each model said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from data.streams.origin import TOTAL
from forecast.backtest.cache import CacheKeys, load_day, save_day
from forecast.backtest.day import Day, DayResult, forecast_day
from forecast.known import Shipped
from forecast.outcomes import Truth
from forecast.progress import counted
from forecast.simulation.corrections import corrections

LEAST_BLOCK = 4  # days; makes a task last about a second, so that starting it costs little
BLOCKS = 4  # tasks for each worker, so that the last ones to finish are short


class Material(NamedTuple):
    """What every day of a backtest stands on.

    Attributes:
        tables: all shipped rows; a day sees those published by it.
        outcomes: what came true.
        keys: of the cache.
    """

    tables: Shipped
    outcomes: Truth
    keys: CacheKeys


class Backtest(NamedTuple):
    """The outcome of a backtest.

    Attributes:
        rows: every forecast, a row per day, model, quantity and target; columns ``COLUMNS`` of
            ``forecast.backtest.rows``, sorted by day.
        skips: what could not be forecast, by day, quantity and model, with the reason.
        n_computed: days that were not found in the cache.
    """

    rows: pd.DataFrame
    skips: pd.DataFrame
    n_computed: int

    @property
    def forecasts(self) -> pd.DataFrame:
        """Return the forecasts that have an outcome, those that scores are taken of."""
        return self.rows[self.rows["observed"].notna()].reset_index(drop=True)


def material(tables: Shipped, outcomes: Truth) -> Material:
    """Return what every day of a backtest stands on, with the keys of its cache."""
    return Material(tables, outcomes, CacheKeys(tables.figures, outcomes))


def backtest(days: Sequence[Day], stands_on: Material, workers: int) -> Backtest:
    """Return the forecasts of every day; days computed before are read again.

    The rows are the same for any number of workers and in whatever order they finish.

    Args:
        days: each asked once.
        stands_on: tables and outcomes.
        workers: processes.

    Raises:
        ModelError: a member of a pool cannot be fitted; stream and model are named.
    """
    keys = [stands_on.keys.of(asked) for asked in days]
    found = {key: kept for key in keys if (kept := load_day(key)) is not None}
    missing = {key: asked for key, asked in zip(keys, days, strict=True) if key not in found}
    for key, result in _computed(missing, stands_on, workers):
        found[key] = save_day(key, result)
    results = [found[key] for key in keys]
    return Backtest(
        rows=pd.concat([result.rows for result in results], ignore_index=True),
        skips=pd.concat([result.skips for result in results], ignore_index=True),
        n_computed=len(missing),
    )


def corrected(days: Sequence[Day], errors: pd.DataFrame) -> list[Day]:
    """Return days of a backtest with the corrections that were known on each."""
    return [
        asked._replace(corrections=tuple(corrections(errors, asked.day, TOTAL).items()))
        if len(errors)
        else asked
        for asked in days
    ]


def _computed(
    missing: Mapping[str, Day], stands_on: Material, workers: int
) -> Iterator[tuple[str, DayResult]]:
    """Yield each missing day under its key, as soon as its block is ready."""
    from joblib import Parallel, delayed  # a run reads this module and starts no process

    blocks = list(_blocks(list(missing.items()), workers))
    with counted("backtest", len(missing)) as advance:
        calls = [delayed(_block)(block, stands_on.tables, stands_on.outcomes) for block in blocks]
        n_jobs = min(workers, max(len(calls), 1))
        for results in Parallel(n_jobs=n_jobs, return_as="generator_unordered")(calls):
            advance(len(results))
            yield from results


def _blocks(asked: Sequence[tuple[str, Day]], workers: int) -> Iterator[Sequence[tuple[str, Day]]]:
    size = max(LEAST_BLOCK, -(-len(asked) // (workers * BLOCKS)))
    return (asked[start : start + size] for start in range(0, len(asked), size))


def _block(
    asked: Sequence[tuple[str, Day]], tables: Shipped, outcomes: Truth
) -> list[tuple[str, DayResult]]:
    return [(key, forecast_day(one, tables, outcomes)) for key, one in asked]
