"""Month-end stocks from counts at scattered days."""

import numpy as np
import pandas as pd

from data.arrays import days
from data.errors import DataError
from data.series import Series

WEEK = pd.Timedelta(days=7)
ROUGH = ("rounded", "inferred")  # in a status: not a count to the person on a known day
VAGUE = "_gt|_lt|uncertain|projection"


def points(
    known: pd.DataFrame, names: tuple[str, ...], *, exact: bool = True, snap: bool = False
) -> pd.Series:
    """Return the counts of the named series by day, the best count of a day only.

    Of several counts of one day an exact one goes before a rounded one, then the first
    named series before the next.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        names: printed series that share one definition, best first.
        exact: leave out counts printed as "more than" or "almost".
        snap: let a count within a week of a month end stand for that day.

    Returns:
        shape (n,), indexed by the last day of the printed period.
    """
    rows = known[known["series"].isin(names)]
    if exact:
        rows = rows[~rows["status"].str.contains(VAGUE)]
    day = pd.DatetimeIndex(rows["end"])
    counts = pd.DataFrame(
        {
            "day": month_end_near(day) if snap else day,
            "rough": rows["status"].str.contains("|".join(ROUGH)).to_numpy(),
            "rank": rows["series"].map(names.index).to_numpy(),
            "value": rows["value"].to_numpy(float),
        }
    )
    best = counts.sort_values(["day", "rough", "rank"], kind="stable").drop_duplicates("day")
    return pd.Series(best["value"].to_numpy(float), index=pd.DatetimeIndex(best["day"]))


def month_end_near(day: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Return each day, or the month end within a week of it: 4 January counts as 31 December."""
    ends = [_near(one) for one in day]
    return pd.DatetimeIndex(ends)


def _near(day: pd.Timestamp) -> pd.Timestamp:
    before, after = day - pd.offsets.MonthEnd(1), day + pd.offsets.MonthEnd(0)
    if day - before <= WEEK:
        return before
    return after if after - day <= WEEK else day


def daily(counts: pd.Series) -> pd.Series:
    """Return one value a day between the first and last count, on straight lines."""
    every = pd.date_range(counts.index[0], counts.index[-1], freq="D")
    return counts.reindex(every).interpolate()


def month_ends(key: str, counts: pd.Series, unit: str = "persons") -> Series:
    """Return month-end stocks on straight lines between counts.

    A month is flagged as estimated unless a count lies within a week of its last day.

    Args:
        key: toolkit key.
        counts: counts by day, one definition.
        unit: unit of the stock.

    Raises:
        DataError: fewer than two counts, or none around a month end.
    """
    if len(counts) < 2:
        raise DataError(
            f"{key}: {len(counts)} counts known; expected at least two to draw a line between. "
            f"Take a later day."
        )
    line = daily(counts)
    line = line[days(line).is_month_end]
    if line.empty:
        raise DataError(f"{key}: no month end between the counts known. Take a later day.")
    counted = counts.index.to_numpy()
    gap = np.abs(line.index.to_numpy()[:, None] - counted).min(axis=1)
    months = pd.PeriodIndex(line.index, freq="M")
    return Series(key, months, line.to_numpy(), unit, gap > WEEK.to_timedelta64())
