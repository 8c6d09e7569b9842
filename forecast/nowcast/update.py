"""Futures moved to what was observed: an ensemble smoother in a few equal steps."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from data.arrays import FloatArray

Said: TypeAlias = Callable[[FloatArray], FloatArray]
STEPS = 4  # one is exact where sums are straight; four follow their bend


class ObservedSums(NamedTuple):
    """What was observed of a state.

    Attributes:
        values: shape (F,).
        error: shape (F, F), covariance, positive definite.
    """

    values: FloatArray
    error: FloatArray


def updated(
    state: FloatArray,
    said: Said,
    observed: ObservedSums,
    rng: np.random.Generator,
    steps: int = STEPS,
) -> FloatArray:
    """Return the rows moved so that they are draws given the observation.

        x <- x + C_xy (C_yy + k R)^-1 (y + e - h(x)),   e ~ N(0, k R),   k times

    C is taken over the rows themselves. Where h is linear and the rows are Gaussian, they end
    up as draws of the posterior, for any k: k steps with an error k times as wide hold as much
    as one. Every row is moved and none is dropped or doubled. A column that is the same on
    every row stays so. Sums are those of einsum, whose last bit does not hang on where the arrays
    stand in memory, as that of a matrix product may.

    Args:
        state: shape (n, K), one future a row.
        said: what a state (n, K) says of the observed, shape (n, F).
        observed: values and their error.
        rng: the only source of chance.
        steps: k >= 1.

    Returns:
        shape (n, K).
    """
    n = len(state)
    wide = steps * observed.error
    root = np.linalg.cholesky(wide)
    for _ in range(steps):
        now = said(state)
        off = now - now.mean(axis=0)
        noise = np.einsum("nf,gf->ng", rng.standard_normal(now.shape), root)
        cross = np.einsum("nk,nf->kf", state - state.mean(axis=0), off) / (n - 1)
        gain = np.linalg.solve(np.einsum("nf,ng->fg", off, off) / (n - 1) + wide, cross.T)
        moves = observed.values + noise - noise.mean(axis=0) - now
        state = state + np.einsum("nf,fk->nk", moves, gain)
    return state


def pull(now: FloatArray, observed: ObservedSums) -> float:
    """Return how far the observation pulls the rows, in squared standard deviations.

        v = (C_yy + R)^-1 (y - mean h(x));   pull = v' C_yy v

    The gain is learnt from the rows, as a regression is. Where n rows are moved by a gain learnt
    from m of them, the error of their mean is (1/n + pull/m) times their variance, so they count
    for 1 / (1/n + pull/m) rows.

    Args:
        now: what the rows say before they are moved, shape (n, F).
        observed: values and their error.
    """
    off = now - now.mean(axis=0)
    own = np.einsum("nf,ng->fg", off, off) / (len(now) - 1)
    v = np.linalg.solve(own + observed.error, observed.values - now.mean(axis=0))
    return float(np.einsum("f,fg,g->", v, own, v))


def left_by_weights(now: FloatArray, observed: ObservedSums) -> float:
    """Return how many rows would be left, in effect, if they were weighed instead of moved.

        w ~ exp(-(y - h(x))' R^-1 (y - h(x)) / 2);   (sum w)**2 / sum w**2

    Args:
        now: what the rows say, shape (n, F).
        observed: values and their error.
    """
    off = np.linalg.solve(np.linalg.cholesky(observed.error), (observed.values - now).T)
    logs = -0.5 * np.square(off).sum(axis=0)
    weights = np.exp(logs - logs.max())
    return float(weights.sum() ** 2 / np.square(weights).sum())
