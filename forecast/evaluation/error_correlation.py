"""How past errors of first applications and nareis moved together, and what is made of it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from forecast.evaluation.skill import non_overlapping

FIRST, NAREIS = "inflow_first", "inflow_nareis"
TARGET = "year_1"
LEAST = 3
NOTHING = {
    "nl": "Tussen de stromen is geen samenhang aangenomen: er zijn te weinig eerdere fouten.",
    "en": "No link between streams is assumed: there are too few past errors.",
}
MEASURED = {
    "nl": (
        "Tussen de stromen is geen samenhang aangenomen. Eerdere fouten over het volgende jaar van "
        "eerste aanvragen en nareis hadden een samenhang van {r} (n {n}), maar slechts {separate} "
        "daarvan staan los van elkaar. Dat is te weinig om op te bouwen."
    ),
    "en": (
        "No link between streams is assumed. Past errors about the next year of first "
        "applications and nareis had a correlation of {r} (n {n}), but only {separate} of them "
        "are separate. That is too few to build on."
    ),
}


class Link(NamedTuple):
    """Correlation of past errors of next year's totals.

    Attributes:
        r: correlation of standardised errors, -1..1.
        n: days with both errors.
        n_independent: those of which no two were open at the same time.
    """

    r: float
    n: int
    n_independent: int


def link(errors: pd.DataFrame) -> Link | None:
    """Return how the errors of both large streams moved together; None with fewer than three.

    Args:
        errors: columns stream, origin, target, error and spread, known on the day.
    """
    if errors.empty:
        return None
    rows = errors[errors["target"] == TARGET]
    wide = rows.assign(z=rows["error"] / rows["spread"]).pivot_table("z", "origin", "stream")
    both = wide.reindex(columns=[FIRST, NAREIS]).dropna()
    if len(both) < LEAST:
        return None
    days = both.index.to_numpy().astype("datetime64[D]")
    ends = np.array([f"{int(str(day)[:4]) + 1}-12-31" for day in days], dtype="datetime64[D]")
    r = float(np.corrcoef(both[FIRST], both[NAREIS])[0, 1])
    return Link(r, len(both), non_overlapping(days, ends))


def told(errors: pd.DataFrame, language: str) -> str:
    """Return in a sentence how the streams are linked, in ``language``."""
    if (found := link(errors)) is None:
        return NOTHING[language]
    r = f"{found.r:.2f}".replace(".", "," if language == "nl" else ".")
    return MEASURED[language].format(r=r, n=found.n, separate=found.n_independent)
