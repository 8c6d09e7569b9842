"""How single weeks scatter about those around them, apart where a public holiday falls in one."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.tseries.holiday import AbstractHolidayCalendar, EasterMonday, Holiday
from pandas.tseries.offsets import Day, Easter

from data.arrays import BoolArray, FloatArray

AROUND = 3  # weeks on either side that say where a week would lie
LEAST_AROUND = 3  # of them that must be known
LEAST = 8  # weeks that a spread is taken of
LEAST_HOLIDAYS = 4  # the same for weeks with a holiday
WEEK = 7  # days


class PublicHolidays(AbstractHolidayCalendar):
    """The days of article 3, first paragraph, of the Algemene termijnenwet."""

    rules = [  # noqa: RUF012  the base class wants a list
        Holiday("Nieuwjaarsdag", month=1, day=1),
        EasterMonday,
        Holiday("Koningsdag", month=4, day=27, start_date=pd.Timestamp(2014, 1, 1)),
        Holiday("5 mei", month=5, day=5),
        Holiday("Hemelvaartsdag", month=1, day=1, offset=[Easter(), Day(39)]),
        Holiday("tweede Pinksterdag", month=1, day=1, offset=[Easter(), Day(50)]),
        Holiday("eerste Kerstdag", month=12, day=25),
        Holiday("tweede Kerstdag", month=12, day=26),
    ]


class Scatter(NamedTuple):
    """Standard deviation of a day about the level of the weeks around it, relative.

    Attributes:
        daily: in weeks without a holiday; 0 while too few were known.
        holiday: in weeks with one, never less; as ``daily`` while too few were known.
    """

    daily: float
    holiday: float


def with_holiday(rows: pd.DataFrame) -> BoolArray:
    """Return whether a public holiday falls on a Monday to Friday of each stretch.

    Args:
        rows: columns ``start`` and ``end``, both inclusive.
    """
    if rows.empty:
        return np.zeros(0, dtype=bool)
    days = PublicHolidays().holidays(rows["start"].min(), rows["end"].max())
    working = days[days.day_of_week < 5].to_numpy()
    starts, ends = rows["start"].to_numpy(), rows["end"].to_numpy()
    inside = (starts[:, None] <= working) & (working <= ends[:, None])
    return np.asarray(inside.any(axis=1), dtype=np.bool_)


def scatter(weeks: pd.DataFrame) -> Scatter:
    """Return how far weeks lie from those around them, whatever was known of their months.

        dev = log(week) - mean log of the m weeks without a holiday within three on either side
        daily**2 = 7 * mean(dev**2 / (1 + 1/m) - rounding**2)

    Args:
        weeks: single weeks, columns ``start``, ``end``, ``value`` and ``rounding``.
    """
    plain = ~with_holiday(weeks)
    squares = _squares(weeks, plain)
    known = np.isfinite(squares)
    daily = _daily(squares[known & plain], LEAST)
    special = _daily(squares[known & ~plain], LEAST_HOLIDAYS)
    return Scatter(daily, max(special, daily) if daily else 0.0)


def _squares(weeks: pd.DataFrame, plain: BoolArray) -> FloatArray:
    """Return each week's squared deviation without rounding; nan with too few around it."""
    place = (weeks["start"] - pd.Timestamp(0)).dt.days.to_numpy() // WEEK
    logs = np.log(weeks["value"].to_numpy(float))
    rounded = np.square(weeks["rounding"] / np.sqrt(12) / weeks["value"]).to_numpy(float)
    apart = np.abs(np.subtract.outer(place, place))
    around = (apart > 0) & (apart <= AROUND) & plain
    m = np.maximum(around.sum(axis=1), 1)
    off = logs - (around * logs).sum(axis=1) / m
    found = np.square(off) / (1 + 1 / m) - rounded
    return np.where(around.sum(axis=1) >= LEAST_AROUND, found, np.nan)


def _daily(squares: FloatArray, least: int) -> float:
    enough = len(squares) >= least
    return float(np.sqrt(WEEK * max(squares.mean(), 0.0))) if enough else 0.0
