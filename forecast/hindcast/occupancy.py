"""Reception one year ahead, again and again: the chain beside simple rules."""

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.hindcast.before_fit import as_before
from forecast.known import Known
from forecast.simulation.totals import total_history
from models.chain.fit import Fit, fit, projected, simulated_end
from models.chain.settings import Settings
from models.chain.transitions import Transition, transitions
from models.pools.pool import model_rng

DRAWS = 2000  # of the band of a year
NEVER = 1000  # a first year before all figures


def past_years(known: Known, *, since: int | None = None) -> list[Transition]:
    """Return the years of reception that the day's figures tell whole.

    Args:
        known: what was known on the day.
        since: first year; the first that the chain is fitted on when left out.
    """
    histories = {**known.histories, "inflow_total": total_history(known.histories)}
    if since is None:
        return transitions(known.figures, histories)
    return transitions(known.figures, histories, since)


def occupancy_table(known: Known) -> pd.DataFrame:
    """Return occupancy one year ahead by the chain and by two simple rules.

    The chain's two parameters are fitted leaving the year out; realised inflow is fed in.
    ``carried`` keeps the share of last known year's outflow in persons present and arriving,
    ``persistence`` the persons of a year before. Years before those the chain is fitted on start
    from the balance of the year before (``forecast.hindcast.before_fit``) where it is known.

    Returns:
        Columns year, start, inflow, end, chain, p10, p90 (of the chain), carried, persistence
        (persons) and error_chain, error_carried, error_persistence (share); ``fitted`` is False
        for years before those the chain is fitted on.
    """
    years = past_years(known, since=NEVER)
    fitted_on = past_years(known)
    cells = fit(fitted_on)
    rows = [_row(known, one, cells, _before(years, one.year)) for one in years]
    table = pd.DataFrame(rows)
    for rule in ("chain", "carried", "persistence"):
        table[f"error_{rule}"] = table[rule] / table["end"] - 1
    table["fitted"] = table["year"].isin([one.year for one in fitted_on])
    return table


def ahead_table(known: Known) -> pd.DataFrame:
    """Return the error of the chain years ahead without a new start, realised inflow fed in.

    The fitted parameters are those of all years; a start goes on while years follow each other.

    Returns:
        Columns start (year at whose end it starts), year, chain, end (persons), error (share).
    """
    years = past_years(known)
    cells = fit(years)
    best = cells.best()
    rows = []
    for i, one in enumerate(years):
        run = [one]
        for later in years[i + 1 :]:
            if later.year != run[-1].year + 1:
                break
            run.append(later)
            rows.append(_ahead(run, float(cells.rate[best]), float(cells.departures[best])))
    table = pd.DataFrame(rows, columns=["start", "year", "chain", "end"])
    return table.assign(error=table["chain"] / table["end"] - 1)


def _ahead(run: list[Transition], rate: float, departures: float) -> tuple[int, int, float, float]:
    first, last = run[0], run[-1]
    months = pd.period_range(f"{first.year}-01", f"{last.year}-12", freq="M")
    values = {name: np.array(level) for name, level in first.levels.items()}
    values["housing_rate"], values["coa_departure_capacity"] = np.array(rate), np.array(departures)
    values["coa_returning"] = np.repeat([y.levels.get("coa_returning", 0.0) for y in run], 12)
    streams = {k: np.concatenate([year.streams[k] for year in run]) for k in first.streams}
    found = projected(first, Settings(months, 1, values), streams)["coa_occupancy"]
    return first.year - 1, last.year, float(found.values[0, -1]), last.end


def _row(known: Known, one: Transition, cells: Fit, before: Transition | None) -> dict[str, float]:
    others = cells.without(one.year)
    cell = [others.best()]
    rate, departures = cells.rate[cell], cells.departures[cell]
    balance = as_before(known, one, float(rate[0])) if one.year < cells.years.min() else None
    if balance is not None:
        one, departures = balance.year, np.array([balance.departures])
    low, high = _band(one, others, None if balance is None else balance.departures)
    chain = simulated_end(one, rate, departures)
    came, stood = inflow(one), one.coa.total
    carried = (stood + came) * (1 - outflow_share(before)) if before else np.nan
    return {
        "year": one.year,
        "start": stood,
        "inflow": came,
        "end": one.end,
        "chain": float(chain[0]),
        "p10": low,
        "p90": high,
        "carried": carried,
        "persistence": stood,
        "rate": float(rate[0]) * 12,
        "departures": float(departures[0]) * 12,
    }


def _band(one: Transition, others: Fit, level: float | None) -> tuple[float, float]:
    """Return the 80% band of the chain as a run draws it: cells by weight and a year's noise.

    With a ``level`` of departures, persons/month, that stands in for the one of the cell.
    """
    rng = model_rng(one.year, "coa_occupancy", "hindcast")
    rate, departures = others.draw(DRAWS, rng)
    noise = others.spread() * rng.standard_normal(DRAWS) / 12
    centre = departures if level is None else level
    ends = simulated_end(one, rate, np.maximum(centre + noise, 0.0))
    low, high = np.quantile(ends, [0.1, 0.9])
    return float(low), float(high)


def inside(table: pd.DataFrame) -> tuple[int, int]:
    """Return in how many fitted years the count lay inside the 80% band, and of how many."""
    kept = table[table["fitted"]]
    within = (kept["p10"] <= kept["end"]) & (kept["end"] <= kept["p90"])
    return int(within.sum()), len(kept)


def _before(years: list[Transition], year: int) -> Transition | None:
    earlier = [one for one in years if one.year < year]
    return earlier[-1] if earlier else None


def inflow(one: Transition) -> float:
    """Return the realised inflow of a year, persons."""
    streams = sum(float(stream.sum()) for stream in one.streams.values())
    return streams + 12 * one.levels.get("coa_returning", 0.0)


def outflow_share(one: Transition) -> float:
    """Return outflow / persons at the start and arriving, of one year."""
    return 1 - one.end / (one.coa.total + inflow(one))


def mean_error(table: pd.DataFrame, rule: str, *, carried_too: bool = False) -> tuple[float, int]:
    """Return the mean absolute error of a rule over the fitted years, and their number.

    Args:
        table: of ``occupancy_table``.
        rule: ``"chain"``, ``"carried"`` or ``"persistence"``.
        carried_too: only years after the first of the set, the first with a share of the set to
            carry forward.
    """
    kept = table[table["fitted"]]
    if carried_too:
        kept = kept[kept["year"] > kept["year"].min()]
    errors: FloatArray = kept[f"error_{rule}"].abs().to_numpy(float)
    return float(errors.mean()), len(errors)
