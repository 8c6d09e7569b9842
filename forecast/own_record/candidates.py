"""What may become the default of own series, and how each is simulated and scored."""

from collections.abc import Mapping, Sequence

import numpy as np

from data.arrays import FloatArray
from data.series import Series
from forecast.bands import HUB_LEVELS
from forecast.evaluation.scores import weighted_interval_score
from models.paths import Paths
from models.pools.default import DEFAULT
from models.pools.pool import Pool, mixed, model_rng, shared_uniform
from models.registry import MODELS, find

LEVELS = np.array([float(level) for level in HUB_LEVELS])
LOW, HIGH = HUB_LEVELS.index(0.1), HUB_LEVELS.index(0.9)
LOWEST, HIGHEST = HUB_LEVELS.index(0.025), HUB_LEVELS.index(0.975)
N_PATHS, SEED = 1000, 1
BEFORE = Pool.equal("log_ar_momentum", "log_ar_recent")  # the default until 2026-11
POOLS: Mapping[str, Pool] = {
    "averaged_ets 0.8, theta 0.2": DEFAULT,
    "averaged_ets": Pool.equal("averaged_ets"),
    "averaged_ets 0.5, theta 0.5": Pool(("averaged_ets", "theta"), (0.5, 0.5), "quantile"),
    "theta 0.5, damped_ets 0.5": Pool(("theta", "damped_ets"), (0.5, 0.5), "quantile"),
    "theta": Pool.equal("theta"),
    "ets": Pool.equal("ets"),
    "damped_ets": Pool.equal("damped_ets"),
    "log_ar_momentum 0.5, log_ar_recent 0.5": Pool(BEFORE.names, BEFORE.weights, "quantile"),
}
SLOW = ("arima",)  # seconds a series: its search takes longer than all other models together
COLUMNS = ("name", "wis", "held_80", "held_95", "above")


def every_model() -> dict[str, Pool]:
    """Return the default of own series, and each registered model but those of ``SLOW``.

    A model that needs other series beside the history is left out too.
    """
    names = [name for name, entry in MODELS.items() if not entry.needs and name not in SLOW]
    alone = {name: Pool.equal(name) for name in names}
    return {"default": DEFAULT, **alone}


def futures(history: Series, horizon: int, pools: Mapping[str, Pool]) -> dict[str, Paths]:
    """Return the paths of every pool; a model in more of them is simulated once.

    Args:
        history: long enough for every model.
        horizon: months ahead, >= 1.
        pools: by name.

    Raises:
        ModelError: a model cannot be fitted.
    """
    names = sorted({name for pool in pools.values() for name in pool.names})
    made = {
        name: find(name).simulate(history, horizon, N_PATHS, model_rng(SEED, history.key, name))
        for name in names
    }
    uniform = shared_uniform(SEED, N_PATHS)
    return {name: mixed(pool, uniform, made) for name, pool in pools.items()}


def scored(name: str, values: FloatArray, observed: FloatArray) -> tuple[Sequence[float], ...]:
    """Return the scores of paths, a row per outcome, columns ``COLUMNS``.

    Args:
        name: of the pool.
        values: shape (n_paths, K).
        observed: shape (K,).
    """
    found = np.quantile(values, LEVELS, axis=0).T
    wis = weighted_interval_score(observed, found, LEVELS).total
    held = [
        (found[:, low] <= observed) & (observed <= found[:, high])
        for low, high in ((LOW, HIGH), (LOWEST, HIGHEST))
    ]
    above = observed > found[:, len(LEVELS) // 2]
    return tuple(zip([name] * len(wis), wis, *held, above, strict=True))
