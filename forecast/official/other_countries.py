"""Official asylum forecasts of other countries by horizon, and our default where a series ships.

Each forecast is held against the outcome of its own definition, as noted in its row; ours is
made from the months of Eurostat known on the day and held against those of its own year. So
errors are shares of two outcomes that need not be equal.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import periods
from data.errors import ToolkitError
from data.months import year_months
from data.series import Series
from data.streams.monthly import values
from data.tables.vintages import known_on
from forecast.backtest.last_twelve import last_twelve
from forecast.years import with_realised
from models.pools.default import simulate_series

SERIES = {  # series of first and repeat applicants that hold the day, the longest last
    "CH": ("asy_app_CH",),
    "DE": ("asy_app_DE", "de_first_plus_repeat_eurostat"),
    "FI": ("asy_app_FI",),
    "NO": ("asy_app_NO",),
}
HALF = 7  # month from which a forecast of the year at hand is one of its second half
EARLY, LATE, NEXT, LATER = "first_half", "second_half", "next_year", "two_years"
HORIZONS = (EARLY, LATE, NEXT, LATER)
ALL = "all"
SCORED = ("country", "made", "year", "horizon", "error", "inside", "ours", "last_twelve", "grade")
COLUMNS = (
    "country",
    "horizon",
    "n",
    "n_years",
    "error",
    "bias",
    "n_band",
    "inside",
    "n_beside",
    "error_beside",
    "error_ours",
    "error_last_twelve",
)


def horizon(made: date, year: int) -> str:
    """Return how far ahead a forecast of a calendar year looks.

    Args:
        made: day it was made.
        year: that it is about, the year of the day or later.
    """
    ahead = year - made.year
    if ahead == 0:
        return EARLY if made.month < HALF else LATE
    return NEXT if ahead == 1 else LATER


def scored(forecasts: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return every foreign official forecast with an outcome, beside ours where a series ships.

    Args:
        forecasts: rows of ``data/vintages/foreign_forecasts.csv``.
        figures: every row of the series of ``SERIES``.

    Returns:
        Columns ``SCORED``: ``error`` (official), ``ours`` and ``last_twelve`` are forecast less
        outcome as a share of the outcome; ``inside`` is 1 where the outcome lies in the band; nan
        where there is no central figure, band or series.
    """
    known = forecasts[forecasts["outcome"].notna()]
    rows = [_scored(row, figures) for row in known.to_dict("records")]
    return pd.DataFrame(rows, columns=list(SCORED))


def _scored(row: Mapping[Hashable, Any], figures: pd.DataFrame) -> tuple[object, ...]:
    made, year = row["published_on"].date(), int(row["target_year"])
    banded = not np.isnan(row["low"]) and not np.isnan(row["high"])
    inside = float(row["low"] <= row["outcome"] <= row["high"]) if banded else np.nan
    error = row["central"] / row["outcome"] - 1
    ours = _beside(str(row["country"]), made, year, figures)
    about = (row["country"], made.isoformat(), year, horizon(made, year))
    return (*about, error, inside, *ours, row["grade"])


def _beside(country: str, made: date, year: int, figures: pd.DataFrame) -> tuple[float, float]:
    """Return the errors of our default and of the last twelve months; nan without a series."""
    for name in SERIES.get(country, ()):
        rows, months = figures[figures["series"] == name], year_months(year)
        if rows.empty:
            continue
        try:
            seen = values(known_on(rows, made), name, "M")
            came = values(known_on(rows, rows["published_on"].max().date()), name, "M")
            if not months.isin(came.index).all() or periods(seen)[-1] >= months[-1]:
                continue
            history = Series(name, periods(seen), seen.to_numpy(float), "persons/month")
            horizon_months = (months[-1] - history.months[-1]).n
            paths = simulate_series(seen.rename(name), horizon_months)
        except ToolkitError:
            continue  # nothing published by the day, or too short a history
        point = last_twelve(history, horizon_months, 1)
        outcome = float(came.loc[months].sum())
        said = []
        for found in (paths, point):
            if found is None:
                return np.nan, np.nan
            whole = with_realised(history, found, months[0])
            sums = whole.values[:, whole.months.isin(months)].sum(axis=1)
            said.append(float(np.median(sums)) / outcome - 1)
        return said[0], said[1]
    return np.nan, np.nan


def by_horizon(rows: pd.DataFrame, *, together: bool = True) -> pd.DataFrame:
    """Return the errors of each country by horizon, then of all together.

    Args:
        rows: as of :func:`scored`.
        together: whether all countries together follow.

    Returns:
        Columns ``COLUMNS``: mean absolute ``error`` and mean ``bias`` over ``n`` central figures
        about ``n_years`` outcome years, the share ``inside`` of ``n_band`` bands, and on the
        ``n_beside`` central figures for which a series ships the official error again, ours and
        that of the last twelve months.
    """
    every = pd.concat([rows, rows.assign(country=ALL)]) if together else rows
    order = {name: at for at, name in enumerate(HORIZONS)}
    groups = every.groupby(["country", "horizon"])
    found = pd.DataFrame(
        [_summary(str(key[0]), str(key[1]), group) for key, group in groups],
        columns=list(COLUMNS),
    )
    last = (found["country"] == ALL).rename("last")
    place = pd.concat([last, found["country"], found["horizon"].map(order)], axis=1)
    ordered = place.sort_values(["last", "country", "horizon"], kind="stable").index
    return found.loc[ordered].reset_index(drop=True)


def _summary(country: str, ahead: str, group: pd.DataFrame) -> tuple[object, ...]:
    central, banded = group[group["error"].notna()], group[group["inside"].notna()]
    beside = central[central["ours"].notna()]
    return (
        country,
        ahead,
        len(central),
        central["year"].nunique(),
        central["error"].abs().mean(),
        central["error"].mean(),
        len(banded),
        banded["inside"].mean(),
        len(beside),
        *(beside[name].abs().mean() for name in ("error", "ours", "last_twelve")),
    )


def dutch(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the Dutch official figures of the same kind, in the columns ``SCORED``.

    Args:
        cases: as of ``forecast.official.rivals.rivals``; those with a central figure count.
    """
    central = cases[cases["scenario"] != ""]
    share = {
        name: central[name] / central["realised"] - 1
        for name in ("official", "ours", "last_twelve")
    }
    made = [date.fromisoformat(day) for day in central["as_of"]]
    return pd.DataFrame(
        {
            "country": "NL",
            "made": central["as_of"],
            "year": central["year"],
            "horizon": [horizon(*pair) for pair in zip(made, central["year"], strict=True)],
            "error": share["official"],
            "inside": np.nan,
            "ours": share["ours"],
            "last_twelve": share["last_twelve"],
            "grade": central["grade"],
        },
        columns=list(SCORED),
    )
