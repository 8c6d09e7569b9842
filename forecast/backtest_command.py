"""What ``prognose backtest`` does."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from data.errors import DataError
from forecast import backtest_cache as cache
from forecast import store
from forecast.backtest import Backtest, backtest, corrected
from forecast.backtest_output import SHOWN, Tables, print_tables, read_csv, read_tables, write
from forecast.backtest_setting import BacktestOptions, Setting, identity, prepared
from forecast.calibration import PATH, write_calibration
from forecast.calibration_rows import COLUMNS as ERRORS
from forecast.calibration_rows import calibration_rows, judged_by
from forecast.case_2025 import COLUMNS as CASE_COLUMNS
from forecast.case_2025 import Case, case_2025
from forecast.coverage import pit_histogram
from forecast.official import Official, official
from forecast.official_points import official_points
from forecast.official_scores import band_summary, band_table, error_summary
from forecast.pool_choice import pool_choice
from forecast.score_table import score_table
from forecast.score_warnings import warnings_of
from forecast.stability import stability_table
from forecast.warranty import warranty
from forecast.widest import widest

BACKTESTS = Path("out") / "backtests"
Report: TypeAlias = Callable[[Tables, Path], None]


def run(options: BacktestOptions, report: Report | None = None) -> Path:
    """Make a backtest, or verify the identical one that is there; print its scores.

    Args:
        options: as given on the command line.
        report: writes what a reader sees, as ``figures/``, into the draft of the folder.

    Returns:
        The folder with ``scores.csv``, ``official.csv`` and the other tables.

    Raises:
        ToolkitError: anything a user can mend; nothing but the cache is left behind.
    """
    if options.out is not None:
        store.refuse_existing(options.out)
    setting = prepared(options)
    name, content = identity(options, setting)
    target = options.out or BACKTESTS / name
    if options.out is None and target.exists():
        store.verify(target)
        print_tables({table: read_csv(target / f"{table}.csv") for table in SHOWN})
        print(f"unchanged backtest, verified: {target / 'scores.csv'}")
        return target
    made = tables(setting)
    with store.draft(target) as folder:
        write(made, folder)
        if report is not None:
            report(made, folder)
        store.write_manifest(folder, {"run_id": name, **content})
    print_tables(made.csv)
    print(target / "scores.csv")
    return target


def tables(setting: Setting) -> Tables:
    """Return every table of a backtest.

    Raises:
        ModelError: a member of a pool cannot be fitted; stream and model are named.
        DataError: no forecast has an outcome.
    """
    made, errors = calibrated(setting)
    theirs = official(setting.cases, setting.config, setting.stands_on, errors)
    bands = band_table(theirs, setting.config.levels)
    scores = score_table(made.forecasts)
    return Tables(
        forecasts=made.rows,
        csv={
            "scores": scores,
            "warnings": warnings_of(scores),
            "pit": pit_histogram(made.forecasts),
            "stability": stability_table(made.rows),
            "official": theirs.table,
            "official_points": official_points(
                setting.stands_on.tables.prognoses, setting.cases, theirs.table
            ),
            "official_bands": bands,
            "official_errors": error_summary(theirs.table),
            "official_coverage": band_summary(theirs.table, bands),
            "case_2025": _case(setting, made, theirs),
            "skips": made.skips,
            "errors": errors,
            "pool_choice": pool_choice(made.forecasts),
            "widest": widest(made.rows),
            "warranty": warranty(errors, setting.cases, setting.config.levels, setting.newest.day),
        },
    )


def _case(setting: Setting, made: Backtest, theirs: Official) -> pd.DataFrame:
    """Return the 2025 case; an empty table, said on stderr, while 2025 has no outcome."""
    fixed = theirs.rows[theirs.rows["day"].isin(theirs.table["as_of"])]
    rows = pd.concat([fixed, made.rows], ignore_index=True)
    known = setting.newest
    try:
        return case_2025(
            Case(known.figures, setting.stands_on.tables.prognoses, setting.cases, rows)
        )
    except DataError as error:
        print(f"case_2025.csv is empty: {error}", file=sys.stderr)
        return pd.DataFrame(columns=list(CASE_COLUMNS))


def calibrated(setting: Setting) -> tuple[Backtest, pd.DataFrame]:
    """Return the backtest with each day corrected by the errors known on it, and those errors.

    The errors are those of the pools without corrections, so the first pass goes without.

    Raises:
        ModelError: as in :func:`tables`.
    """
    workers = setting.config.workers
    if not setting.config.calibrate:
        return backtest(setting.days, setting.stands_on, workers), pd.DataFrame(
            columns=list(ERRORS)
        )
    levels = setting.config.levels
    plain = [asked._replace(every=False) for asked in setting.days]
    key = setting.stands_on.keys.every(plain, "forecast/calibration_rows.py")
    errors = cache.load_frame(key)
    if errors is None:
        first = backtest(plain, setting.stands_on, workers).forecasts
        made_of = calibration_rows(first, setting.stands_on.tables.figures, levels)
        errors = cache.save_frame(key, made_of)
    made = backtest(corrected(setting.days, errors), setting.stands_on, workers)
    return made, judged_by(errors, made.forecasts, levels)


def calibrate(options: BacktestOptions, folder: Path, path: Path = PATH) -> Path:
    """Write the past errors of a finished backtest to ``data/calibration.csv``; return its path.

    Args:
        options: those the backtest was made with.
        folder: the finished backtest.
        path: replaced whole.

    Raises:
        ToolkitError: the folder is no whole backtest, or as in :func:`run`.
    """
    errors = read_tables(folder).csv["errors"]
    setting = prepared(options)
    write_calibration(errors, setting.config, setting.stands_on.tables, path)
    return path
