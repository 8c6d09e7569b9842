"""Persons in COA reception at month ends, from counts at scattered days."""

import numpy as np
import pandas as pd

from data.series import Series
from data.streams.stocks import month_ends, points

OCCUPANCY = (
    "coa_occupancy",
    "coa_occupancy_end",
    "COA bezetting 31 december",
    "COA bezetting totaal",
)
SINCE = "2007-12-31"  # the streams start in 2008


def occupancy(known: pd.DataFrame) -> Series:
    """Return the known month-end occupancy of COA reception, persons.

    Raises:
        DataError: fewer than two counts are known.
    """
    counts = points(known, OCCUPANCY, snap=True)
    return month_ends("coa_occupancy", counts[counts.index >= SINCE])


PERMIT_HOLDERS = (
    "COA vergunninghouders in de opvang 31 december",
    "coa_permit_holders_in_reception",
)
NEAR = 100  # days


def permit_holders(known: pd.DataFrame, day: pd.Timestamp) -> float | None:
    """Return permit holders in reception around ``day``: the nearest count, or None.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        day: last day of a month.

    Returns:
        The count within 100 days that is nearest, a rounded one included; None without one.
    """
    counts = points(known, PERMIT_HOLDERS, exact=False, snap=True)
    away = np.abs((counts.index.to_numpy() - day.to_numpy()) / np.timedelta64(1, "D"))
    if len(away) == 0 or away.min() > NEAR:
        return None
    return float(counts.iloc[int(away.argmin())])
