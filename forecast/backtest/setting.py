"""A backtest as asked for: its days, its configuration and what it stands on.

The days on which a backtest forecasts.
"""

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.errors import RunError
from data.given.file import small_text
from data.names import nearest
from data.tables.vintages import VINTAGES, load_table
from forecast.archive.manifest import code_hash, inputs, libraries, run_id
from forecast.backtest.cache import SETTINGS
from forecast.backtest.day import Day
from forecast.backtest.folds import Material, material
from forecast.config import RunConfig, load_config
from forecast.known import Known, known, shipped
from forecast.outcomes import last_year, truth

QUARTERLY, MONTHLY, BOTH = "quarterly", "monthly", "both"
KINDS = {QUARTERLY: (2, 5, 8, 11), MONTHLY: tuple(range(1, 13))}
ASKED = (*KINDS, BOTH)
DAY = 15
FIRST_YEAR = 2013


def origin_days(kind: str, first_year: int, last_year: int) -> tuple[date, ...]:
    """Return the days a backtest forecasts on, oldest first.

    Args:
        kind: ``quarterly`` (15 February, May, August, November) or ``monthly`` (each 15th).
        first_year: year of the first day.
        last_year: the last year with an outcome; year 0 of every day has come true.

    Raises:
        RunError: the kind is unknown, or there is no day in these years.

    Example:
        >>> [day.isoformat() for day in origin_days("quarterly", 2024, 2024)]
        ['2024-02-15', '2024-05-15', '2024-08-15', '2024-11-15']
    """
    if kind not in KINDS:
        raise RunError(
            f"--days {kind!r}: unknown; expected {' or '.join(KINDS)}. Choose one of them."
        )
    years = range(first_year, last_year + 1)
    if not years or first_year < FIRST_YEAR:
        raise RunError(
            f"--first {first_year}: no backtest from that year; expected {FIRST_YEAR} to "
            f"{last_year}, the last year with an outcome. Choose a year in between."
        )
    return tuple(date(year, month, DAY) for year in years for month in KINDS[kind])


def is_quarterly(day: str) -> bool:
    """Return whether a day, written as ``2024-05-15``, is one of the quarterly days."""
    return date.fromisoformat(day).month in KINDS[QUARTERLY]


MODELS_ASKED = ("pools", "all")
N_PATHS = 2000  # of each model on each day, unless the configuration file names a number


class BacktestOptions(NamedTuple):
    """The options of ``prognose backtest``; None means the default.

    Attributes:
        days: ``quarterly``, ``monthly`` or ``both``. With both the tables are of the quarterly
            days, with those of the monthly days beside them.
        first: year of the first day.
        scope: the option --models, ``pools`` (members of the pools and the baseline) or ``all``.
        workers: processes; as many as the machine has when left out.
        out: new folder.
        config: TOML file that changes defaults.
        ruled: whether the pools that evidence alone gives on each day are scored too.
    """

    days: str = QUARTERLY
    first: int = 2013
    scope: str = "pools"
    workers: int | None = None
    out: Path | None = None
    config: Path | None = None
    ruled: bool = False


class Setting(NamedTuple):
    """A backtest as asked for, with what it stands on.

    Attributes:
        config: seed, paths, levels, pools and workers.
        kind: which days the tables are of: ``quarterly``, ``monthly`` or ``both``.
        days: what is wanted of each day, oldest first; with both every monthly day.
        cases: the official figures to be beaten.
        newest: what is known on the newest day.
        stands_on: tables, outcomes and keys of the cache.
        ruled: whether the pools that evidence alone gives on each day are scored too.
    """

    config: RunConfig
    kind: str
    days: tuple[Day, ...]
    cases: pd.DataFrame
    newest: Known
    stands_on: Material
    ruled: bool = False

    @property
    def quarterly(self) -> tuple[Day, ...]:
        """Return the quarterly days, those that past errors are learnt from."""
        return tuple(one for one in self.days if one.day.month in KINDS[QUARTERLY])


def prepared(options: BacktestOptions) -> Setting:
    """Return the backtest that the options ask for.

    Raises:
        RunError: an option or the configuration is not as it should be.
        DataError: a table is missing or not as it should be.
    """
    _require("--models", options.scope, MODELS_ASKED)
    _require("--days", options.days, ASKED)
    from joblib import cpu_count  # a run reads this module and starts no process

    config = load_config(
        options.config, n_paths=_paths(options.config), workers=options.workers or cpu_count()
    )
    folder = config.figures or VINTAGES
    tables = shipped(folder)
    newest = known(tables, tables.newest)
    outcomes = truth(newest)
    kind = MONTHLY if options.days == BOTH else options.days
    days = origin_days(kind, options.first, last_year(outcomes))
    return Setting(
        config=config,
        kind=options.days,
        days=tuple(Day(day, config, options.scope == "all") for day in days),
        cases=load_table("cases", folder),
        newest=newest,
        stands_on=material(tables, outcomes),
        ruled=options.ruled,
    )


def _require(option: str, value: str, known_values: Sequence[str]) -> None:
    if value not in known_values:
        raise RunError(
            f"{option} {value!r}: unknown; expected {' or '.join(known_values)}. "
            f"Write {nearest(value, known_values)}."
        )


def _paths(path: Path | None) -> int | None:
    """Return the number of paths of a backtest, None where the file names one."""
    named = path is not None and "n_paths" in _keys(path)
    return None if named else N_PATHS


def _keys(path: Path) -> set[str]:
    """Return the keys of a configuration; none if it cannot be read, which ``load_config`` says."""
    try:
        return set(tomllib.loads(small_text(path)))
    except (OSError, ValueError, RunError):
        return set()


def identity(options: BacktestOptions, setting: Setting) -> tuple[str, dict[str, object]]:
    """Return the id of a backtest and everything its outputs depend on, for the manifest."""
    last = f"{setting.days[-1].day:%Y-%m-%d}"
    tables = {
        "figures": setting.stands_on.tables.figures,
        "prognoses": setting.stands_on.tables.prognoses,
        "cases": setting.cases,
    }
    content: dict[str, object] = {
        "scored_on": setting.kind,
        "days": [f"{asked.day:%Y-%m-%d}" for asked in setting.days],
        "models": options.scope,
        "ruled": options.ruled,
        "config": setting.config.model_dump(mode="json", include={*SETTINGS, "calibrate"}),
        "seed": setting.config.seed,
        "versions": libraries(),
        "code": code_hash(),
        "inputs": inputs(tables),
    }
    return run_id(last, content), content
