"""Prices that nobody prints, implied by a printed amount and a printed quantity.

Each is fitted on one year of the budget and says so by its name; ``forecast.costs.check`` tests
them on later years.

One rule says which stand of that year: the newest known on the day that goes with its quantity.
A quantity counted in the year itself goes with the newest stand, mutations of a Najaarsnota
included. A planned one goes with the stand it was printed beside: a later stand pays for other
numbers that are not printed, and over the planned ones a fall in volume would pass for a lower
price.

| price | amount | quantity | stand |
|---|---|---|---|
| ``goo_other`` | line 37.7 | municipal places counted | newest |
| ``ind_products`` | revenue, Tabel 22 | MPP round: inflow and mvv-nareis | beside the round |
| ``nidos_care_share`` | line 37.4 Nidos | MPP round: wards and intake | beside the round |
| ``ind_fixed_share`` | Tabel 9 | none: a ratio of amounts of one table | one table |
| ``oda_per_arrival`` | Tabel 8 | MPP round of the year after | one table |
| ``rmo_per_head`` | estimate of 2026 | registered when it was printed | beside the count |
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from data.errors import BudgetError, DataError
from data.parameters import parameter
from data.streams.stocks import points
from forecast.costs.booked import booked, newest
from forecast.known import Known

FIT_YEAR = 2025  # first year of chapter XX: the lines of later years are left to test on
CENTRAL = "mediaan"  # the scenario the budget is made on (begroting-2026:452)
MUNICIPAL = "Nationaal Programma Oekraïense Ontheemden (medeoverheden)"
GOO_CAPACITY = ("ukraine_goo_capacity", "ua_goo_capacity", "GOO capaciteit")
ODA_PARTS = ("Bijdrage COA", "Bijdrage Nidos", "IND (tolken)", "Vluchtelingenwerk Nederland")
IND_FIXED = ("Lumpsum", "Specifiek (G&V, KV, WOO)", "Werkzaamheden OEK")


def official(known: Known, year: int, *quantities: str) -> dict[str, float]:
    """Return the central figures of the newest round that prints all of them for a year.

    Raises:
        BudgetError: no round known on the day prints all of them.
    """
    return dict(_official(known, year, quantities))


@lru_cache(maxsize=32)  # lines, rounds and prices of one day ask for the same few
def _official(known: Known, year: int, quantities: tuple[str, ...]) -> dict[str, float]:
    rows = known.prognoses
    rows = rows[
        rows["quantity"].isin(quantities)
        & (rows["period"].astype(str) == str(year))
        & (rows["scenario"] == CENTRAL)
    ].sort_values("published_on")
    for _, group in reversed(list(rows.groupby("published_on"))):
        found = group.drop_duplicates("quantity").set_index("quantity")["value"]
        if set(quantities) <= set(found.index):
            return {name: float(found[name]) for name in quantities}
    raise BudgetError(
        f"{', '.join(quantities)}: no official central figure for {year} known on {known.day}; "
        f"expected one round that prints them all. Take a later day."
    )


def line(known: Known, article: str, label: str, year: int) -> float:
    """Return a booked amount of the day in EUR.

    Raises:
        BudgetError: nothing was booked or shipped by the day.
    """
    found = booked(known.lines, article, label, year).amount
    if not np.isfinite(found):
        raise BudgetError(
            f"{article} {label}: no booked line for {year} known on {known.day}; expected one. "
            f"Take a later day."
        )
    return found


def ind_products(known: Known) -> float:
    """Return IND asylum products per asylum seeker or mvv-nareis applicant.

    products = (asylum revenue / asylum price) / (asylum inflow + mvv-nareis applications)
    """
    quantity = official(known, FIT_YEAR, "inflow_total", "nareis_applications")
    products = _of_year(known, "ind_revenue_asylum", FIT_YEAR)
    products /= _of_year(known, "price_ind_asylum", FIT_YEAR)
    return products / sum(quantity.values())


def ind_fixed_share(known: Known) -> float:
    """Return the part of IND funding that does not follow production: lump sum and input."""
    rows = _table(known, "Tabel 9", "Bekostiging IND: ")
    if "Totale bekostiging" not in rows:
        raise DataError(
            "ind_fixed_share: no funding table known; expected Tabel 9. Take a later day."
        )
    return float(rows[list(IND_FIXED)].sum() / rows["Totale bekostiging"])


def nidos_care_share(known: Known) -> float:
    """Return persons in care per person under guidance that the Nidos line implies.

    share = (line - guidance * pupils - intake * inflow) / (care * pupils)
    """
    pupils, inflow = official(known, FIT_YEAR, "nidos_pupils", "amv_inflow_nidos").values()
    prices = [_of_year(known, f"price_nidos_{kind}", FIT_YEAR) for kind in ("guidance", "intake")]
    rest = line(known, "37.4", "NIDOS - opvang", FIT_YEAR) - np.dot(prices, [pupils, inflow])
    return float(rest / (_of_year(known, "price_nidos_care", FIT_YEAR) * pupils))


def goo_other_range(known: Known) -> tuple[float, float]:
    """Return what a municipal place costs beyond the norm amount, EUR a year, in two readings.

    Private reception, transition and regional coordination are inside it. Places are counted, so
    the amount is the newest stand. A mutation of the whole article is spread over its lines in
    proportion, or falls all in this line; the paths lie between the two.

    Raises:
        BudgetError: nothing was booked or shipped by the day.
    """
    line(known, "37.7", MUNICIPAL, FIT_YEAR)
    stand = newest(known.lines, "37.7", MUNICIPAL, FIT_YEAR)
    places = municipal_places(known, FIT_YEAR)
    norm = _of_year(known, "goo_night_price", FIT_YEAR) * 365
    return stand.amount / places - norm, stand.all_here / places - norm


def municipal_places(known: Known, year: int) -> float:
    """Return the mean of the counts of municipal places of a year.

    Raises:
        DataError: no count of the year was known.
    """
    counts = points(known.figures, GOO_CAPACITY, exact=False)
    counts = counts[pd.DatetimeIndex(counts.index).year == year]
    if counts.empty:
        raise DataError(
            f"goo_places: no count of {year} known; expected at least one. Take a later day."
        )
    return float(counts.mean())


def rmo_per_head(known: Known) -> float:
    """Return the cost of medical care per registered person, EUR a year.

    The printed total is divided by those registered when it was printed.
    """
    total = parameter(known.parameters, "rmo_total").steps[-1]
    if known.ukraine is None:
        raise DataError("rmo_per_head: no Ukrainian stock known; expected one. Take a later day.")
    stock = pd.Series(known.ukraine.stock.values, index=known.ukraine.stock.months)
    then = stock[stock.index <= pd.Period(total.published_on, freq="M")]
    return total.value / float(then.iloc[-1])


def oda_per_arrival(known: Known) -> float:
    """Return euros of chapter XX attributed to development aid per asylum seeker arriving."""
    rows = _table(known, "Tabel 8", "ODA-aandeel: ")
    if not set(ODA_PARTS) <= set(rows.index):
        raise DataError("oda_per_arrival: no ODA table known; expected Tabel 8. Take a later day.")
    inflow = official(known, FIT_YEAR + 1, "inflow_total")["inflow_total"]
    return float(rows[list(ODA_PARTS)].sum()) / inflow


def _table(known: Known, table: str, prefix: str) -> pd.Series:
    """Return the amounts of a table without a year, EUR by label."""
    rows = known.lines[known.lines["table"] == table]
    rows = rows[rows["line"].str.startswith(prefix)]
    labels = rows["line"].str.removeprefix(prefix)
    return pd.Series(rows["amount_keur"].to_numpy(float) * 1000, index=labels.to_numpy())


def _of_year(known: Known, name: str, year: int) -> float:
    found = parameter(known.parameters, name)
    return found.on(pd.Timestamp(year, 1, 1).date())
