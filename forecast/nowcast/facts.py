"""The facts of a day: printed sums over months of which one at least is not known yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from data.streams.readings import own_moves, revision
from data.streams.weekly import WEEK
from forecast.known import Known
from forecast.nowcast.days import daily_noise, lengths, month_shares, week_years
from forecast.nowcast.measures import COLUMNS, Measure, measures, printed
from forecast.nowcast.spread import (
    LONG,
    Spread,
    correlated,
    counted,
    expected,
    rounding,
    spread,
    summed,
)
from forecast.nowcast.weeks import with_holiday

TABLE = ("measure", "period", "value", "error", "bias", "n_beside")
LEAST_NEW = 0.1  # of a sum; less is told by its error, not by the months it would speak of
SHARED = 0.5  # of the variance of a definition that is one for the sums of a year, when not weekly


@dataclass(frozen=True, eq=False, slots=True)
class KnownSums:
    """Sums that paths of the streams are held against.

    Attributes:
        streams: S keys of the streams the sums are of.
        months: M consecutive months, from the last known one of a stream or before.
        shares: shape (F, M), share of the days of a month in each sum.
        holds: shape (F, S), 1 where a sum holds a stream.
        values: shape (F,), persons.
        error: shape (F, F), covariance of what the sums are printed with, on the log scale.
        table: a row for each sum, columns ``TABLE``; ``error`` is a standard deviation, a share.
    """

    streams: tuple[str, ...]
    months: pd.PeriodIndex
    shares: FloatArray
    holds: FloatArray
    values: FloatArray
    error: FloatArray
    table: pd.DataFrame


def facts(known: Known, streams: Collection[str]) -> KnownSums | None:
    """Return what was known of months that are not known one by one; None when nothing was.

    A sum counts when every stream it holds is among ``streams``, small ones aside, its months are
    known or ahead, a tenth of it or more is not known (by the last twelve months of each stream,
    never by the sum itself), and its measure stood beside known months often enough to say how
    far it lies off. What is left of a sum of which nearly all is known says more of definitions
    than of the small streams that are not.

    Args:
        known: what was known on the day.
        streams: those that are simulated.
    """
    there = set(streams) & set(known.histories)
    within = [one for measure in measures() if (one := measure.within(there))]
    found = [
        (rows, measure, off)
        for measure in within
        for rows, off in [_of_measure(known, measure)]
        if off is not None and len(rows)
    ]
    if not found:
        return None
    rows = pd.concat([part for part, _, _ in found], ignore_index=True)
    keys = tuple(sorted({key for _, measure, _ in found for key in measure.streams}))
    earliest = min(known.histories[key].months[-1] for key in keys)
    first, last = rows["start"].min().to_period("M"), rows["end"].max().to_period("M")
    months = pd.period_range(min(first, earliest), last, freq="M")
    holds = np.vstack(
        [np.tile([key in one.streams for key in keys], (len(part), 1)) for part, one, _ in found]
    )
    error = _error(rows, [(len(part), one, off) for part, one, off in found], known.moved)
    return KnownSums(
        streams=keys,
        months=months,
        shares=month_shares(rows, months),
        holds=holds.astype(float),
        values=rows["value"].to_numpy(float),
        error=error,
        table=_table(rows, error, [off for part, _, off in found for _ in range(len(part))]),
    )


def _of_measure(known: Known, measure: Measure) -> tuple[pd.DataFrame, Spread | None]:
    """Return the sums of a measure that say something new, and how far it lies off.

    How far is not measured where nothing is new.
    """
    last = min(known.histories[key].months[-1] for key in measure.streams)
    if not measure.goes_on(known.figures, last.end_time):
        return pd.DataFrame(columns=list(COLUMNS)), None
    rows = printed(known.figures, measure)
    rows = rows[rows["end"] <= pd.Timestamp(known.day)]
    new = _new(rows, measure, known.histories)
    if new.empty:
        return new, None
    off = spread(rows, measure, known.histories)
    if off is not None:
        moved = revision(known.moved, measure.names)
        off = _revised(off, moved, weekly=measure.weekly)
    return new, off


def _new(rows: pd.DataFrame, measure: Measure, histories: Mapping[str, Series]) -> pd.DataFrame:
    """Return the sums of which enough is unknown yet."""
    first = max(histories[key].months[0] for key in measure.streams)
    rows = rows[rows["start"].dt.to_period("M") >= first]
    if rows.empty:
        return rows
    unknown = np.isnan(summed(rows, measure, histories))
    new = 1 - counted(rows, measure, histories) / expected(rows, measure, histories)
    return rows[unknown & (new >= LEAST_NEW)]


def _revised(off: Spread, moved: float, *, weekly: bool) -> Spread:
    """Return a spread with what readings still move: of single weeks, else of every sum."""
    if weekly:
        return off._replace(revision=moved)
    return off._replace(definition=max(off.definition, moved))


def _error(
    rows: pd.DataFrame,
    measured: list[tuple[int, Measure, Spread]],
    moved: "pd.Series[float]",
) -> FloatArray:
    """Return rounding, revision, the days of a month and definition together, shape (F, F)."""
    sizes = [n for n, _, _ in measured]
    daily, holiday, wide, later = (
        np.repeat([getattr(off, name) for _, _, off in measured], sizes)
        for name in ("daily", "holiday", "definition", "revision")
    )
    which = np.repeat(np.arange(len(measured)), sizes)
    years = week_years(rows)
    share = np.repeat([1.0 if one.weekly else SHARED for _, one, _ in measured], sizes)
    alike = correlated([off for _, _, off in measured])[np.ix_(which, which)]
    same = (years[:, None] == years) * alike * np.sqrt(np.outer(share, share))
    np.fill_diagonal(same, 1.0)
    single = lengths(rows) < LONG
    own = np.square(rounding(rows)) + single * np.square(np.maximum(later, _own(rows, moved)))
    noise = daily_noise(rows)
    special = single & with_holiday(rows)
    own += special * (np.square(holiday) - np.square(daily)).clip(min=0.0) * np.diag(noise)
    found: FloatArray = np.outer(daily, daily) * noise + np.outer(wide, wide) * same + np.diag(own)
    return found


def _own(rows: pd.DataFrame, moved: "pd.Series[float]") -> FloatArray:
    """Return how far each week moved itself: it is believed no closer than its readings lie."""
    return own_moves(moved, WEEK, rows["period"])


def _table(rows: pd.DataFrame, error: FloatArray, off: list[Spread]) -> pd.DataFrame:
    told = rows[["measure", "period", "value"]].assign(
        error=np.sqrt(np.diag(error)),
        bias=[one.bias for one in off],
        n_beside=[one.n for one in off],
    )
    return told[list(TABLE)]
