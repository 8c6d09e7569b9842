"""`prognose alarms`: every alarm of the control chart, and the day it could be known."""

from datetime import date
from functools import cache

import pandas as pd

from data.errors import DataError
from data.months import parse_day
from data.streams.history import histories
from data.streams.origin import printed_series
from data.tables.vintages import known_on
from forecast.evaluation.control_chart import WATCHED, alarm_table
from forecast.known import known, shipped
from reports.screen.alarms import show_alarms


def run_alarms(as_of: str | None) -> None:
    """Print the alarms in the history known on a day, and the months watched without one.

    Args:
        as_of: day, month, quarter or year; the newest publication day when None.

    Raises:
        ToolkitError: nothing was known on the day.
    """
    tables = shipped()
    then = known(tables, parse_day(as_of) if as_of else tables.newest)
    chart = alarm_table(then.histories)
    raised = chart[chart["alarm"] != ""]
    show_alarms(then.day, chart, raised_table(raised, tables.figures, then.day))


def raised_table(raised: pd.DataFrame, figures: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return alarms with the day each could be known.

    Args:
        raised: rows of ``alarm_table`` with an alarm.
        figures: printed rows of every vintage.
        day: the as-of day.

    Returns:
        Columns month, quantity, alarm, rule, ahead, change (beside the forecast that many months
        ahead, a share), score (standard deviations), filled and known_on.
    """
    wanted = list(zip(raised["quantity"], raised["month"], strict=True))
    days = first_days(figures, wanted, day)
    rows = [
        {
            "month": str(row["month"]),
            "quantity": row["quantity"],
            "alarm": row["alarm"],
            "rule": row["rule"],
            "ahead": row["ahead"],
            "change": row["change"],
            "score": row["score"],
            "filled": bool(row["estimated"]),
            "known_on": known_day,
        }
        for row, known_day in zip(raised.to_dict("records"), days, strict=True)
    ]
    return pd.DataFrame(rows)


def first_days(figures: pd.DataFrame, wanted: list[tuple[str, pd.Period]], day: date) -> list[date]:
    """Return the first day on which each stream reached a month, of all publication days.

    The month may have been filled or revised since; this is when it was first there at all.

    Args:
        figures: printed rows of every vintage.
        wanted: stream and month, one the stream has on ``day``.
        day: the as-of day.
    """
    names = {name for key in WATCHED for name in printed_series(key)}
    own = figures[figures["series"].isin(names)]
    published = own.loc[own["published_on"] <= pd.Timestamp(day), "published_on"]
    days: list[date] = sorted(published.dt.date.unique())

    @cache
    def newest(known_day: date) -> dict[str, pd.Period]:
        try:
            found, _ = histories(known_on(own, known_day))
        except DataError:
            return {}
        return {key: series.months[-1] for key, series in found.items()}

    def first(key: str, month: pd.Period) -> date:
        start = date(month.year, month.month, 1)
        later = (one for one in days if one >= start)
        return next(one for one in later if key in newest(one) and newest(one)[key] >= month)

    return [first(key, month) for key, month in wanted]
