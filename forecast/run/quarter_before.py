"""The same forecast with the figures of a quarter before, to say what moved since."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from data.errors import DataError, ModelError, RunError
from data.months import last_day, month_of
from data.streams.origin import TOTAL
from forecast.backtest.calibration import with_errors
from forecast.bands import band_rows
from forecast.config import RunConfig
from forecast.known import Known, Shipped, known
from forecast.simulation.futures import every
from forecast.simulation.simulate import simulate, streams
from forecast.years import is_stock

QUARTER = 3  # months
QUANTITIES = (
    "inflow_total",
    "coa_places_needed",
    "cost_coa",
    "coa_places_emergency",
    *TOTAL,
)
COLUMNS = ("day", "quantity", "period", "mediaan")


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


def earlier_rows(config: RunConfig, before: Callable[[], Known]) -> pd.DataFrame:
    """Return the mediaan by year that the same code gives with earlier figures, policy-neutral.

    Args:
        config: of the run: seed, paths and pools, so that only what was known differs.
        before: gives what was known then, as :func:`known_before`.

    Returns:
        Columns ``COLUMNS``; no rows when too little was known for a forecast.
    """
    then = before()
    try:
        found = every(simulate(config, then, streams(config, then)))
    except (DataError, ModelError, RunError):
        return pd.DataFrame(columns=list(COLUMNS))
    made = [
        band_rows(found[key], config.levels, stock=is_stock(key))
        for key in QUANTITIES
        if key in found
    ]
    rows = pd.concat(made) if made else pd.DataFrame(columns=list(COLUMNS[1:]))
    yearly = rows[rows["period"].str.len() == 4].assign(day=f"{then.day:%Y-%m-%d}")
    return yearly[list(COLUMNS)].reset_index(drop=True)
