"""Months of one stream from printed months, quarters and years.

A month that was not printed is filled from its quarter or year and flagged; a month for
which neither is known yet stays unknown.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from data.arrays import periods
from data.errors import DataError
from data.folders import DATA
from data.series import Series

STREAMS = DATA / "streams.toml"


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
    rows = known[known["series"] == series]
    pattern = {"M": r"^\d{4}-\d{2}$", "Q": r"^\d{4}-Q\d$", "Y": r"^\d{4}$"}[freq]
    rows = rows[rows["period"].str.match(pattern)]
    index = pd.PeriodIndex(rows["period"].str.replace("-Q", "Q"), freq=freq)
    return pd.Series(rows["value"].to_numpy(float), index=index).sort_index()


def printed_months(known: pd.DataFrame, stream: Stream) -> pd.Series:
    """Return the months printed by the day, the preferred series first; no filling."""
    found = pd.Series(dtype=float, index=pd.PeriodIndex([], freq="M"))
    for name in stream.months:
        months = values(known, name, "M")
        if name in stream.not_before:
            months = months[months.index >= pd.Period(stream.not_before[name], "M")]
        found = found.combine_first(months)
    for whole, part in stream.difference:
        gap = (values(known, whole, "M") - values(known, part, "M")).dropna()
        found = found.combine_first(gap.clip(lower=0))
    for one, other in stream.addition:
        found = found.combine_first((values(known, one, "M") + values(known, other, "M")).dropna())
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
    filled: dict[pd.Period, float] = {}
    for quarter, total in zip(periods(totals), totals, strict=True):
        span = pd.period_range(quarter.asfreq("M", "start"), periods=3, freq="M")
        missing = span[~span.isin(months.index)]
        rest = max(total - months.reindex(span).sum(), 0.0)
        if len(missing) == 1:
            filled[missing[0]] = rest
        elif len(missing) and (shape := _covering(indicators, missing)) is not None:
            filled.update((rest * shape / shape.sum()).items())
    return pd.Series(filled, dtype=float, index=pd.PeriodIndex(list(filled), freq="M"))


def _covering(indicators: list[pd.Series], missing: pd.PeriodIndex) -> pd.Series | None:
    for indicator in indicators:
        shape = indicator.reindex(missing)
        if shape.notna().all() and shape.sum() > 0:
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
    filled: dict[pd.Period, float] = {}
    shapes = [] if shape is None else [shape]
    for year, total in zip(periods(totals), totals, strict=True):
        span = pd.period_range(year.asfreq("M", "start"), periods=12, freq="M")
        missing = span[~span.isin(months.index)]
        rest = max(total - months.reindex(span).sum(), 0.0)
        found = _covering(shapes, missing)
        parts = pd.Series(1.0, index=missing) if found is None else found
        filled.update((rest * parts / parts.sum()).items() if len(missing) else ())
    return pd.Series(filled, dtype=float, index=pd.PeriodIndex(list(filled), freq="M"))


def to_series(stream: Stream, printed: pd.Series, filled: pd.Series) -> Series:
    """Join printed and filled months up to the first unknown month.

    Raises:
        DataError: not one month is known.
    """
    months = printed.combine_first(filled).sort_index()
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
