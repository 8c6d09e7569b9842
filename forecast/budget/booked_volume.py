"""What a booked line pays for, beside what is needed, and the gap in volume, price and mix."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError
from forecast.budget.decomposition import factors
from forecast.budget.line_years import BookedBudget
from forecast.costs.euros import BOOKED_SHARE, UKRAINE, booked_share
from forecast.costs.implied import official
from forecast.costs.printed import places_needed, regular_of_year
from forecast.years import is_stock

PRINTED, DERIVED = "printed", "derived"


class LineVolume(NamedTuple):
    """What a line pays for.

    Attributes:
        name: under which the booked volume can be asked.
        unit: of it.
        quantities: of the run; added up.
        official: of a round, the numbers the line was made on; added up; empty where none is.
    """

    name: str
    unit: str
    quantities: tuple[str, ...]
    official: tuple[str, ...] = ()


VOLUMES = {
    "cost_coa": LineVolume("booked_places_coa", "places", ("coa_places_needed",)),
    "cost_ind": LineVolume(
        "booked_applications_ind",
        "applications",
        ("inflow_total", "nareis_applications"),
        ("inflow_total", "nareis_applications"),
    ),
    "cost_nidos": LineVolume(
        "booked_pupils_nidos", "persons", ("nidos_pupils",), ("nidos_pupils",)
    ),
    "cost_ukraine_municipal": LineVolume("booked_places_goo", "places", ("goo_places_needed",)),
    "cost_ukraine_care": LineVolume("booked_persons_rmo", "persons", ("ukraine_stock",)),
}


class BookedVolume(NamedTuple):
    """The volume a booked amount stands for, and our price at the mix of that volume."""

    volume: float
    price_at_mix: float
    basis: str


def volumes(case: BookedBudget) -> pd.DataFrame:
    """Return per line and year what the booked amount pays for, and the gap against it.

    The base is the number of the official round that prints one for the year; without one the
    booked amount / our price, for the COA with regular places first. The rest is exact on every
    path, each effect with the other factor halfway:

        cost - booked = volume + price + mix
        volume = (V - V0) (u + u0) / 2
        price  = (um - u0) (V + V0) / 2
        mix    = (u - um) (V + V0) / 2

    with V the need, u = cost / V, u0 = booked / V0, and um our price at the mix of V0. A line of
    one price has no mix. Of a line booked for a part of the year all numbers hold for that part.

    Returns:
        Columns key, year, name, unit, booked (EUR), booked_volume, basis (``printed`` or
        ``derived``), payable (booked / our price), needed and needed_mean (mediaan and mean),
        price_booked and price_ours (EUR a unit, mean), gap_volume, gap_price, gap_mix and
        gap_mean (EUR, means: gap_mean = mean cost - booked).

    Raises:
        BudgetError: no line has a volume.
    """
    rows = [
        _row(case, key, year, cost)
        for key in VOLUMES
        if key in case.years and all(one in case.budget.quantities for one in _of(key))
        for year, cost in case.years[key].items()
        if case.booked(key, year) > 0
    ]
    if not rows:
        raise BudgetError("volumes: no booked line with a volume; expected one. Take a later day.")
    return pd.DataFrame(rows)


def booked_volumes(case: BookedBudget) -> pd.DataFrame | None:
    """Return :func:`volumes`, or None where the day allows none."""
    try:
        return volumes(case)
    except BudgetError:
        return None


def _of(key: str) -> tuple[str, ...]:
    return VOLUMES[key].quantities


def _row(case: BookedBudget, key: str, year: int, cost: FloatArray) -> dict[str, object]:
    amount, needed = case.booked(key, year), volume(case, key, year)
    ours = cost / np.maximum(needed, 1e-9)
    payable = _payable(case, key, year, float(cost.mean() / needed.mean()))
    base = _base(case, key, year, payable)
    booked_price, middle = amount / base.volume, (needed + base.volume) / 2
    at_mix = ours if np.isnan(base.price_at_mix) else np.full(len(ours), base.price_at_mix)
    effects = {
        "gap_volume": (needed - base.volume) * (ours + booked_price) / 2,
        "gap_price": (at_mix - booked_price) * middle,
        "gap_mix": (ours - at_mix) * middle,
    }
    named = {"key": key, "year": year, "name": VOLUMES[key].name, "unit": VOLUMES[key].unit}
    return {
        **named,
        "booked": amount,
        "booked_volume": base.volume,
        "basis": base.basis,
        "payable": payable.volume,
        "needed": float(np.median(needed)),
        "needed_mean": float(needed.mean()),
        "price_booked": booked_price,
        "price_ours": float(cost.mean() / needed.mean()),
        **{name: float(effect.mean()) for name, effect in effects.items()},
        "gap_mean": float(cost.mean()) - amount,
    }


def volume(case: BookedBudget, key: str, year: int) -> FloatArray:
    """Return the need of a line in a year, shape (n_paths,): a flow summed, a stock averaged.

    A line booked for a part of the year averages over the days of that part.
    """
    found = np.zeros(1)
    for name in _of(key):
        paths = case.budget.quantities[name]
        keep = paths.months.year == year
        months, values = paths.months[keep], paths.values[:, keep]
        if not is_stock(name):
            found = found + values.sum(axis=1)
            continue
        days = np.ones(len(months))
        if key in UKRAINE and BOOKED_SHARE in case.known.parameters:
            days = booked_share(case.known.parameters[BOOKED_SHARE], months)
        found = found + (values * days).sum(axis=1) / max(days.sum(), 1e-9)
    return np.asarray(found)


def _payable(case: BookedBudget, key: str, year: int, price: float) -> BookedVolume:
    """Return what the booked amount pays for at our prices."""
    amount = case.booked(key, year)
    if key != "cost_coa":
        return BookedVolume(amount / price, np.nan, DERIVED)
    regular, emergency = _prices(case, year)
    stock = _regular(case, year)
    volume = min(amount / regular, stock + max(amount - stock * regular, 0.0) / emergency)
    return BookedVolume(volume, amount / volume, DERIVED)


def _base(case: BookedBudget, key: str, year: int, payable: BookedVolume) -> BookedVolume:
    """Return the printed volume of the round the line was made on; else what is payable."""
    known, line = case.known, VOLUMES[key]
    try:
        if key == "cost_coa":
            need = places_needed(known, year, _newest(known.prognoses))
            regular, emergency = _prices(case, year)
            fixed = min(need, _regular(case, year))
            return BookedVolume(
                need, (fixed * regular + (need - fixed) * emergency) / need, PRINTED
            )
        if line.official:
            return BookedVolume(
                sum(official(known, year, *line.official).values()), np.nan, PRINTED
            )
    except BudgetError:
        return payable
    return payable


def _newest(prognoses: pd.DataFrame) -> str:
    """Return the newest official round that prints COA places or occupancy.

    Raises:
        BudgetError: there is none.
    """
    rows = prognoses[prognoses["quantity"].isin(["coa_places_needed", "coa_occupancy_avg"])]
    rows = rows[rows["vintage"].str.fullmatch(r"\d{4}(-I+)?")]
    if rows.empty:
        raise BudgetError("volumes: no official round prints COA places; expected one.")
    return str(rows.sort_values("published_on")["vintage"].iloc[-1])


def _regular(case: BookedBudget, year: int) -> float:
    return regular_of_year(case.known, year)


def _prices(case: BookedBudget, year: int) -> tuple[float, float]:
    regular, emergency = factors(case.budget.quantities, case.budget.prices.settings, year)["price"]
    return float(regular.mean()), float(emergency.mean())


def beside_volumes(table: pd.DataFrame, found: pd.DataFrame | None) -> pd.DataFrame:
    """Return a table by line and year with the booked volume and the need in its last columns.

    Args:
        table: columns key and year.
        found: of :func:`booked_volumes`; a line without a volume keeps empty cells.
    """
    if found is None:
        return table
    names = ["booked_volume", "basis", "needed", "unit"]
    return table.merge(found[["key", "year", *names]], on=["key", "year"], how="left")
