"""Euros per month on the paths: places times the price known on the day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.parameters import Parameter, parameter
from data.price_index import price_factor
from models.paths import Paths

KINDS = ("regular", "emergency")
DUTCH_SIGNS = str.maketrans(",.", ".,")
COA_BASIS = {
    "nl": "{} euro per reguliere en {} euro per noodopvangplek per jaar, prijspeil {}, maal {} "
    "voor de gedrukte loon- en prijsbijstelling",
    "en": "{} euros per regular and {} per emergency place per year, price level {}, times {} "
    "for the printed wage and price compensation",
}
UKRAINE_BASIS = {
    "nl": "{} euro per plek per nacht (normbedrag)",
    "en": "{} euros per place per night (norm amount)",
}


@dataclass(frozen=True, eq=False, slots=True)
class Cost:
    """What a quantity costs.

    Attributes:
        paths: EUR per month, shape (n_paths, H).
        basis: the prices used, one phrase by language.
    """

    paths: Paths
    basis: Mapping[str, str]


def coa_cost(regular: Paths, emergency: Paths, parameters: Mapping[str, Parameter]) -> Cost:
    """Return the monthly cost of COA places.

        cost[h] = (regular[h] * p_regular + emergency[h] * p_emergency) * factor(year) / 12

    Args:
        regular: regular places in use.
        emergency: emergency places in use.
        parameters: those known on the day.

    Raises:
        DataError: a price was not known on the day.
    """
    prices = [parameter(parameters, f"price_reception_place_{kind}").steps[-1] for kind in KINDS]
    levels = [price.price_level or price.start.year for price in prices]
    values = np.zeros_like(regular.values)
    for places, price, level in zip((regular, emergency), prices, levels, strict=True):
        factor = [price_factor(parameters, level, year) for year in places.months.year]
        values = values + places.values * price.value * np.array(factor) / 12
    last = price_factor(parameters, levels[0], int(regular.months.year[-1]))
    numbers = (f"{prices[0].value:,.0f}", f"{prices[1].value:,.0f}", f"{levels[0]}", f"{last:.4f}")
    return Cost(Paths("cost_coa", regular.months, values, "EUR"), _told(COA_BASIS, *numbers))


def ukraine_cost(places: Paths, parameters: Mapping[str, Parameter]) -> Cost:
    """Return the monthly cost of municipal places at the norm price.

        cost[h] = places[h] * price per night * nights in the month

    Raises:
        DataError: the norm price was not known on the day.
    """
    price = parameter(parameters, "goo_night_price")
    nights = places.months.days_in_month.to_numpy()
    prices = np.array([price.on(month.start_time.date()) for month in places.months])
    values = places.values * prices * nights
    basis = _told(UKRAINE_BASIS, f"{prices[-1]:,.0f}")
    return Cost(Paths("cost_ukraine", places.months, values, "EUR"), basis)


def _told(texts: Mapping[str, str], *numbers: str) -> dict[str, str]:
    """Return a phrase by language, its numbers with Dutch signs in the Dutch one."""
    dutch = [number.translate(DUTCH_SIGNS) for number in numbers]
    return {"nl": texts["nl"].format(*dutch), "en": texts["en"].format(*numbers)}
