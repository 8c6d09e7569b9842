"""Persons in COA reception at month ends, from counts at scattered days."""

import pandas as pd

from data.series import Series
from data.stocks import month_ends, points

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
