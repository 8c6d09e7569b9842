"""Backtests from Python: the whole record, or one stream on a few days with models of one's own."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import DataError
from data.tables.vintages import VINTAGES
from forecast.backtest.day import Day, forecast_day
from forecast.backtest.setting import N_PATHS, BacktestOptions, prepared
from forecast.backtest.tables import Tables, read_tables
from forecast.config import PoolConfig, load_config
from forecast.evaluation.table import score_table
from forecast.known import known
from forecast.official.points import COLUMNS as POINTS
from forecast.official.record import tables
from forecast.outcomes import truth
from forecast.rule.shipped_rivals import rivals_known
from forecast.session.arguments import checked
from forecast.session.steps import as_day, every_row, only


@checked
def record(first: int = 2013, **options: Any) -> Tables:
    """Return the whole record: every stream and quarterly day, beside the official figures.

    As ``prognose backtest``; days made before are read from its cache.

    Args:
        first: year of the first day.
        options: ``n_paths`` (2000 when left out), ``seed`` and ``workers``.

    Raises:
        ToolkitError: an option is not as it should be, or a model cannot be fitted.
    """
    setting = prepared(BacktestOptions(first=first))
    config = load_config(**{"n_paths": N_PATHS, "workers": setting.config.workers, **options})
    days = tuple(one._replace(config=config) for one in setting.days)
    return tables(setting._replace(config=config, days=days))


@checked
def official_record(day: str | date) -> pd.DataFrame:
    """Return the official totals whose outcome was known on a day, beside all rivals of theirs.

    Args:
        day: as for ``known_on``.

    Returns:
        A row per official figure since 2017: ``official``, ``ours``, ``by_rule``, ``last_twelve``
        and ``random_walk`` as of its fixing day, and ``realised``, persons; of the shipped record.

    Raises:
        DataError: the day names no day.
    """
    return rivals_known(as_day(day))


@checked
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
        DataError: no such stream, no day, or no forecast has an outcome yet.
        ModelError: a member cannot be fitted; it is named.
    """
    config = load_config(**{"n_paths": N_PATHS, **options})
    config = only(config, stream, pool)
    shown = every_row(VINTAGES)
    outcomes = truth(known(shown, shown.newest))
    asked = [Day(as_day(one), config) for one in days]
    if not asked:
        raise DataError("backtest: no days; expected at least one. Name days.")
    rows = pd.concat([forecast_day(one, shown, outcomes).rows for one in asked], ignore_index=True)
    return Tables(
        rows, {"scores": score(rows), "official_points": pd.DataFrame(columns=list(POINTS))}
    )


@checked
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


@checked
def load_backtest(folder: str | Path) -> Tables:
    """Return every table of a finished backtest, checked against its manifest.

    Raises:
        RunError: the folder is not a whole backtest.
    """
    return read_tables(Path(folder))
