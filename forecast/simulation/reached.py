"""Levers that work late: what they do not reach is taken from the futures without them."""

from collections.abc import Collection

from forecast.config import RunConfig
from forecast.known import Known
from forecast.policy.policy import Policy
from forecast.simulation.futures import Futures
from forecast.simulation.simulate import add_places, with_costs
from models.chain.places import REGULAR_PLACES

PRICE = "price_"  # what every price begins with; no person or place answers to one
PLACES = ("coa_places_needed", "coa_places_regular", "coa_places_emergency")


def late(policy: Policy) -> bool:
    """Return whether levers reach places and euros alone, and no person."""
    return all(
        one.target == REGULAR_PLACES or one.target.startswith(PRICE) for one in policy.levers
    )


def late_only(
    config: RunConfig, known: Known, base: Futures, policy: Policy, wanted: Collection[str]
) -> Futures:
    """Return what ``simulate`` gives with levers that work late, without simulating persons.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        base: without levers, with its budget.
        policy: levers for which :func:`late` holds.
        wanted: quantities and euros to return.
    """
    assert base.budget is not None  # of a run that was just simulated
    laws = policy.on_laws(known.day, config.law_sizes, (config.seed, config.n_paths))
    futures = Futures(dict(base.budget.quantities), {}, base.histories, dict(base.absent))
    moved: tuple[str, ...] = ()
    if any(one.target == REGULAR_PLACES for one in policy.levers) and "coa_occupancy" in base.paths:
        futures.attempt(PLACES[0], lambda: add_places(config, known, futures, laws))
        moved = PLACES
    euros = {*moved, *base.costs}.intersection(wanted)
    found = with_costs(known, futures, laws, euros)
    kept = {key: paths for key, paths in base.paths.items() if key in wanted}
    return Futures(
        {**kept, **found.paths}, found.costs, found.histories, found.absent, found.budget
    )
