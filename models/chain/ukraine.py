"""Ukrainian displaced persons: registered, in municipal reception, places needed.

stock[h] = stock[h-1] + registrations[h] - share * stock[h-1]
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import DataError
from data.stocks import daily, points
from data.ukraine import Ukraine
from models.paths import Paths

OCCUPIED = ("ua_goo_occupied", "ukraine_goo_occupancy", "GOO bezetting (incl. snijverlies)")
PLACES = ("ua_goo_capacity", "ukraine_goo_capacity")


@dataclass(frozen=True, slots=True)
class Municipal:
    """Municipal reception on the day.

    Attributes:
        occupied_share: persons in municipal reception / persons registered.
        places_ratio: places / persons in municipal reception, on the newest common day.
    """

    occupied_share: float
    places_ratio: float


def municipal(known: pd.DataFrame, ukraine: Ukraine) -> Municipal:
    """Return the shares of municipal reception known on the day.

    Raises:
        DataError: no count of persons or places lies within the months of the stock.
    """
    occupied, places = points(known, OCCUPIED), points(known, PLACES)
    stock = pd.Series(ukraine.stock.values, index=ukraine.stock.months.end_time.normalize())
    level = daily(stock)
    common = occupied[occupied.index.isin(level.index)]
    both = occupied.index.intersection(places.index)
    if common.empty or both.empty:
        raise DataError(
            "goo_occupied: no count of persons in municipal reception in the months of the "
            "registered stock; expected at least one. Take a later day."
        )
    day = common.index[-1]
    ratio = float(places[both[-1]] / occupied[both[-1]])
    return Municipal(float(common.iloc[-1] / level[day]), ratio)


def simulate(ukraine: Ukraine, registrations: Paths, rng: np.random.Generator) -> dict[str, Paths]:
    """Return de-registrations and stock on the paths of registrations.

    Args:
        ukraine: what was known on the day.
        registrations: persons/month, realised months in front, from the month after the
            known stock at the latest.
        rng: the only source of chance: how fast people leave, one draw per path.

    Returns:
        ``ukraine_deregistrations`` and ``ukraine_stock``; every path conserves persons.
    """
    keep = registrations.months > ukraine.stock.months[-1]
    months, arriving = registrations.months[keep], registrations.values[:, keep]
    spread = rng.normal(0.0, ukraine.leaving_drift, len(arriving))
    share = np.minimum(ukraine.leaving_share * np.exp(spread), 1.0)
    present = np.full(len(arriving), ukraine.stock.values[-1])
    stock, leaving = np.empty_like(arriving), np.empty_like(arriving)
    for h in range(arriving.shape[1]):
        leaving[:, h] = share * present
        present = present + arriving[:, h] - leaving[:, h]
        stock[:, h] = present
    return {
        "ukraine_deregistrations": Paths(
            "ukraine_deregistrations", months, leaving, "persons/month"
        ),
        "ukraine_stock": Paths("ukraine_stock", months, stock, "persons"),
    }


def reception(shares: Municipal, stock: Paths) -> dict[str, Paths]:
    """Return persons in municipal reception and places needed on the paths of the stock."""
    occupied = stock.values * shares.occupied_share
    return {
        "goo_occupied": Paths("goo_occupied", stock.months, occupied, "persons"),
        "goo_places_needed": Paths(
            "goo_places_needed", stock.months, occupied * shares.places_ratio, "places"
        ),
    }
