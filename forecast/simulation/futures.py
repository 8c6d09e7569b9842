"""Every quantity and stream of a run, on joint paths."""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import SingleOrDouble, exact_single
from data.errors import DataError, ModelError
from data.series import Series
from forecast.costs.euros import Budget
from forecast.costs.rules import Cost
from forecast.nowcast.condition import COLUMNS
from forecast.years import with_realised
from models.chain.starts import Starts
from models.paths import Paths

OPEN = 4  # quantities that are held ready to be read again


class SinglePaths(MutableMapping[str, Paths]):
    """Quantities held in the single precision that says them exactly, in half the memory.

    One is opened, in double precision, when it is read; nothing is ever computed in single.
    """

    def __init__(self, found: Mapping[str, Paths] | None = None) -> None:
        """Hold quantities: in double precision where single does not say a value exactly."""
        self._held: dict[str, tuple[str, pd.PeriodIndex, str, SingleOrDouble]] = {}
        self._open: tuple[tuple[str, Paths], ...] = ()  # replaced whole: threads may share it
        self.update(found or {})

    def round(self, key: str, paths: Paths) -> None:
        """Hold a quantity rounded to single precision, as files and bands have it."""
        self._hold(key, paths, paths.values.astype(np.float32))

    def _hold(self, key: str, paths: Paths, values: SingleOrDouble) -> None:
        self._held[key] = paths.key, paths.months, paths.unit, values
        self._open = tuple(one for one in self._open if one[0] != key)

    def __setitem__(self, key: str, paths: Paths) -> None:
        self._hold(key, paths, exact_single(paths.values))

    def __getitem__(self, key: str) -> Paths:
        if (found := dict(self._open).get(key)) is None:
            name, months, unit, values = self._held[key]
            found = Paths.own(name, months, values.astype(np.float64), unit)
            self._open = (*self._open[1 - OPEN :], (key, found))
        return found

    def __delitem__(self, key: str) -> None:
        del self._held[key]
        self._open = tuple(one for one in self._open if one[0] != key)

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


@dataclass(frozen=True, eq=False, slots=True)
class Futures:
    """Every quantity of a run on joint paths.

    Attributes:
        paths: monthly paths by quantity.
        costs: monthly euros by cost key, with the price basis.
        histories: months known on the day, by quantity.
        absent: reason by quantity for what the day's figures do not allow.
        budget: the budget the costs are from, with prices and quantities.
    """

    paths: MutableMapping[str, Paths]
    costs: dict[str, Cost]
    histories: dict[str, Series]
    absent: dict[str, str] = field(default_factory=dict)
    budget: Budget | None = None

    def since(self, key: str, first: pd.Period) -> Paths:
        """Return paths with realised months in front from ``first`` on."""
        return with_realised(self.histories[key], self.paths[key], first)

    def attempt(self, key: str, add: Callable[[], None]) -> None:
        """Add a quantity; what the day's figures do not allow is absent, with the reason."""
        try:
            add()
        except (DataError, ModelError) as error:
            self.absent[key] = str(error)


class Streams(NamedTuple):
    """Every stream on joint paths, drawn once for a run and its scenarios.

    Attributes:
        paths: by key, given what was known of months not printed yet.
        absent: reason by key for each stream that is not there.
        starts: calibrations of the chain, when the nowcast needed them.
        family: how the nowcast moves nareis after the chain has pooled it, as of
            ``models.chain.run.FamilyPool``; None where ``paths`` hold it already.
        nowcast: columns of ``forecast.nowcast.condition``; no rows when nothing was known.
        unchained: nareis as the nowcast left it with its backlog, for a run whose chain stops
            after that; None where ``family`` is.
    """

    paths: dict[str, Paths]
    absent: dict[str, str]
    starts: Starts | None = None
    family: Paths | None = None
    nowcast: pd.DataFrame = pd.DataFrame(columns=list(COLUMNS))
    unchained: Paths | None = None


def every(futures: Futures) -> Mapping[str, Paths]:
    """Return all quantities of a run, euros last, each opened when it is read."""
    euros = {key: cost.paths for key, cost in futures.costs.items()}
    return ChainMap(euros, futures.paths)
