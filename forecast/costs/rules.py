"""Euros per month on the paths: quantity times price, and what is paid for without need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError, ModelError
from forecast.costs.basis import last_prices
from models.chain.settings import Settings
from models.paths import Paths

FIRST_YEAR = "first_year_arrivals"
MONTHS_OF_ODA = 12  # reception of an asylum seeker counts as aid in the first year


@dataclass(frozen=True, eq=False, slots=True)
class Cost:
    """What a quantity costs.

    Attributes:
        paths: EUR per month, shape (n_paths, H).
        basis: the prices of the last month by name, mean over paths, in their own units.
    """

    paths: Paths
    basis: Mapping[str, float]


class CostRule(NamedTuple):
    """How a cost is made: the quantities it needs, the prices it reads, the formula."""

    quantities: tuple[str, ...]
    prices: tuple[str, ...]
    formula: Callable[["CostInputs"], FloatArray]


@dataclass(frozen=True, eq=False, slots=True)
class CostInputs:
    """Quantities and prices over the same months.

    Attributes:
        months: shape (H,).
        quantities: each shape (n_paths, H).
        prices: each broadcastable to (n_paths, H).
    """

    months: pd.PeriodIndex
    quantities: Mapping[str, FloatArray]
    prices: Mapping[str, FloatArray]

    def of(self, name: str) -> FloatArray:
        """Return a quantity or a price by name."""
        return self.quantities[name] if name in self.quantities else self.prices[name]


def contracted(needed: FloatArray, months: int) -> FloatArray:
    """Return what is paid for when a contract outlives the need: the highest of recent months.

        contracted[h] = max(needed[h - months], ..., needed[h])

    Args:
        needed: shape (n_paths, H).
        months: length of the tail, at least 0; before the first month nothing is known.
    """
    kept = needed
    for lag in range(1, min(months, needed.shape[1] - 1) + 1):
        kept = kept.copy() if lag == 1 else kept
        kept[:, lag:] = np.maximum(kept[:, lag:], needed[:, :-lag])
    return kept


def _coa(found: CostInputs) -> FloatArray:
    tail = int(np.rint(found.of("coa_contract_months").max()))
    parts = [
        contracted(found.of(f"coa_places_{kind}"), tail) * found.of(f"price_{kind}_place") / 12
        for kind in ("regular", "emergency")
    ]
    return np.asarray(parts[0] + parts[1])


def _ind(found: CostInputs) -> FloatArray:
    asked = found.of("inflow_total") + found.of("nareis_applications")
    own = _ind_products(found, asked) * found.of("price_ind_asylum")
    return np.asarray(own + found.of("ind_other_revenue") + found.of("ind_penalty_money"))


def _ind_work(found: CostInputs) -> FloatArray:
    """Return what the work costs: applications decided on in place of those that came in.

    First and mvv-nareis applications wait in a stock; the others are decided as they come.
    """
    others = found.of("inflow_total") - found.of("inflow_first")
    decided = others + found.of("ind_decisions") + found.of("nareis_decisions")
    own = _ind_products(found, decided) * found.of("price_ind_work")
    return np.asarray(own + found.of("ind_other_work") + found.of("ind_penalty_money"))


def _ind_products(found: CostInputs, applications: FloatArray) -> FloatArray:
    """Return asylum products/month: a fixed part as booked, the rest by applications."""
    fixed = found.of("ind_fixed_share")
    made = (1 - fixed) * found.of("ind_products") * applications
    return np.asarray(fixed * found.of("ind_booked_products") + made)


def _nidos(found: CostInputs) -> FloatArray:
    person = found.of("price_nidos_guidance")
    person = person + found.of("nidos_care_share") * found.of("price_nidos_care")
    pupils = found.of("nidos_pupils") * person / 12
    return pupils + found.of("inflow_amv") * found.of("price_nidos_intake")


def _municipal(found: CostInputs) -> FloatArray:
    place = found.of("price_goo_night") * found.months.days_in_month.to_numpy()
    return np.asarray(found.of("goo_places_needed") * (place + found.of("price_goo_other") / 12))


def _care(found: CostInputs) -> FloatArray:
    return found.of("ukraine_stock") * found.of("price_rmo_head") / 12


def _oda(found: CostInputs) -> FloatArray:
    return np.asarray(found.of(FIRST_YEAR) * found.of("price_oda_arrival") / MONTHS_OF_ODA)


def first_year(arriving: Paths) -> Paths:
    """Return persons who arrived in the last twelve months, from the twelfth month known on.

    Args:
        arriving: persons/month.
    """
    sums = np.cumsum(arriving.values, axis=1)
    before = np.hstack([np.zeros((len(sums), 1)), sums[:, :-MONTHS_OF_ODA]])
    year = sums[:, MONTHS_OF_ODA - 1 :] - before[:, : sums.shape[1] - MONTHS_OF_ODA + 1]
    return Paths(FIRST_YEAR, arriving.months[MONTHS_OF_ODA - 1 :], np.maximum(year, 0), "persons")


RULES: dict[str, CostRule] = {
    "cost_coa": CostRule(
        ("coa_places_regular", "coa_places_emergency"),
        ("price_regular_place", "price_emergency_place", "coa_contract_months"),
        _coa,
    ),
    "cost_ind": CostRule(
        ("inflow_total", "nareis_applications"),
        (
            "price_ind_asylum",
            "ind_products",
            "ind_fixed_share",
            "ind_booked_products",
            "ind_other_revenue",
            "ind_penalty_money",
        ),
        _ind,
    ),
    "cost_ind_work": CostRule(
        ("inflow_total", "inflow_first", "ind_decisions", "nareis_decisions"),
        (
            "price_ind_work",
            "ind_products",
            "ind_fixed_share",
            "ind_booked_products",
            "ind_other_work",
            "ind_penalty_money",
        ),
        _ind_work,
    ),
    "cost_nidos": CostRule(
        ("nidos_pupils", "inflow_amv"),
        ("price_nidos_guidance", "price_nidos_care", "price_nidos_intake", "nidos_care_share"),
        _nidos,
    ),
    "cost_ukraine_municipal": CostRule(
        ("goo_places_needed",), ("price_goo_night", "price_goo_other"), _municipal
    ),
    "cost_ukraine_care": CostRule(("ukraine_stock",), ("price_rmo_head",), _care),
    "cost_oda": CostRule((FIRST_YEAR,), ("price_oda_arrival",), _oda),
}


def cost(key: str, quantities: Mapping[str, Paths], prices: Settings) -> Cost:
    """Return the monthly cost of one key over the months that all its quantities have.

    Args:
        key: one of ``RULES``.
        quantities: paths of the run, one number of paths.
        prices: those of the day, over the months of the run.

    Raises:
        BudgetError: a quantity or a price is absent.
    """
    rule = RULES[key]
    if lacking := [name for name in rule.quantities if name not in quantities]:
        raise BudgetError(f"{key}: {', '.join(lacking)} absent; expected all. Take a later day.")
    if unknown := [name for name in rule.prices if name not in prices]:
        raise BudgetError(f"{key}: {', '.join(unknown)} not known; expected all. Take a later day.")
    found = inputs(rule, quantities, prices)
    values = np.broadcast_to(rule.formula(found), (prices.n_paths, len(found.months)))
    return Cost(Paths(key, found.months, values, "EUR"), last_prices(found.prices))


def inputs(rule: CostRule, quantities: Mapping[str, Paths], prices: Settings) -> CostInputs:
    """Return the quantities and prices of a rule over their common months.

    Raises:
        ModelError: there is no common month.
    """
    parts = [quantities[name] for name in rule.quantities]
    first = max([prices.months[0], *(part.months[0] for part in parts)])
    last = min([prices.months[-1], *(part.months[-1] for part in parts)])
    span = (prices.months >= first) & (prices.months <= last)
    months = prices.months[span]
    if not len(months):
        raise ModelError(
            f"{', '.join(rule.quantities)}: no month in common with the prices; expected at least "
            f"one. Extend the horizon."
        )
    cut = {
        part: (quantities[part].months >= first) & (quantities[part].months <= last)
        for part in rule.quantities
    }
    return CostInputs(
        months,
        {name: quantities[name].values[:, keep] for name, keep in cut.items()},
        {name: prices.of(name)[:, span] for name in rule.prices},
    )
