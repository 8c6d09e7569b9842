"""Stretches of time in days and months: how a sum over days is made of months."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray


def month_shares(rows: pd.DataFrame, months: pd.PeriodIndex) -> FloatArray:
    """Return the share of the days of each month that lies in each stretch.

    Args:
        rows: columns ``start`` and ``end``, both inclusive.
        months: M consecutive months.

    Returns:
        shape (F, M), 0-1; days outside ``months`` count for nothing.

    Example:
        >>> week = pd.DataFrame({"start": [pd.Timestamp(2025, 12, 29)]})
        >>> week["end"] = pd.Timestamp(2026, 1, 4)
        >>> (31 * month_shares(week, pd.period_range("2025-12", "2026-01", freq="M"))).round()
        array([[3., 4.]])
    """
    days = _days(rows)
    inside = _inside(rows, days)
    of_month = days.to_period("M")
    counted = [inside[:, of_month == month].sum(axis=1) for month in months]
    return np.column_stack(counted) / np.asarray(months.days_in_month, dtype=np.float64)


def lengths(rows: pd.DataFrame) -> FloatArray:
    """Return the days of each stretch."""
    return np.asarray((rows["end"] - rows["start"]).dt.days + 1, dtype=np.float64)


def daily_noise(rows: pd.DataFrame) -> FloatArray:
    """Return how the spread of days over their month moves sums, for a daily spread of 1.

        covariance[f, g] = sum over months of (days in both - days in f * days in g / days of
                           the month) / (days of f * days of g)

    Days of a month differ from their mean by independent amounts that add up to nothing, so a
    whole month has no noise and two halves of one have opposite noise.

    Args:
        rows: columns ``start`` and ``end``, both inclusive.

    Returns:
        shape (F, F), relative to the size of both sums.
    """
    days = _days(rows)
    inside = _inside(rows, days)
    of_month = days.to_period("M")
    found = np.zeros((len(rows), len(rows)))
    for month in of_month.unique():
        here = inside[:, of_month == month]
        per_month = here.sum(axis=1)
        found += here @ here.T - np.outer(per_month, per_month) / month.days_in_month
    return found / np.outer(lengths(rows), lengths(rows))


def _days(rows: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.date_range(rows["start"].min(), rows["end"].max(), freq="D")


def _inside(rows: pd.DataFrame, days: pd.DatetimeIndex) -> FloatArray:
    at = days.to_numpy()[np.newaxis]
    starts, ends = (rows[name].to_numpy()[:, np.newaxis] for name in ("start", "end"))
    return ((at >= starts) & (at <= ends)).astype(float)
