"""Every model of a backtest on one day: members, baseline, pool, and their totals."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from data.errors import ModelError
from data.months import year_months
from data.streams.origin import TOTAL
from forecast.backtest.last_twelve import LAST_TWELVE, last_twelve
from forecast.backtest.targets import STARTS, span
from forecast.config import RunConfig
from forecast.known import Known
from forecast.nowcast.condition import conditioned
from forecast.nowcast.facts import facts
from forecast.simulation.carried import with_carried
from forecast.simulation.streams import learnt_by
from forecast.simulation.totals import NEEDED, total_paths
from forecast.years import with_realised
from models.groups.ukraine import simulate_ukraine, ukraine_settings
from models.paths import Paths
from models.pools.calibrate import Correction, calibrated
from models.pools.pool import RULES, mixed, model_rng, shared_uniform
from models.registry import BASELINE, MODELS, find

POOL = "pool"
RULED = {rule: f"pool_{rule}" for rule in RULES}  # the same members under another rule
UNCALIBRATED = "pool_uncalibrated"  # the same before past errors corrected it


class Skip(NamedTuple):
    """A quantity, or one model of it, that could not be forecast on a day, and why."""

    quantity: str
    model: str
    reason: str


@dataclass(frozen=True, eq=False, slots=True)
class Variants:
    """Joint paths of one day by quantity and model, and what could not be made.

    Attributes:
        paths: months from January of the day's year or before, realised ones the same on every
            row.
        last_known: last known month by quantity.
        parts: the streams a quantity is the sum of.
        skips: what is missing, by name.
    """

    paths: dict[str, dict[str, Paths]] = field(default_factory=dict)
    last_known: dict[str, pd.Period] = field(default_factory=dict)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    skips: list[Skip] = field(default_factory=list)


class How(NamedTuple):
    """What is made of a day.

    Attributes:
        corrections: of each stream from errors known on the day; with one the pool is
            calibrated, and stands beside itself without.
        every: all registered models beside the members of the pools. One that cannot be fitted
            is skipped by name.
        nowcast: whether the pools are given what was known of months not printed yet.
    """

    corrections: Mapping[str, Correction]
    every: bool
    nowcast: bool


def variants(config: RunConfig, known: Known, how: How) -> Variants:
    """Return the paths of every model of every stream on the day.

    Each model is asked for ``n_paths`` futures; the pool takes row i from the model that the
    row's uniform picks, as in a run. The baseline is always there.

    Args:
        config: pools, seed and number of paths.
        known: what was known on the day.
        how: corrections, models and nowcast.

    Raises:
        ModelError: a member of a pool cannot be fitted; stream and model are named.
    """
    found = Variants()
    for key in config.pools:
        if known.day >= STARTS.get(key, known.day):
            simulated = _stream(found, config, known, key, every=how.every)
            if simulated and key in how.corrections:
                simulated[UNCALIBRATED] = simulated[POOL]
                simulated[POOL] = calibrated(simulated[POOL], how.corrections[key])
            if simulated and key in TOTAL:
                simulated = _naive(known, key, config.n_paths) | simulated
            _add_stream(found, known, key, simulated)
    if how.nowcast:
        _nowcast(found, config, known)
        _carried(found, config, known)
    _add_total(found, known)
    _add_ukraine_stock(found, config, known)
    return found


def _stream(
    variants: Variants, config: RunConfig, known: Known, key: str, *, every: bool
) -> dict[str, Paths]:
    """Return the paths of every model of a stream and of its pool; none when it is absent."""
    if key not in known.histories:
        variants.skips.append(Skip(key, POOL, known.absent.get(key, f"{key}: absent")))
        return {}
    try:
        learnt, pool = learnt_by(config.pools[key], known.histories[key])
    except ModelError as error:
        variants.skips.append(Skip(key, POOL, str(error)))
        return {}
    horizon = (span(known.day)[1] - learnt.months[-1]).n
    simulated: dict[str, Paths] = {}
    for name in dict.fromkeys([*pool.names, BASELINE, *(MODELS if every else ())]):
        rng = model_rng(config.seed, key, name)
        try:
            simulated[name] = find(name).simulate(learnt, horizon, config.n_paths, rng)
        except ModelError as error:
            if name in pool.names:
                raise
            variants.skips.append(Skip(key, name, str(error)))
    uniform = shared_uniform(config.seed, config.n_paths)
    simulated[POOL] = mixed(pool, uniform, simulated)
    if len(pool.names) > 1:
        for rule in RULES if len(pool.names) > 2 else RULES[:2]:  # of two, the median is the mean
            simulated[RULED[rule]] = (
                simulated[POOL]
                if rule == pool.rule
                else mixed(replace(pool, rule=rule), uniform, simulated)
            )
    return simulated


def _naive(known: Known, key: str, n_paths: int) -> dict[str, Paths]:
    """Return the point forecast that a stream's last twelve months give, if it has as many."""
    history = known.histories[key]
    point = last_twelve(history, (span(known.day)[1] - history.months[-1]).n, n_paths)
    return {} if point is None else {LAST_TWELVE: point}


def _add_stream(variants: Variants, known: Known, key: str, simulated: dict[str, Paths]) -> None:
    """Put realised months before the paths of a stream."""
    if not simulated:
        return
    history, front = known.histories[key], year_months(known.day.year)[0]
    variants.paths[key] = {
        name: with_realised(history, paths, front) for name, paths in simulated.items()
    }
    variants.last_known[key] = history.months[-1]
    variants.parts[key] = (key,)


def _nowcast(variants: Variants, config: RunConfig, known: Known) -> None:
    """Move the pools to the weeks, sums and totals of the day; nothing changes without them."""
    pools = {key: variants.paths[key][POOL] for key in TOTAL if key in variants.paths}
    if (told := facts(known, pools)) is None:
        return
    rng = model_rng(config.seed, "inflow_total", "nowcast")
    moved = conditioned(pools, known.histories, told, rng, config.n_paths)
    for key, paths in moved.paths.items():
        variants.paths[key][POOL] = paths


def _carried(variants: Variants, config: RunConfig, known: Known) -> None:
    """Spread the months of the pools that a rule made, as a run does."""
    pools = {key: variants.paths[key][POOL] for key in TOTAL if key in variants.paths}
    rng = model_rng(config.seed, "inflow_first", "carried")
    for key, paths in with_carried(pools, known, rng).items():
        variants.paths[key][POOL] = paths


def _add_total(variants: Variants, known: Known) -> None:
    """Add the total of the pools, and of each model that both large streams have.

    The small streams are told by their own pool in every variant, and by the naive rule where
    the large ones are. A stream without a forecast on the day is in no total of the day;
    ``parts`` says which are. Months ahead count from the last month in which both large streams
    are known.
    """
    if known.day < STARTS["inflow_total"]:
        return
    if missing := [key for key in NEEDED if key not in variants.paths]:
        reason = f"inflow_total: {', '.join(missing)} absent on this day."
        variants.skips.append(Skip("inflow_total", POOL, reason))
        return
    parts = tuple(key for key in TOTAL if key in variants.paths)
    shared = set.intersection(*(set(variants.paths[key]) for key in NEEDED))
    if any(LAST_TWELVE not in variants.paths[key] for key in parts):
        shared -= {LAST_TWELVE}
    variants.paths["inflow_total"] = {
        name: total_paths(
            {key: variants.paths[key][_variant(name, key)] for key in parts}, known.histories
        )
        for name in sorted(shared)
    }
    variants.last_known["inflow_total"] = min(variants.last_known[key] for key in NEEDED)
    variants.parts["inflow_total"] = parts


def _variant(name: str, key: str) -> str:
    """Return the variant of a stream that stands in the total of variant ``name``."""
    return name if key in NEEDED or name == LAST_TWELVE else POOL


def _add_ukraine_stock(variants: Variants, config: RunConfig, known: Known) -> None:
    """Add the stock that each model's registrations lead to, by the chain of a run."""
    if known.ukraine is None or "ukraine_registrations" not in variants.paths:
        return
    start = known.ukraine.stock.months[-1]
    history = known.histories["ukraine_registrations"]
    stocks: dict[str, Paths] = {}
    for name, registered in variants.paths["ukraine_registrations"].items():
        rng = model_rng(config.seed, "ukraine_stock", "chain")
        arriving = with_realised(history, registered, start + 1)
        leaving = ukraine_settings(known.ukraine, arriving, rng)
        made = simulate_ukraine(known.ukraine, leaving, arriving)
        stocks[name] = made["ukraine_stock"]
    variants.paths["ukraine_stock"] = stocks
    variants.last_known["ukraine_stock"] = start
    variants.parts["ukraine_stock"] = ("ukraine_stock",)
