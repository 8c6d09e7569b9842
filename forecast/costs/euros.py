"""From the quantities of a run to euros: every cost that the day's figures allow."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError, DataError, ModelError
from data.parameters import Parameter
from forecast.costs.chapter import chapter_cost, chapter_lines
from forecast.costs.prices import Prices, prices
from forecast.costs.rules import FIRST_YEAR, MONTHS_OF_ODA, RULES, Cost, cost, first_year
from forecast.known import Known
from forecast.years import run_months
from models.chain.settings import Settings
from models.groups.ukraine import UKRAINE_APPLICATIONS
from models.paths import Paths

UKRAINE = ("cost_ukraine_municipal", "cost_ukraine_care")
IND = {"cost_ind", "cost_ind_work"}  # both hold the penalties
UNBOOKED = "cost_ukraine_unbooked"
BOOKED_SHARE = "ukraine_booked_share"
PENALTIES = "cost_penalties"
ALONE = frozenset({"cost_coa", "cost_nidos", "cost_oda", PENALTIES, *IND})  # made without others
Change = Callable[[Settings], Settings]


@dataclass(frozen=True, eq=False, slots=True)
class Budget:
    """Euros of a run.

    Attributes:
        costs: monthly euros by cost key.
        absent: reason by cost key for what the day's figures do not allow.
        prices: prices used, after any change.
        quantities: what the costs were made from.
    """

    costs: dict[str, Cost]
    absent: dict[str, str]
    prices: Prices
    quantities: Mapping[str, Paths]


def unchanged(settings: Settings) -> Settings:
    """Return prices as they are: no scenario."""
    return settings


def rules_for(wanted: Collection[str] | None) -> tuple[str, ...]:
    """Return the costs to make so that those that are wanted are there; all of them when None.

    Args:
        wanted: cost keys, among names of quantities.
    """
    asked = {key for key in wanted or () if key.startswith("cost_")}
    whole = wanted is None or asked - ALONE
    return tuple(key for key in RULES if whole or key in asked)


def budget(
    known: Known,
    quantities: Mapping[str, Paths],
    change: Change = unchanged,
    wanted: Collection[str] | None = None,
) -> Budget:
    """Return every cost that the quantities and the figures of the day allow.

    Args:
        known: what was known on the day.
        quantities: monthly paths by quantity, one number of paths; flows with the realised
            months in front where they are known, total inflow from a year before the as-of year.
        change: what a scenario does to the prices.
        wanted: cost keys that are enough; all when None.
    """
    n_paths = len(next(iter(quantities.values())).values)
    months = run_months(known.day)
    found = prices(known, months, n_paths)
    found = found._replace(settings=change(found.settings))
    asked, total = rules_for(wanted), quantities.get("inflow_total")
    if total is not None and len(total.months) >= MONTHS_OF_ODA and "cost_oda" in asked:
        quantities = {**quantities, FIRST_YEAR: first_year(total)}
    costs: dict[str, Cost] = {}
    absent: dict[str, str] = {}
    for key in asked:
        try:
            costs[key] = cost(key, quantities, found.settings)
        except (BudgetError, DataError, ModelError) as error:
            absent[key] = str(error)
    add_activated(quantities, found.settings, costs)
    add_penalties(quantities, found.settings, costs)
    if len(asked) == len(RULES):
        _ukraine(costs, absent)
        split_unbooked(known, costs)
        _chapter(known, months, costs, absent)
    return Budget(costs, absent, found, quantities)


def _chapter(
    known: Known, months: pd.PeriodIndex, costs: dict[str, Cost], absent: dict[str, str]
) -> None:
    whole = chapter_cost(chapter_lines(costs, known.lines), costs, months)
    if whole is None or len(whole.values) == 1:
        absent["cost_chapter"] = (
            f"cost_chapter: no year with every article booked known on {known.day}, or no line "
            f"modelled; expected one. Take a later day."
        )
    else:
        costs["cost_chapter"] = Cost(whole, {})


def add_activated(
    quantities: Mapping[str, Paths], settings: Settings, costs: dict[str, Cost]
) -> None:
    """Let the line of the IND pay for applications activated after temporary protection.

    They count as any other application in the month they become active. None is decided within
    the run, so the cost of the work does not hold them.

    Args:
        quantities: paths by quantity.
        settings: prices of the day.
        costs: monthly cost paths by key, changed in place.
    """
    if UKRAINE_APPLICATIONS not in quantities or "cost_ind" not in costs:
        return
    own, more = costs["cost_ind"], quantities[UKRAINE_APPLICATIONS]
    span = own.paths.months.intersection(more.months)
    at, of = own.paths.months.isin(span), settings.months.isin(span)
    each = (1 - settings.of("ind_fixed_share")) * settings.of("ind_products")
    each = (each * settings.of("price_ind_asylum"))[:, of]
    values = np.array(own.paths.values)
    values[:, at] += each * more.values[:, more.months.isin(span)]
    costs["cost_ind"] = Cost(Paths.own("cost_ind", own.paths.months, values, "EUR"), own.basis)


def add_penalties(
    quantities: Mapping[str, Paths], settings: Settings, costs: dict[str, Cost]
) -> None:
    """Replace the money granted for penalties by overdue applications times the implied price.

    price = money of the newest year that has any / mean overdue applications of that year

    Both costs of the IND then hold the penalties, so that the chapter does; the booked line holds
    what was granted.

    Args:
        quantities: paths by quantity.
        settings: prices of the day.
        costs: monthly cost paths by key, changed in place.
    """
    if "ind_overdue" not in quantities or "ind_penalty_money" not in settings:
        return
    overdue = quantities["ind_overdue"]
    money = settings.of("ind_penalty_money")[0] * 12
    years = [month.year for month, paid in zip(settings.months, money, strict=True) if paid > 0]
    at = overdue.months.year.to_numpy() == max(years, default=0)
    if not at.any() or not overdue.values[:, at].mean() > 0:
        return
    granted = money[settings.months.year == max(years)][0]
    price = granted / float(overdue.values[:, at].mean())
    paid = Paths.own(PENALTIES, overdue.months, overdue.values * price / 12, "EUR")
    basis = {"price_overdue_year": price, "price_overdue_granted_in": float(max(years))}
    costs[PENALTIES] = Cost(paid, basis)
    for key in IND & set(costs):
        own = costs[key]
        span = own.paths.months.intersection(overdue.months)
        keep, late = own.paths.months.isin(span), overdue.months.isin(span)
        booked = settings.of("ind_penalty_money")[:, settings.months.isin(span)]
        values = own.paths.values[:, keep] - booked + paid.values[:, late]
        costs[key] = Cost(Paths.own(key, span, values, "EUR"), own.basis)


def _ukraine(costs: dict[str, Cost], absent: dict[str, str]) -> None:
    if lacking := [key for key in UKRAINE if key not in costs]:
        absent["cost_ukraine"] = f"cost_ukraine: {', '.join(lacking)} absent; expected both."
        return
    parts = [costs[key] for key in UKRAINE]
    months = parts[0].paths.months.intersection(parts[1].paths.months)
    values = np.sum([p.paths.values[:, p.paths.months.isin(months)] for p in parts], axis=0)
    basis = {name: price for part in parts for name, price in part.basis.items()}
    costs["cost_ukraine"] = Cost(Paths.own("cost_ukraine", months, values, "EUR"), basis)


def split_unbooked(known: Known, costs: dict[str, Cost]) -> None:
    """Keep in the Ukrainian lines the days a budget is booked for; the rest is a cost of its own.

    Need and booking of a line then cover the same days, and the chapter holds no need that
    nothing is booked for. A day before the end was printed changes nothing.

    Args:
        known: what was known on the day.
        costs: monthly cost paths by key, changed in place.
    """
    if "cost_ukraine" not in costs or BOOKED_SHARE not in known.parameters:
        return
    both = costs["cost_ukraine"]
    share = booked_share(known.parameters[BOOKED_SHARE], both.paths.months)
    if (share == 1).all():
        return
    for key in UKRAINE:
        paths = costs[key].paths
        part = booked_share(known.parameters[BOOKED_SHARE], paths.months)
        costs[key] = Cost(
            Paths.own(key, paths.months, paths.values * part, "EUR"), costs[key].basis
        )
    late = both.paths.months.year >= both.paths.months[share < 1][0].year
    values = both.paths.values[:, late] * (1 - share[late])
    costs[UNBOOKED] = Cost(Paths(UNBOOKED, both.paths.months[late], values, "EUR"), both.basis)


def booked_share(period: Parameter, months: pd.PeriodIndex) -> FloatArray:
    """Return the share of the days of each month that a budget is booked for, shape (H,).

    Args:
        period: 1 while it is booked, 0 after; before its first step it counts as that step.
        months: shape (H,).
    """
    first = period.steps[0].start
    return np.array([_share_of(period, month, first) for month in months])


@lru_cache(maxsize=1024)  # every line and every scenario asks the same months
def _share_of(period: Parameter, month: pd.Period, first: date) -> float:
    return float(np.mean([period.on(max(day.date(), first)) for day in _days(month)]))


def _days(month: pd.Period) -> pd.DatetimeIndex:
    return pd.date_range(month.start_time, periods=month.days_in_month)
