"""One day of a backtest: what was known, what each model said, and what came of it."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from data.arrays import FloatArray
from forecast.backtest.members import How, Skip, Variants, variants
from forecast.backtest.rows import COLUMNS, Aim, Subject, detail, thresholds
from forecast.backtest.targets import SCORED, Target, covers, targets
from forecast.config import RunConfig
from forecast.known import Known, Shipped, known
from forecast.outcomes import Outcome, Truth, stock_definition
from forecast.simulation.totals import total_history
from forecast.years import is_stock
from models.pools.calibrate import Correction

SKIPS = ("day", *Skip._fields)


class Day(NamedTuple):
    """What is wanted of one day.

    Attributes:
        day: the as-of day.
        config: pools, levels, seed and number of paths.
        every: all registered models, not only the members of the pools.
        corrections: of each stream, by key; none leaves the pools uncalibrated.
        nowcast: whether the pools are given what was known of months not printed yet. Past errors
            are those of pools that were not, so that a correction stays one of the pools.
    """

    day: date
    config: RunConfig
    every: bool = False
    corrections: tuple[tuple[str, Correction], ...] = ()
    nowcast: bool = True


class DayResult(NamedTuple):
    """What one day gave.

    Attributes:
        rows: a row per quantity, model and target, columns ``COLUMNS``; ``observed`` and the
            scores are nan while there is no outcome.
        skips: a row per quantity or model that could not be forecast, columns ``SKIPS``.
    """

    rows: pd.DataFrame
    skips: pd.DataFrame


def forecast_day(asked: Day, tables: Shipped, outcomes: Truth) -> DayResult:
    """Return every forecast of one day, and its scores where the outcome is known.

    Only ``known(tables, day)`` reaches a model; ``outcomes`` touches ``observed``,
    ``estimated`` and the scores alone.

    Raises:
        ModelError: a member of a pool cannot be fitted.
    """
    then = known(tables, asked.day)
    how = How(dict(asked.corrections), every=asked.every, nowcast=asked.nowcast)
    found = variants(asked.config, then, how)
    tables_of = []
    for quantity in (key for key in SCORED if key in found.paths):
        aims = _aims(then, found, quantity, outcomes)
        subject = Subject(then.day, quantity, found.parts[quantity], aims, asked.config.levels)
        tables_of.append(detail(subject, found.paths[quantity]))
    skips = pd.DataFrame(found.skips, columns=list(Skip._fields), dtype=str)
    skips.insert(0, "day", asked.day.isoformat())
    nothing = pd.DataFrame(columns=list(COLUMNS))
    return DayResult(pd.concat(tables_of, ignore_index=True) if tables_of else nothing, skips)


def _aims(then: Known, variants: Variants, quantity: str, outcomes: Truth) -> list[Aim]:
    paths = variants.paths[quantity].values()
    wanted = [
        one
        for one in targets(quantity, then.day, variants.last_known[quantity])
        if all(covers(each, one) for each in paths)
    ]
    came = [_outcome(outcomes, then, variants.parts[quantity], one) for one in wanted]
    tails = thresholds(_seen(then, quantity), wanted)
    return [Aim(*each) for each in zip(wanted, came, tails, strict=True)]


def _outcome(outcomes: Truth, then: Known, parts: tuple[str, ...], target: Target) -> Outcome:
    if is_stock(parts[0]):
        return outcomes.stock(stock_definition(then), target.last)
    return outcomes.flow(parts, target.first, target.last)


def _seen(then: Known, quantity: str) -> FloatArray:
    """Return the months of a quantity known on the day."""
    if quantity == "inflow_total":
        return total_history(then.histories).values
    return then.histories[quantity].values
