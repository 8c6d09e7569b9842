"""Sums over streams: the total on paths and in history, and minors as a part."""

from collections.abc import Mapping

import pandas as pd

from data.errors import DataError
from data.series import Series
from data.streams.origin import TOTAL
from forecast.years import total, with_realised
from models.paths import Paths

MOSTLY_COUNTED = 0.1
NEEDED = ("inflow_first", "inflow_nareis")


def total_paths(paths: Mapping[str, Paths], histories: Mapping[str, Series]) -> Paths:
    """Return the total over the streams on the same rows.

    It starts where the first of them starts; streams known for longer stand there with their
    realised months.

    Raises:
        DataError: first applications or nareis are absent.
    """
    if missing := [key for key in NEEDED if key not in paths]:
        raise DataError(
            f"inflow_total: {', '.join(missing)} absent on this day; expected both large streams. "
            f"Take a later day."
        )
    keys = [key for key in TOTAL if key in paths]
    first = min(paths[key].months[0] for key in keys)
    return total("inflow_total", [with_realised(histories[k], paths[k], first) for k in keys])


def total_history(histories: Mapping[str, Series]) -> Series:
    """Return the months in which every stream of the total is known.

    A stream that starts later (resettlement, 2021) counts from its start on; none is ever
    taken as zero after its last known month. A month is flagged when more than a tenth of its
    persons are estimates.

    Args:
        histories: months known on the day, by stream.
    """
    known = {key: histories[key] for key in TOTAL if key in histories}
    first = max(known[key].months[0] for key in NEEDED)
    last = min(found.months[-1] for found in known.values())
    months = pd.period_range(first, last, freq="M")
    columns = pd.concat([pd.Series(s.values, index=s.months) for s in known.values()], axis=1)
    filled = pd.concat(
        [pd.Series(s.values * s.estimated, index=s.months) for s in known.values()], axis=1
    )
    values = columns.reindex(months).sum(axis=1).to_numpy(float)
    flags = filled.reindex(months).sum(axis=1).to_numpy(float) > MOSTLY_COUNTED * values
    return Series("inflow_total", months, values, "persons/month", flags)
