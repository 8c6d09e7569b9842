"""Every table of the budget's own record, from the shipped figures."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from data.tables.vintages import VINTAGES, load_table
from forecast.budget_record.beside_printed import budget_record, moment_summary
from forecast.budget_record.day import RecordBasis
from forecast.budget_record.days import record_rows
from forecast.budget_record.missing import missing_table
from forecast.budget_record.moments import FIRST_YEAR, moments
from forecast.budget_record.outcomes import Outcomes
from forecast.budget_record.plans import beside, plan_days, plan_summary, plan_table
from forecast.budget_record.printed_article import stage_summary, stage_table, stands, with_ours
from forecast.budget_record.waiting import bases, coming, narrowing, pairs, waiting_days
from forecast.known import known


def record_days(stands_on: RecordBasis, first: int = FIRST_YEAR) -> list[date]:
    """Return every day the record forecasts on again, oldest first.

    Args:
        stands_on: its tables say which is the newest day.
        first: first budget year.
    """
    newest = stands_on.tables.newest
    days = {one.day for one in moments(first, newest)} | {newest}
    days |= set(waiting_days(newest, first)) | set(plan_days(stands_on.tables))
    return sorted(day for day in days if day.year >= first - 1)


def record_tables(stands_on: RecordBasis, first: int = FIRST_YEAR) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the record by the name of their file.

    Args:
        stands_on: configuration, tables and past errors.
        first: first budget year.

    Returns:
        ``forecasts`` (what our run of each day said), ``moments``, ``moments_summary``,
        ``missing``, ``waiting`` (pairs of days), ``narrowing``, ``coming``, ``plans``,
        ``planning``, ``planning_beside``, ``article`` (stands of article 37) and
        ``article_summary``.
    """
    tables = stands_on.tables
    rows = record_rows(stands_on, record_days(stands_on, first))
    outcomes = Outcomes(known(tables, tables.newest))
    asked = list(moments(first, tables.newest))
    found = budget_record(rows, asked, tables, outcomes)
    pairs_found = pairs(rows, bases(tables.newest))
    left = narrowing(pairs_found)
    plans = plan_table(rows, asked, tables, outcomes)
    printed = stands(load_table("article37", stands_on.config.figures or VINTAGES), tables.lines)
    article = with_ours(stage_table(printed), printed, rows, asked, stands_on.config.levels)
    return {
        "forecasts": rows,
        "moments": found,
        "moments_summary": moment_summary(found),
        "missing": missing_table(found, asked, tables),
        "waiting": pairs_found,
        "narrowing": left,
        "coming": coming(rows, left, tables.newest),
        "plans": plans,
        "planning": plan_summary(plans),
        "planning_beside": beside(plans),
        "article": article,
        "article_summary": stage_summary(article),
    }
