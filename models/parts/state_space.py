"""Paths from a fitted linear state space: exact, all months of a path drawn jointly."""

import warnings
from typing import Any, cast

import numpy as np

from data.arrays import FloatArray

JITTER = 1e-12  # share of the mean variance; keeps Cholesky whole where a variance is 0


def fit(model: Any, start: FloatArray | None = None) -> Any:
    """Return the maximum-likelihood fit of a statsmodels state space ``model``.

    The gradient search stops early where a variance is 0; a search without gradients then
    goes on from there. The maximum is the one nearest to the start: where two are nearly as
    high (a shock that stays, a shock that fades slowly) the start decides.

    Args:
        model: e.g. UnobservedComponents or SARIMAX.
        start: parameters to start from; statsmodels' own when left out.

    Raises:
        ValueError: neither search finds a maximum.
    """
    options = {"disp": False, "cov_type": "none"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the outcome is checked below instead
        found = model.fit(start, maxiter=500, **options)
        if not found.mle_retvals["converged"]:
            found = model.fit(found.params, method="nm", maxiter=5000, **options)
    if not (found.mle_retvals["converged"] and np.isfinite(found.llf)):
        raise ValueError("no maximum of the likelihood found")
    return found


def joint_covariance(fitted: Any, horizon: int) -> FloatArray:
    """Return how the months ahead vary and move together, state uncertainty included.

        Cov(y[h], y[k]) = Z T^(k-h) P[h] Z' + (h = k) H,   P[h+1] = T P[h] T' + R Q R'

    Args:
        fitted: a statsmodels result of a model that does not change over time but for its mean.
        horizon: months ahead, H >= 1.

    Returns:
        shape (H, H); its diagonal equals the squared standard errors of ``get_forecast``.
    """
    design, transition = (_fixed(fitted, name) for name in ("design", "transition"))
    selection = _fixed(fitted, "selection")
    noise = selection @ _fixed(fitted, "state_cov") @ selection.T
    state = np.array(fitted.predicted_state_cov[..., -1])
    reach = [design[0]]  # Z T^j
    for _ in range(horizon - 1):
        reach.append(reach[-1] @ transition)
    joint = np.empty((horizon, horizon))
    for h in range(horizon):
        joint[h, h:] = joint[h:, h] = np.array(reach[: horizon - h]) @ (state @ design[0])
        state = transition @ state @ transition.T + noise
    joint[np.diag_indices(horizon)] += _fixed(fitted, "obs_cov")[0, 0]
    return joint


def gaussian_paths(
    mean: FloatArray, covariance: FloatArray, n_paths: int, rng: np.random.Generator
) -> FloatArray:
    """Return draws from the joint normal law of the months ahead, through one Cholesky.

    Args:
        mean: shape (H,).
        covariance: shape (H, H).
        n_paths: number of draws.
        rng: the only source of chance.

    Returns:
        shape (n_paths, H).
    """
    horizon = len(mean)
    whole = covariance + (JITTER * covariance.trace() / horizon + 1e-300) * np.eye(horizon)
    return mean + rng.standard_normal((n_paths, horizon)) @ np.linalg.cholesky(whole).T


def _fixed(fitted: Any, name: str) -> FloatArray:
    """Return a system matrix that is the same in every month."""
    return cast(FloatArray, np.asarray(getattr(fitted.filter_results, name))[..., 0])
