"""Structural time series: a hidden level, a passing deviation and a fixed season."""

import numpy as np

from data.series import Series
from models.parts.seasonal import adjust, require, to_paths
from models.parts.state_space import fit, gaussian_paths, joint_covariance
from models.paths import Paths

HARMONICS = 2  # waves of a year and of half a year


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Draw from the joint law of the months ahead in a level that shifts and passes.

        log(1 + y) = level + deviation + season + noise
        level[t] = level[t-1] + e,   deviation[t] = c * deviation[t-1] + u

    What a shock leaves in the level is permanent, what it leaves in the deviation fades;
    the fit splits the two. Level, deviation and season are uncertain at the start.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months.
        ValueError: the likelihood has no maximum.
    """
    require(history, "structural")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    fitted = fit(
        UnobservedComponents(
            np.log1p(history.values),
            level="local level",
            autoregressive=1,
            freq_seasonal=[{"period": 12, "harmonics": HARMONICS}],
            stochastic_freq_seasonal=[False],
            use_exact_diffuse=True,
        )
    )
    mean = np.asarray(fitted.forecast(horizon))
    logs = gaussian_paths(mean, joint_covariance(fitted, horizon), n_paths, rng)
    return to_paths(history, logs, np.zeros(12))
