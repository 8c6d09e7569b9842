"""Tabel 7 of the budget of 2026: MPP 2024-II through the chain, as it was then.

The table's inflow is fed in and its occupancy is compared. Its row of outflow is never read:
outflow follows from the stocks, with decisions, grants and housing as known at the end of 2024.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import DataError
from data.parameters import parameter
from data.streams.spans import spans
from forecast.hindcast.occupancy import past_years
from forecast.known import Known
from models.chain.fit import fit, projected
from models.chain.settings import Settings
from models.chain.transitions import STREAMS, Transition

VINTAGE = "2024-II"
YEARS = range(2025, 2030)
FIRST = YEARS.start
SPLIT_YEAR = 2026  # the year whose streams are printed
Inputs = dict[str, FloatArray]


def printed(known: Known, quantity: str) -> "pd.Series[float]":
    """Return one row of Tabel 7 by year.

    Args:
        known: what was known on the day.
        quantity: of the official table, e.g. ``"inflow_total"``.
    """
    rows = known.prognoses.query("vintage == @VINTAGE and scenario == 'mediaan'")
    rows = rows[(rows["quantity"] == quantity) & rows["period"].str.fullmatch(r"\d{4}")]
    return pd.Series(rows["value"].to_numpy(float), index=rows["period"].astype(int))


def months() -> pd.PeriodIndex:
    """Return the months of 2025 to 2029."""
    return pd.period_range(f"{FIRST}-01", periods=12 * len(YEARS), freq="M")


def official_inputs(known: Known, start: Transition) -> Inputs:
    """Return streams and settings of MPP 2024-II: its inflow, the parameters of that time.

    Streams are printed for 2026 only; other years have the same shares of the total. The two
    fitted parameters come from the years that ended before 2025.
    """
    parts = {key: float(printed(known, key)[SPLIT_YEAR]) for key in STREAMS}
    total = printed(known, "inflow_total")
    inputs = {
        key: _by_month([part * total[y] / sum(parts.values()) for y in YEARS])
        for key, part in parts.items()
    }
    beyond = printed(known, "coa_inflow") - total
    inputs["coa_returning"] = _by_month([float(beyond[y]) for y in YEARS])
    cells = fit([one for one in past_years(known) if one.year < FIRST])
    return inputs | _levels(start, cells.rate[cells.best()], cells.departures[cells.best()])


def _by_month(years: list[float]) -> FloatArray:
    return np.repeat(np.array(years), 12) / 12


def _levels(start: Transition, rate: float, departures: float) -> Inputs:
    kept = {k: np.array(v) for k, v in start.levels.items() if k != "coa_returning"}
    return kept | {
        "housing_rate": np.array(rate),
        "coa_departure_capacity": np.array(departures),
    }


def occupancy(start: Transition, inputs: Mapping[str, FloatArray]) -> FloatArray:
    """Return month-end occupancy of 2025 to 2029 by the chain, shape (60,)."""
    settings = Settings(months(), 1, {k: v for k, v in inputs.items() if k not in STREAMS})
    streams = {key: inputs[key] for key in STREAMS}
    ends: FloatArray = projected(start, settings, streams)["coa_occupancy"].values[0]
    return ends


def year_means(ends: FloatArray) -> FloatArray:
    """Return the mean of the month ends of each year."""
    means: FloatArray = ends.reshape(-1, 12).mean(axis=1)
    return means


def table7(known: Known) -> pd.DataFrame:
    """Return occupancy of Tabel 7 beside the chain's, by year.

    ``chain`` has no policy that was not yet in the figures; ``with_transit`` adds the places in
    transit locations that the same budget counts on, beyond those of February 2025, spread
    evenly to the end of 2028.

    Returns:
        Columns year, printed, chain, with_transit (persons, year means), error and
        error_with_transit (share).
    """
    start = start_of(known)
    inputs = official_inputs(known, start)
    means = year_means(occupancy(start, inputs))
    housed = {"housing_capacity": inputs["housing_capacity"] + transit(known)}
    helped = year_means(occupancy(start, inputs | housed))
    row = printed(known, "coa_occupancy_avg").loc[list(YEARS)].to_numpy(float)
    return pd.DataFrame(
        {
            "year": list(YEARS),
            "printed": row,
            "chain": means,
            "error": means / row - 1,
            "with_transit": helped,
            "error_with_transit": helped / row - 1,
        }
    )


def start_of(known: Known) -> Transition:
    """Return where reception and the IND stood at the end of 2024.

    Raises:
        DataError: the day's figures do not tell 2025 whole.
    """
    for one in past_years(known):
        if one.year == FIRST:
            return one
    raise DataError(
        f"Tabel 7: the figures of {known.day} do not tell reception of {FIRST} whole; expected "
        f"both ends of the year. Take a later day."
    )


def transit(known: Known) -> FloatArray:
    """Return places that come into use per month, shape (60,)."""
    mandate = parameter(known.parameters, "doorstroomlocaties_places")
    there = spans(known.figures, ("doorstroomlocaties plekken",))
    new = mandate.steps[-1].value - float(there["value"].iloc[0])
    open_months = months().year < YEARS[-1]
    return np.where(open_months, new / open_months.sum(), 0.0)
