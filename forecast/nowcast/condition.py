"""Paths of the streams given the facts of a day."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import BoolArray, FloatArray
from data.series import Series
from forecast.nowcast.facts import KnownSums
from forecast.nowcast.update import ObservedSums, left_by_weights, pull, updated
from forecast.years import with_realised
from models.paths import Paths

COLUMNS = (
    "measure",
    "period",
    "value",
    "error",
    "bias",
    "n_beside",
    "before",
    "after",
    "n_effective",
    "n_left_by_weights",
)
LEAST = 1000  # futures that must count; half of those of a run when it has fewer than twice that
BY = 500  # futures are drawn by as many, so that no last bit of a sum decides on their number
MOST = 50_000  # futures in all, a run's own and those drawn beside them


class Nowcast(NamedTuple):
    """Paths moved to the facts of a day.

    Attributes:
        paths: those of the streams that a fact holds, months known left as they were.
        table: a row for each fact, columns ``COLUMNS``: the median that the paths said before
            and after, in persons.
    """

    paths: dict[str, Paths]
    table: pd.DataFrame


def lacking(
    paths: Mapping[str, Paths], histories: Mapping[str, Series], found: KnownSums, n_paths: int
) -> int:
    """Return how many futures must be drawn beside ``n_paths`` for enough of them to count.

    Never more than ``MOST`` in all: a sum far from what the futures say asks for more than any
    memory holds, and how many count is reported with the run.

    Args:
        paths: of every stream of the facts, on joint rows.
        histories: their known months.
        found: facts of the day.
        n_paths: rows of the run.
    """
    at = _Rows(paths, histories, found)
    wanted = min(LEAST, n_paths / 2)
    needed = pull(at.said(at.state), at.observed) / (1 / wanted - 1 / n_paths)
    return max(min(int(np.ceil(needed / BY)) * BY, MOST) - n_paths, 0)


def conditioned(
    paths: Mapping[str, Paths],
    histories: Mapping[str, Series],
    found: KnownSums,
    rng: np.random.Generator,
    n_paths: int,
) -> Nowcast:
    """Return the paths given the facts, row by row.

    Months ahead are moved together on the log scale, log(1 + x), so none falls below zero and
    the sum of the streams on a row is the total of that row. Months that were known stay.

    Args:
        paths: of every stream of the facts, on joint rows.
        histories: their known months.
        found: facts of the day.
        rng: the only source of chance.
        n_paths: rows that are kept; those after them only help to learn the gain.
    """
    at = _Rows(paths, histories, found)
    before = at.said(at.state)
    moved = updated(at.state, at.said, at.observed, rng)[:n_paths]
    after = at.said(moved)
    count = 1 / (1 / n_paths + pull(before, at.observed) / len(before))
    return Nowcast(
        {key: _with(paths[key], keep, moved[:, at.columns[key]]) for key, keep in at.ahead.items()},
        found.table.assign(
            before=np.exp(np.median(before[:n_paths], axis=0)),
            after=np.exp(np.median(after, axis=0)),
            n_effective=count,
            n_left_by_weights=left_by_weights(before[:n_paths], at.observed),
        )[list(COLUMNS)],
    )


class _Rows:
    """The months ahead of every stream on a row, and what a row says of the facts."""

    def __init__(
        self, paths: Mapping[str, Paths], histories: Mapping[str, Series], found: KnownSums
    ) -> None:
        """Put the months ahead of the streams side by side, log(1 + persons)."""
        self.ahead = {key: paths[key].months > histories[key].months[-1] for key in found.streams}
        edges = np.cumsum([0, *(int(keep.sum()) for keep in self.ahead.values())])
        self.columns = {key: slice(*edges[i : i + 2]) for i, key in enumerate(self.ahead)}
        ahead = [paths[key].values[:, keep] for key, keep in self.ahead.items()]
        # one layout, however the pools laid theirs out: sums keep their last bit
        self.state: FloatArray = np.ascontiguousarray(np.log1p(np.hstack(ahead)))
        self.observed = ObservedSums(np.log(found.values), found.error)
        self._parts = [
            _Part(found, i, paths[key], histories[key]) for i, key in enumerate(found.streams)
        ]

    def said(self, rows: FloatArray) -> FloatArray:
        """Return the log of each fact as the rows have it, shape (n, F)."""
        sums = sum(part.sums(rows[:, self.columns[part.key]]) for part in self._parts)
        found: FloatArray = np.log(np.maximum(sums, 1.0))
        return found


class _Part:
    """What one stream adds to each fact."""

    def __init__(self, found: KnownSums, place: int, paths: Paths, history: Series) -> None:
        """Split the months of the facts into those known and those ahead."""
        self.key = found.streams[place]
        weights = found.shares * found.holds[:, [place]]
        known = with_realised(history, _first_row(paths), found.months[0])
        whole = pd.Series(known.values[0], index=known.months).reindex(found.months).fillna(0.0)
        later = found.months > history.months[-1]
        self._before = weights[:, ~later] @ whole.to_numpy(float)[~later]
        self._n_ahead = int(later.sum())
        self._weights = weights[:, later]

    def sums(self, ahead: FloatArray) -> FloatArray:
        """Return the part of each fact on every row, shape (n, F).

        Args:
            ahead: log(1 + persons) of the months after the last known one, shape (n, H).
        """
        persons = _persons(ahead[:, : self._n_ahead])
        found: FloatArray = self._before + np.einsum("nh,fh->nf", persons, self._weights)
        return found


def _first_row(paths: Paths) -> Paths:
    return Paths(paths.key, paths.months, paths.values[:1], paths.unit)


def _persons(logs: FloatArray) -> FloatArray:
    found: FloatArray = np.expm1(logs).clip(min=0.0)
    return found


def _with(paths: Paths, keep: BoolArray, logs: FloatArray) -> Paths:
    values = np.array(paths.values[: len(logs)], order="C")  # however the pools laid it out
    values[:, keep] = _persons(logs)
    return Paths.own(paths.key, paths.months, values, paths.unit)
