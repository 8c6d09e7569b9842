"""Whether bands hold what they promise: coverage with its uncertainty, and PIT histograms."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from data.arrays import FloatArray
from data.errors import ModelError

CONFIDENCE = 0.95
PIT_BINS = 10
GROUP = ["model", "quantity", "target"]


class Share(NamedTuple):
    """A share of forecasts with the interval its small number leaves, each in 0..1.

    Attributes:
        value: the share found.
        lower: lower end of its interval.
        upper: upper end.
    """

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def covered(observed: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Return 1 where the outcome lies in the band, ends included, and 0 where it does not.

    Args:
        observed: shape (N,).
        lower: shape (N,), in the same unit.
        upper: shape (N,), in the same unit, >= lower.
    """
    return ((lower <= observed) & (observed <= upper)).astype(np.float64)


def binomial_interval(share: FloatArray, n: FloatArray, confidence: float = CONFIDENCE) -> Share:
    """Return a share with its exact (Clopper-Pearson) binomial interval.

        lower = Beta(k, n - k + 1) at (1 - c)/2,   upper = Beta(k + 1, n - k) at (1 + c)/2

    Errors of forecasts made shortly after each other repeat each other: n is the number of
    non-overlapping ones (``skill.non_overlapping``), so k = share * n need not be whole.

    Args:
        share: shape (G,), in 0..1.
        n: shape (G,), number of independent trials, > 0.
        confidence: c, in (0, 1).

    Raises:
        ModelError: a share outside 0..1, or n <= 0.

    Example:
        >>> found = binomial_interval(np.array([0.9]), np.array([10]))
        >>> print(f"{found.lower[0]:.3f} {found.upper[0]:.3f}")  # 9 of 10
        0.555 0.997

    Source:
        Clopper & Pearson (1934), Biometrika 26, 404-413.
    """
    wrong = ~((share >= 0) & (share <= 1) & (n > 0))
    if wrong.any():
        raise ModelError(
            f"share {share[wrong][0]:g} of {n[wrong][0]:g} trials: no binomial interval; expected "
            f"a share in 0..1 of more than 0 trials. Leave out groups without an outcome."
        )
    hits, tail = share * n, (1 - confidence) / 2
    below, above = np.maximum(hits, 1e-12), np.maximum(n - hits, 1e-12)  # beta wants both > 0
    lower = np.where(hits > 0, betaincinv(below, above + 1, tail), 0.0)
    upper = np.where(hits < n, betaincinv(below + 1, above, 1 - tail), 1.0)
    return Share(share, lower, upper)


def pit_histogram(forecasts: pd.DataFrame, bins: int = PIT_BINS) -> pd.DataFrame:
    """Return how often the outcome fell in each part of the forecast.

    Even shares mean calibrated; a hump bands too wide, a bowl too narrow, a slope a bias.

    Args:
        forecasts: columns model, quantity, target and ``pit`` (0..1; nan: no outcome yet).
        bins: number of equal parts of 0..1; 1 itself belongs to the last.

    Returns:
        A row per model, quantity, target and part: ``from``, ``to``, ``count``, ``share`` and
        ``n``, the number of outcomes of the group. Groups without an outcome are left out.
    """
    known = forecasts[forecasts["pit"].notna()]
    edges = np.linspace(0, 1, bins + 1)
    tables = []
    for key, group in known.groupby(GROUP, sort=True):
        count, _ = np.histogram(group["pit"].to_numpy(float), edges)
        ends = {"from": edges[:-1], "to": edges[1:]}
        shares = {"count": count, "share": count / len(group), "n": len(group)}
        tables.append(pd.DataFrame(dict(zip(GROUP, key, strict=True)) | ends | shares))
    columns = [*GROUP, "from", "to", "count", "share", "n"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)
