"""How far printed figures moved between their first and their newest reading."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from data.arrays import FloatArray

READ = ["series", "period"]


def moves(figures: pd.DataFrame, day: date) -> "pd.Series[float]":
    """Return log(newest / first reading) of every figure above zero, by series and period.

    0 for a figure that was read once, or twice alike.

    Args:
        figures: as of ``data.tables.vintages.load_figures``, every vintage.
        day: readings of a later day have no influence.
    """
    usable = (figures["status"] != "contradicted") & (figures["value"] > 0)
    usable &= figures["retrieved_on"] <= pd.Timestamp(day)
    rows = figures.loc[usable, [*READ, "value", "retrieved_on"]]
    read = rows.sort_values("retrieved_on", kind="stable").groupby(READ)["value"]
    ratio = read.last() / read.first()
    return pd.Series(np.log(ratio.to_numpy(float)), index=ratio.index)


def revision(moved: "pd.Series[float]", names: Sequence[str]) -> float:
    """Return how far figures of some series moved after their first reading, as a share.

        revision**2 = mean of log(newest / first)**2

    The mean is over the figures of the years in which one was revised: a new reading is one of
    all weeks or months of its year, and most stay as they were. 0 while none was revised.

    Args:
        moved: of :func:`moves`.
        names: series that are taken together.
    """
    own = moved[moved.index.get_level_values("series").isin(names)]
    years = own.index.get_level_values("period").str[:4]
    read_again = own[years.isin(years[own != 0])]
    return float(np.sqrt(np.square(read_again).mean())) if len(read_again) else 0.0


def own_moves(moved: "pd.Series[float]", series: str, periods: "pd.Series[str]") -> FloatArray:
    """Return how far each period of one series moved itself, a share; 0 where it was not read."""
    index = pd.MultiIndex.from_product([[series], periods])
    return np.asarray(moved.reindex(index).fillna(0.0).abs(), dtype=np.float64)


def nothing_read() -> "pd.Series[float]":
    """Return the moves of no figure."""
    return pd.Series(dtype=float, index=pd.MultiIndex.from_arrays([[], []], names=READ))
