"""Would the control chart have seen turns in figures of other countries, and how soon?"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.series import Series
from data.tables.vintages import known_on
from forecast.evaluation.control_chart import FALSE_ALARM, WATCHED, stream_chart
from forecast.evaluation.leading.indicators import indicators, monthly

TURNS = Path(__file__).with_name("turns.toml")
COLUMNS = (
    "indicator",
    "first_judged",
    "judged",
    "alarms",
    "by_chance",
    "turn",
    "month",
    "known_on",
)


class Turn(NamedTuple):
    """A change that our own chart missed; the entries of ``turns.toml``.

    Attributes:
        direction: ``"up"`` or ``"down"``.
        first: first month in which an alarm is one of it.
        last: last such month.
    """

    direction: str
    first: pd.Period
    last: pd.Period


@cache
def turns() -> dict[str, Turn]:
    """Return every turn by name, in the order of the file."""
    entries = tomllib.loads(TURNS.read_text(encoding="utf-8"))
    return {
        name: Turn(one["direction"], pd.Period(one["first"], "M"), pd.Period(one["last"], "M"))
        for name, one in entries.items()
    }


def early_alarms(figures: pd.DataFrame, own: Mapping[str, Series], day: date) -> pd.DataFrame:
    """Return the first alarm of every indicator in each turn, and how often it gives one.

    Values are as known on ``day``; each month counts from the day it was first out.

    Args:
        figures: rows of every vintage of the indicators.
        own: our monthly streams, of which those watched come first; when a month of them was out
            is what `prognose alarms` says.
        day: the as-of day.

    Returns:
        Columns ``COLUMNS``, a row per indicator and turn: first month judged, months judged, alarms
        in all and as many as chance would give; month and ``known_on`` of the first alarm of the
        turn, empty where there was none.
    """
    known = known_on(figures, day)
    found: list[tuple[object, ...]] = []
    for key in WATCHED:
        if key in own:
            found += rows_of(own[key], pd.Series(dtype="datetime64[ns]"))
    for key in indicators():
        series = monthly(known, key)
        if series is not None:
            found += rows_of(series, out_on(figures, indicators()[key]))
    return pd.DataFrame(found, columns=list(COLUMNS))


def out_on(figures: pd.DataFrame, names: tuple[str, ...]) -> "pd.Series[pd.Timestamp]":
    """Return the day on which each month of an indicator was first out, all its series together."""
    own = figures[figures["series"].isin(names)].groupby(["period", "series"])["published_on"].min()
    return own.groupby("period").max()


def rows_of(series: Series, out: "pd.Series[pd.Timestamp]") -> list[tuple[object, ...]]:
    """Return the rows of one indicator, a turn each; none while no month can be judged.

    Args:
        series: its months.
        out: day by month, written as ``2021-10``.
    """
    chart = stream_chart(series)
    if chart.empty:
        return []
    raised = chart[chart["alarm"] != ""]
    head = (series.key, str(chart["month"].iloc[0]), len(chart), len(raised))
    found: list[tuple[object, ...]] = []
    for name, turn in turns().items():
        own = raised[raised["alarm"] == turn.direction]
        inside = own[(own["month"] >= turn.first) & (own["month"] <= turn.last)]
        month = str(inside["month"].iloc[0]) if len(inside) else ""
        known = f"{out[month]:%Y-%m-%d}" if month in out else ""
        found.append((*head, len(chart) / FALSE_ALARM, name, month, known))
    return found


def judged(table: pd.DataFrame, turn: str) -> int:
    """Return how many indicators were judged before a turn began."""
    rows = table[(table["turn"] == turn) & ~table["indicator"].isin(WATCHED)]
    return int((rows["first_judged"] <= str(turns()[turn].first)).sum())
