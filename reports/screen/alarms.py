"""What `prognose alarms` says: months in which a stream left its path."""

from datetime import date

import pandas as pd

from forecast.evaluation.control_chart import FALSE_ALARM
from reports.number_format import number, share
from reports.screen.lines import say

LANGUAGE = "en"


def show_alarms(day: date, chart: pd.DataFrame, raised: pd.DataFrame) -> None:
    """Print the months watched by stream, and each alarm with the day it could be known.

    Args:
        day: the as-of day.
        chart: of ``forecast.evaluation.control_chart``.
        raised: its alarms, with the column ``known_on``.
    """
    say(f"as of {day}, by chance one alarm in about {FALSE_ALARM} months of a stream")
    for key, rows in chart.groupby("quantity"):
        months = rows["month"]
        say(f"{key}: {len(rows)} months judged, {months.min()} to {months.max()}")
    if chart.empty:
        say("no stream has enough months to be judged")
    elif raised.empty:
        say("no alarm")
    else:
        say(_shown(raised).to_string(index=False))


def _shown(raised: pd.DataFrame) -> pd.DataFrame:
    return raised.assign(
        change=[share(value, LANGUAGE, sign=True) for value in raised["change"]],
        score=[number(value, LANGUAGE, 1, sign=True) for value in raised["score"]],
        filled=["filled" if filled else "" for filled in raised["filled"]],
    )
