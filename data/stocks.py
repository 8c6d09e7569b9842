"""Month-end stocks from counts at scattered days."""

from typing import cast

import numpy as np
import pandas as pd

from data.arrays import days
from data.errors import DataError
from data.series import Series


def points(known: pd.DataFrame, names: tuple[str, ...], *, exact: bool = True) -> pd.Series:
    """Return the counts of the named series by day, the first named series preferred.

    Args:
        known: rows of ``data.vintages.known_on``.
        names: printed series that share one definition, best first.
        exact: leave out counts printed as "more than" or "almost".

    Returns:
        shape (n,), indexed by the last day of the printed period.
    """
    found = pd.Series(dtype=float, index=pd.DatetimeIndex([]))
    for name in names:
        rows = known[known["series"] == name]
        if exact:
            rows = rows[~rows["status"].str.contains("_gt|_lt|uncertain|projection")]
        counts = pd.Series(rows["value"].to_numpy(float), index=pd.DatetimeIndex(rows["end"]))
        found = found.combine_first(counts[~counts.index.duplicated(keep="last")])
    return found.sort_index()


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
    line = daily(_snapped(counts))
    line = line[days(line).is_month_end]
    if line.empty:
        raise DataError(f"{key}: no month end between the counts known. Take a later day.")
    counted = counts.index.to_numpy()
    gap = np.abs(line.index.to_numpy()[:, None] - counted).min(axis=1)
    months = pd.PeriodIndex(line.index, freq="M")
    return Series(key, months, line.to_numpy(), unit, gap > np.timedelta64(7, "D"))


def _snapped(counts: pd.Series) -> pd.Series:
    """Move the last count to the month end within a week of it: 4 January counts as December."""
    last = days(counts)[-1]
    before = last - pd.offsets.MonthEnd(1)
    after = last + pd.offsets.MonthEnd(0)
    near = before if last - before <= pd.Timedelta(days=7) else after
    if abs(near - last) > pd.Timedelta(days=7) or near == last or near in counts.index:
        return counts
    moved = pd.Series([float(counts.iloc[-1])], index=pd.DatetimeIndex([near]))
    return cast("pd.Series[float]", pd.concat([counts.iloc[:-1], moved]).sort_index())
