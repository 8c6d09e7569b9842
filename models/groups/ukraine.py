"""Ukrainian displaced persons: registered, in municipal reception, places needed.

    stock[h] = stock[h-1] + registrations[h] - share[h] * stock[h-1] - activated[h]

The temporary protection goes on unless a lever ends it. Then asylum applications may be
activated: those who apply are asylum seekers from then on, at the IND and, as far as they were
in municipal reception, at COA.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import days
from data.errors import DataError
from data.streams.stocks import daily, points
from data.streams.ukraine import PAGE, Ukraine
from models.chain.settings import Settings
from models.paths import Paths
from models.pools.share import logit, logit_walk

OCCUPIED = ("ua_goo_occupied", "ukraine_goo_occupancy", "GOO bezetting (incl. snijverlies)")
PLACES = ("ua_goo_capacity", "ukraine_goo_capacity")
SETTLED = "2022-09-01"  # before that municipal reception was being built up
NEAR = pd.Timedelta(days=31)  # a count of persons registered within a month of the occupied places
UKRAINE_APPLICATIONS = "ukraine_asylum_applications"
LEAST_GAP = 180  # days between two shares for a change


@dataclass(frozen=True, slots=True)
class Municipal:
    """Municipal reception on the day.

    Attributes:
        occupied_share: persons in municipal reception / persons registered.
        places_ratio: places / persons in municipal reception, on the newest common day.
        drift: standard deviation of the yearly change of the logit of the share.
        changes: number of changes it was estimated from.
    """

    occupied_share: float
    places_ratio: float
    drift: float = 0.0
    changes: int = 0


def municipal_share(known: pd.DataFrame, ukraine: Ukraine) -> Municipal:
    """Return the shares of municipal reception known on the day.

    Raises:
        DataError: no count of persons or places lies within the months of the stock.
    """
    occupied, places = points(known, OCCUPIED), points(known, PLACES)
    stock = pd.Series(ukraine.stock.values, index=ukraine.stock.months.end_time.normalize())
    common = _shares(occupied, daily(stock))
    both = occupied.index.intersection(places.index)
    if common.empty or both.empty:
        raise DataError(
            "goo_occupied: no count of persons in municipal reception in the months of the "
            "registered stock; expected at least one. Take a later day."
        )
    ratio = float(places[both[-1]] / occupied[both[-1]])
    page = points(known, PAGE)
    changes = _changes(common)
    if len(page):
        beside = _shares(_near(occupied, page), daily(page))
        changes += _changes(beside[beside < 1])
    drift = float(np.sqrt(np.mean(np.square(changes)))) if changes else 0.0
    return Municipal(float(common.iloc[-1]), ratio, drift, len(changes))


def _shares(occupied: pd.Series, level: pd.Series) -> pd.Series:
    common = occupied[occupied.index.isin(level.index) & (occupied.index >= SETTLED)]
    found = common / level.reindex(common.index)
    return pd.Series(found)


def _near(occupied: pd.Series, counted: pd.Series) -> pd.Series:
    gap = np.abs(occupied.index.to_numpy()[:, None] - counted.index.to_numpy()).min(axis=1)
    return pd.Series(occupied[gap <= NEAR.to_timedelta64()])


def _changes(shares: pd.Series) -> list[float]:
    """Return changes of the logit over half a year or more, each made yearly by its root."""
    found: list[float] = []
    day = days(shares)
    last = 0
    for place in range(1, len(shares)):
        gap = (day[place] - day[last]).days
        if gap >= LEAST_GAP:
            change = logit(shares.iloc[place]) - logit(shares.iloc[last])
            found.append(float(change / np.sqrt(gap / 365.25)))
            last = place
    return found


def ukraine_settings(ukraine: Ukraine, arriving: Paths, rng: np.random.Generator) -> Settings:
    """Return what policy or uncertainty may move, on the months after the known stock.

    Args:
        ukraine: what was known on the day.
        arriving: registrations; give the months and the number of paths.
        rng: the only source of chance: how fast people leave, one draw per path.

    Returns:
        ``ukraine_leaving`` (share/month), ``ukraine_activated`` (asylum applications/month).
    """
    months = arriving.months[arriving.months > ukraine.stock.months[-1]]
    n_paths = len(arriving.values)
    spread = rng.normal(0.0, ukraine.leaving_drift, n_paths)
    leaving = np.minimum(ukraine.leaving_share * np.exp(spread), 1.0)
    values = {"ukraine_leaving": leaving[:, None], "ukraine_activated": np.zeros((1, 1))}
    return Settings(months, n_paths, values)


def municipal_settings(
    shares: Municipal, months: pd.PeriodIndex, n_paths: int, rng: np.random.Generator
) -> Settings:
    """Return what policy or uncertainty may move in municipal reception.

    Args:
        shares: municipal reception on the day.
        months: shape (H,), after the known stock.
        n_paths: rows.
        rng: the only source of chance: the walk of the share.

    Returns:
        ``goo_share`` (share 0-1) and ``goo_places_ratio`` (places/person).
    """
    walk = logit_walk(shares.occupied_share, shares.drift, (n_paths, len(months)), rng)
    values = {"goo_share": walk, "goo_places_ratio": np.full((1, 1), shares.places_ratio)}
    return Settings(months, n_paths, values)


def simulate_ukraine(
    ukraine: Ukraine, settings: Settings, registrations: Paths
) -> dict[str, Paths]:
    """Return de-registrations, stock and activated applications on the paths of registrations.

    Args:
        ukraine: what was known on the day.
        settings: as of :func:`ukraine_settings`.
        registrations: persons/month, from the month after the known stock at the latest.

    Returns:
        ``ukraine_deregistrations`` and ``ukraine_stock``; where applications are activated also
        ``ukraine_asylum_applications``, never more than persons registered, who then are no
        longer in the stock. Every path conserves persons.
    """
    months = settings.months
    arriving = registrations.values.T[registrations.months.isin(months)]  # a row a month is fast
    share = np.minimum(settings.of("ukraine_leaving").T, 1.0)
    present = np.full(settings.n_paths, ukraine.stock.values[-1])
    wanted = settings.of("ukraine_activated").T
    stocks, gone, applied = (np.empty(arriving.shape) for _ in range(3))
    for h, coming in enumerate(arriving):
        gone[h] = share[h] * present
        present = present + coming - gone[h]
        applied[h] = np.minimum(wanted[h], present)
        present = present - applied[h]
        stocks[h] = present
    stock, leaving = stocks.T, gone.T
    flows = {
        "ukraine_deregistrations": (leaving, "persons/month"),
        "ukraine_stock": (stock, "persons"),
    }
    if wanted.any():
        flows[UKRAINE_APPLICATIONS] = (applied.T, "applications/month")
    return {key: Paths(key, months, found, unit) for key, (found, unit) in flows.items()}


def municipal_reception(settings: Settings, stock: Paths) -> dict[str, Paths]:
    """Return persons in municipal reception and places needed on the paths of the stock.

    Args:
        settings: ``goo_share`` and ``goo_places_ratio`` on the last months of ``stock``; months
            before them take the first value.
        stock: persons registered, realised months in front.
    """
    ahead = np.maximum(np.arange(len(stock.months)) - (len(stock.months) - len(settings.months)), 0)
    share, ratio = (settings.of(name)[:, ahead] for name in ("goo_share", "goo_places_ratio"))
    occupied = stock.values * np.minimum(share, 1.0)
    return {
        "goo_occupied": Paths("goo_occupied", stock.months, occupied, "persons"),
        "goo_places_needed": Paths.own(
            "goo_places_needed", stock.months, occupied * ratio, "places"
        ),
    }
