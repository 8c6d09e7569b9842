"""Every quantity of a run on joint paths."""

from collections.abc import Collection
from dataclasses import replace
from typing import NoReturn

import numpy as np
import pandas as pd

from data.errors import DataError, ModelError, RunError
from data.months import year_months
from data.streams.reception import occupancy
from forecast.config import RunConfig
from forecast.costs.euros import Budget, budget, rules_for
from forecast.costs.rules import RULES, Cost
from forecast.known import Known, amv_shares
from forecast.policy.policy import Policy
from forecast.simulation.beside import give_back
from forecast.simulation.carried import with_carried
from forecast.simulation.chain import (
    chain_inputs,
    free_inputs,
    quantities,
    since_start,
    starts_of,
    why_absent,
)
from forecast.simulation.corrections import corrections_on
from forecast.simulation.futures import Futures, SinglePaths, Streams
from forecast.simulation.partly_known import NAREIS, partly_known
from forecast.simulation.stays import STAYS, stays
from forecast.simulation.streams import Step, simulate_streams
from forecast.simulation.totals import total_history, total_paths
from forecast.simulation.ukraine_nidos_departures import add_people
from forecast.years import last_month
from models.chain.carried_share import calibrate_occupancy, simulate_occupancy
from models.chain.places import place_settings, places
from models.groups.ukraine import UKRAINE_APPLICATIONS
from models.paths import Paths
from models.pools.pool import model_rng
from models.pools.share import part_of

WITHOUT_PRICE = frozenset(
    {
        "coa_amv",
        "coa_amv_places",
        "coa_in_procedure",
        "coa_permit_holders",
        "coa_stay",
        "coa_stay_permit_holders",
        "dtenv_departures",
        "dtenv_forced",
        "dtenv_independent",
        "dtenv_unsupervised",
        "goo_occupied",
        "housing_backlog",
        "housing_realised",
        "housing_target",
        "ind_stock",
        "ind_waiting_time",
        "nareis_backlog",
        "nareis_granted",
        "nareis_to_arrive",
        "nareis_waiting_time",
        "nidos_in_care",
        "nidos_inflow",
        "nidos_leaving",
        "ukraine_deregistrations",
    }
)  # what neither a cost nor a table of the budget reads: not kept beside the euros


def streams(config: RunConfig, known: Known, step: Step = lambda name: None) -> Streams:
    """Return the paths of every stream to December of the as-of year + 5.

    They are given what was known of months that were not printed yet, and months that a rule made
    its error; where there is neither, they are what the pools drew, to the byte.

    Args:
        config: seed, number of paths and pools.
        known: what was known on the day.
        step: called with the name of each step before it starts.

    Raises:
        RunError: no stream can be simulated.
        ModelError: a model of a pool cannot be fitted; it is named.
    """
    last = last_month(known.day)
    fixes = corrections_on(known)

    def draw(one: RunConfig) -> tuple[dict[str, Paths], dict[str, str]]:
        return simulate_streams(one, known.histories, last, step, fixes)

    paths, absent = draw(config)
    absent = {**known.absent, **absent}
    if not paths:
        _nothing(known, absent)
    found = partly_known(config, known, Streams(paths, absent), lambda one: draw(one)[0])
    rng = model_rng(config.seed, "inflow_first", "carried")
    found = found._replace(paths=with_carried(found.paths, known, rng))
    give_back()  # the pools and what was drawn beside them
    return found


def calibrated(known: Known, drawn: Streams) -> Streams:
    """Return streams with the calibrations of the chain, for all that simulate on them.

    Where the day does not allow the chain they stay as they are.
    """
    if drawn.starts is not None:
        return drawn
    try:
        return drawn._replace(starts=starts_of(known, drawn.paths, known.histories))
    except (DataError, ModelError):
        return drawn


def simulate(
    config: RunConfig,
    known: Known,
    streams: Streams,
    policy: Policy | None = None,
    wanted: Collection[str] | None = None,
) -> Futures:
    """Return every quantity that the figures of the day allow.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        streams: the streams; other quantities follow from them.
        policy: levers that are on; none gives the forecast under the law in force.
        wanted: quantities and euros to return, the same numbers in less time; all when None.
    """
    draws = (config.seed, config.n_paths)
    policy = (policy or Policy()).on_laws(known.day, config.law_sizes, draws)
    found = _to_reception(config, known, streams, policy)
    paths = found.paths
    if wanted is None:  # what is simulated in part is small, or somebody waits for it
        give_back()  # the chain lets go of as much as it leaves
    if wanted is None or STAYS.keys() & set(wanted):  # nothing else follows from them
        paths.update(stays(paths))
    if "coa_occupancy" in paths:
        found.attempt("coa_places_needed", lambda: add_places(config, known, found, policy))
    add_people(config, known, found, policy, None if wanted is None else behind(wanted))
    if UKRAINE_APPLICATIONS in paths and "coa_places_needed" in paths:
        add_places(config, known, found, policy)  # again, with those who moved to COA
    return with_costs(known, found, policy, wanted)


def behind(wanted: Collection[str]) -> frozenset[str]:
    """Return what is wanted, with all that euros among it are made from."""
    rules = (RULES[key].quantities for key in rules_for(wanted))
    return frozenset(wanted).union(*rules, {"inflow_total", "ind_overdue", UKRAINE_APPLICATIONS})


def reception(config: RunConfig, known: Known, streams: Streams) -> Futures:
    """Return inflow, the chain, reception and its places only: the way from streams to COA.

    Args:
        config: seed and number of paths, which is that of the streams.
        known: what was known on the day.
        streams: the streams, under the law in force.
    """
    policy = Policy().on_laws(known.day, config.law_sizes, (config.seed, config.n_paths))
    found = _to_reception(config, known, streams, policy)
    if "coa_occupancy" in found.paths:
        found.attempt("coa_places_needed", lambda: add_places(config, known, found, policy))
    return found


def _to_reception(config: RunConfig, known: Known, streams: Streams, policy: Policy) -> Futures:
    """Return the streams, what the chain makes of them, their total and occupancy."""
    paths = policy.streams(streams.paths, known.histories)
    found = Futures(paths, {}, dict(known.histories), dict(streams.absent))
    found.attempt("inflow_amv", lambda: _add_amv(config, known, found))
    found.attempt("coa_permit_holders", lambda: _add_chain(config, known, found, streams, policy))
    if "coa_permit_holders" in found.absent and streams.unchained is not None:
        told = {**streams.paths, NAREIS: streams.unchained}  # the chain would have moved them
        paths[NAREIS] = policy.streams(told, known.histories)[NAREIS]
    found.attempt("inflow_total", lambda: _add_total(found))
    if "inflow_total" in paths:
        found.attempt("coa_occupancy", lambda: _add_reception(config, known, found))
    return found


def of_year(known: Known, futures: Futures, key: str) -> Paths:
    """Return paths with realised months in front, where known.

    From January of the as-of year; total inflow from a year before, for what follows arrival.
    """
    first = _january(known) - (12 if key == "inflow_total" else 0)
    return futures.since(key, first) if key in futures.histories else futures.paths[key]


def _nothing(known: Known, absent: dict[str, str]) -> NoReturn:
    reasons = "; ".join(absent.values()) or "no stream has a pool"
    raise RunError(
        f"as-of {known.day}: no stream can be simulated ({reasons[:200]}). Take a later day."
    )


def _add_amv(config: RunConfig, known: Known, futures: Futures) -> None:
    if "inflow_first" in futures.paths:
        shares = amv_shares(known.figures, known.histories["inflow_first"])
        rng = model_rng(config.seed, "inflow_amv", "share")
        futures.paths["inflow_amv"] = part_of(
            "inflow_amv", shares, futures.paths["inflow_first"], rng
        )


def _add_total(futures: Futures) -> None:
    futures.paths["inflow_total"] = total_paths(futures.paths, futures.histories)
    futures.histories["inflow_total"] = total_history(futures.histories)


def _add_chain(
    config: RunConfig, known: Known, futures: Futures, drawn: Streams, policy: Policy
) -> None:
    """Add the IND, nareis from its backlog, reception by stock and housing."""
    if policy.levers:
        free = free_inputs(config, known, drawn)
        streams = since_start(free.starts, futures.paths, futures.histories)
        inputs = free.with_levers(policy.settings(free.settings), streams)
    else:
        inputs = chain_inputs(config, known, futures.paths, futures.histories, drawn.starts)
        inputs = replace(inputs, family=inputs.family._replace(moved=drawn.family))
    futures.absent.update(inputs.starts.absent)
    futures.paths.update(quantities(inputs, futures.paths))
    futures.histories.update(inputs.starts.stocks())


def _add_reception(config: RunConfig, known: Known, futures: Futures) -> None:
    """Put known months before reception; without the chain, carry last year's share forward."""
    futures.histories["coa_occupancy"] = occupancy(known.figures)
    if "coa_occupancy" not in futures.paths:
        start = calibrate_occupancy(known.figures, futures.histories["inflow_total"])
        rng = model_rng(config.seed, "coa_occupancy", "chain")
        arriving = futures.since("inflow_total", start.start + 1)
        futures.paths.update(simulate_occupancy(start, arriving, rng))
    futures.paths["coa_occupancy"] = futures.since("coa_occupancy", _january(known))
    reason = futures.absent.get("coa_permit_holders", "")
    futures.absent.update(why_absent(known, futures.paths, reason) | futures.absent)


def add_places(config: RunConfig, known: Known, futures: Futures, policy: Policy) -> None:
    """Add places needed, regular and emergency, for those in reception."""
    occupied = futures.paths["coa_occupancy"]
    uniform = model_rng(config.seed, "coa_regular_places", "chain").random(config.n_paths)
    made = place_settings(occupied, known.figures, known.parameters, uniform)
    settings = policy.settings(made)
    futures.paths.update(places(occupied, settings))


def with_costs(
    known: Known, futures: Futures, policy: Policy, wanted: Collection[str] | None = None
) -> Futures:
    """Return the futures with every cost, in the precision in which they are kept.

    Args:
        known: what was known on the day.
        futures: every quantity, on whole months; its paths are taken out.
        policy: levers that are on.
        wanted: quantities and euros to return; all when None.
    """
    asked = futures.paths if wanted is None else behind(wanted)
    kept = [key for key in futures.paths if key in asked and key not in WITHOUT_PRICE]
    quantities = {key: of_year(known, futures, key) for key in kept}
    made = budget(known, quantities, policy.settings, wanted)
    futures.absent.update(made.absent)
    for key in [key for key in futures.paths if wanted is not None and key not in wanted]:
        del futures.paths[key]
    return _stored(futures, made)


def _january(known: Known) -> pd.Period:
    return year_months(known.day.year)[0]


def _stored(futures: Futures, budget: Budget) -> Futures:
    """Round every path to the single precision it is stored in, so files and bands agree.

    The paths of both are taken out, so that there is one copy of one quantity at a time.
    """
    kept = SinglePaths()
    for key in list(futures.paths):
        kept.round(key, futures.paths.pop(key))
    for key, cost in budget.costs.items():
        budget.costs[key] = Cost(_single(cost.paths), cost.basis)
    return Futures(kept, budget.costs, futures.histories, futures.absent, budget)


def _single(paths: Paths) -> Paths:
    single = paths.values.astype(np.float32)
    return Paths.own(paths.key, paths.months, single.astype(np.float64), paths.unit)
