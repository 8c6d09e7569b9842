"""Months of one stream from printed months, quarters and years.

A month that was not printed is filled from its quarter or year and flagged; a month for
which neither is known yet stays unknown.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from data.arrays import FloatArray, periods
from data.errors import DataError
from data.folders import DATA
from data.series import Series

STREAMS = DATA / "streams.toml"
WRITTEN = {  # how a period of each length is written in the tables
    "M": re.compile(r"\d{4}-\d{2}"),
    "Q": re.compile(r"\d{4}-Q\d"),
    "Y": re.compile(r"\d{4}"),
}
PER_YEAR = {"M": 12, "Q": 4, "Y": 1}


@dataclass(frozen=True, slots=True)
class Stream:
    """How one stream is built; the entries of ``data/streams.toml``.

    Attributes:
        key: toolkit key, e.g. ``"inflow_first"``.
        unit: unit of a month.
        first_month: first month the stream can have, ``"2008-01"``.
        months: printed monthly series, best first.
        difference: pairs whose difference gives a month.
        addition: pairs whose sum gives a month.
        not_before: printed series -> first month it may be used for.
        quarters: printed quarterly series, best first.
        indicators: monthly series that spread a quarter, best first.
        applicants: monthly series of first and repeat applicants: spreads a quarter before the
            indicators do, and gives the months after the newest quarter.
        rest: a monthly series and the stream built before that is taken off it; what is left
            spreads a year, and gives the months after the newest year.
        years: printed yearly series, best first.
        benchmark_above: share by which three printed months may miss their quarter.
        year_identity: a yearly total, then the parts to take off; the rest is the year.
        evenly: whether a quarter without an indicator is spread evenly over its months.
        beside: streams built before it that a model of this one may learn from.
    """

    key: str
    unit: str
    first_month: str
    months: tuple[str, ...] = ()
    difference: tuple[tuple[str, str], ...] = ()
    addition: tuple[tuple[str, str], ...] = ()
    not_before: dict[str, str] = field(default_factory=dict)
    quarters: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    applicants: str = ""
    rest: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    year_identity: tuple[tuple[str, ...], ...] = ()
    benchmark_above: float = 0.02
    evenly: bool = False
    beside: tuple[str, ...] = ()


@cache
def streams() -> dict[str, Stream]:
    """Return every stream of ``data/streams.toml`` by key."""
    entries = tomllib.loads(STREAMS.read_text(encoding="utf-8"))
    return {key: Stream(key=key, **entry) for key, entry in entries.items()}


def values(known: pd.DataFrame, series: str, freq: str) -> pd.Series:
    """Return the known figures of one printed series, indexed by period.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        series: printed series.
        freq: ``"M"``, ``"Q"`` or ``"Y"``; rows of another length are left out.
    """
    rows = np.flatnonzero(known["series"] == series)
    texts, written = known["period"].array[rows], WRITTEN[freq]
    fits = [written.fullmatch(text) is not None for text in texts]
    ordinals = [_ordinal(text, freq) for text, fit in zip(texts, fits, strict=True) if fit]
    found = known["value"].to_numpy(float)[rows[np.array(fits, dtype=bool)]]
    return pd.Series(found, index=from_ordinals(ordinals, freq)).sort_index()


def _ordinal(text: str, freq: str) -> int:
    """Return how many periods after the first of 1970 a written period is."""
    part = int(text[4:].strip("-Q") or 1)
    return (int(text[:4]) - 1970) * PER_YEAR[freq] + part - 1


def from_ordinals(ordinals: Sequence[int], freq: str) -> pd.PeriodIndex:
    """Return periods by how many of them lie between the first of 1970 and each."""
    months = np.array(ordinals, dtype=np.int64) * (12 // PER_YEAR[freq])
    return pd.PeriodIndex(months.astype("datetime64[M]"), freq=freq)


def preferring(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return ``first`` with what only ``second`` has, in order of period."""
    if first.empty or second.empty:
        return second if first.empty else first
    return first.combine_first(second)


def printed_months(known: pd.DataFrame, stream: Stream) -> pd.Series:
    """Return the months printed by the day, the preferred series first; no filling."""
    found = pd.Series(dtype=float, index=pd.PeriodIndex([], freq="M"))
    for name in stream.months:
        months = values(known, name, "M")
        if name in stream.not_before:
            months = months[months.index >= pd.Period(stream.not_before[name], "M")]
        found = preferring(found, months)
    for whole, part in stream.difference:
        gap = (values(known, whole, "M") - values(known, part, "M")).dropna()
        found = preferring(found, gap.clip(lower=0))
    for one, other in stream.addition:
        both = (values(known, one, "M") + values(known, other, "M")).dropna()
        found = preferring(found, both)
    return found[found.index >= pd.Period(stream.first_month, "M")]


def benchmarked(months: pd.Series, totals: pd.Series, above: float) -> pd.Series:
    """Return the months of quarters whose printed months miss the printed quarter, rescaled.

    Early monthly counts are not revised when the quarter is: where the three months differ
    from it by more than a share ``above`` they are scaled to it and count as estimates.

    Args:
        months: printed months, indexed by month.
        totals: quarter totals, indexed by quarter.
        above: share of the quarter, e.g. 0.02.
    """
    if totals.empty:
        return months[:0]
    grouped = months.groupby(periods(months).asfreq("Q"))
    sums = grouped.sum()[grouped.size() == 3]
    ratio = (totals / sums).dropna()
    ratio = ratio[(1 / ratio - 1).abs() > above]
    quarter = periods(months).asfreq("Q")
    off = months[quarter.isin(ratio.index)]
    factor = ratio.reindex(periods(off).asfreq("Q")).to_numpy(float)
    return pd.Series(off.to_numpy(float) * factor, index=off.index)


def fill_quarters(months: pd.Series, totals: pd.Series, indicators: list[pd.Series]) -> pd.Series:
    """Fill the missing months of each known quarter by the shape of an indicator.

        month = (quarter - its known months) * indicator / sum of indicator over what is missing

    Args:
        months: known months, indexed by month.
        totals: quarter totals, indexed by quarter.
        indicators: monthly series; the first that covers all missing months is used.

    Returns:
        The filled months only. A single missing month needs no indicator; a quarter without
        a covering indicator stays unknown.
    """
    by_month, shapes = _by_ordinal(months), [_by_ordinal(one) for one in indicators]
    filled: dict[int, float] = {}
    for quarter, total in _by_ordinal(totals).items():
        missing, rest = _left(by_month, range(3 * quarter, 3 * quarter + 3), total)
        if len(missing) == 1:
            filled[missing[0]] = rest
        elif missing and (shape := _covering(shapes, missing)) is not None:
            filled |= zip(missing, rest * shape / shape.sum(), strict=True)
    return pd.Series(list(filled.values()), from_ordinals(list(filled), "M"), dtype=float)


def _by_ordinal(figures: pd.Series) -> dict[int, float]:
    """Return figures by how many periods each lies after the first of 1970."""
    return dict(zip(periods(figures).asi8.tolist(), figures.tolist(), strict=True))


def _left(months: Mapping[int, float], span: range, total: float) -> tuple[list[int], float]:
    """Return the months of ``span`` that are unknown, and what the known leave of the total."""
    missing = [month for month in span if month not in months]
    known = np.nan_to_num([months.get(month, 0.0) for month in span])
    return missing, max(total - float(known.sum()), 0.0)


def _covering(
    indicators: Sequence[Mapping[int, float]], missing: Sequence[int]
) -> FloatArray | None:
    for indicator in indicators:
        shape = np.array([indicator.get(month, np.nan) for month in missing])
        if not np.isnan(shape).any() and shape.sum() > 0:
            return shape
    return None


def even(quarters: pd.Series) -> pd.Series:
    """Return an indicator that spreads each of ``quarters`` evenly over its months."""
    if quarters.empty:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq="M"))
    index = periods(quarters)
    months = pd.period_range(index[0].asfreq("M", "start"), index[-1].asfreq("M"), freq="M")
    return pd.Series(1.0, index=months)


def fill_years(months: pd.Series, totals: pd.Series, shape: pd.Series | None = None) -> pd.Series:
    """Spread what is left of a known year over its missing months.

    Args:
        months: known months, indexed by month.
        totals: year totals, indexed by year.
        shape: monthly series whose shape is followed where it covers all missing months; evenly
            where it does not.

    Returns:
        The filled months only.
    """
    by_month, shapes = _by_ordinal(months), [] if shape is None else [_by_ordinal(shape)]
    filled: dict[int, float] = {}
    for year, total in _by_ordinal(totals).items():
        missing, rest = _left(by_month, range(12 * year, 12 * year + 12), total)
        found = _covering(shapes, missing)
        parts = np.ones(len(missing)) if found is None else found
        filled |= zip(missing, rest * parts / parts.sum(), strict=True) if missing else {}
    return pd.Series(list(filled.values()), from_ordinals(list(filled), "M"), dtype=float)


def to_series(stream: Stream, printed: pd.Series, filled: pd.Series) -> Series:
    """Join printed and filled months up to the first unknown month.

    Raises:
        DataError: not one month is known.
    """
    months = preferring(printed, filled).sort_index()
    if months.empty:
        raise DataError(
            f"{stream.key}: no month was known; expected at least one. Take a later day."
        )
    complete = pd.period_range(months.index[0], months.index[-1], freq="M")
    known = complete.isin(months.index)
    length = len(known) if known.all() else int(known.argmin())
    span = complete[:length]
    estimated = ~span.isin(printed.index)
    return Series(stream.key, span, months.reindex(span).to_numpy(), stream.unit, estimated)
