"""Every quantity and stream of a run, on joint paths."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from data.errors import DataError, ModelError
from data.series import Series
from forecast.costs.euros import Budget
from forecast.costs.rules import Cost
from forecast.nowcast.condition import COLUMNS
from forecast.years import with_realised
from models.chain.starts import Starts
from models.paths import Paths


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

    paths: dict[str, Paths]
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


def every(futures: Futures) -> dict[str, Paths]:
    """Return all quantities of a run, euros too."""
    return futures.paths | {key: cost.paths for key, cost in futures.costs.items()}
