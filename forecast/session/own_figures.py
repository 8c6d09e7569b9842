"""Figures of one's own by month, also those that come by day, week, quarter or year."""

from typing import Any

import numpy as np
import pandas as pd

from data.errors import DataError, ModelError
from data.given.columns import FigureColumns
from data.given.frequency import Frequency, Spanned, frequency_of, in_months
from data.given.rows import GivenSource, given_table
from data.given.tables import is_frame
from data.streams.own_series import as_months, figures_below, plain_values
from data.streams.own_series import read_monthly as read_by_month

MOST_MONTHS, MOST_DAYS = 120_000, 3_660_000  # in the calendar, which ends in the year 9999


def read_monthly(
    source: GivenSource, *, decimal: str = "", zone: str = "", frequency: str = ""
) -> "pd.Series[float]":
    """Return the monthly figures of a file or table with a heading and two columns.

    As :func:`data.streams.own_series.read_monthly`, and figures by other periods put into months.

    Args:
        source: the file or table; the heading of the number names the series.
        decimal: "." or "," before decimals, where the file does not tell.
        zone: into which times with a zone are put, as Europe/Amsterdam; refused when empty.
        frequency: ``days``, ``weeks``, ``quarters``, ``half_years`` or ``years``: totals, spread
            evenly over their days; ``weeks=level`` and so on: levels, averaged over the days of a
            month. Without it anything but months is refused by what it is.

    Returns:
        Values >= 0, indexed by consecutive months (``pd.PeriodIndex``, freq M), oldest first.
        ``attrs["flags"]`` holds the flags by month; an ``e`` is a month that was estimated,
        because it begins or ends within a period.

    Raises:
        DataError: the source cannot be read, has another shape, or a row holds no period asked
            for or no number >= 0; or a period comes twice or is skipped.
    """
    asked = frequency_of(frequency)
    if not is_frame(source):
        _require_one_series(source, MOST_DAYS if asked else MOST_MONTHS)
    if asked is None:
        return read_by_month(source, decimal=decimal, zone=zone)
    table = given_table(source)
    columns = FigureColumns(table.name, zone, decimal, frequency)
    name, rows = figures_below(table, columns)
    days, marks = columns.chosen()
    known = [
        (read.months[days], read.values[marks], flag)
        for read, flag in rows
        if not (np.isnan(read.values[marks]) and flag.startswith((":", ".")))
    ]
    return in_months(Spanned(name, *_columns(known)), asked)


def monthly(given: Any, frequency: str) -> "pd.Series[float]":
    """Return what a user of Python hands over as figures by month.

    Args:
        given: a pandas series indexed by period, day or text, or a table of two columns.
        frequency: as for :func:`read_monthly`.

    Raises:
        DataError: as :func:`read_monthly`.
        ModelError: it is neither.
    """
    if is_frame(given) and not isinstance(given, pd.Series):
        return read_monthly(given, frequency=frequency)
    if not isinstance(given, pd.Series):
        raise ModelError(
            f"Forecaster: {type(given).__name__}; expected a pandas Series indexed by month, or a "
            f"table of two columns. Read one with read_monthly."
        )
    asked = frequency_of(frequency)
    return as_months(given) if asked is None else _spread(given, frequency, asked)


def _require_one_series(source: GivenSource, most: int) -> None:
    """Refuse a file of more rows than one series has: its rows would be held in memory.

    Raises:
        DataError: it has, or cannot be read.
    """
    table = given_table(source)
    if any(at >= most for at, _ in enumerate(table.rows)):
        raise DataError(
            f"{table.name}: more than {most} rows; expected one series, a row a period. Keep the "
            f"rows of one, or give it to prognose panel."
        )


def _spread(given: "pd.Series[float]", frequency: str, asked: Frequency) -> "pd.Series[float]":
    name = str(given.name if given.name is not None else "series")
    if isinstance(given.index, pd.DatetimeIndex) and given.index.tz is not None:
        raise DataError(
            f"{name}: its index has the time zone {given.index.tz}; expected days without a zone. "
            f"Give series.tz_convert('Europe/Amsterdam').tz_localize(None), or the zone you mean."
        )
    columns, values = FigureColumns(name, frequency=frequency), plain_values(name, given)
    read = [columns.read(f"index {at}", when, 0) for at, when in enumerate(given.index)]
    days, _ = columns.chosen()
    known = [(one.months[days], value, "") for one, value in zip(read, values, strict=True)]
    return in_months(Spanned(name, *_columns(known)), asked)


def _columns(
    rows: list[tuple[int, float, str]],
) -> tuple[list[int], list[float], list[str]]:
    numbers, values, flags = zip(*rows, strict=True) if rows else ((), (), ())
    return list(numbers), list(values), list(flags)
