"""What printed quantities cost by the rules of the budget model, and what a line pays for."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from data.errors import BudgetError
from data.parameters import parameter
from data.streams.stocks import points
from forecast.costs.implied import GOO_CAPACITY, municipal_places, official
from forecast.costs.prices import prices
from forecast.costs.rules import cost
from forecast.known import Known
from models.chain.places import regular_places
from models.paths import Paths

OCCUPIED = ("ua_goo_occupied", "ukraine_goo_occupancy")
LAST_COUNTED = 2025  # year of the counts that the documents of 2025 and 2026 could have used


def months_of(year: int) -> pd.PeriodIndex:
    """Return the twelve months of a year."""
    return pd.period_range(f"{year}-01", f"{year}-12", freq="M")


def constant(quantities: Mapping[str, float], year: int) -> dict[str, Paths]:
    """Return one future in which every quantity keeps its value all year."""
    months = months_of(year)
    return {
        name: Paths(name, months, np.full((1, 12), value), "") for name, value in quantities.items()
    }


def euros(known: Known, key: str, quantities: Mapping[str, float], year: int) -> float:
    """Return the cost of one key in a year, by the same rule and prices as on paths.

    Args:
        known: what was known on the day of the document.
        key: of ``forecast.costs.rules.RULES``.
        quantities: monthly values that hold all year.
        year: budget year.
    """
    of_year = prices(known, months_of(year), 1).settings
    made = cost(key, constant(quantities, year), of_year)
    return float(made.paths.values.sum())


@lru_cache(maxsize=32)
def places_needed(known: Known, year: int, vintage: str) -> float:
    """Return the COA places of a round: its own need, or its mean occupancy / target rate."""
    rows = known.prognoses[known.prognoses["vintage"] == vintage]
    need = rows[rows["quantity"] == "coa_places_needed"].sort_values("period")
    occupancy = rows[rows["quantity"] == "coa_occupancy_avg"]
    occupancy_printed = len(occupancy) > 0
    occupancy = occupancy[occupancy["period"].astype(str) == str(year)]
    if len(occupancy):
        rate = parameter(known.parameters, "target_occupancy_rate").on(date(year, 1, 1))
        return float(occupancy["value"].iloc[0]) / rate
    if not occupancy_printed:
        need = need[need["period"].astype(str).str[:4].isin([str(year), str(year + 1)])]
    if need.empty or occupancy_printed:
        raise BudgetError(
            f"coa_places_needed: round {vintage} prints neither occupancy nor places for {year}; "
            f"expected one. Name another round."
        )
    return float(need["value"].iloc[-1])


@lru_cache(maxsize=8)
def regular_of_year(known: Known, year: int) -> float:
    """Return the regular places of a year as known on the day, the middle of their range."""
    return regular_places(known.figures, known.parameters, months_of(year))


def coa(known: Known, year: int, vintage: str) -> float:
    """Return COA euros at the places of a round; all beyond the regular ones is emergency."""
    need = places_needed(known, year, vintage)
    regular = min(need, regular_of_year(known, year))
    places = {"coa_places_regular": regular, "coa_places_emergency": need - regular}
    return euros(known, "cost_coa", places, year)


def ind(known: Known, year: int, vintage: str) -> float:
    """Return the IND contribution at the applications of a round; ``vintage`` is the only one."""
    asked = official(known, year, "inflow_total", "nareis_applications")
    return euros(known, "cost_ind", {name: value / 12 for name, value in asked.items()}, year)


def nidos(known: Known, year: int, vintage: str) -> float:
    """Return the Nidos contribution at the minors of a round; a year beyond it as its last."""
    printed = known.prognoses[known.prognoses["quantity"] == "nidos_pupils"]["period"]
    year_of = min(year, max(int(period) for period in printed))
    pupils, inflow = official(known, year_of, "nidos_pupils", "amv_inflow_nidos").values()
    return euros(known, "cost_nidos", {"nidos_pupils": pupils, "inflow_amv": inflow / 12}, year)


def municipal(known: Known, year: int, vintage: str) -> float:
    """Return the municipal line at the places of a round; at those counted where it has none."""
    places = municipal_planned(known, year, vintage)
    if places is None:
        places = municipal_places(known, LAST_COUNTED)
    return euros(known, "cost_ukraine_municipal", {"goo_places_needed": places}, year)


def municipal_planned(known: Known, year: int, vintage: str) -> float | None:
    """Return the municipal places a round asks for, mean of the days of a year, or None.

    A round prints what must be there on a day: places grow evenly to it from the newest count
    before it, and stay so after it.
    """
    rows = known.prognoses
    asked = rows[(rows["vintage"] == vintage) & (rows["quantity"] == "goo_places_needed")]
    asked = asked[asked["period"].astype(str).str[:4] == str(year)]
    if asked.empty:
        return None
    day, need = pd.Timestamp(str(asked["period"].iloc[-1])), float(asked["value"].iloc[-1])
    counts = points(known.figures, GOO_CAPACITY, exact=False).sort_index()
    counts = counts[pd.DatetimeIndex(counts.index) < day]
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    first = pd.Timestamp(counts.index[-1])
    ends = [0.0, float((day - first).days)]
    reached = np.interp((days - first).days, ends, [float(counts.iloc[-1]), need])
    return float(reached.mean())


def care(known: Known, year: int, vintage: str) -> float:
    """Return medical care at the persons registered when the estimate was printed."""
    assert known.ukraine is not None
    stock = pd.Series(known.ukraine.stock.values, index=known.ukraine.stock.months)
    printed = parameter(known.parameters, "rmo_total").steps[-1].published_on
    persons = float(stock[stock.index <= pd.Period(printed, freq="M")].iloc[-1])
    return euros(known, "cost_ukraine_care", {"ukraine_stock": persons}, year)


def goo_change(known: Known, year: int, vintage: str) -> float:
    """Return the change in norm payments from an earlier round to the counts and the new norm.

    places now * norm now - (registered in the round * municipal share) * norm before
    """
    rows = known.prognoses[known.prognoses["vintage"] == vintage]
    registered = float(rows[rows["quantity"] == "ukraine_stock"]["value"].iloc[-1])
    before = registered * municipal_share(known)
    steps = parameter(known.parameters, "goo_night_price").steps
    now = municipal_places(known, LAST_COUNTED)
    return 365 * (now * steps[-1].value - before * steps[-2].value)


def goo_before(known: Known, change: float) -> float:
    """Return the places before that a printed change in norm payments asks for."""
    steps = parameter(known.parameters, "goo_night_price").steps
    now = municipal_places(known, LAST_COUNTED)
    return (365 * now * steps[-1].value - change) / (365 * steps[-2].value)


def municipal_share(known: Known) -> float:
    """Return persons in municipal reception / persons registered at the end of 2024."""
    assert known.ukraine is not None
    stock = known.ukraine.stock
    then = stock.values[stock.months == pd.Period(f"{LAST_COUNTED - 1}-12", freq="M")]
    counted = points(known.figures, OCCUPIED, exact=False)
    counted = counted[pd.DatetimeIndex(counted.index) <= pd.Timestamp(LAST_COUNTED - 1, 12, 31)]
    return float(counted.sort_index().iloc[-1] / then[0])


MODELS: dict[str, Callable[[Known, int, str], float]] = {
    "coa": coa,
    "ind": ind,
    "nidos": nidos,
    "municipal": municipal,
    "care": care,
    "goo_change": goo_change,
}


def payable(known: Known, amount: float, year: int) -> float:
    """Return the persons in COA reception that an amount pays for at these prices.

    Regular places first, the rest emergency; places times the target rate are persons.
    """
    one = {"coa_places_regular": 1.0, "coa_places_emergency": 0.0}
    regular = euros(known, "cost_coa", one, year)
    emergency = euros(known, "cost_coa", {name: 1 - x for name, x in one.items()}, year)
    fixed = regular_places(known.figures, known.parameters, months_of(year))
    places = min(amount / regular, fixed + max(amount - fixed * regular, 0) / emergency)
    return places * parameter(known.parameters, "target_occupancy_rate").on(date(year, 1, 1))
