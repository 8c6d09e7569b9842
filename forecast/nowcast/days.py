"""Stretches of time in days and months: how a sum over days is made of months."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.arrays import FloatArray

EPOCH = pd.Timestamp(0)


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
    starts, ends = _edges(rows)
    first, last = _month_edges(months)
    inside = _overlap(starts[:, None], ends[:, None], first, last)
    return inside / (last - first + 1)


def lengths(rows: pd.DataFrame) -> FloatArray:
    """Return the days of each stretch."""
    return np.asarray((rows["end"] - rows["start"]).dt.days + 1, dtype=np.float64)


def week_years(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return the year each stretch belongs to: of a week that of its Thursday, as in ISO 8601.

    Months end on day 28 or later, so the same rule gives theirs.

    Example:
        >>> week = pd.DataFrame({"end": [pd.Timestamp(2027, 1, 3), pd.Timestamp(2026, 1, 4)]})
        >>> week_years(week)  # weeks 53 and 1 of 2026
        array([2026, 2026])
    """
    thursdays = rows["end"] - pd.Timedelta(days=3)
    return np.asarray(thursdays.dt.year, dtype=np.int64)


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
    starts, ends = _edges(rows)
    months = pd.period_range(rows["start"].min(), rows["end"].max(), freq="M")
    first, last = _month_edges(months)
    per_month = _overlap(starts[:, None], ends[:, None], first, last)
    both = np.maximum(starts[:, None], starts), np.minimum(ends[:, None], ends)
    shared = _overlap(both[0][..., None], both[1][..., None], first, last).sum(axis=-1)
    found: FloatArray = shared - (per_month / (last - first + 1)) @ per_month.T
    return found / np.outer(lengths(rows), lengths(rows))


def _edges(rows: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return the first and last day of each stretch, as numbers of days."""
    days = [(rows[name] - EPOCH).dt.days for name in ("start", "end")]
    return np.asarray(days[0], dtype=np.float64), np.asarray(days[1], dtype=np.float64)


def _month_edges(months: pd.PeriodIndex) -> tuple[FloatArray, FloatArray]:
    first = np.asarray((months.start_time - EPOCH).days, dtype=np.float64)
    return first, first + np.asarray(months.days_in_month, dtype=np.float64) - 1


def _overlap(
    starts: FloatArray, ends: FloatArray, first: FloatArray, last: FloatArray
) -> FloatArray:
    """Return the days that stretches and months share."""
    found: FloatArray = np.maximum(np.minimum(ends, last) - np.maximum(starts, first) + 1, 0.0)
    return found
