"""Prices of the budget by name and month, as settings that a scenario may move.

| name | unit | meaning |
|---|---|---|
| `price_regular_place` | EUR/place/year | regular COA place, printed, raised by COA's cost growth |
| `price_emergency_place` | EUR/place/year | emergency place, all types, printed, raised likewise |
| `coa_contract_months` | months | places stay paid for after the need has gone; none is printed |
| `price_goo_night` | EUR/place/day | norm amount for a municipal place |
| `price_goo_other` | EUR/place/year | municipal cost beyond the norm, implied, in a range |
| `price_rmo_head` | EUR/person/year | medical care of a registered person, implied |
| `price_ind_asylum` | EUR/product | IND asylum product, printed, penalty payments taken out |
| `price_ind_work` | EUR/product | the same while staff and price go together, then as it was |
| `ind_other_work` | EUR/month | regular and naturalisation revenue less fees, likewise |
| `ind_products` | products/application | products per inflow and mvv-nareis application, implied |
| `ind_fixed_share` | share 0-1 | IND funding that does not follow production |
| `ind_booked_products` | products/month | asylum products the printed revenue pays for |
| `ind_other_revenue` | EUR/month | regular and naturalisation revenue less fees, printed |
| `ind_penalty_money` | EUR/month | granted for penalty payments, printed |
| `price_nidos_guidance` | EUR/person/year | guidance by Nidos |
| `price_nidos_care` | EUR/person/year | care by Nidos |
| `price_nidos_intake` | EUR/person | intake team, a minor arriving |
| `nidos_care_share` | share | persons in care per person under guidance, implied |
| `price_oda_arrival` | EUR/person | attributed to development aid, a person arriving, implied |
| `stay_in_procedure` | months | to decide on a first application, general procedure, printed |
| `stay_after_permit` | months | in reception after the permit, of those who left, printed |
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError, DataError
from data.parameters import Parameter, parameter
from data.price_index import CostShares, adjusted_years, coa_shares, price_factor
from forecast.costs.implied import (
    FIT_YEAR,
    goo_other_range,
    ind_fixed_share,
    ind_products,
    nidos_care_share,
    oda_per_arrival,
    rmo_per_head,
)
from forecast.known import Known
from models.chain.settings import Settings
from models.pools.pool import model_rng

PRINTED = {
    "price_regular_place": "price_reception_place_regular",
    "price_emergency_place": "price_reception_place_emergency",
    "price_nidos_guidance": "price_nidos_guidance",
    "price_nidos_care": "price_nidos_care",
    "price_nidos_intake": "price_nidos_intake",
}
OF_COA = ("price_regular_place", "price_emergency_place")  # their cost shares are printed
IMPLIED: dict[str, Callable[[Known], float]] = {
    "price_rmo_head": rmo_per_head,
    "ind_products": ind_products,
    "ind_fixed_share": ind_fixed_share,
    "nidos_care_share": nidos_care_share,
    "price_oda_arrival": oda_per_arrival,
}
IMPLIED_LEVEL = {"price_rmo_head": FIT_YEAR + 1}
WEEKS = {
    "stay_in_procedure": "ind_weeks_general_procedure",
    "stay_after_permit": "coa_stay_after_permit",
}
WEEKS_A_MONTH = 365.25 / 7 / 12
NOTICE = "coa_contract_months"
GOO_OTHER = "price_goo_other"


class Prices(NamedTuple):
    """Prices of one day.

    Attributes:
        settings: by name, broadcastable to (n_paths, H).
        absent: reason by name for what the day's figures do not allow.
        level: newest year of which the price index was known: later years are at its prices.
    """

    settings: Settings
    absent: dict[str, str]
    level: int


def prices(known: Known, months: pd.PeriodIndex, n_paths: int) -> Prices:
    """Return the prices of the day, nominal as far as the price index was known.

    Args:
        known: what was known on the day; never changed in place.
        months: shape (H,), consecutive.
        n_paths: rows of the quantities they are for.
    """
    return _prices(known, (months[0], months[-1]), n_paths)


@lru_cache(maxsize=8)  # every scenario of a run, round and document asks for the same few spans
def _prices(known: Known, span: tuple[pd.Period, pd.Period], n_paths: int) -> Prices:
    months = pd.period_range(*span, freq="M")
    values: dict[str, FloatArray] = {NOTICE: np.zeros((1, len(months)))}
    absent: dict[str, str] = {}
    for name, make in _makers(n_paths).items():
        try:
            values[name] = np.atleast_2d(make(known, months))
        except (DataError, BudgetError) as error:
            absent[name] = str(error)
    years = [year for year in adjusted_years(known.parameters) if year <= months[-1].year]
    level = max(years, default=int(months[0].year))
    return Prices(Settings(months, n_paths, values), absent, level)


Maker = Callable[[Known, pd.PeriodIndex], FloatArray]


def _makers(n_paths: int) -> Mapping[str, Maker]:
    return {
        **{name: _printed(source, name in OF_COA) for name, source in PRINTED.items()},
        **{name: _implied(name) for name in IMPLIED},
        GOO_OTHER: _other(n_paths),
        "price_goo_night": lambda known, months: by_month(known, "goo_night_price", months),
        "price_ind_asylum": _ind_price,
        "ind_booked_products": _ind_products,
        "ind_other_revenue": _ind_other,
        "price_ind_work": lambda known, months: _ind_price(known, _held(known, months)),
        "ind_other_work": lambda known, months: _ind_other(known, _held(known, months)),
        "ind_penalty_money": lambda known, months: by_month(known, PENALTY, months) / 12,
        **{name: _in_months(source) for name, source in WEEKS.items()},
    }


PENALTY = "ind_penalty_money"
WORK = "price_ind_work"


def by_month(known: Known, name: str, months: pd.PeriodIndex) -> FloatArray:
    """Return a parameter on the first day of each month; before its first step that step.

    Raises:
        DataError: the parameter was not known on the day.
    """
    found = parameter(known.parameters, name)
    first = found.steps[0].start
    return np.array([found.on(max(_day(month), first)) for month in months])


def _day(month: pd.Period) -> date:
    return date(month.year, month.month, 1)


def _in_months(name: str) -> Maker:
    return lambda known, months: by_month(known, name, months) / WEEKS_A_MONTH


def _printed(name: str, of_coa: bool) -> Maker:
    def make(known: Known, months: pd.PeriodIndex) -> FloatArray:
        found = parameter(known.parameters, name)
        shares = coa_shares(known.parameters) if of_coa else None
        years = range(months[0].year, months[-1].year + 1)
        by_year = {year: _nominal(known, found, year, shares) for year in years}
        return np.array([by_year[month.year] for month in months])

    return make


def _nominal(known: Known, found: Parameter, year: int, shares: CostShares | None) -> float:
    """Return the step of a year raised from its price level to that year.

    Raises:
        DataError: no base year is given: what it is raised from would be a guess.
    """
    steps = [step for step in found.steps if step.start.year <= year] or [found.steps[0]]
    level = steps[-1].price_level
    if level is None:
        raise DataError(
            f"{found.name}: the price from {steps[-1].start} has no base year; expected "
            f"price_level, the year of its prices. Add it to data/parameters/{found.name}.toml."
        )
    return steps[-1].value * price_factor(known.parameters, min(level, year), year, shares)


def _implied(name: str) -> Maker:
    def make(known: Known, months: pd.PeriodIndex) -> FloatArray:
        value, level = IMPLIED[name](known), IMPLIED_LEVEL.get(name)
        if level is None:
            return np.full(len(months), value)
        factors = [price_factor(known.parameters, min(level, m.year), m.year) for m in months]
        return value * np.array(factors)

    return make


def _other(n_paths: int) -> Maker:
    """Return the municipal cost beyond the norm, even between its two readings on the paths.

    The draw has its own chance, the same for every run; one path takes the middle.
    """
    drawn = model_rng(0, GOO_OTHER, "prices").random(n_paths) if n_paths > 1 else np.array([0.5])

    def make(known: Known, months: pd.PeriodIndex) -> FloatArray:
        spread, here = goo_other_range(known)
        factors = [price_factor(known.parameters, min(FIT_YEAR, m.year), m.year) for m in months]
        return np.asarray((spread + drawn * (here - spread))[:, None] * np.array(factors))

    return make


def _ind_products(known: Known, months: pd.PeriodIndex) -> FloatArray:
    revenue = by_month(known, "ind_revenue_asylum", months)
    return revenue / by_month(known, "price_ind_asylum", months) / 12


def _ind_price(known: Known, months: pd.PeriodIndex) -> FloatArray:
    revenue = by_month(known, "ind_revenue_asylum", months) - by_month(known, PENALTY, months)
    return revenue / (12 * _ind_products(known, months))


def _held(known: Known, months: pd.PeriodIndex) -> pd.PeriodIndex:
    """Return the months whose prices the work has: none after the last year of its price."""
    last = pd.Period(parameter(known.parameters, WORK).steps[-1].start, "M") + 11
    return pd.PeriodIndex([min(month, last) for month in months], freq="M")


def _ind_other(known: Known, months: pd.PeriodIndex) -> FloatArray:
    kinds = ("ind_revenue_regular", "ind_revenue_naturalisation")
    revenue = sum(by_month(known, kind, months) for kind in kinds)
    return np.asarray(revenue - by_month(known, "ind_fee_income", months)) / 12
