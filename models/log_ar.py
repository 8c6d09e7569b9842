"""Mean-reverting log AR(1): levels come back, slowly, to an uncertain mean."""

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from models.paths import Paths
from models.seasonal import adjust, require, to_paths

USUAL_COEFFICIENT = 0.95  # half of a deviation is gone after 14 months
USUAL_SPREAD = 0.01  # how far a series may take its coefficient from the usual one
HALF_LIFE = 60  # months after which a month counts half in the mean
BLOCK = 3  # residuals drawn together: a high month is often followed by a low one


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Let the last level return to a mean that each path draws for itself.

        x[h] - m = c * (x[h-1] - m) + e[h],   x = log(1 + y) without season

    c is the fitted coefficient shrunk to 0.95; m is drawn once per path around a mean in
    which recent years count more; e are past residuals in blocks of three months.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months.
    """
    require(history, "log_ar")
    return returning(history, horizon, n_paths, rng, half_life=HALF_LIFE)


def returning(
    history: Series, horizon: int, n_paths: int, rng: np.random.Generator, *, half_life: int
) -> Paths:
    """Return the paths of ``simulate`` with a mean over a window of choice.

    Args:
        history: as in ``simulate``.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance.
        half_life: months after which a month counts half in the mean.
    """
    adjusted = adjust(history)
    share = weights(len(adjusted.logs), half_life)
    mean = float(adjusted.logs @ share)
    deviation = float(np.sqrt(np.square(adjusted.logs - mean) @ share))
    c = coefficient(adjusted.logs - mean)
    effective = (1 - c) / (1 + c) / np.square(share).sum()
    means = mean + deviation / np.sqrt(effective) * rng.standard_normal((n_paths, 1))
    residuals = adjusted.logs[1:] - mean - c * (adjusted.logs[:-1] - mean)
    shocks = draw_blocks(residuals - residuals.mean(), (n_paths, horizon), rng)
    lag = np.subtract.outer(np.arange(horizon), np.arange(horizon)).T  # lag[i, h] = h - i
    memory = np.where(lag >= 0, c ** np.abs(lag), 0.0)
    back = c ** np.arange(1, horizon + 1)
    return to_paths(
        history, means + (adjusted.level - means) * back + shocks @ memory, adjusted.season
    )


def weights(n: int, half_life: int) -> FloatArray:
    """Return the weight of each of ``n`` months in the mean, oldest first, sum 1."""
    raw = 0.5 ** (np.arange(n)[::-1] / half_life)
    return np.asarray(raw / raw.sum(), dtype=np.float64)


def coefficient(deviations: FloatArray) -> float:
    """Return the AR(1) coefficient of ``deviations``, shrunk to the usual one.

        c = (fit / v + usual / s2) / (1 / v + 1 / s2),   v the variance of the fit

    Monthly counts are noisy, which makes a level look less lasting than it is; a series
    moves the usual value only as far as it can tell.

    Args:
        deviations: shape (T,), logs minus their mean.

    Returns:
        between 0 and 0.995, so that paths do return.
    """
    before, after = deviations[:-1], deviations[1:]
    energy = float(before @ before)
    if energy < 1e-12:
        return USUAL_COEFFICIENT
    fit = float(before @ after) / energy
    variance = float(np.square(after - fit * before).mean()) / energy + 1e-12
    weight = USUAL_SPREAD**2 / (USUAL_SPREAD**2 + variance)
    return float(np.clip(weight * fit + (1 - weight) * USUAL_COEFFICIENT, 0.0, 0.995))


def draw_blocks(
    residuals: FloatArray, shape: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    """Return ``residuals`` drawn in blocks of three consecutive months.

    Args:
        residuals: shape (n,), n >= 3.
        shape: (n_paths, H).
        rng: the only source of chance.
    """
    n_blocks = -(-shape[1] // BLOCK)
    starts = rng.integers(len(residuals) - BLOCK + 1, size=(shape[0], n_blocks, 1))
    drawn = residuals[starts + np.arange(BLOCK)].reshape(shape[0], -1)
    return np.asarray(drawn[:, : shape[1]], dtype=np.float64)
