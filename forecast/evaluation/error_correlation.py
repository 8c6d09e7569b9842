"""How past errors of first applications and nareis moved together, and what is made of it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from forecast.evaluation.skill import non_overlapping

FIRST, NAREIS = "inflow_first", "inflow_nareis"
TARGET = "year_1"
LEAST = 3


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
