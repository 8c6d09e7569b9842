"""ARIMA on logs: pmdarima searches the order, the season is a sum of waves."""

from typing import Any

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.parts.seasonal import adjust, require, to_paths
from models.parts.state_space import fit, gaussian_paths, joint_covariance
from models.paths import Paths

HARMONICS = 2  # waves of a year and of half a year
MOST = 2  # highest order of either side


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Draw from the joint law of the months ahead in the ARIMA that fits best.

        (1 - c1 B - ..)(1 - B)^d (x - waves) = (1 + b1 B + ..) e,   x = log(1 + y)

    Each pair of orders up to 2 is tried, AICc decides; d = 0 or 1 by the KPSS test. There is
    no constant drift when d = 1: a past rise goes on only as far as the changes themselves
    persist (c near 1), which a series that has risen all along can still ask for.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months.
        ValueError: no order can be fitted.
    """
    require(history, "arima")
    adjusted = adjust(history)
    if adjusted.is_constant:
        return to_paths(history, np.full((n_paths, horizon), adjusted.level), adjusted.season)
    n_months = len(history.values)
    seen, ahead = np.split(waves(n_months + horizon), [n_months])
    fitted = searched(np.log1p(history.values), seen, adjusted.logs)
    mean = np.asarray(fitted.forecast(horizon, exog=ahead))
    logs = gaussian_paths(mean, joint_covariance(fitted, horizon), n_paths, rng)
    return to_paths(history, logs, np.zeros(12))


def waves(n: int) -> FloatArray:
    """Return sine and cosine of the yearly and half-yearly wave in ``n`` months, shape (n, 4)."""
    angle = 2 * np.pi / 12 * np.outer(np.arange(n), np.arange(1, HARMONICS + 1))
    return np.hstack([np.sin(angle), np.cos(angle)])


def searched(logs: FloatArray, seen: FloatArray, deseasonalised: FloatArray) -> Any:
    """Return statsmodels' fit of the order that pmdarima finds.

    Args:
        logs: shape (T,), log(1 + y).
        seen: shape (T, 4), the waves of those months.
        deseasonalised: shape (T,), logs without season, for the test of d.
    """
    import pmdarima

    # pmdarima's stepwise search puts an intercept back that was forbidden; the grid does not
    d = pmdarima.arima.ndiffs(deseasonalised, test="kpss", max_d=1)
    found = pmdarima.auto_arima(
        logs,
        X=seen,
        d=d,
        max_p=MOST,
        max_q=MOST,
        seasonal=False,
        with_intercept=d == 0,
        stepwise=False,
        information_criterion="aicc",
        error_action="ignore",
        suppress_warnings=True,
    )
    best = found.arima_res_
    if best.mle_retvals["converged"]:
        return best
    return fit(best.model, best.params)  # pmdarima stops after 50 steps, reached or not
