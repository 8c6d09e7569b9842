"""A backtest of one stream on a few days, in this process, for models of a notebook."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import DataError
from data.months import parse_day
from forecast.backtest_day import Day, forecast_day
from forecast.backtest_output import Tables, read_tables
from forecast.backtest_setting import N_PATHS
from forecast.config import PoolConfig, load_config
from forecast.known import known, shipped
from forecast.score_table import score_table
from forecast.steps import with_pools
from forecast.truth import truth

POINTS = ("quantity", "vintage", "as_of", "year", "scenario", "value")


def backtest(
    stream: str, days: Iterable[str | date], pool: PoolConfig | None = None, **options: Any
) -> Tables:
    """Forecast one stream again as if it were then, and score each model on what came.

    Each member of the pool is scored on its own, beside the pool and the random walk. Nothing
    published after a day reaches a model. Pools are not calibrated, and nothing is cached, so a
    model of the session may be a member.

    Args:
        stream: of ``known_on(day).histories``.
        days: as-of days, each as for ``known_on``.
        pool: of ``pool(...)``; that of a run when None.
        options: ``n_paths`` (2000 when left out) and ``seed``.

    Returns:
        Tables as of ``prognose backtest``: ``forecasts``, a row per day, model and target, and
        ``csv["scores"]``, of :func:`score`.

    Raises:
        DataError: no such stream, or no forecast has an outcome yet.
        ModelError: a member cannot be fitted; it is named.
    """
    config = load_config(**{"n_paths": N_PATHS, **options})
    config = with_pools(config, {} if pool is None else {stream: pool})
    if stream not in config.pools:
        with_pools(config, {stream: next(iter(config.pools.values()))[0]})
    alone = config.model_copy(update={"pools": {stream: config.pools[stream]}})
    tables = shipped()
    outcomes = truth(known(tables, tables.newest))
    asked = [one if isinstance(one, date) else parse_day(one) for one in days]
    made = [forecast_day(Day(day, alone), tables, outcomes).rows for day in asked]
    if not made:
        raise DataError("backtest: no days; expected at least one. Name days.")
    rows = pd.concat(made, ignore_index=True)
    points = pd.DataFrame(columns=list(POINTS))
    return Tables(rows, {"scores": score(rows), "official_points": points})


def score(of: Tables | pd.DataFrame) -> pd.DataFrame:
    """Return the mean scores of each model, quantity and target, with n and skill.

    Args:
        of: a backtest, or its table of forecasts.

    Returns:
        ``n``, ``n_independent``, the scores of ``prognose list scores`` (``relative_wis`` is that
        beside the random walk on the same forecasts: below 1 is better), sorted.

    Raises:
        DataError: nothing has an outcome yet.
    """
    rows = of.forecasts if isinstance(of, Tables) else of
    return score_table(rows[rows["observed"].notna()])


def load_backtest(folder: str | Path) -> Tables:
    """Return every table of a finished backtest, checked against its manifest.

    Raises:
        RunError: the folder is not a whole backtest.
    """
    return read_tables(Path(folder))
