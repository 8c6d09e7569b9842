"""What is known of minors under guidance of Nidos on a day: stock, leaving rate, shares in care."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from data.arrays import days, periods
from data.errors import DataError
from data.parameters import Parameter
from data.series import Series
from data.streams.history import yearly
from data.streams.monthly import values
from data.streams.stocks import points
from models.groups.nidos import Nidos, expected
from models.groups.nidos_rates import Balance, official_rates
from models.pools.share import logit

WARDS = ("nidos_wards",)
PUPILS = ("nidos_pupils", "Nidos pupillen onder begeleiding (gemiddeld)")
INFLOW = ("amv_inflow_nidos", "Nidos instroom amv")
IN_CARE = ("Nidos opgevangen amv",)
SMALL_SCALE = "Nidos KSO bezetting 31 december"
COA_MINORS = "COA amv in de opvang 31 december"
FALL = "amv_yearly_fall"


def monthly_minors(shares: pd.Series, first: Series, parameters: Mapping[str, Parameter]) -> Series:
    """Return asylum applications of minors by month: a share of first applications.

    The share of a year without a figure lies on the line of logits between its neighbours; before
    the first and after the last year it stays. A year of which only the fall to the next is
    printed is taken from that. All months are estimates.

    Args:
        shares: minors / first applications by year.
        first: first applications by month.
        parameters: those known on the day.
    """
    known = _by_year(shares)
    total = _by_year(yearly(first))
    for step in parameters[FALL].steps if FALL in parameters else ():
        year = step.start.year
        if year in known and year - 1 not in known and year - 1 in total:
            known[year - 1] = known[year] * total[year] / (1 - step.value) / total[year - 1]
    line = np.interp(
        first.months.year, sorted(known), [logit(known[year]) for year in sorted(known)]
    )
    minors = first.values / (1 + np.exp(-line))
    return Series("inflow_amv", first.months, minors, first.unit, np.ones(len(minors), dtype=bool))


def calibrate_nidos(known: pd.DataFrame, prognoses: pd.DataFrame, minors: Series) -> Nidos:
    """Return the parameters of guidance that follow from what was known on the day.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        prognoses: official forecasts known on the day.
        minors: asylum applications of minors by month, as of :func:`monthly_minors`.

    Raises:
        DataError: no count to start from, no yearly mean, or no official forecast.
    """
    wards, official = points(known, WARDS), official_rates(prognoses)
    pupils, inflow = (_by_year(_first(known, names)) for names in (PUPILS, INFLOW))
    years = sorted(pupils.keys() & inflow.keys() & _by_year(yearly(minors)).keys())
    if wards.empty or not years or official.empty:
        raise DataError(
            f"nidos_pupils: {len(wards)} counts, {len(years)} yearly means with inflow, "
            f"{len(official)} official forecasts known; expected one of each. Take a later day."
        )
    year = years[-1]
    ratio = inflow[year] / _by_year(yearly(minors))[year]
    balance = Balance(wards, pupils[year], year, minors)
    logs = np.log([*balance.rates(ratio), official.iloc[-1]])
    anchor = pd.Period(year=year, month=6, freq="M")
    start = Nidos(
        anchor=anchor,
        pupils=pupils[year],
        minors=_after(minors, anchor),
        ratio=ratio,
        leaving=float(np.exp(logs.mean())),
        leaving_error=float(logs.std(ddof=1)),
    )
    shares, drift = care_shares(known, expected(start))
    return replace(start, shares=shares, drift=drift)


def _by_year(figures: pd.Series) -> dict[int, float]:
    return dict(zip(periods(figures).year, figures.astype(float), strict=True))


def _first(known: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    found = values(known, names[0], "Y")
    for name in names[1:]:
        found = found.combine_first(values(known, name, "Y"))
    return found


def _after(series: Series, month: pd.Period) -> Series:
    keep = series.months > month
    return Series(
        series.key, series.months[keep], series.values[keep], series.unit, series.estimated[keep]
    )


def care_shares(known: pd.DataFrame, stock: Series) -> tuple[dict[str, float], float]:
    """Return the newest shares of pupils in care and at COA, and how they change in a year.

    The yearly changes are those of minors at COA and in the small homes of Nidos, the only two
    with counts at two ends of year.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        stock: pupils by month end.

    Returns:
        shares by quantity, where counted, and the root mean square of the yearly changes of the
        logit; no shares while no change is known, as they would seem certain.
    """
    level = pd.Series(stock.values, index=stock.months)
    care = points(known, IN_CARE)
    care = care.set_axis(days(care).to_period("M"))
    ends = {name: _year_ends(known, name) for name in (COA_MINORS, SMALL_SCALE)}
    found = {"nidos_in_care": care, "coa_amv": ends[COA_MINORS]}
    parts = {key: (counts / level).dropna() for key, counts in found.items()}
    changes = [
        logit(after) - logit(before)
        for counts in ends.values()
        for before, after in pairwise((counts / level).dropna())
    ]
    if not changes:
        return {}, 0.0
    newest = {key: float(part.iloc[-1]) for key, part in parts.items() if len(part)}
    return newest, float(np.sqrt(np.mean(np.square(changes))))


def _year_ends(known: pd.DataFrame, name: str) -> pd.Series:
    counts = values(known, name, "Y")
    return counts.set_axis(periods(counts).asfreq("M", "E"))
