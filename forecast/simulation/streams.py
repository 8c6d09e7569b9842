"""Every stream on joint paths: row i is one future of all of them."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from data.errors import ModelError
from data.months import year_months
from data.series import Series
from forecast.config import PoolConfig, RunConfig
from forecast.years import with_realised
from models.paths import Paths
from models.pools.calibrate import Correction, calibrated
from models.pools.pool import Pool, PoolDraws, shared_uniform, simulate_pool
from models.registry import find

Step = Callable[[str], None]


def simulate_streams(
    config: RunConfig,
    histories: Mapping[str, Series],
    last: pd.Period,
    step: Step,
    fixes: Mapping[str, Correction] | None = None,
) -> tuple[dict[str, Paths], dict[str, str]]:
    """Return the paths of every stream that has a pool and enough history.

    Each stream starts after its own last known month and runs to ``last``. Known months of the
    as-of year, or of the year it starts in, stand in front, the same on every row. The paths
    are the same for any number of workers: each quantity and model has its own chance.

    Args:
        config: pools, seed, number of paths and of workers.
        histories: known months by stream.
        last: December of the as-of year + 5.
        step: called with the name of the step before it starts.
        fixes: corrections by stream from past errors; none leaves the pools uncalibrated.

    Returns:
        Paths by key, and the reason by key for each stream that is absent.

    Raises:
        ModelError: a model of a pool cannot be fitted; stream and model are named.
    """
    tasks: dict[str, tuple[Series, Pool]] = {}
    absent: dict[str, str] = {}
    for key, tiers in config.pools.items():
        if key in histories:
            try:
                tasks[key] = learnt_by(tiers, histories[key])
            except ModelError as error:
                absent[key] = str(error)
    step("streams")
    found = _simulate(config, tasks, last)
    for key in (fixes or {}).keys() & found.keys():
        found[key] = calibrated(found[key], (fixes or {})[key])
    whole = {
        key: with_realised(histories[key], paths, _january(paths, last.year - 5))
        for key, paths in found.items()
    }
    return whole, absent


def _january(paths: Paths, year: int) -> pd.Period:
    """Return January of the as-of year, or of the year the simulation starts in."""
    return year_months(min(year, paths.months[0].year))[0]


def _simulate(
    config: RunConfig, tasks: Mapping[str, tuple[Series, Pool]], last: pd.Period
) -> dict[str, Paths]:
    uniform = shared_uniform(config.seed, config.n_paths)
    orders = [
        (learnt, pool, PoolDraws((last - learnt.months[-1]).n, uniform, config.seed))
        for learnt, pool in tasks.values()
    ]
    if (workers := min(config.workers, len(orders))) <= 1:
        return dict(zip(tasks, (simulate_pool(*order) for order in orders), strict=True))
    from joblib import Parallel, delayed  # only where there are processes to share the work

    calls = (delayed(simulate_pool)(*order) for order in orders)
    return dict(zip(tasks, Parallel(n_jobs=workers)(calls), strict=True))


def learnt_by(tiers: Sequence[PoolConfig], history: Series) -> tuple[Series, Pool]:
    """Return the months the models learn from and the first pool that has enough of them.

    Raises:
        ModelError: the history is too short for every pool of the stream.
    """
    for entry in tiers:
        start = pd.Period(entry.from_month, "M") if entry.from_month else history.months[0]
        if not _missing(entry, history) and (history.months >= start).sum() >= entry.least_months:
            learnt = history.since(start)
            weights = entry.weights or (1.0,) * len(entry.members)
            shares = tuple(w / sum(weights) for w in weights)
            return learnt, Pool(entry.members, shares, entry.rule)
    easiest = min(tiers, key=lambda entry: (len(_missing(entry, history)), entry.least_months))
    raise ModelError(
        f"{history.key}: {_why_not(easiest, history)}. Take a later day or change its pools."
    )


def _missing(entry: PoolConfig, history: Series) -> list[str]:
    needs = {need for name in entry.members for need in find(name).needs}
    return sorted(needs - set(history.beside))


def _why_not(entry: PoolConfig, history: Series) -> str:
    """Return what a pool lacks: series beside the stream, or months it may learn from."""
    members = ", ".join(entry.members)
    if missing := _missing(entry, history):
        return f"{' and '.join(missing)} not known; the pool of {members} learns from it"
    first = entry.from_month or f"{history.months[0]}"
    months = int((history.months >= pd.Period(first, "M")).sum())
    return (
        f"{months} months known from {first} on; the pool of {members} needs {entry.least_months}"
    )
