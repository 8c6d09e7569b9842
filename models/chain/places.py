"""Places needed for the persons in reception, and how many of them are regular."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.errors import DataError
from data.parameters import Parameter, parameter
from data.streams.stocks import points
from models.chain.settings import Settings
from models.paths import Paths

REGULAR_PLACES = "coa_regular_places"
REGULAR_PERSONS = "coa_occupancy_regular"


def place_settings(
    occupancy: Paths, known: pd.DataFrame, parameters: Mapping[str, Parameter]
) -> Settings:
    """Return target rate and regular places for the months of occupancy that have a rate.

    The number of regular places is the newest one known on the day and stays as it is.

    Args:
        occupancy: persons at month end.
        known: rows of ``data.tables.vintages.known_on``.
        parameters: those known on the day.

    Raises:
        DataError: no target rate or no number of regular places was known.
    """
    target = parameter(parameters, "target_occupancy_rate")
    ends = [month.end_time.date() for month in occupancy.months]
    keep = np.array([end >= target.steps[0].start for end in ends])
    rate = np.array([target.on(end) for end in np.array(ends)[keep]])
    regular = np.array(regular_places(known, parameters))
    return Settings(
        occupancy.months[keep],
        len(occupancy.values),
        {"coa_target_rate": rate, "coa_regular_places": regular},
    )


def places(occupancy: Paths, settings: Settings) -> dict[str, Paths]:
    """Return places needed, regular and emergency, on the paths of occupancy.

        needed = persons / target occupancy rate;  regular = min(needed, regular places)

    Args:
        occupancy: persons at month end.
        settings: reads ``coa_target_rate`` and ``coa_regular_places``; its months count.
    """
    persons = occupancy.values[:, occupancy.months.isin(settings.months)]
    needed = persons / settings.of("coa_target_rate")
    regular = np.minimum(needed, settings.of("coa_regular_places"))
    found = {
        "coa_places_needed": needed,
        "coa_places_regular": regular,
        "coa_places_emergency": needed - regular,
    }
    return {key: Paths(key, settings.months, array, "places") for key, array in found.items()}


def regular_places(known: pd.DataFrame, parameters: Mapping[str, Parameter]) -> float:
    """Return the newest known number of regular places.

    Before the ministry printed a number, persons in regular reception / target rate stand in.

    Raises:
        DataError: neither was known on the day.
    """
    if REGULAR_PLACES in parameters:
        return parameter(parameters, REGULAR_PLACES).steps[-1].value
    persons = points(known, (REGULAR_PERSONS,))
    if persons.empty:
        raise DataError(
            "coa_places_regular: no number of regular places known; expected at least one. "
            "Take a later day."
        )
    rate = parameter(parameters, "target_occupancy_rate").steps[-1].value
    return float(persons.iloc[-1]) / rate
