"""Places needed for the persons in reception, and how many of them are regular."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import days
from data.errors import DataError
from data.parameters import Parameter, parameter
from data.stocks import points
from models.paths import Paths

REGULAR_FIGURE = "coa_occupancy_regular"
REGULAR = ("coa_regular_places", "coa_multiyear_places")


def places(
    occupancy: Paths, known: pd.DataFrame, parameters: Mapping[str, Parameter]
) -> dict[str, Paths]:
    """Return places needed, regular and emergency, on the paths of occupancy.

        needed = persons / target occupancy rate;  regular = min(needed, regular places known)

    The number of regular places is the newest one known on the day and stays as it is.

    Args:
        occupancy: persons at month end.
        known: rows of ``data.vintages.known_on``.
        parameters: those known on the day.

    Raises:
        DataError: no number of regular places was known.
    """
    rate = np.array(
        [
            parameter(parameters, "target_occupancy_rate").on(month.end_time.date())
            for month in occupancy.months
        ]
    )
    needed = occupancy.values / rate
    regular = np.minimum(needed, regular_places(known, parameters))
    found = {
        "coa_places_needed": needed,
        "coa_places_regular": regular,
        "coa_places_emergency": needed - regular,
    }
    return {key: Paths(key, occupancy.months, array, "places") for key, array in found.items()}


def regular_places(known: pd.DataFrame, parameters: Mapping[str, Parameter]) -> float:
    """Return the newest known number of regular places.

    Counted as regular: persons in regular reception, then the ministry's regular places, then
    the places it has for several years, whichever was published for the latest day.

    Raises:
        DataError: none was known on the day.
    """
    counts = points(known, (REGULAR_FIGURE,))
    found = dict(zip(days(counts), counts, strict=True))
    for name in REGULAR:
        if name in parameters:
            step = parameter(parameters, name).steps[-1]
            found[pd.Timestamp(step.start)] = step.value
    if not found:
        raise DataError(
            "coa_places_regular: no number of regular places known; expected at least one. "
            "Take a later day."
        )
    return float(max(found.items())[1])
