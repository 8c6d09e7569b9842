"""From the prices of one year to those of another, by how wages and prices grew."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from data.errors import DataError
from data.parameters import Parameter

REALISED = ("wage_growth_public", "consumer_price_growth")
GROWN = ("wage_adjustment", "price_adjustment")
TRANCHES = (*GROWN, "wage_base", "price_base")
GRANTED = "price_adjustment_granted"
COA_SHARES = ("coa_wage_share", "coa_price_share")


class CostShares(NamedTuple):
    """The part of a cost that follows wages and the part that follows prices; the rest is fixed."""

    wages: float
    prices: float


class Growth(NamedTuple):
    """Growth of wages and of prices in a year over the year before, shares."""

    wages: float
    prices: float


def price_factor(
    params: Mapping[str, Parameter], price_level: int, year: int, shares: CostShares | None = None
) -> float:
    """Return by how much an amount at an older price level is raised for a later year.

        factor = product over the years t after price_level, up to year, of
                 1 + share of wages * wage growth[t] + share of prices * price growth[t]

    A year of which no growth was known keeps the level of the year before: amounts for such a
    year are real, not nominal.

    Args:
        params: as known on the day, from ``data.parameters.load_parameters``.
        price_level: year in whose prices the amount is.
        year: year in whose prices it is wanted; at or after ``price_level``.
        shares: of the cost; None takes those of the chapter.

    Raises:
        DataError: ``year`` lies before ``price_level``; no price is taken back in time.
    """
    if year < price_level:
        raise DataError(
            f"price level {price_level}: no way back to {year}; expected {price_level} or later. "
            f"Take a price of {year} or older."
        )
    factor = 1.0
    for later in range(price_level + 1, year + 1):
        factor *= 1 + yearly_growth(params, later, shares)
    return factor


def yearly_growth(
    params: Mapping[str, Parameter], year: int, shares: CostShares | None = None
) -> float:
    """Return by how much a cost grew in one year, a share; 0 when nothing of it was known.

    Args:
        params: as known on the day.
        year: compared with the year before.
        shares: of the cost; None takes those of the chapter.
    """
    found = growth(params, year)
    if found is None:
        return 0.0
    parts = shares or chapter_shares(params)
    return parts.wages * found.wages + parts.prices * found.prices


def growth(params: Mapping[str, Parameter], year: int) -> Growth | None:
    """Return the growth of wages and prices of a year; None when it was not known.

    What was realised, where Statistics Netherlands had printed both; until then the tranche the
    budget was given over the part of it that bears wages or prices, a cut undone:

        wages  = wage_adjustment / wage_base
        prices = price_adjustment / price_adjustment_granted / price_base
    """
    if _have(params, REALISED, year):
        return Growth(*(_of(params, name, year) for name in REALISED))
    if not _have(params, (*TRANCHES, GRANTED), year):
        return None
    wage, price, wage_base, price_base = (_of(params, name, year) for name in TRANCHES)
    return Growth(wage / wage_base, price / _of(params, GRANTED, year) / price_base)


def growth_until(params: Mapping[str, Parameter], year: int) -> dict[str, Parameter]:
    """Return the parameters without growth of wages and prices after a year.

    Amounts for later years are then at the prices of that year.

    Args:
        params: as known on the day; not changed.
        year: last year whose growth counts.
    """
    found = dict(params)
    for name in (*REALISED, *GROWN):
        if name in params:
            kept = tuple(step for step in params[name].steps if step.start.year <= year)
            found[name] = replace(params[name], steps=kept)
    return found


def coa_shares(params: Mapping[str, Parameter]) -> CostShares:
    """Return the cost shares of the COA as printed; before they were, those of the chapter."""
    if not all(name in params for name in COA_SHARES):
        return chapter_shares(params)
    return CostShares(*(params[name].steps[-1].value for name in COA_SHARES))


def chapter_shares(params: Mapping[str, Parameter]) -> CostShares:
    """Return wages and prices in the chapter as far as they are split; before, prices alone."""
    if not all(name in params for name in ("wage_base", "price_base")):
        return CostShares(0.0, 1.0)
    wages, prices = (params[name].steps[-1].value for name in ("wage_base", "price_base"))
    return CostShares(wages / (wages + prices), prices / (wages + prices))


def adjusted_years(params: Mapping[str, Parameter]) -> tuple[int, ...]:
    """Return the years whose growth was known, oldest first."""
    names = (*REALISED, *TRANCHES)
    years = {step.start.year for name in names if name in params for step in params[name].steps}
    return tuple(sorted(year for year in years if growth(params, year) is not None))


def _have(params: Mapping[str, Parameter], names: tuple[str, ...], year: int) -> bool:
    return all(
        name in params and any(step.start.year == year for step in params[name].steps)
        for name in names
    )


def _of(params: Mapping[str, Parameter], name: str, year: int) -> float:
    return params[name].on(date(year, 1, 1))
