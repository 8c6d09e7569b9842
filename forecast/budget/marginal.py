"""What 1.000 persons more cost, by stream and month of arrival, the aid-eligible part apart.

A cohort moves through three stocks: in procedure, with a permit, and without either.

    procedure[t+1] = procedure[t] * (1 - 1/p)
    holders[t+1] = holders[t] * (1 - 1/h) + granted * procedure[t] / p
    others[t+1] = others[t] * (1 - r) + (1 - granted) * procedure[t] / p

First applications start in procedure, repeat applications among the others, family members and
resettled persons with a permit. p and h are printed; how long the others stay is printed nowhere,
so r is the rate at which they leave in the run.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from models.chain.settings import Settings
from models.paths import Paths

PERSONS = 1000.0
ASYLUM = ("inflow_first", "inflow_repeat", "inflow_nareis", "inflow_resettlement")
MINOR, UKRAINE = "inflow_amv", "ukraine_registrations"
STARTS = {
    "inflow_first": 0,
    "inflow_repeat": 2,
    "inflow_nareis": 1,
    "inflow_resettlement": 1,
    MINOR: 0,
}
STAYS = ("stay_in_procedure", "stay_after_permit")
COLUMNS = ("stream", "month", "euros_in_year", "euros_twelve_months", "oda_in_year", "basis")


def leaving_rate(arriving: Paths, stock: Paths) -> float:
    """Return the share of those present that leaves in a month, mean over paths and months.

        rate = sum(arriving - change in stock) / sum(stock before)

    Args:
        arriving: persons/month.
        stock: persons at month end, over months that ``arriving`` has but for the first.
    """
    months = stock.months[1:].intersection(arriving.months)
    came = arriving.values[:, arriving.months.isin(months)]
    after = stock.values[:, stock.months.isin(months)]
    before = stock.values[:, stock.months.isin(months - 1)]
    return float(np.clip((came - (after - before)).sum() / before.sum(), 0, 1))


def present(rate: float, months: int) -> FloatArray:
    """Return the part of a cohort present in its month of arrival and each month after it."""
    return np.asarray((1 - rate) ** np.arange(months))


def marginal(quantities: Mapping[str, Paths], prices: Settings, year: int) -> pd.DataFrame:
    """Return the cost of 1.000 persons more in each month of a year.

    Persons beyond the regular places take emergency places, in the share of futures in which
    emergency is needed at all; else regular ones. A cohort stays as its stream does; before the
    stays were printed it leaves at the mean rate of all in reception. At the IND only the part
    that follows production counts.

    Args:
        quantities: paths of the run.
        prices: of the run.
        year: year of arrival, complete in the run, with the year after it.

    Returns:
        A row per stream and month: EUR in the year of arrival and in the twelve months from
        arrival, and the part of the first that counts as development aid.
    """
    rows = []
    for stream in (*ASYLUM, MINOR, UKRAINE):
        if stream not in quantities:
            continue
        found = _ukraine(quantities, prices, year) if stream == UKRAINE else None
        found = found or _asylum(quantities, prices, year, stream)
        if found is None:
            continue
        monthly, once, aid = found
        for month in range(1, 13):
            left = 13 - month
            in_year = once + monthly[:left].sum()
            rows.append((stream, month, in_year, once + monthly.sum(), aid * left / 12, year))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    euros = ["euros_in_year", "euros_twelve_months", "oda_in_year"]
    return table.assign(**{name: PERSONS * table[name] for name in euros})


Cohort = tuple[FloatArray, float, float]


def _asylum(
    quantities: Mapping[str, Paths], prices: Settings, year: int, stream: str
) -> Cohort | None:
    """Return euros a month of stay, once on arrival, and aid in a full year, for one person."""
    needs = ("inflow_total", "coa_occupancy", "coa_places_emergency", "coa_places_needed")
    if any(name not in quantities for name in needs) or "price_emergency_place" not in prices:
        return None
    there = staying(quantities, prices, year, stream)
    if there is None:
        rate = leaving_rate(quantities["inflow_total"], quantities["coa_occupancy"])
        there = present(rate, 12)
    place = _marginal_place(quantities, prices, year)
    monthly = there * place / 12
    once = 0.0
    if "ind_products" in prices:
        flexible = 1 - _at(prices, "ind_fixed_share", year)
        once = flexible * _at(prices, "ind_products", year) * _at(prices, "price_ind_asylum", year)
    if stream == MINOR and "nidos_care_share" in prices:
        care = _at(prices, "nidos_care_share", year) * _at(prices, "price_nidos_care", year)
        monthly = monthly + (care + _at(prices, "price_nidos_guidance", year)) / 12
        once += _at(prices, "price_nidos_intake", year)
    aid = _at(prices, "price_oda_arrival", year) if "price_oda_arrival" in prices else 0.0
    return monthly, once, aid


def staying(
    quantities: Mapping[str, Paths], prices: Settings, year: int, stream: str
) -> FloatArray | None:
    """Return the part of a cohort in reception in its month of arrival and the eleven after it.

    Args:
        quantities: paths of the run.
        prices: of the run, with the printed stays.
        year: whose grants and departures count.
        stream: one of ``STARTS``.

    Returns:
        shape (12,); None where a stay is not printed or the run has no stocks.
    """
    needs = ("ind_decisions", "ind_grants", "coa_outflow_other", "coa_awaiting_departure")
    if any(name not in quantities for name in needs) or any(name not in prices for name in STAYS):
        return None
    decided, granted, left, others = (_total(quantities[name], year) for name in needs)
    waits, housed = (1 / max(_at(prices, name, year), 1.0) for name in STAYS)
    slow = min(left / others, 1.0) if others > 0 else 1.0
    share = granted / decided if decided > 0 else 0.0
    return cohort(STARTS[stream], (waits, housed, slow), share)


def cohort(start: int, rates: tuple[float, float, float], granted: float) -> FloatArray:
    """Return the part of a cohort still in reception, months 0 to 11, shape (12,).

    Args:
        start: stock it starts in: 0 in procedure, 1 with a permit, 2 without either.
        rates: share that leaves each of the three in a month.
        granted: of those who leave the procedure, 0-1.
    """
    inside, found = np.zeros(3), np.empty(12)
    inside[start] = 1.0
    for month in range(12):
        found[month] = inside.sum()
        out = inside * rates
        inside = inside - out + out[0] * np.array([0.0, granted, 1 - granted])
    return found


def _total(paths: Paths, year: int) -> float:
    return float(paths.values[:, paths.months.year == year].sum())


def _marginal_place(quantities: Mapping[str, Paths], prices: Settings, year: int) -> float:
    """Return EUR a year of one person more: places per person times the marginal price."""
    emergency, needed, persons = (
        quantities[name].values[:, quantities[name].months.year == year]
        for name in ("coa_places_emergency", "coa_places_needed", "coa_occupancy")
    )
    short = float((emergency > 0).mean())
    per_person = float(needed.sum() / persons.sum())
    kinds = [_at(prices, f"price_{kind}_place", year) for kind in ("regular", "emergency")]
    return per_person * ((1 - short) * kinds[0] + short * kinds[1])


def _ukraine(quantities: Mapping[str, Paths], prices: Settings, year: int) -> Cohort | None:
    needs = (UKRAINE, "ukraine_stock", "goo_places_needed")
    if any(name not in quantities for name in needs) or "price_goo_other" not in prices:
        return None
    rate = leaving_rate(quantities[UKRAINE], quantities["ukraine_stock"])
    places, persons = (
        quantities[name].values[:, quantities[name].months.year == year].mean()
        for name in ("goo_places_needed", "ukraine_stock")
    )
    night = 365 * _at(prices, "price_goo_night", year) + _at(prices, "price_goo_other", year)
    head = _at(prices, "price_rmo_head", year) if "price_rmo_head" in prices else 0.0
    return present(rate, 12) * (places / persons * night + head) / 12, 0.0, 0.0


def _at(prices: Settings, name: str, year: int) -> float:
    return float(prices.of(name)[:, prices.months.year == year].mean())
