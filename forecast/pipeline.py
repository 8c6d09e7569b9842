"""One run: what was known, the paths, and what they mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import pandas as pd

from data.errors import DataError, ModelError, RunError
from data.origin import TOTAL
from data.reception import occupancy
from data.series import Series
from forecast.aggregate import total, window, with_realised
from forecast.config import RunConfig
from forecast.cost import Cost, coa_cost, ukraine_cost
from forecast.known import Known, amv_shares
from forecast.streams import Step, simulate_streams
from models.chain import reception
from models.chain import ukraine as ukraine_chain
from models.chain.places import places
from models.paths import Paths
from models.pool import model_rng
from models.share import part_of

NEEDED = ("inflow_first", "inflow_nareis")


@dataclass(frozen=True, eq=False, slots=True)
class Futures:
    """Every quantity of a run on joint paths.

    Attributes:
        paths: monthly paths by quantity, from January of the as-of year.
        costs: monthly euros by cost key, with the price basis.
        histories: months known on the day, by quantity.
        absent: reason by quantity for what the day's figures do not allow.
    """

    paths: dict[str, Paths]
    costs: dict[str, Cost]
    histories: dict[str, Series]
    absent: dict[str, str] = field(default_factory=dict)


def simulate(config: RunConfig, known: Known, step: Step = lambda name: None) -> Futures:
    """Return every quantity of DESIGN that the figures of the day allow.

    Args:
        config: seed, number of paths and pools.
        known: what was known on the day.
        step: called with the name of each step before it starts.

    Raises:
        RunError: neither a stream of asylum inflow nor Ukraine can be simulated.
        ModelError: a model of a pool cannot be fitted; it is named.
    """
    last = pd.Period(year=known.day.year + 5, month=12, freq="M")
    paths, absent = simulate_streams(config, known.histories, last, step)
    found = Futures(paths, {}, dict(known.histories), {**known.absent, **absent})
    if not paths:
        _nothing(known, found)
    _add_amv(config, known, found)
    _add_total(found)
    step("reception")
    _attempt(found, "coa_occupancy", lambda: _add_reception(found, config, known))
    _attempt(found, "ukraine_stock", lambda: _add_ukraine(found, config, known))
    first = pd.Period(year=known.day.year, month=1, freq="M")
    return _stored(found, min(first, min(p.months[0] for p in paths.values())))


def _nothing(known: Known, found: Futures) -> NoReturn:
    reasons = "; ".join(found.absent.values()) or "no stream has a pool"
    raise RunError(
        f"as-of {known.day}: no stream can be simulated ({reasons[:200]}). Take a later day."
    )


def _attempt(found: Futures, key: str, add: Callable[[], None]) -> None:
    """Run one step of the chain; what the day's figures do not allow is absent, with the reason."""
    try:
        add()
    except (DataError, ModelError) as error:
        found.absent[key] = str(error)


def _add_amv(config: RunConfig, known: Known, found: Futures) -> None:
    if "inflow_first" not in found.paths:
        return
    shares = amv_shares(known.figures, known.histories["inflow_first"])
    rng = model_rng(config.seed, "inflow_amv", "share")
    try:
        found.paths["inflow_amv"] = part_of("inflow_amv", shares, found.paths["inflow_first"], rng)
    except ModelError as error:
        found.absent["inflow_amv"] = str(error)


def _add_total(found: Futures) -> None:
    missing = [key for key in NEEDED if key not in found.paths]
    if missing:
        found.absent["inflow_total"] = f"inflow_total: {', '.join(missing)} absent on this day."
        return
    parts = [found.paths[key] for key in TOTAL if key in found.paths]
    found.paths["inflow_total"] = total("inflow_total", parts)
    found.histories["inflow_total"] = total_history(found.histories)


def total_history(histories: Mapping[str, Series]) -> Series:
    """Return the known months of all streams together, over the months both large ones have.

    Small streams that start later or end earlier count for the months they have.
    """
    first = max(histories[key].months[0] for key in NEEDED)
    last = min(histories[key].months[-1] for key in NEEDED)
    months = pd.period_range(first, last, freq="M")
    columns = [
        pd.Series(histories[key].values, index=histories[key].months).reindex(months)
        for key in TOTAL
        if key in histories
    ]
    values = pd.concat(columns, axis=1).sum(axis=1).to_numpy()
    filled = [
        pd.Series(histories[key].estimated, index=histories[key].months)
        for key in TOTAL
        if key in histories
    ]
    flags = pd.concat(filled, axis=1).reindex(months).eq(True).any(axis=1).to_numpy()
    return Series("inflow_total", months, values, "persons/month", flags)


def _add_reception(found: Futures, config: RunConfig, known: Known) -> None:
    if "inflow_total" not in found.paths:
        raise DataError(found.absent["inflow_total"])
    start = reception.calibrate(known.figures, found.histories["inflow_total"])
    rng = model_rng(config.seed, "coa_occupancy", "chain")
    inflow = _since(found, "inflow_total", start.start + 1)
    found.histories["coa_occupancy"] = occupancy(known.figures)
    found.paths.update(reception.simulate(start, inflow, rng))
    _with_year(found, "coa_occupancy", known.day.year)
    found.paths.update(places(found.paths["coa_occupancy"], known.figures, known.parameters))
    found.costs["cost_coa"] = coa_cost(
        found.paths["coa_places_regular"], found.paths["coa_places_emergency"], known.parameters
    )


def _add_ukraine(found: Futures, config: RunConfig, known: Known) -> None:
    if known.ukraine is None or "ukraine_registrations" not in found.paths:
        raise DataError(found.absent.get("ukraine_registrations", "ukraine_stock: absent"))
    rng = model_rng(config.seed, "ukraine_stock", "chain")
    arriving = _since(found, "ukraine_registrations", known.ukraine.stock.months[-1] + 1)
    found.paths.update(ukraine_chain.simulate(known.ukraine, arriving, rng))
    _with_year(found, "ukraine_stock", known.day.year)
    shares = ukraine_chain.municipal(known.figures, known.ukraine)
    found.paths.update(ukraine_chain.reception(shares, found.paths["ukraine_stock"]))
    found.costs["cost_ukraine"] = ukraine_cost(found.paths["goo_places_needed"], known.parameters)


def _since(found: Futures, key: str, first: pd.Period) -> Paths:
    """Return paths with realised months in front from ``first`` on."""
    return with_realised(found.histories[key], found.paths[key], first)


def _with_year(found: Futures, key: str, year: int) -> None:
    """Put the realised month ends of the as-of year in front of a simulated stock."""
    found.paths[key] = _since(found, key, pd.Period(year=year, month=1, freq="M"))


def _stored(found: Futures, first: pd.Period) -> Futures:
    """Round every path to the single precision it is stored in, so files and bands agree."""
    kept = {
        key: _single(window(p, max(first, p.months[0]), p.months[-1]))
        for key, p in found.paths.items()
    }
    costs = {key: Cost(_single(cost.paths), cost.basis) for key, cost in found.costs.items()}
    return Futures(kept, costs, found.histories, found.absent)


def _single(paths: Paths) -> Paths:
    return Paths(paths.key, paths.months, paths.values.astype(np.float32), paths.unit)
