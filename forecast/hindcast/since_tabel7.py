"""Why occupancy is expected elsewhere now than in Tabel 7 of the budget of 2026, by part."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.streams.reception import occupancy as counted_ends
from forecast.budget.shapley import shares
from forecast.hindcast.tabel7 import (
    FIRST,
    Inputs,
    months,
    occupancy,
    official_inputs,
    start_of,
    table7,
    year_means,
)
from forecast.known import Known
from forecast.simulation.chain import ChainInputs
from models.chain.fit import projected
from models.chain.settings import Settings
from models.chain.transitions import STREAMS, Transition
from models.paths import Paths

PARTS = ("asylum inflow", "returning persons", "decisions and grants", "housing", "departures")
SETTINGS = {
    "returning persons": ("coa_returning",),
    "decisions and grants": ("ind_capacity", "ind_grant_share", "coa_permits_other"),
    "housing": ("housing_capacity", "coa_housed_share"),
    "departures": ("housing_rate", "coa_departure_capacity"),
}


def explained(known: Known, later: Inputs, counted: FloatArray) -> pd.DataFrame:
    """Return why occupancy is expected elsewhere now than in Tabel 7, by year and part.

    Each part takes its later value in every order of the parts and counts with its mean effect
    (Shapley), so parts add up and no order is preferred. What the chain does not get from these
    parts is in ``model`` (chain less Tabel 7) and ``recount`` (start from the counts of end 2025).

    Args:
        known: what was known on the day.
        later: as ``official_inputs``, with what is known now.
        counted: year means of a chain that starts from the counts of the end of 2025; nan for
            2025 itself, which is then the realised mean where known.

    Returns:
        Columns year, Tabel 7, model, the parts, recount and now, in persons.
    """
    start = start_of(known)
    before = official_inputs(known, start)

    def means(changed: frozenset[str]) -> FloatArray:
        names = [name for part in changed for name in SETTINGS.get(part, STREAMS)]
        return year_means(occupancy(start, before | {name: later[name] for name in names}))

    effects = shares(means, PARTS)
    old = table7(known)
    table = pd.DataFrame({"year": old["year"], "Tabel 7": old["printed"]})
    table["model"] = old["chain"] - old["printed"]
    for part in PARTS:
        table[part] = effects[part]
    simulated = means(frozenset(PARTS))
    now = np.where(np.isnan(counted), simulated, counted)
    return table.assign(recount=now - simulated, now=now)


def later_inputs(known: Known, inputs: ChainInputs, paths: Mapping[str, Paths]) -> Inputs:
    """Return streams and settings of 2025 to 2029 as known now.

    Streams are known months, then the mediaan of each month of the run; settings are those of
    the end of 2025, for 2025 too; returning persons of 2025 are as printed.

    Args:
        known: what was known on the day.
        inputs: the chain of the run.
        paths: streams of the run by key, nareis pooled with its backlog.
    """
    fitted = inputs.starts.fit
    now = {name: np.array(level) for name, level in inputs.starts.levels.items()}
    now["housing_rate"] = np.array(fitted.rate[fitted.best()])
    now["coa_departure_capacity"] = np.array(fitted.departures[fitted.best()])
    now["coa_returning"] = np.full(len(months()), inputs.starts.returning.mean() / 12)
    printed = inputs.starts.returning
    now["coa_returning"][:12] = printed[pd.PeriodIndex(printed.index).year == FIRST].sum() / 12
    for key in STREAMS:
        median = pd.Series(np.median(paths[key].values, axis=0), index=paths[key].months)
        past = pd.Series(known.histories[key].values, index=known.histories[key].months)
        now[key] = past.combine_first(median).reindex(months()).to_numpy(float)
    return now


def counted_means(known: Known, inputs: ChainInputs, later: Inputs) -> FloatArray:
    """Return year means of 2025, from the counts, and of later years from those of its end."""
    start = start_of(known)
    there = replace_start(start, inputs)
    ahead = months()[12:]
    settings = Settings(
        ahead, 1, {k: v[12:] if v.ndim else v for k, v in later.items() if k not in STREAMS}
    )
    streams = {key: later[key][12:] for key in STREAMS}
    ends = projected(there, settings, streams)["coa_occupancy"].values[0]
    known_ends = counted_ends(known.figures)
    first = known_ends.values[known_ends.months.year == FIRST]
    found: FloatArray = np.concatenate([[first.mean()], year_means(ends)])
    return found


def replace_start(start: Transition, inputs: ChainInputs) -> Transition:
    """Return a year that starts where the chain of the run starts."""
    return replace(start, coa=inputs.starts.coa, ind=inputs.starts.ind)
