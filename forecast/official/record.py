"""Every table of a backtest, the official forecasts beside ours."""

import sys

import pandas as pd

from data.errors import DataError
from forecast.backtest import cache
from forecast.backtest.folds import Backtest, backtest, corrected
from forecast.backtest.past_errors import COLUMNS as ERRORS
from forecast.backtest.past_errors import calibration_rows, judged_by
from forecast.backtest.pool_choice import pool_choice
from forecast.backtest.setting import Setting
from forecast.backtest.tables import Tables
from forecast.backtest.widest import widest
from forecast.evaluation.coverage import pit_histogram
from forecast.evaluation.flags import warnings_of
from forecast.evaluation.stability import stability_table
from forecast.evaluation.table import score_table
from forecast.evaluation.warranty import warranty
from forecast.official.case_2025 import COLUMNS as CASE_COLUMNS
from forecast.official.case_2025 import Case, case_2025
from forecast.official.cases import Official, official
from forecast.official.points import official_points
from forecast.official.scores import band_summary, band_table, error_summary


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

    The errors are those of the pools without corrections and without a nowcast, so the first pass
    goes without.

    Raises:
        ModelError: as in :func:`tables`.
    """
    workers = setting.config.workers
    if not setting.config.calibrate:
        return backtest(setting.days, setting.stands_on, workers), pd.DataFrame(
            columns=list(ERRORS)
        )
    levels = setting.config.levels
    plain = [asked._replace(every=False, nowcast=False) for asked in setting.days]
    key = setting.stands_on.keys.every(plain, "forecast/backtest/past_errors.py")
    errors = cache.load_frame(key)
    if errors is None:
        first = backtest(plain, setting.stands_on, workers).forecasts
        made_of = calibration_rows(first, setting.stands_on.tables.figures, levels)
        errors = cache.save_frame(key, made_of)
    made = backtest(corrected(setting.days, errors), setting.stands_on, workers)
    return made, judged_by(errors, made.forecasts, levels)
