"""Arrivals of family members in 2024 and 2025, from what was known the year before.

The backlog says more than a time series only where it is known how fast it is decided on.
Applications, decisions and backlog in one definition are printed since 2024 (the backlog of
2023 is another count), and 2024's were printed in 2025. So for 2024 and 2025 two uses of the
backlog can be measured: ``pace``, as known on the day, says that a backlog larger than a year
of arrivals keeps arrivals at the pace of the newest quarter; ``year before`` runs the chain on
the figures about the year before, whenever they were printed. 2022 and 2023 cannot be measured:
no backlog, applications or decisions of 2021 and 2022 are printed.
"""

from datetime import date

import numpy as np
import pandas as pd

from data.errors import DataError
from data.months import year_months
from data.series import Series
from data.streams.spans import by_year
from forecast.config import RunConfig
from forecast.known import Known, Shipped, known
from forecast.simulation.streams import learnt_by
from forecast.years import with_realised
from models.chain.nareis import NAREIS_GRANTED, calibrate_nareis
from models.paths import Paths
from models.pools.pool import Pool, PoolDraws, shared_uniform, simulate_pool
from models.registry import MODELS

KEY = "inflow_nareis"
YEARS = (2024, 2025)
DAYS = ((-1, 12, 31), (0, 2, 15))  # years before, month, day
QUARTER = 3


def nareis_table(config: RunConfig, tables: Shipped) -> pd.DataFrame:
    """Return the mediaan of arrivals by model, year and day, beside what came.

    Args:
        config: pools, seed and number of paths.
        tables: every shipped row.

    Returns:
        Columns year, day, model, mediaan, came (persons) and error (share).
    """
    newest = known(tables, tables.newest)
    rows = []
    for year in YEARS:
        came = _year(newest.histories[KEY], year)
        for back, month, day in DAYS:
            then = known(tables, date(year + back, month, day))
            found = _time_series(config, then, year)
            found["pace"] = _pace(then.histories[KEY], year)
            found["pool and pace"] = float(np.sqrt(found["pool"] * found["pace"]))
            rows += [(year, then.day, name, value, came) for name, value in found.items()]
        rows.append((year, date(year, 1, 1), "year before", _year_before(newest, year), came))
    table = pd.DataFrame(rows, columns=["year", "day", "model", "mediaan", "came"])
    return table.assign(error=table["mediaan"] / table["came"] - 1)


def measurable(then: Known) -> str:
    """Return why the backlog cannot be run on a day, or an empty text when it can."""
    try:
        calibrate_nareis(then.figures, then.histories[KEY])
    except DataError as error:
        return str(error)
    return ""


def _year(history: Series, year: int) -> float:
    return float(history.values[history.months.year == year].sum())


def _time_series(config: RunConfig, then: Known, year: int) -> dict[str, float]:
    history = then.histories[KEY]
    learnt, pool = learnt_by(config.pools[KEY], history)
    horizon = (year_months(year)[-1] - learnt.months[-1]).n
    uniform = shared_uniform(config.seed, config.n_paths)
    draws = PoolDraws(horizon, uniform, config.seed)
    found = {"pool": _median(history, simulate_pool(learnt, pool, draws), year)}
    for name, entry in MODELS.items():
        if not set(entry.needs) <= set(learnt.beside):
            continue  # it learns from series of another stream
        alone = simulate_pool(learnt, Pool.equal(name), draws)
        found[name] = _median(history, alone, year)
    return found


def _median(history: Series, paths: Paths, year: int) -> float:
    whole = with_realised(history, paths, year_months(year)[0])
    return float(np.median(whole.values[:, whole.months.year == year].sum(axis=1)))


def _pace(history: Series, year: int) -> float:
    """Return known months of the year and the others at the mean of the newest quarter."""
    known_months = history.values[history.months.year == year]
    mean = float(history.values[-QUARTER:].mean())
    return float(known_months.sum()) + mean * (12 - len(known_months))


def _year_before(newest: Known, year: int) -> float:
    """Return arrivals at the decisions and shares of the year before; nan when not printed."""
    granted = by_year(newest.figures, NAREIS_GRANTED)
    before = pd.Period(year=year - 1, freq="Y")
    if before not in granted.index:
        return float("nan")
    share = _year(newest.histories[KEY], year - 1) / float(granted[granted.index == before].iloc[0])
    return float(granted[granted.index == before].iloc[0]) * share
