"""Departures from the caseload of DTenV by kind, on yearly walks of their level.

    log(level[y]) = log(level[y-1]) + e,   e ~ N(0, s^2), a walk of its own for each kind

Only the last years are printed, too few to tell how departures follow refusals; so the newest
level is carried forward and the past changes of all kinds give s.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.errors import DataError
from data.parameters import Parameter
from data.streams.monthly import values
from models.chain.settings import Settings
from models.paths import Paths

TOTAL = "dtenv_departures"
LEAST_CHANGES = 3
KINDS = {
    "dtenv_independent": "DTenV vertrek uit caseload: zelfstandig: totaal",
    "dtenv_forced": "DTenV vertrek uit caseload: gedwongen: totaal",
    "dtenv_unsupervised": "DTenV vertrek uit caseload: zelfstandig zonder toezicht",
}


@dataclass(frozen=True, slots=True)
class Departures:
    """What is known of departures on the day.

    Attributes:
        year: newest printed year.
        levels: persons in that year, by kind.
        drift: root mean square of the past yearly changes of the logarithm.
        changes: number of changes it stands on.
    """

    year: int
    levels: dict[str, float]
    drift: float
    changes: int


def calibrate_departures(known: pd.DataFrame, demonstrable: Parameter | None) -> Departures:
    """Return the level of each kind and how levels changed from year to year.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        demonstrable: printed growth of demonstrable departures in a year, where no figure of the
            year before is printed; or None.

    Raises:
        DataError: a kind has no printed year, or too few yearly changes are known.
    """
    years = {key: values(known, name, "Y") for key, name in KINDS.items()}
    if missing := [key for key, found in years.items() if found.empty]:
        raise DataError(
            f"{TOTAL}: no printed year of {', '.join(missing)}; expected one of each kind. Take a "
            f"later day."
        )
    changes = [
        change
        for found in years.values()
        for change in np.diff(np.log(found.to_numpy(float)))[np.diff(periods(found).year) == 1]
    ]
    changes += [float(np.log1p(step.value)) for step in demonstrable.steps] if demonstrable else []
    if len(changes) < LEAST_CHANGES:
        raise DataError(
            f"{TOTAL}: {len(changes)} changes between two years known; expected at least "
            f"{LEAST_CHANGES} to make a band. Take a later day."
        )
    year = min(periods(found)[-1] for found in years.values())
    return Departures(
        year=year.year,
        levels={key: float(found[found.index == year].iloc[0]) for key, found in years.items()},
        drift=float(np.sqrt(np.mean(np.square(changes)))),
        changes=len(changes),
    )


def departure_settings(
    start: Departures, months: pd.PeriodIndex, n_paths: int, rng: np.random.Generator
) -> Settings:
    """Return departures a month by kind, persons/month; levers move these.

    Args:
        start: what was known on the day.
        months: shape (H,), after the newest printed year.
        n_paths: rows.
        rng: the only source of chance.
    """
    ahead = months.year.to_numpy() - start.year
    found: dict[str, FloatArray] = {}
    for key, level in start.levels.items():
        steps = rng.normal(0.0, start.drift, (n_paths, int(ahead[-1]))).cumsum(axis=1)
        found[key] = (level / 12 * np.exp(steps))[:, ahead - 1]
    return Settings(months, n_paths, found)


def simulate_departures(settings: Settings) -> dict[str, Paths]:
    """Return ``dtenv_departures`` and its kinds; the kinds add up on every path."""
    found = {key: settings.of(key) for key in KINDS}
    found[TOTAL] = np.sum(list(found.values()), axis=0)
    return {key: Paths(key, settings.months, flow, "persons/month") for key, flow in found.items()}
