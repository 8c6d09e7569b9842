"""Places needed for the persons in reception, and how many of them are regular."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import DataError
from data.parameters import Parameter, ParameterStep, parameter
from data.streams.stocks import points
from models.chain.settings import Settings
from models.paths import Paths

REGULAR_PLACES = "coa_regular_places"
OPENING = "coa_regular_openings"
AIM = "coa_regular_places_target"
MULTIYEAR = "coa_multiyear_places"
REGULAR_PERSONS = "coa_occupancy_regular"
LEVELS = (0.0, 0.5, 1.0)  # of the counted stock, the aim and the highest printed figure


def place_settings(
    occupancy: Paths,
    known: pd.DataFrame,
    parameters: Mapping[str, Parameter],
    uniform: FloatArray | None = None,
) -> Settings:
    """Return target rate and regular places for the months of occupancy that have a rate.

    Args:
        occupancy: persons at month end.
        known: rows of ``data.tables.vintages.known_on``.
        parameters: those known on the day.
        uniform: shape (n_paths,), 0..1: where a path lies in the range of regular places; None
            puts every path at the aim, the middle of the range.

    Raises:
        DataError: no target rate or no number of regular places was known.
    """
    target = parameter(parameters, "target_occupancy_rate")
    ends = [month.end_time.date() for month in occupancy.months]
    keep = np.array([end >= target.steps[0].start for end in ends])
    rate = np.array([target.on(end) for end in np.array(ends)[keep]])
    months = occupancy.months[keep]
    regular = drawn(regular_range(known, parameters, months), uniform)
    return Settings(
        months, len(occupancy.values), {"coa_target_rate": rate, "coa_regular_places": regular}
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
    return {key: Paths.own(key, settings.months, array, "places") for key, array in found.items()}


def drawn(band: FloatArray, uniform: FloatArray | None) -> FloatArray:
    """Return regular places on every path, linear between the figures of a range.

    Args:
        band: shape (3, H), never falling downwards: lowest, middle and highest figure.
        uniform: shape (n_paths,), 0..1; None is the middle of the range.

    Returns:
        Shape (n_paths, H), or (H,) without ``uniform``.
    """
    if uniform is None:
        return np.asarray(band[1])
    below = np.clip(uniform[:, None] / LEVELS[1], 0, 1)
    above = np.clip((uniform[:, None] - LEVELS[1]) / (LEVELS[2] - LEVELS[1]), 0, 1)
    return np.asarray(band[0] + below * (band[1] - band[0]) + above * (band[2] - band[1]))


def regular_range(
    known: pd.DataFrame, parameters: Mapping[str, Parameter], months: pd.PeriodIndex
) -> FloatArray:
    """Return the lowest, middle and highest number of regular places that printed figures allow.

    | figure | definition | when |
    |---|---|---|
    | lowest | the stock last counted: what opens replaces what closes | always |
    | middle | the stock aimed at | reached at the end of the year of the printed openings |
    | highest | all printed openings and nothing closes | at the end of that year |
    | highest | places available for several years, of any kind, once printed | in that month |

    Between the count and the month a figure is reached the places grow by the same number a
    month. Before the ministry printed a count, persons in regular reception / target rate stand
    in, without a range.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        parameters: those known on the day.
        months: shape (H,).

    Returns:
        Shape (3, H), places at month end.

    Raises:
        DataError: no number of regular places was known on the day.
    """
    if REGULAR_PLACES not in parameters:
        return np.full((3, len(months)), _persons_over_rate(known, parameters))
    count = parameters[REGULAR_PLACES].steps[-1]
    lowest = np.full(len(months), count.value)
    middle, highest = lowest, lowest
    if OPENING in parameters:
        opened = parameters[OPENING].steps[-1]
        end = pd.Period(f"{opened.start.year}-12", freq="M")
        highest = _grown(count, count.value + opened.value, end, months)
        if AIM in parameters:
            aim = min(parameters[AIM].steps[-1].value, count.value + opened.value)
            middle = _grown(count, aim, end, months)
    if MULTIYEAR in parameters:
        printed = parameters[MULTIYEAR].steps[-1]
        several = _grown(count, printed.value, pd.Period(printed.start, freq="M"), months)
        highest = np.maximum(highest, several)
    return np.stack([lowest, middle, np.maximum(highest, middle)])


def _grown(
    count: ParameterStep, value: float, reached: pd.Period, months: pd.PeriodIndex
) -> FloatArray:
    """Return the places at month end, from the month of the count to the month of a figure."""
    first = pd.Period(count.start, freq="M")
    done = np.clip([(month - first).n / (reached - first).n for month in months], 0, 1)
    return np.asarray(count.value + done * (value - count.value))


def regular_places(
    known: pd.DataFrame, parameters: Mapping[str, Parameter], months: pd.PeriodIndex
) -> float:
    """Return the middle of the range of regular places, mean over months.

    Raises:
        DataError: no number of regular places was known on the day.
    """
    return float(regular_range(known, parameters, months)[1].mean())


def _persons_over_rate(known: pd.DataFrame, parameters: Mapping[str, Parameter]) -> float:
    persons = points(known, (REGULAR_PERSONS,))
    if persons.empty:
        raise DataError(
            "coa_places_regular: no number of regular places known; expected at least one. "
            "Take a later day."
        )
    rate = parameter(parameters, "target_occupancy_rate").steps[-1].value
    return float(persons.iloc[-1]) / rate
