"""Pools of models on joint paths: a linear pool, or the average of their quantiles."""

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from data.arrays import FloatArray
from data.errors import ModelError
from data.series import Series
from models.parts.seasonal import require
from models.paths import Paths
from models.registry import find

RULES = ("linear", "quantile", "median")


@dataclass(frozen=True, slots=True)
class Pool:
    """The models of one stream and how often each is believed.

    Attributes:
        names: keys of ``models.registry.MODELS``, each once.
        weights: one for each name, > 0, sum 1.
        rule: ``"linear"``, each row is a row of one model; ``"quantile"``, each month has the
            average of the models' quantiles on the log scale, or ``"median"`` their median.

    Raises:
        ModelError: a name or rule is unknown or double, or the weights are not shares.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...]
    rule: str = "linear"

    def __post_init__(self) -> None:
        for name in self.names:
            find(name)
        if not self.names or len(set(self.names)) < len(self.names):
            raise ModelError(
                f"pool of {', '.join(self.names) or 'no models'}: expected at least one model, "
                f"each once. Correct the pool in the configuration."
            )
        if self.rule not in RULES:
            raise ModelError(
                f"pool of {', '.join(self.names)}: rule {self.rule!r}; expected "
                f"{' or '.join(RULES)}. Correct the pool in the configuration."
            )
        shares = len(self.weights) == len(self.names) and min(self.weights) > 0
        if not shares or not abs(sum(self.weights) - 1) < 1e-9:  # a weight may be nan
            raise ModelError(
                f"pool of {', '.join(self.names)}: weights {self.weights}; expected one > 0 for "
                f"each model, sum 1. Correct the pool in the configuration."
            )

    @classmethod
    def equal(cls, *names: str) -> "Pool":
        """Return the pool that believes each of ``names`` equally often."""
        return cls(names, tuple(1 / len(names) for _ in names))


@dataclass(frozen=True, eq=False, slots=True)
class PoolDraws:
    """The chance that all streams of a run share.

    Attributes:
        horizon: months ahead, H >= 1.
        uniform: shape (n_paths,), in [0, 1): picks the model of each row in every stream.
        seed: of the run; each quantity and model has its own stream of chance under it.
    """

    horizon: int
    uniform: FloatArray
    seed: int


def model_rng(seed: int, quantity: str, model: str) -> np.random.Generator:
    """Return the generator of one model for one quantity; no other draws from it."""
    words = [seed, crc32(quantity.encode()), crc32(model.encode())]
    return np.random.default_rng(np.random.SeedSequence(words))


def chosen(pool: Pool, uniform: FloatArray) -> npt.NDArray[np.intp]:
    """Return the index in ``pool.names`` of the model that tells each row.

    Args:
        pool: M models.
        uniform: shape (n_paths,), in [0, 1).

    Returns:
        shape (n_paths,), 0..M-1.
    """
    inner_edges = np.cumsum(pool.weights)[:-1]
    return np.searchsorted(inner_edges, uniform, side="right")


def shared_uniform(seed: int, n_paths: int) -> FloatArray:
    """Return what picks the model of each row, the same in every stream of a run."""
    return np.random.default_rng([seed, 0]).random(n_paths)


def mixed(pool: Pool, uniform: FloatArray, members: Mapping[str, Paths]) -> Paths:
    """Return the pool of paths that its members have simulated already, all n_paths of each.

    Row i takes row i of the model that the row's uniform picks. Under the other rules it keeps
    only the ranks of that row: in each month it gets the averaged quantile at its rank, so
    that the months of a future still move together.

    Args:
        pool: its models.
        uniform: shape (n_paths,), as in ``PoolDraws``.
        members: paths of shape (n_paths, H) by name, for each model of the pool.
    """
    index, rows = chosen(pool, uniform), np.arange(len(uniform))
    stacked = np.stack([members[name].values for name in pool.names])
    first = members[pool.names[0]]
    if pool.rule == "linear" or len(pool.names) == 1:
        return Paths(first.key, first.months, stacked[index, rows], first.unit)
    weights = None if pool.rule == "median" else np.array(pool.weights)
    values = averaged(weights, index, stacked)
    return Paths(first.key, first.months, values, first.unit)


def averaged(
    weights: FloatArray | None,
    index: npt.NDArray[np.intp],
    stacked: FloatArray,
) -> FloatArray:
    """Return the average of quantiles on the log scale, each row with the ranks of one member.

    Args:
        weights: shape (M,), sum 1; None takes the median of the quantiles.
        index: shape (n_paths,), the member whose ranks a row keeps.
        stacked: shape (M, n_paths, H).

    Returns:
        shape (n_paths, H).
    """
    by_month = np.ascontiguousarray(stacked.transpose(0, 2, 1))  # sorts several times as fast
    order, in_order = sorting(by_month)
    logs = np.log1p(in_order, out=in_order)
    average = _middle(logs) if weights is None else np.tensordot(weights, logs, axes=1)
    told, found = np.expm1(average), np.empty(average.shape)
    first = np.arange(len(told))[:, None] * told.shape[1]  # place of each month's first path
    by_rank = np.empty(told.size)
    for member, places in enumerate(order):
        by_rank[places + first] = told
        rows = index == member
        found[:, rows] = by_rank.reshape(told.shape)[:, rows]
    return np.ascontiguousarray(found.T)


def sorting(values: FloatArray) -> tuple[npt.NDArray[np.intp], FloatArray]:
    """Return what sorts the last axis, and it sorted; equal values keep their order.

    The bits of numbers >= 0 rise with them. The place of a number stands in its last ten bits or
    so while they are sorted, which takes half the time of a sort of places; a row in which these
    bits told two numbers apart is sorted again.

    Args:
        values: shape (..., n), float64.
    """
    n = values.shape[-1]
    last = (1 << (n - 1).bit_length()) - 1
    whole = np.ascontiguousarray(values) + 0.0  # no zero has a sign
    bits = whole.view(np.int64) & ~last | np.arange(n)
    bits.sort(axis=-1)
    order = (bits & last).astype(np.intp, copy=False)
    sorted_values = np.take_along_axis(values, order, axis=-1)
    wrong = (sorted_values[..., 1:] < sorted_values[..., :-1]).any(axis=-1)
    if wrong.any():
        order[wrong] = values[wrong].argsort(axis=-1, kind="stable")
        sorted_values[wrong] = np.take_along_axis(values[wrong], order[wrong], axis=-1)
    return order, sorted_values


def _middle(logs: FloatArray) -> FloatArray:
    """Return the median over the first axis; of two members their mean, without a search."""
    found: FloatArray = (logs[0] + logs[1]) / 2 if len(logs) == 2 else np.median(logs, axis=0)
    return found


def simulate_pool(history: Series, pool: Pool, draws: PoolDraws) -> Paths:
    """Simulate every model of the pool and mix them.

    With equal pools row i is told by the same model in every stream.

    Args:
        history: one stream.
        pool: its models.
        draws: shared by all streams of the run.

    Returns:
        Paths with values of shape (n_paths, H), in the unit of ``history``.

    Raises:
        ModelError: a member needs a longer history or cannot be fitted; it is never replaced.
    """
    for name in pool.names:
        require(history, name)
    members = {}
    for name in pool.names:
        rng = model_rng(draws.seed, history.key, name)
        members[name] = find(name).simulate(history, draws.horizon, len(draws.uniform), rng)
    return mixed(pool, draws.uniform, members)
