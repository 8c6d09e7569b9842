"""The same forecast with the figures of a quarter before, to say what moved since and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from data.errors import DataError, ModelError, RunError
from data.months import last_day, month_of
from data.streams.origin import TOTAL
from forecast.backtest.calibration import with_errors
from forecast.bands import band_rows
from forecast.config import RunConfig
from forecast.costs.rules import RULES, cost
from forecast.known import Known, Shipped, known
from forecast.simulation.futures import Futures, Streams, every
from forecast.simulation.simulate import calibrated, of_year, reception, simulate, streams
from forecast.years import is_stock, window, with_realised, yearly
from models.chain.settings import Settings
from models.paths import Paths

QUARTER = 3  # months
QUANTITIES = (
    "inflow_total",
    "coa_places_needed",
    "cost_coa",
    "coa_places_emergency",
    *TOTAL,
)
COLUMNS = ("day", "quantity", "period", "mediaan")
COST, NAREIS = "cost_coa", "nareis"
SPLIT = ("inflow_total", "coa_places_needed", COST)
WHY = ("quantity", "year", "cause", "value")
STREAMS = {  # set to what is known now, in this order
    "first": {"inflow_first"},
    NAREIS: {"inflow_nareis"},
    "other": {"inflow_repeat", "inflow_resettlement", "ukraine_registrations"},
}
CAUSES = (*STREAMS, "stands", "prices")  # stands: of the chain and reception, with its figures
Middles: TypeAlias = Mapping[tuple[str, int], float]


def quarter_before(day: date) -> date:
    """Return the last day of the month three months before that of ``day``.

    Example:
        >>> quarter_before(date(2026, 7, 31)).isoformat()
        '2026-04-30'
    """
    month = month_of(day) - QUARTER
    return last_day(month.year, month.month)


def known_before(tables: Shipped, day: date, config: RunConfig) -> Known:
    """Return what was known a quarter before a day, with the past errors known then.

    Args:
        tables: all rows.
        day: the as-of day of the run.
        config: of the run.

    Raises:
        DataError: the shipped errors were made from other code or figures.
    """
    return with_errors(known(tables, quarter_before(day)), tables, config)


@dataclass(frozen=True, eq=False)
class ForecastBasis:
    """A forecast of one day and what it follows from.

    Attributes:
        known: what was known on the day.
        drawn: the streams, with the calibrations of the chain.
        prices: of a place; None when they are not known.
        middles: the mediaan by quantity of ``SPLIT`` and year.
    """

    known: Known
    drawn: Streams
    prices: Settings | None
    middles: Middles


class EarlierRun(NamedTuple):
    """The forecast of a quarter before.

    Attributes:
        rows: the mediaan by year, columns ``COLUMNS``; none when too little was known.
        start: what the split of the change starts from; None when too little was known.
    """

    rows: pd.DataFrame = pd.DataFrame()
    start: ForecastBasis | None = None


def earlier_run(config: RunConfig, before: Callable[[], Known]) -> EarlierRun:
    """Return the mediaan by year that the same code gives with earlier figures, policy-neutral.

    Args:
        config: of the run: seed, paths and pools, so that only what was known differs.
        before: gives what was known then, as :func:`known_before`.
    """
    then = before()
    try:
        drawn = calibrated(then, streams(config, then))
        futures = simulate(config, then, drawn, wanted=QUANTITIES)
    except (DataError, ModelError, RunError):
        return EarlierRun(pd.DataFrame(columns=list(COLUMNS)))
    found = every(futures)
    made = [
        band_rows(found[key], config.levels, stock=is_stock(key))
        for key in QUANTITIES
        if key in found
    ]
    rows = pd.concat(made) if made else pd.DataFrame(columns=list(COLUMNS[1:]))
    years = rows[rows["period"].str.len() == 4].assign(day=f"{then.day:%Y-%m-%d}")
    return EarlierRun(
        years[list(COLUMNS)].reset_index(drop=True), forecast_basis(then, drawn, futures)
    )


def forecast_basis(known: Known, drawn: Streams, futures: Futures) -> ForecastBasis:
    """Return a forecast with what it follows from.

    Args:
        known: what was known on its day.
        drawn: its streams.
        futures: what followed from them.
    """
    prices = None
    if futures.budget is not None and COST in futures.costs:
        settings = futures.budget.prices.settings
        values = {name: settings.values[name] for name in RULES[COST].prices}
        prices = Settings(settings.months, settings.n_paths, values)
    return ForecastBasis(known, drawn, prices, _middles(every(futures)))


def why_moved(
    config: RunConfig, before: ForecastBasis | None, now: ForecastBasis | None
) -> pd.DataFrame:
    """Return what each cause adds to the mediaan of ``SPLIT`` since a quarter before.

    One cause after the other is set to what is known now, in the order of ``CAUSES``, and every
    future is computed again:

        part[k] = mediaan with causes 1..k as now - mediaan with causes 1..k-1 as now

    The parts add up to the change. In another order they would differ.

    Args:
        config: of the run.
        before: the forecast of a quarter before; None when too little was known.
        now: the forecast of the run; None in a run that does not say what moved.

    Returns:
        Columns ``WHY``: persons, places or EUR. Only quantities and years that every step has;
        no rows when a forecast is absent.
    """
    if before is None or now is None:
        return pd.DataFrame(columns=list(WHY))
    way = [before.middles]
    way += [_middles_at(config, at) for at in _on_the_way(before, now)]
    way.append(now.middles)
    keys = [key for key in before.middles if all(key in middles for middles in way)]
    rows = [
        (*key, cause, later[key] - earlier[key])
        for key in keys
        for cause, earlier, later in zip(CAUSES, way[:-1], way[1:], strict=True)
    ]
    return pd.DataFrame(rows, columns=list(WHY))


def _on_the_way(before: ForecastBasis, now: ForecastBasis) -> Iterator[ForecastBasis]:
    """Yield what the earlier forecast becomes after each cause but the last."""
    at = before
    for cause, keys in STREAMS.items():
        paths = dict(at.drawn.paths)
        for key in keys & now.drawn.paths.keys() & paths.keys():
            paths[key] = _over(now, key, paths[key].months)
        drawn = at.drawn._replace(paths=paths)
        if cause == NAREIS:
            drawn = drawn._replace(family=now.drawn.family, unchained=now.drawn.unchained)
        at = replace(at, drawn=drawn)
        yield at
    old = before.known
    stands = replace(
        now.known,
        parameters=old.parameters,
        prognoses=old.prognoses,
        lines=old.lines,
        cases=old.cases,
    )
    yield replace(at, known=stands, drawn=now.drawn)


def _over(now: ForecastBasis, key: str, months: pd.PeriodIndex) -> Paths:
    """Return a stream of now over the months of then, with what became known since in front."""
    paths = now.drawn.paths[key]
    history = now.known.histories.get(key)
    whole = paths if history is None else with_realised(history, paths, months[0])
    return window(whole, months[0], months[-1])


def _middles_at(config: RunConfig, at: ForecastBasis) -> Middles:
    """Return the mediaans of a forecast on the way."""
    futures = reception(config, at.known, at.drawn)
    found = {key: of_year(at.known, futures, key) for key in SPLIT if key in futures.paths}
    if at.prices and all(key in futures.paths for key in RULES[COST].quantities):
        found[COST] = cost(COST, futures.paths, at.prices).paths
    return _middles(found)


def _middles(paths: Mapping[str, Paths]) -> Middles:
    """Return the mediaan of every year of what is split."""
    return {
        (key, year): float(np.median(values))
        for key in SPLIT
        if key in paths
        for year, values in yearly(paths[key], mean=is_stock(key)).items()
    }
