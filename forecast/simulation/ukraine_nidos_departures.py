"""Ukraine, Nidos and departures on the paths of a run."""

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from data.months import year_months
from data.parameters import parameter
from forecast.config import RunConfig
from forecast.known import Known, amv_shares
from forecast.policy.policy import Policy
from forecast.years import window
from models.chain.settings import Settings
from models.groups.departures import (
    Departures,
    calibrate_departures,
    departure_settings,
    simulate_departures,
)
from models.groups.nidos import NIDOS_SHARES, Nidos, nidos_settings, simulate_nidos
from models.groups.nidos_start import calibrate_nidos, monthly_minors
from models.groups.ukraine import (
    UKRAINE_APPLICATIONS,
    Municipal,
    municipal_reception,
    municipal_settings,
    municipal_share,
    simulate_ukraine,
    ukraine_settings,
)
from models.paths import Paths
from models.pools.pool import model_rng

if TYPE_CHECKING:
    from forecast.simulation.futures import Futures

ACTIVATED = "ukraine_activated"
DEMONSTRABLE = "dtenv_demonstrable_growth"
TERM = "ind_legal_term"
TARGET = "target_occupancy_rate"


def add_people(
    config: RunConfig,
    known: Known,
    futures: "Futures",
    policy: Policy,
    wanted: Collection[str] | None = None,
) -> None:
    """Add what the figures of the day allow; what they do not is absent with its reason.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        futures: paths of the streams; new quantities are added to it.
        policy: levers that are on.
        wanted: quantities; a group none of them is of, and nothing else follows from, is left
            out. All when None.
    """
    moving = any(lever.target == ACTIVATED for lever in policy.levers)  # to the IND and to COA
    ukraine = known.ukraine is not None and "ukraine_registrations" in futures.paths
    if ukraine and (moving or _asked(wanted, "ukraine_stock", "ukraine_dereg", "goo_")):
        futures.attempt("goo_occupied", lambda: _add_ukraine(config, known, futures, policy))
    if "inflow_amv" in futures.paths and _asked(wanted, "nidos_", "coa_amv"):
        futures.attempt("nidos_pupils", lambda: _add_nidos(config, known, futures, policy))
        for key in NIDOS_SHARES:
            if "nidos_pupils" in futures.paths and key not in futures.paths:
                futures.absent[key] = (
                    f"{key}: no count at two ends of year known. Take a later day."
                )
    if _asked(wanted, "dtenv_"):
        futures.attempt("dtenv_departures", lambda: _add_departures(config, known, futures, policy))


def _asked(wanted: Collection[str] | None, *beginnings: str) -> bool:
    return wanted is None or any(key.startswith(beginnings) for key in wanted)


def _add_ukraine(config: RunConfig, known: Known, futures: "Futures", policy: Policy) -> None:
    assert known.ukraine is not None  # asked by the caller
    rng = model_rng(config.seed, "ukraine_stock", "chain")
    arriving = futures.since("ukraine_registrations", known.ukraine.stock.months[-1] + 1)
    leaving = policy.settings(ukraine_settings(known.ukraine, arriving, rng))
    futures.paths.update(simulate_ukraine(known.ukraine, leaving, arriving))
    _add_activated(known, futures)
    futures.paths["ukraine_stock"] = futures.since("ukraine_stock", year_months(known.day.year)[0])
    shares = _municipal(known)
    stock, n_paths = futures.paths["ukraine_stock"], len(arriving.values)
    staying = policy.settings(municipal_settings(shares, leaving.months, n_paths, rng))
    futures.paths.update(municipal_reception(staying, stock))
    move_reception(futures, staying)


def _add_activated(known: Known, futures: "Futures") -> None:
    """Put activated applications on the IND's stock: they wait behind those that were there.

    After the legal term all of them are overdue, because none is decided.
    """
    if UKRAINE_APPLICATIONS not in futures.paths:
        return
    waiting = futures.paths[UKRAINE_APPLICATIONS].values.cumsum(axis=1)
    months = futures.paths[UKRAINE_APPLICATIONS].months
    _add(futures, "ind_stock", Paths("", months, waiting, "applications"))
    if TERM in known.parameters:
        term = round(known.parameters[TERM].steps[-1].value)
        late = np.hstack([np.zeros((len(waiting), term)), waiting])[:, : len(months)]
        _add(futures, "ind_overdue", Paths("", months, late, "applications"))


def move_reception(futures: "Futures", staying: Settings) -> None:
    """Move those who applied from municipal reception to COA, where they stay.

    Args:
        futures: its COA quantities are changed in place.
        staying: reads ``goo_share`` over the months of the applications.
    """
    if UKRAINE_APPLICATIONS not in futures.paths:
        return
    applied = futures.paths[UKRAINE_APPLICATIONS]
    moving = applied.values * np.minimum(staying.of("goo_share"), 1.0)
    _add(futures, "coa_inflow", Paths("", applied.months, moving, "persons/month"))
    there = Paths("", applied.months, moving.cumsum(axis=1), "persons")
    for key in ("coa_in_procedure", "coa_occupancy"):
        _add(futures, key, there)


def _add(futures: "Futures", key: str, more: Paths) -> None:
    """Add to a quantity over the months in common; one that is not there stays absent."""
    if key not in futures.paths:
        return
    own = futures.paths[key]
    values = np.array(own.values)
    values[:, own.months.isin(more.months)] += more.values[:, more.months.isin(own.months)]
    futures.paths[key] = Paths(key, own.months, values, own.unit)


def _add_nidos(config: RunConfig, known: Known, futures: "Futures", policy: Policy) -> None:
    start = _nidos_start(known)
    ahead, rng = futures.paths["inflow_amv"], model_rng(config.seed, "nidos_pupils", "chain")
    moved = policy.settings(nidos_settings(start, ahead, rng))
    made = {
        key: _of_the_run(paths, known) for key, paths in simulate_nidos(start, moved, ahead).items()
    }
    futures.paths.update(made)
    if "coa_amv" in made:
        futures.attempt("coa_amv_places", lambda: _add_places(known, futures))


# Every scenario of a run starts from the same shares and levels again; what was known is never
# changed in place.
@lru_cache(maxsize=2)
def _municipal(known: Known) -> Municipal:
    assert known.ukraine is not None  # asked by the caller
    return municipal_share(known.figures, known.ukraine)


@lru_cache(maxsize=2)
def _departures_start(known: Known) -> Departures:
    return calibrate_departures(known.figures, known.parameters.get(DEMONSTRABLE))


@lru_cache(maxsize=2)
def _nidos_start(known: Known) -> Nidos:
    first = known.histories["inflow_first"]
    shares = amv_shares(known.figures, first)
    minors = monthly_minors(shares, first, known.parameters)
    return calibrate_nidos(known.figures, known.prognoses, minors)


def _add_places(known: Known, futures: "Futures") -> None:
    target, minors = parameter(known.parameters, TARGET), futures.paths["coa_amv"]
    rate = np.array([target.on(month.end_time.date()) for month in minors.months])
    needed = Paths("coa_amv_places", minors.months, minors.values / rate, "places")
    futures.paths["coa_amv_places"] = needed


def _add_departures(config: RunConfig, known: Known, futures: "Futures", policy: Policy) -> None:
    start = _departures_start(known)
    months = next(iter(futures.paths.values())).months
    months = months[months.year > start.year]
    rng = model_rng(config.seed, "dtenv_departures", "chain")
    moved = policy.settings(departure_settings(start, months, config.n_paths, rng))
    futures.paths.update(simulate_departures(moved))


def _of_the_run(paths: Paths, known: Known) -> Paths:
    return window(paths, year_months(known.day.year)[0], paths.months[-1])
