"""Do figures of other countries lead ours? The pools with and without each, on past days.

An indicator moves the centre of the pool by what it was worth on earlier days:

    s = growth of the indicator over a year - our own,   growth of the newest three months known
    median' = median * exp(b * s),   b = sum(w s e) / (sum(w s**2) + 4 mean(s**2))

e is the error of the median (log), over the days whose outcome was known, every outcome year with
one weight, and four years of no worth are put beside them. b is made anew on every day from days
before it, for each quantity and year ahead, so every score is of a day it was not learnt on.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.arrays import FloatArray, periods
from data.errors import RunError
from data.series import Series
from data.streams.monthly import values
from data.tables.vintages import known_on
from forecast.evaluation.scores import weighted_interval_score
from forecast.evaluation.skill import non_overlapping

INDICATORS = Path(__file__).with_name("indicators.toml")
OWN = "inflow_first"  # whose growth is taken off
QUANTITIES = ("inflow_total", OWN)
TARGETS = ("year_0", "year_1")
NEWEST = 3  # months whose sum is held against the same months a year before
LATEST = 6  # months behind the day; an indicator that stopped says nothing
NOTHING = 4  # outcome years without worth put beside those that taught
LEAST_YEARS = 3  # outcome years before an indicator moves anything
IntArray = NDArray[np.integer[Any]]
OUTCOME_DAYS = 90  # after the end of a year its figures are known
CHOSEN_BEFORE = "2020-01-01"  # days that choose; the later ones judge
COLUMNS = (
    "quantity",
    "target",
    "indicator",
    "n_before",
    "before",
    "n_after",
    "years_after",
    "years_won",
    "after",
    "chosen",
)


@cache
def indicators() -> dict[str, tuple[str, ...]]:
    """Return the printed series of every indicator, in the order of the file."""
    entries = tomllib.loads(INDICATORS.read_text(encoding="utf-8"))
    return {key: tuple(names) for key, names in entries.items()}


def known_sum(known: pd.DataFrame, names: tuple[str, ...]) -> "pd.Series[float]":
    """Return the months of an indicator in which all its series were known, indexed by month.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        names: printed series.
    """
    parts = pd.concat([values(known, name, "M") for name in names], axis=1)
    return parts.sum(axis=1, skipna=False).dropna()


def growth(months: "pd.Series[float]", day: pd.Timestamp) -> float:
    """Return log of the newest three months over the same months a year before.

    nan where a month of them is not known, or the newest lies more than six months behind the day.

    Args:
        months: indexed by month.
        day: the as-of day.

    Example:
        >>> index = pd.period_range("2023-01", "2024-03", freq="M")
        >>> months = pd.Series([99.0] * 12 + [199.0] * 3, index=index)
        >>> round(float(np.exp(growth(months, pd.Timestamp(2024, 5, 15)))), 2)
        2.0
    """
    if months.empty or (pd.Period(day, "M") - periods(months)[-1]).n > LATEST:
        return float("nan")
    newest = pd.period_range(end=periods(months)[-1], periods=NEWEST, freq="M")
    now, before = (months.reindex(span).mean(skipna=False) for span in (newest, newest - 12))
    return float(np.log1p(now) - np.log1p(before))


def signals(figures: pd.DataFrame, histories: Mapping[date, Mapping[str, Series]]) -> pd.DataFrame:
    """Return how much faster each indicator grew than our first applications, as known on days.

    Args:
        figures: rows of every vintage of the indicators.
        histories: monthly streams known on each day.

    Returns:
        s by day (index, ``2024-05-15``) and indicator (columns); nan where it said nothing.
    """
    found = {}
    for day, streams in histories.items():
        at = pd.Timestamp(day)
        known = known_on(figures, day)
        history = streams[OWN]
        own = growth(pd.Series(history.values, index=history.months), at)
        told = {key: growth(known_sum(known, names), at) for key, names in indicators().items()}
        found[day.isoformat()] = {key: value - own for key, value in told.items()}
    return pd.DataFrame.from_dict(found, orient="index")


def yearly_pools(forecasts: pd.DataFrame | None) -> pd.DataFrame:
    """Return the forecasts of this year and the next that indicators are weighed on.

    Raises:
        RunError: the backtest has no monthly days.
    """
    if forecasts is None:
        raise RunError(
            "backtest: no monthly days; expected quarterly and monthly ones. Make it with "
            "`prognose backtest --days both`."
        )
    keep = (forecasts["model"] == "pool") & forecasts["observed"].notna()
    keep &= forecasts["quantity"].isin(QUANTITIES) & forecasts["target"].isin(TARGETS)
    return forecasts[keep].reset_index(drop=True)


def worth(forecasts: pd.DataFrame, signals: pd.DataFrame, levels: FloatArray) -> pd.DataFrame:
    """Return WIS with each indicator relative to the pool without, on days before and after.

    Args:
        forecasts: yearly forecasts of the pools that have an outcome, a row per day, quantity and
            target: day, quantity, target, target_end, observed and quantiles.
        signals: s by day (index, as ``day``) and indicator (columns); nan where it said nothing.
        levels: of the quantiles.

    Returns:
        Columns ``COLUMNS``, best first within quantity and target, no row where too few years had
        an outcome: WIS relative to the pool on
        the days ``before`` 2020 and ``after``, on how many days, over how many outcome years the
        latter are and in how many of them it was lower; ``chosen`` marks the best before.
    """
    found = []
    for (quantity, target), rows in forecasts.groupby(["quantity", "target"]):
        ordered = rows.sort_values("day", ignore_index=True)
        tables = [
            {"quantity": quantity, "target": target, "indicator": key, **_ratios(scored)}
            for key in signals
            if len(scored := scored_with(ordered, signals[key], levels))
        ]
        if tables:
            table = pd.DataFrame(tables).sort_values("before", kind="stable", ignore_index=True)
            found.append(table.assign(chosen=(table.index == 0) & table["before"].notna()))
    if not found:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(found, ignore_index=True)[list(COLUMNS)]


def scored_with(rows: pd.DataFrame, signal: "pd.Series[float]", levels: FloatArray) -> pd.DataFrame:
    """Return the score of each day with the indicator and without.

    Args:
        rows: of one quantity and target, oldest day first.
        signal: s by day.
        levels: of the quantiles.

    Returns:
        Columns day, year (of the outcome), plain and moved (WIS); days on which the indicator was
        known and had been for three outcome years.
    """
    s = signal.reindex(rows["day"]).to_numpy(float)
    quantiles = np.vstack(rows["quantiles"].to_list()).astype(float)
    observed = rows["observed"].to_numpy(float)
    error = np.log1p(observed) - np.log1p(quantiles[:, len(levels) // 2])
    ends = pd.to_datetime(rows["target_end"])
    known = (ends + pd.Timedelta(days=OUTCOME_DAYS)).to_numpy()
    years = ends.dt.year.to_numpy()
    days = pd.to_datetime(rows["day"]).to_numpy()
    shift = np.full(len(rows), np.nan)
    for i in np.flatnonzero(np.isfinite(s)):
        past = (known <= days[i]) & np.isfinite(s)
        if len(np.unique(years[past])) >= LEAST_YEARS:
            shift[i] = s[i] * _slope(s[past], error[past], years[past])
    judged = np.isfinite(shift)
    moved = np.expm1(np.log1p(quantiles[judged]) + shift[judged, None]).clip(min=0.0)
    pairs = {"plain": quantiles[judged], "moved": moved}
    return pd.DataFrame(
        {"day": rows["day"][judged], "end": rows["target_end"][judged], "year": years[judged]}
        | {
            name: weighted_interval_score(observed[judged], told, levels).total
            for name, told in pairs.items()
        }
    )


def _slope(s: FloatArray, error: FloatArray, years: IntArray) -> float:
    """Return b, each outcome year with one weight beside four without worth."""
    _, place, counts = np.unique(years, return_inverse=True, return_counts=True)
    weight = 1.0 / counts[place]
    energy = float((weight * s**2).sum()) + NOTHING * float((weight * s**2).sum() / weight.sum())
    return float((weight * s * error).sum()) / energy if energy > 0 else 0.0


def _ratios(scored: pd.DataFrame) -> dict[str, Any]:
    early = scored["day"] < CHOSEN_BEFORE
    before, after = scored[early], scored[~early]
    yearly = after.groupby("year")[["plain", "moved"]].sum()
    return {
        "n_before": len(before),
        "before": _ratio(before),
        "n_after": len(after),
        "years_after": _independent(after),
        "years_won": int((yearly["moved"] < yearly["plain"]).sum()),
        "after": _ratio(after),
    }


def _independent(scored: pd.DataFrame) -> int:
    ends = (scored[name].to_numpy("datetime64[D]") for name in ("day", "end"))
    return non_overlapping(*ends)


def _ratio(scored: pd.DataFrame) -> float:
    plain = float(scored["plain"].sum())
    return float(scored["moved"].sum()) / plain if plain > 0 else float("nan")


def monthly(known: pd.DataFrame, key: str) -> Series | None:
    """Return an indicator as a monthly series for the control chart; None where months lack.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        key: of :func:`indicators`.
    """
    found = known_sum(known, indicators()[key])
    if found.empty:
        return None
    months = pd.period_range(periods(found)[0], periods(found)[-1], freq="M")
    told = found.reindex(months)
    whole = months[told.isna().to_numpy()]
    told = told[told.index > whole[-1]] if len(whole) else told
    counts = np.asarray(told, dtype=np.float64)
    return Series(key, periods(told), counts, "persons/month")
