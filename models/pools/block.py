"""A pool of many series at once: models that can, fit all series of one length together."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import cast

from data.errors import ModelError
from data.series import Series
from models.parts.seasonal import require
from models.paths import Draw, Paths
from models.pools.pool import Pool, PoolDraws, mixed, model_rng
from models.pools.session import SessionEntry
from models.registry import find

AT_ONCE = 32  # series: what is fitted together stays small
Prepared = Callable[[Sequence[Series], int], Iterator[Draw]]


def simulate_pools(
    histories: Sequence[Series], pool: Pool, draws: PoolDraws
) -> Iterator[Paths | ModelError]:
    """Yield the futures of each series, to the bit as ``simulate_pool``, or why there are none.

    Args:
        histories: N series of any lengths.
        pool: its models.
        draws: shared by all series.
    """
    faults = [_fault(history, pool) for history in histories]
    whole = [at for at, fault in enumerate(faults) if fault is None]
    ready = {name: _ready(name, histories, whole, draws.horizon) for name in pool.names}
    for at, (history, fault) in enumerate(zip(histories, faults, strict=True)):
        if fault is not None:
            yield fault
            continue
        drawn = {name: made.pop(at, None) for name, made in ready.items()}
        try:
            yield mixed(
                pool,
                draws.uniform,
                {name: _member(name, history, draws, draw) for name, draw in drawn.items()},
            )
        except ModelError as error:
            yield error


def _fault(history: Series, pool: Pool) -> ModelError | None:
    try:
        for name in pool.names:
            require(history, name)
    except ModelError as error:
        return error
    return None


def _ready(
    name: str, histories: Sequence[Series], whole: Sequence[int], horizon: int
) -> dict[int, Draw]:
    """Return what draws the futures of the series that a model fits together, by their place."""
    entry = find(name)
    if isinstance(entry, SessionEntry):
        return {}
    prepared = cast(Prepared | None, getattr(import_module(entry.module), "prepared", None))
    if prepared is None:
        return {}
    by_length = defaultdict(list)
    for at in whole:
        by_length[len(histories[at].values)].append(at)
    found: dict[int, Draw] = {}
    for places in by_length.values():
        for start in range(0, len(places), AT_ONCE):
            some = places[start : start + AT_ONCE]
            try:
                found |= zip(some, prepared([histories[at] for at in some], horizon), strict=True)
            except ValueError:  # each is fitted alone, and the one that cannot be is named
                continue
    return found


def _member(name: str, history: Series, draws: PoolDraws, draw: Draw | None) -> Paths:
    n_paths = len(draws.uniform)
    if draw is not None:
        try:
            return draw(n_paths, model_rng(draws.seed, history.key, name))
        except ValueError:  # said by the model alone, in its words
            pass
    rng = model_rng(draws.seed, history.key, name)
    return find(name).simulate(history, draws.horizon, n_paths, rng)
