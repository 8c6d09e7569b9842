"""Scores of quantiles and paths against what came true: small exact kernels on arrays.

Lower is better, in the unit of the outcome, unless it says otherwise. N forecasts, Q levels.
On the log scale: the same kernel on ``numpy.log1p`` of outcome and forecast, since quantiles
move along with any rising transformation.
"""

from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray
from data.errors import ModelError


class ScoreParts(NamedTuple):
    """What a score charges for width, for bands above the outcome and for bands below it."""

    dispersion: FloatArray
    overprediction: FloatArray
    underprediction: FloatArray

    @property
    def total(self) -> FloatArray:
        """Return the score: the sum of its parts."""
        return self.dispersion + self.overprediction + self.underprediction


def interval_score(
    observed: FloatArray, lower: FloatArray, upper: FloatArray, alpha: float | FloatArray
) -> ScoreParts:
    """Score central ``1 - alpha`` intervals against what came true.

        (u - l)  +  2/alpha * (l - y) if y < l  +  2/alpha * (y - u) if y > u

    Args:
        observed: y, any shape.
        lower: l, of a shape that fits y.
        upper: u, of the same shape and unit, u >= l.
        alpha: probability outside the interval, 0 < alpha < 1.

    Example:
        >>> interval_score(np.array([12.0]), np.array([5.0]), np.array([10.0]), alpha=0.2).total
        array([25.])

    Source:
        Gneiting & Raftery (2007), JASA 102, eq. 43.
    """
    return ScoreParts(
        dispersion=upper - lower,
        overprediction=2 / alpha * np.maximum(lower - observed, 0.0),
        underprediction=2 / alpha * np.maximum(observed - upper, 0.0),
    )


def weighted_interval_score(
    observed: FloatArray, quantiles: FloatArray, levels: FloatArray
) -> ScoreParts:
    """Return the weighted interval score (WIS) of the median and K central intervals.

        WIS = 1/(K + 1/2) * ( |y - m|/2  +  sum over k of alpha_k/2 * IS_k )
            = 2 * mean over the 2K + 1 levels of the pinball loss

    The factor 2 makes the WIS of many levels approach the CRPS, and that of the median alone the
    absolute error. What the median misses is over- or underprediction, never dispersion.

    Args:
        observed: y, shape (N,).
        quantiles: shape (N, Q), rising along the last axis.
        levels: shape (Q,), rising, symmetric around 0.5 and with 0.5 in the middle.

    Raises:
        ModelError: levels that do not pair up, a shape that does not fit, or falling quantiles.

    Source:
        Bracher et al. (2021), PLoS Computational Biology 17, e1008618.
    """
    _check_quantiles(observed, quantiles, levels)
    half = len(levels) // 2
    alpha = 2 * levels[:half]
    column = observed[:, None]
    lower, median, upper = quantiles[:, :half], quantiles[:, half], quantiles[:, :half:-1]
    pairs = interval_score(column, lower, upper, alpha)
    dispersion, over, under = (alpha / 2 * part for part in pairs)
    return ScoreParts(
        dispersion=dispersion.sum(axis=1) / (half + 0.5),
        overprediction=(over.sum(axis=1) + np.maximum(median - observed, 0) / 2) / (half + 0.5),
        underprediction=(under.sum(axis=1) + np.maximum(observed - median, 0) / 2) / (half + 0.5),
    )


def _check_quantiles(observed: FloatArray, quantiles: FloatArray, levels: FloatArray) -> None:
    paired = len(levels) % 2 == 1 and np.allclose(levels + levels[::-1], 1, rtol=0, atol=1e-9)
    if not paired or levels.min() <= 0 or (np.diff(levels) <= 0).any():
        raise ModelError(
            f"levels {np.round(levels, 6).tolist()}: no central pairs around 0.5; expected rising "
            f"levels in (0, 1) that pair up to 1. Give both ends of every interval, and 0.5."
        )
    if quantiles.shape != (len(observed), len(levels)):
        raise ModelError(
            f"quantiles: shape {quantiles.shape}; expected {(len(observed), len(levels))}, a row "
            f"for each outcome and a column for each level. Correct the shape."
        )
    rounding = 1e-9 * np.abs(quantiles[:, 1:])
    if (falls := (np.diff(quantiles, axis=1) < -rounding).any(axis=1)).any():
        raise ModelError(
            f"quantiles: row {int(falls.argmax())} falls; expected quantiles that rise with "
            f"their level. Take them from paths with forecast.bands.quantiles."
        )


def pinball(observed: FloatArray, quantiles: FloatArray, levels: FloatArray) -> FloatArray:
    """Return the pinball (quantile) loss of each level.

        level * (y - q) if y >= q,   (1 - level) * (q - y) if y < q

    Args:
        observed: y, shape (N,).
        quantiles: q, shape (N, Q), as the result.
        levels: shape (Q,), in (0, 1).
    """
    miss = observed[:, None] - quantiles
    return np.maximum(levels * miss, (levels - 1) * miss)


def crps(observed: FloatArray, paths: FloatArray) -> FloatArray:
    """Return the continuous ranked probability score of sample paths.

        mean_i |x_i - y|  -  1/2 * mean_ij |x_i - x_j|
            = 2 * mean over the sorted paths of the pinball loss of x_(i) at level (i - 1/2)/n

    The paths are the forecast itself (its empirical distribution), not a sample of it. The
    sorted form costs n log n and loses no digits on large numbers.

    Args:
        observed: y, shape (N,); nan gives nan.
        paths: shape (n_paths, N), as ``Paths.values``.

    Raises:
        ModelError: the shapes do not fit.

    Source:
        Gneiting & Raftery (2007), JASA 102; Laio & Tamea (2007), HESS 11, 1267-1277.
    """
    _check_paths(observed, paths)
    return crps_in_order(observed, np.sort(np.ascontiguousarray(paths.T), axis=1))


def crps_in_order(observed: FloatArray, rows: FloatArray) -> FloatArray:
    """Return :func:`crps` of paths that are in order already.

    Args:
        observed: y, shape (N,); nan gives nan.
        rows: shape (N, n_paths), rising along each row.
    """
    n_paths = rows.shape[1]
    middle = (np.arange(n_paths) + 0.5) / n_paths
    return np.asarray(2 * pinball(observed, rows, middle).mean(axis=1))


def threshold_weighted_crps(
    observed: FloatArray, paths: FloatArray, threshold: float | FloatArray
) -> FloatArray:
    """Return the CRPS that only sees what happens above ``threshold``: the upper tail.

        CRPS of max(x, t) against max(y, t) = integral over z >= t of (F(z) - 1{y <= z})^2

    Args:
        observed: shape (N,); nan gives nan.
        paths: shape (n_paths, N).
        threshold: t, one number or shape (N,); fixed beforehand, never by the outcome.

    Source:
        Gneiting & Ranjan (2011), JBES 29, 411-422.
    """
    return crps(np.maximum(observed, threshold), np.maximum(paths, threshold))


def pit(observed: FloatArray, paths: FloatArray) -> FloatArray:
    """Return where the outcome falls in the forecast: 0 below all paths, 1 above all.

        share of paths < y  +  1/2 * share of paths = y

    Calibrated forecasts spread these evenly. Ties count half, so no chance comes in and a point
    forecast that is right gives 0.5.

    Args:
        observed: y, shape (N,); nan gives nan.
        paths: shape (n_paths, N).

    """
    _check_paths(observed, paths)
    found = (paths < observed).mean(axis=0) + (paths == observed).mean(axis=0) / 2
    return np.where(np.isnan(observed), np.nan, found)


def _check_paths(observed: FloatArray, paths: FloatArray) -> None:
    if observed.ndim != 1 or paths.ndim != 2 or paths.shape[1] != len(observed):
        raise ModelError(
            f"paths: shape {paths.shape} for outcomes of shape {observed.shape}; expected "
            f"(n_paths, N) and (N,). Hand over paths as in Paths.values."
        )


def absolute_percentage_error(observed: FloatArray, central: FloatArray) -> FloatArray:
    """Return ``|central - observed| / observed`` as a share; nan where the outcome is 0."""
    size = np.where(observed == 0, np.nan, np.abs(observed))
    return np.abs(central - observed) / size
