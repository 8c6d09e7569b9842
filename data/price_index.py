"""From the prices of one year to those of another, by the published budget adjustments."""

from collections.abc import Mapping
from datetime import date

from data.errors import DataError
from data.parameters import Parameter

ADJUSTMENTS = ("wage_adjustment", "price_adjustment")
BASE = "adjusted_budget"


def price_factor(params: Mapping[str, Parameter], price_level: int, year: int) -> float:
    """Return by how much an amount at an older price level is raised for a later year.

        factor = product over the years t after price_level, up to year, of
                 1 + (wage_adjustment[t] + price_adjustment[t]) / adjusted_budget[t]

    The loon- en prijsbijstelling is what the budget was given for dearer wages and prices,
    not what prices did. A year of which no adjustment was known keeps the level of the year
    before: amounts for such a year are real, not nominal.

    Args:
        params: as known on the day, from ``data.parameters.load_parameters``.
        price_level: year in whose prices the amount is.
        year: year in whose prices it is wanted; at or after ``price_level``.

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
        factor *= 1 + yearly_adjustment(params, later)
    return factor


def yearly_adjustment(params: Mapping[str, Parameter], year: int) -> float:
    """Return the wage and price adjustment of one year as a share of the budget it was added to.

    Returns:
        Share, 0 when the adjustment of that year was not known.
    """
    if year not in adjusted_years(params):
        return 0.0
    granted = sum(params[name].on(date(year, 1, 1)) for name in ADJUSTMENTS)
    return granted / params[BASE].on(date(year, 1, 1))


def adjusted_years(params: Mapping[str, Parameter]) -> tuple[int, ...]:
    """Return the years of which wage and price adjustment and budget are all known."""
    if not all(name in params for name in (*ADJUSTMENTS, BASE)):
        return ()
    years = [{step.start.year for step in params[name].steps} for name in (*ADJUSTMENTS, BASE)]
    return tuple(sorted(set.intersection(*years)))
