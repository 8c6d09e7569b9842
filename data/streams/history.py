"""The streams a forecaster could have had on a day, from the rows known then."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from data.errors import DataError
from data.series import Series
from data.streams.applicants import carried_on, completed
from data.streams.monthly import (
    Stream,
    benchmarked,
    even,
    fill_quarters,
    fill_years,
    preferring,
    printed_months,
    streams,
    to_series,
    values,
)


def histories(known: pd.DataFrame) -> tuple[dict[str, Series], dict[str, str]]:
    """Return every asylum stream known on the day, and why others are absent.

    Args:
        known: rows of ``data.tables.vintages.known_on``.

    Returns:
        Monthly series by key, and the reason by key for each stream without a figure.
    """
    found: dict[str, Series] = {}
    absent: dict[str, str] = {}
    for key, stream in streams().items():
        try:
            made = history(known, stream, found)
        except DataError as error:
            absent[key] = str(error)
        else:
            beside = {other: found[other] for other in stream.beside if other in found}
            found[key] = replace(made, beside=beside)
    return found, absent


def history(known: pd.DataFrame, stream: Stream, others: Mapping[str, Series]) -> Series:
    """Return one stream: printed months, and filled ones flagged.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        stream: how it is built.
        others: streams already built, for identities that take them off a total.

    Raises:
        DataError: no month of the stream was known.
    """
    printed = printed_months(known, stream)
    quarters = preferred(known, stream.quarters, "Q")
    scaled = benchmarked(printed, quarters, stream.benchmark_above)
    printed = printed.drop(scaled.index)
    applicants = values(known, stream.applicants, "M")
    shapes = [completed(quarters, applicants)]
    shapes += [values(known, name, "M") for name in stream.indicators]
    if stream.evenly:
        shapes.append(even(quarters))
    filled = preferring(scaled, fill_quarters(preferring(printed, scaled), quarters, shapes))
    filled = preferring(filled, carried_on(quarters, applicants))
    months = preferring(printed, filled)
    totals = preferred(known, stream.years, "Y")
    totals = preferring(totals, _identities(known, stream, others))
    totals = totals[totals.index >= pd.Period(stream.first_month, "Y")]
    rest = _rest(known, stream, others)
    years = fill_years(months, totals, rest)
    return to_series(stream, printed, preferring(preferring(filled, years), rest))


def preferred(known: pd.DataFrame, names: tuple[str, ...], freq: str) -> pd.Series:
    """Return the first known figure per period of series in order of preference."""
    totals = pd.Series(dtype=float, index=pd.PeriodIndex([], freq=freq))
    for name in names:
        totals = preferring(totals, values(known, name, freq))
    return totals


def _rest(known: pd.DataFrame, stream: Stream, others: Mapping[str, Series]) -> pd.Series:
    whole, part = stream.rest or ("", "")
    if part not in others:
        return values(known, "", "M")
    taken = pd.Series(others[part].values, index=others[part].months)
    return (values(known, whole, "M") - taken).dropna().clip(lower=0)


def _identities(known: pd.DataFrame, stream: Stream, others: Mapping[str, Series]) -> pd.Series:
    totals = pd.Series(dtype=float, index=pd.PeriodIndex([], freq="Y"))
    for whole, *parts in stream.year_identity:
        rest = values(known, whole, "Y")
        for part in parts:
            rest = rest - (yearly(others[part]) if part in others else values(known, part, "Y"))
        totals = preferring(totals, rest.dropna().clip(lower=0))
    return totals


def yearly(series: Series) -> pd.Series:
    """Return the sum of each complete calendar year, indexed by year."""
    months = pd.Series(series.values, index=series.months)
    groups = months.groupby(series.months.year)
    sums = groups.sum()[groups.size() == 12]
    return pd.Series(sums.to_numpy(float), index=pd.PeriodIndex(sums.index.astype(str), freq="Y"))
