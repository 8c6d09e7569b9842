"""What places cost and buy: saving, the best stock of regular places, places that can be paid."""

from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray
from data.errors import BudgetError

ROUNDED_HALF = 0.5  # "about half" in the answer of the government (nota-verslag-EK-2025:2237)


class Saving(NamedTuple):
    """EUR a year saved by replacing emergency places by regular ones."""

    as_answered: float
    at_printed_price: float


def saving(places: float, regular: float, emergency: float) -> Saving:
    """Return the saving as the government answered it, and with the printed regular price.

        as answered = places * half of the emergency price
        at printed price = places * (emergency price - regular price)

    Args:
        places: emergency places replaced.
        regular: EUR/place/year.
        emergency: EUR/place/year.
    """
    return Saving(places * ROUNDED_HALF * emergency, places * (emergency - regular))


class BestStock(NamedTuple):
    """The cheapest stock of regular places: its percentile of need, and the number."""

    percentile: float
    places: float


def best_stock(needed: FloatArray, regular: float, emergency: float) -> BestStock:
    """Return the stock of regular places at which expected cost is lowest (newsvendor).

    A regular place is paid whether it is used or not; each person beyond the stock takes an
    emergency place. One place more saves ``emergency - regular`` when it is used and costs
    ``regular`` when it is not, so the stock is best where the chance that need stays below it is

        percentile = (emergency - regular) / emergency

    Args:
        needed: places needed, shape (n_paths,).
        regular: EUR/place/year.
        emergency: EUR/place/year.

    Raises:
        BudgetError: an emergency place is not dearer than a regular one.
    """
    if not emergency > regular > 0:
        raise BudgetError(
            f"best stock: regular {regular:g} and emergency {emergency:g} EUR; expected emergency "
            f"above regular above 0. Correct the prices."
        )
    percentile = (emergency - regular) / emergency
    return BestStock(percentile, float(np.quantile(needed, percentile)))


class Payable(NamedTuple):
    """Places a line pays for all year, at the present mix and with regular places only."""

    present_mix: float
    regular_only: float


def payable_places(line: float, mix: float, regular: float, emergency: float) -> Payable:
    """Return the places an amount pays for.

    Args:
        line: EUR of a year.
        mix: emergency places / places at present, 0 to 1.
        regular: EUR/place/year.
        emergency: EUR/place/year.
    """
    mean = (1 - mix) * regular + mix * emergency
    return Payable(line / mean, line / regular)
