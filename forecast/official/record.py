"""Every table of a backtest, the official forecasts beside ours."""

import logging

import pandas as pd

from data.errors import DataError
from data.tables.vintages import VINTAGES, load_table
from forecast.backtest.cache import load_frame, save_frame
from forecast.backtest.folds import Backtest, backtest, corrected
from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import POOL, UNCALIBRATED
from forecast.backtest.past_errors import COLUMNS as ERRORS
from forecast.backtest.past_errors import calibration_rows, judged_by
from forecast.backtest.pool_choice import pool_choice
from forecast.backtest.setting import BOTH, FIRST_YEAR, MONTHLY, QUARTERLY, Setting, is_quarterly
from forecast.backtest.tables import Tables
from forecast.backtest.widest import widest
from forecast.evaluation.calibration_effect import calibration_effect
from forecast.evaluation.coverage import pit_histogram
from forecast.evaluation.flags import warnings_of
from forecast.evaluation.freshness import Rivals, skill_by_days, skill_by_months_known
from forecast.evaluation.stability import stability_table
from forecast.evaluation.table import score_table
from forecast.evaluation.warranty import warranty
from forecast.official.by_rule import rule_of, rule_rows, skill_by_rule
from forecast.official.case_2025 import COLUMNS as CASE_COLUMNS
from forecast.official.case_2025 import Case2025, case_2025
from forecast.official.cases import OfficialCases, official
from forecast.official.other_countries import by_horizon, dutch, scored
from forecast.official.points import official_points
from forecast.official.rivals import rivals
from forecast.official.scores import band_summary, band_table, error_summary
from forecast.rule.choose import PoolRule
from forecast.rule.rival_skill import rival_skill
from models.registry import BASELINE

RIVALS = Rivals(POOL, BASELINE, LAST_TWELVE)
SINCE = (FIRST_YEAR, 2015)  # the first day of all, and the first with six years to learn from


def tables(setting: Setting) -> Tables:
    """Return every table of a backtest.

    Raises:
        ModelError: a member of a pool cannot be fitted; stream and model are named.
        DataError: no forecast has an outcome.
    """
    made, errors = calibrated(setting)
    main = on_quarterly(made) if setting.kind == BOTH else made
    rule = rule_of(setting, errors) if setting.ruled else None
    ruled = rule.config if rule else None
    theirs = official(setting.cases, setting.config, setting.stands_on, errors, ruled)
    bands = band_table(theirs, setting.config.levels)
    return Tables(
        forecasts=main.rows,
        monthly=made.rows if setting.kind == BOTH else None,
        csv={
            **_scores(main),
            **_by_days(setting.kind, made),
            "stability": stability_table(main.rows),
            "official": theirs.table,
            "official_points": official_points(
                setting.stands_on.tables.prognoses, setting.cases, theirs.table
            ),
            "official_bands": bands,
            "official_errors": error_summary(theirs.table),
            **_beside(setting, theirs),
            **(_ruled(setting, main, errors, rule) if rule else {}),
            "official_coverage": band_summary(theirs.table, bands),
            "case_2025": _case(setting, main, theirs),
            "skips": main.skips,
            "errors": errors,
            "pool_choice": pool_choice(main.forecasts),
            "widest": widest(main.rows),
            "warranty": warranty(errors, setting.cases, setting.config.levels, setting.newest.day),
        },
    )


def _beside(setting: Setting, theirs: OfficialCases) -> dict[str, pd.DataFrame]:
    """Return the official figures beside every rival, and those of other countries."""
    beside = rivals(theirs)
    return {
        "official_rivals": beside,
        "official_skill": rival_skill(beside, setting.config.seed),
        "official_abroad": _abroad(setting, beside),
    }


def _abroad(setting: Setting, beside: pd.DataFrame) -> pd.DataFrame:
    """Return the official forecasts of other countries by horizon, the Dutch ones first."""
    folder = setting.config.figures or VINTAGES
    found = scored(load_table("foreign_forecasts", folder), setting.stands_on.tables.figures)
    return pd.concat([by_horizon(dutch(beside), together=False), by_horizon(found)])


def _ruled(
    setting: Setting, main: Backtest, errors: pd.DataFrame, rule: PoolRule
) -> dict[str, pd.DataFrame]:
    """Return what the rule gave on every quarterly day and on the newest, and its scores.

    The corrections of the default pools stand beside, with and without, on the same days.
    """
    days = (*(one.day for one in setting.quarterly), setting.newest.day)
    told = [one._replace(nowcast=False) for one in corrected(setting.quarterly, errors)]
    both = backtest(told, setting.stands_on, setting.config.workers).forecasts
    return {
        "rule": rule.written(days),
        "skill_by_rule": skill_by_rule(main.rows, rule_rows(setting, rule)),
        "calibration_effect": calibration_effect(both, POOL, UNCALIBRATED),
    }


def _scores(made: Backtest) -> dict[str, pd.DataFrame]:
    """Return the scores of every model; a point forecast has no bands to be warned of."""
    scores = score_table(made.forecasts)
    with_bands = made.forecasts[made.forecasts["model"] != LAST_TWELVE]
    return {
        "scores": scores,
        "warnings": warnings_of(scores[scores["model"] != LAST_TWELVE]),
        "pit": pit_histogram(with_bands),
    }


def on_quarterly(made: Backtest) -> Backtest:
    """Return the part of a backtest that was made on quarterly days."""
    rows, skips = (
        table[table["day"].map(is_quarterly).astype(bool)].reset_index(drop=True)
        for table in (made.rows, made.skips)
    )
    return made._replace(rows=rows, skips=skips)


def _by_days(kind: str, made: Backtest) -> dict[str, pd.DataFrame]:
    """Return the tables that set quarterly days beside monthly ones, as far as both were asked."""
    forecasts = {QUARTERLY: on_quarterly(made).rows}
    if kind != QUARTERLY:
        forecasts[MONTHLY] = made.rows
    beside = {"scores_monthly": score_table(made.forecasts)} if kind == BOTH else {}
    return {
        "skill_by_days": skill_by_days(forecasts, RIVALS, SINCE),
        "skill_by_months_known": skill_by_months_known(forecasts, RIVALS),
        **beside,
    }


def _case(setting: Setting, made: Backtest, theirs: OfficialCases) -> pd.DataFrame:
    """Return the 2025 case; an empty table, said on stderr, while 2025 has no outcome."""
    fixed = theirs.rows[theirs.rows["day"].isin(theirs.table["as_of"])]
    rows = pd.concat([fixed, made.rows], ignore_index=True)
    known = setting.newest
    try:
        return case_2025(
            Case2025(known.figures, setting.stands_on.tables.prognoses, setting.cases, rows)
        )
    except DataError as error:
        logging.getLogger(__name__).warning("case_2025.csv is empty: %s", error)
        return pd.DataFrame(columns=list(CASE_COLUMNS))


def calibrated(setting: Setting) -> tuple[Backtest, pd.DataFrame]:
    """Return the backtest with each day corrected by the errors known on it, and those errors.

    The errors are those of the pools without corrections and without a nowcast, so the first pass
    goes without both. They are learnt from quarterly days, whatever days are scored: a run on
    any day is corrected by the same errors.

    Raises:
        ModelError: as in :func:`tables`.
    """
    workers = setting.config.workers
    if not setting.config.calibrate:
        return backtest(setting.days, setting.stands_on, workers), pd.DataFrame(
            columns=list(ERRORS)
        )
    levels = setting.config.levels
    plain = [asked._replace(every=False, nowcast=False) for asked in setting.quarterly]
    key = setting.stands_on.keys.every(plain, "forecast/backtest/past_errors.py")
    errors = load_frame(key)
    if errors is None:
        first = backtest(plain, setting.stands_on, workers).forecasts
        made_of = calibration_rows(first, setting.stands_on.tables.figures, levels)
        errors = save_frame(key, made_of)
    made = backtest(corrected(setting.days, errors), setting.stands_on, workers)
    return made, judged_by(errors, made.forecasts, levels)
