"""Persons from Ukraine at the end of 2023, 2024 and 2025: our runs of before, beside the official.

Counts of different definitions are never compared. Our growth on each path from the month of the
last count known is put on that count, so a definition is judged by its own outcome.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray, days, periods
from data.errors import DataError, ModelError
from data.streams.monthly import values
from data.streams.stocks import points
from data.streams.ukraine import EUROSTAT, PAGE, Ukraine, letter_counts
from forecast.config import RunConfig, load_config
from forecast.known import Known, Shipped, known, shipped
from forecast.simulation.streams import simulate_streams
from forecast.years import with_realised
from models.groups.ukraine import simulate_ukraine, ukraine_settings
from models.paths import Paths
from models.pools.pool import model_rng

STREAM = "ukraine_registrations"
NATIONALS = "ontheemden Oekraïne in BRP: Oekraïense nationaliteit"
CASES = {  # year -> the end of the year before, and the days of the official forecasts of it
    2023: (date(2022, 12, 31), date(2023, 4, 30), date(2023, 9, 4)),
    2024: (date(2023, 12, 31), date(2024, 4, 30)),
    2025: (date(2024, 12, 31), date(2025, 9, 26)),
}
NEAR = pd.Timedelta(days=31)
LAST_MONTHS = 3


class UkraineForecast(NamedTuple):
    """One forecast of the persons at the end of a year, in one definition; nan where not known."""

    year: int
    as_of: date
    definition: str
    level: float
    counted_on: date
    mediaan: float
    p10: float
    p90: float
    carried: float
    official: float
    outcome: float
    outcome_on: date
    remark: str


def _eurostat(figures: pd.DataFrame) -> pd.Series:
    months = values(figures, EUROSTAT, "M")
    return months.set_axis(periods(months).end_time.normalize())


def _nationals(figures: pd.DataFrame) -> pd.Series:
    return points(figures, (NATIONALS, *PAGE), exact=False)


DEFINITIONS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "protected, all nationalities (Eurostat)": _eurostat,
    "in BRP, all nationalities (letters)": letter_counts,
    "in BRP, Ukrainian nationality (page)": _nationals,
}


def ukraine_rows(tables: Shipped | None = None) -> Iterator[UkraineForecast]:
    """Yield a row per year, day and definition with a count on the day and an outcome."""
    tables, config = tables or shipped(), load_config()
    newest = known(tables, tables.newest)
    for year, day in ((year, day) for year, asked in CASES.items() for day in asked):
        then = known(tables, day)
        stock, reason = _stock(then, config)
        for name, counts in DEFINITIONS.items():
            yield from _row((year, name), then, newest, (counts, stock, reason))


def _stock(then: Known, config: RunConfig) -> tuple[Paths | None, str]:
    """Return the stock on paths with its known months in front, or the reason why not."""
    only = config.model_copy(update={"pools": {STREAM: config.pools[STREAM]}, "workers": 1})
    last = pd.Period(year=then.day.year + 1, month=12, freq="M")
    if then.ukraine is None:
        return None, then.absent[STREAM]
    try:
        drawn, absent = simulate_streams(only, then.histories, last, lambda name: None)
    except (DataError, ModelError) as error:
        return None, str(error)
    if STREAM not in drawn:
        return None, absent[STREAM]
    start = then.ukraine.stock
    arriving = with_realised(then.histories[STREAM], drawn[STREAM], start.months[-1] + 1)
    rng = model_rng(config.seed, "ukraine_stock", "chain")
    moved = ukraine_settings(then.ukraine, arriving, rng)
    made = simulate_ukraine(then.ukraine, moved, arriving)["ukraine_stock"]
    return with_realised(start, made, start.months[0]), ""


def _row(
    case: tuple[int, str],
    then: Known,
    newest: Known,
    parts: tuple[Callable[[pd.DataFrame], pd.Series], Paths | None, str],
) -> Iterator[UkraineForecast]:
    (year, name), (counts, stock, reason) = case, parts
    assert then.ukraine is not None  # every day of CASES has one
    found, outcome = counts(then.figures), counts(newest.figures)
    end = pd.Timestamp(year, 12, 31)
    near = outcome[np.abs(days(outcome) - end) <= NEAR]
    if found.empty or near.empty:
        return
    counted, truth_on = days(found)[-1], min(days(near), key=lambda day: abs(day - end))
    growth, remark = _growth(stock, counted.to_period("M"), end.to_period("M"))
    level = float(found.iloc[-1])
    low, middle, high = _band(level * growth)
    yield UkraineForecast(
        year,
        then.day,
        name,
        level,
        counted.date(),
        middle,
        low,
        high,
        _carried(then.ukraine, level, (end - counted).days),
        official(then, found, end),
        float(near[days(near) == truth_on].iloc[0]),
        truth_on.date(),
        reason.split(". ")[0] or remark,
    )


def _band(values_then: FloatArray) -> tuple[float, float, float]:
    if not len(values_then):
        return np.nan, np.nan, np.nan
    low, middle, high = np.quantile(values_then, (0.1, 0.5, 0.9))
    return float(low), float(middle), float(high)


def _growth(stock: Paths | None, first: pd.Period, last: pd.Period) -> tuple[FloatArray, str]:
    """Return the growth from ``first`` to ``last`` on each path; empty when it is not there."""
    if stock is None:
        return np.empty(0), ""
    if first < stock.months[0]:
        return np.empty(0), f"the definition of the stock begins in {stock.months[0]}"
    at = [stock.values[:, int((month - stock.months[0]).n)] for month in (first, last)]
    return at[1] / at[0], ""


def _carried(start: Ukraine, level: float, ahead: int) -> float:
    """Return the count with the net registrations of the last three months known carried on."""
    net = float(start.registrations.values[-LAST_MONTHS:].mean()) - start.leaving_share * level
    return level + net * ahead / (365.25 / 12)


def official(then: Known, counts: pd.Series, end: pd.Timestamp) -> float:
    """Return the newest official forecast of the end of a year known on the day, or nan.

    A forecast of arrivals a week is read as net, from the last count known.
    """
    rows = then.prognoses.sort_values("published_on", kind="stable")
    on = (pd.to_datetime(rows["end"]) - end).abs() <= pd.Timedelta(days=1)
    stated = rows[(rows["quantity"] == "ukraine_stock") & on]
    weekly = rows[(rows["quantity"] == "ukraine_inflow_week") & (rows["period"] == str(end.year))]
    if len(stated):
        return float(stated["value"].iloc[-1])
    if len(weekly):
        weeks = (end - days(counts)[-1]).days / 7
        return float(counts.iloc[-1]) + float(weekly["value"].iloc[-1]) * weeks
    return float("nan")
