"""Nidos and departures beside what was printed: what follows from figures of before.

So few years are printed that most rows are checks of one part on another: each row says what it
was made from, and none uses the figure it is compared with.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray, days, periods
from data.parameters import parameter
from data.streams.monthly import values
from data.streams.stocks import points
from forecast.known import Known, amv_shares, known, shipped
from forecast.simulation.ukraine_nidos_departures import DEMONSTRABLE
from models.groups.departures import KINDS, TOTAL
from models.groups.nidos import Nidos, expected, ward_stocks
from models.groups.nidos_rates import Balance, official_rates
from models.groups.nidos_start import COA_MINORS, WARDS, calibrate_nidos, monthly_minors

PLAN = "amv_inflow_nidos"


class PrintedFigure(NamedTuple):
    """A figure that was printed, and what follows without it."""

    quantity: str
    period: str
    made_from: str
    computed: float
    printed: float


def nidos_checks(then: Known | None = None) -> Iterator[PrintedFigure]:
    """Yield the checks of Nidos and of departures on the figures of a day.

    Args:
        then: what was known; the newest day when None.
    """
    tables = shipped()
    then = then or known(tables, tables.newest)
    first = then.histories["inflow_first"]
    minors = monthly_minors(amv_shares(then.figures, first), first, then.parameters)
    start = calibrate_nidos(then.figures, then.prognoses, minors)
    balance = Balance(points(then.figures, WARDS), start.pupils, start.anchor.year, minors)
    yield _mean_by_official_rate(then, balance, start)
    yield from _official_by_balance(then, balance, start)
    yield _minors_at_coa(then, start)
    yield from _departures(then)


def _mean_by_official_rate(then: Known, balance: Balance, start: Nidos) -> PrintedFigure:
    """The mean of the anchor year from the first count and the official rate alone."""
    rate = float(official_rates(then.prognoses).iloc[-1])
    months, begins = balance.minors.months, days(balance.wards)[0].to_period("M") + 1
    inside = (months >= begins) & (months.year <= balance.year)
    coming = balance.minors.values[inside][None, :] * start.ratio
    stock = ward_stocks(float(balance.wards.iloc[0]), coming, np.full(coming.shape, rate / 12))
    said = (
        f"count of {days(balance.wards)[0]:%Y-%m-%d}, applications, rate of the official forecast"
    )
    computed = float(stock[0, -12:].mean())
    return PrintedFigure("nidos_pupils", f"{balance.year}", said, computed, balance.mean)


def _official_by_balance(then: Known, balance: Balance, start: Nidos) -> Iterator[PrintedFigure]:
    """The official means, fed the official inflow, from the balance rate alone."""
    plan = then.prognoses[then.prognoses["quantity"].isin(["nidos_pupils", PLAN])]
    wide = plan.pivot_table(index="period", columns="quantity", values="value").dropna()
    inflow = np.repeat(wide[PLAN].to_numpy(float) / 12, 12)
    for rate, said in zip(balance.rates(start.ratio), ("every year", "that year"), strict=True):
        stock = ward_stocks(_year_end(balance, start, rate), inflow[None, :], _flat(inflow, rate))
        for place, (period, row) in enumerate(wide.iterrows()):
            computed = float(stock[0, 12 * place : 12 * place + 12].mean())
            told = f"official inflow, rate of the balance, ratio in {said}"
            yield PrintedFigure(
                "nidos_pupils (official)", str(period), told, computed, float(row["nidos_pupils"])
            )


def _flat(inflow: FloatArray, rate: float) -> FloatArray:
    return np.full((1, len(inflow)), rate / 12)


def _year_end(balance: Balance, start: Nidos, rate: float) -> float:
    months = start.minors.months
    rest = start.minors.values[months.year == balance.year][None, :] * start.ratio
    return float(ward_stocks(start.pupils, rest, np.full(rest.shape, rate / 12))[0, -1])


def _minors_at_coa(then: Known, start: Nidos) -> PrintedFigure:
    """Minors at COA a year on, at the share of pupils of the year before."""
    counts = values(then.figures, COA_MINORS, "Y")
    counts = counts.set_axis(periods(counts).asfreq("M", "E"))
    stock = expected(start)
    level = pd.Series(stock.values, index=stock.months).reindex(counts.index)
    computed = float(counts.iloc[-2] / level.iloc[-2] * level.iloc[-1])
    said = f"share of pupils at the end of {periods(counts)[-2].year}"
    return PrintedFigure(
        "coa_amv", f"{periods(counts)[-1]}", said, computed, float(counts.iloc[-1])
    )


def _departures(then: Known) -> Iterator[PrintedFigure]:
    """Departures of a year at the level of the year before."""
    years = {key: values(then.figures, name, "Y") for key, name in KINDS.items()}
    years[TOTAL] = sum(years.values(), pd.Series(0.0, index=next(iter(years.values())).index))
    for key, found in years.items():
        for place in range(1, len(found)):
            said = f"level of {periods(found)[place - 1]} carried forward"
            yield PrintedFigure(
                key,
                f"{periods(found)[place]}",
                said,
                float(found.iloc[place - 1]),
                float(found.iloc[place]),
            )
    demonstrable = years["dtenv_independent"] + years["dtenv_forced"]
    for step in parameter(then.parameters, DEMONSTRABLE).steps:
        year = pd.Period(year=step.start.year, freq="Y")
        printed = float(demonstrable[demonstrable.index == year].iloc[0])
        said = f"level of {year - 1} carried forward, itself from a printed growth"
        yield PrintedFigure("demonstrable", str(year), said, printed / (1 + step.value), printed)
