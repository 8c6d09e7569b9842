"""The facts of a day: printed sums over months of which one at least is not known yet."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.known import Known
from forecast.nowcast.days import daily_noise, lengths, month_shares
from forecast.nowcast.measures import Measure, measures, printed
from forecast.nowcast.spread import LONG, Spread, counted, expected, rounding, spread, summed

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

    A sum counts when every stream it holds is among ``streams``, all its months are known or
    ahead, a tenth of it or more is not known (by the last twelve months of each stream, never by
    the sum itself), and its measure stood beside known months often enough to say how far it
    lies off. What is left of a sum of which nearly all is known says
    more of definitions than of the small streams that are not.

    Args:
        known: what was known on the day.
        streams: those that are simulated.
    """
    found = [
        (rows, measure, off)
        for measure in measures()
        if set(measure.streams) <= set(streams) & set(known.histories)
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
    error = _error(rows, [(len(part), one, off) for part, one, off in found])
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
    """Return the sums of a measure that say something new, and how far it lies off."""
    rows = printed(known.figures, measure)
    rows = rows[rows["end"] <= pd.Timestamp(known.day)]
    off = spread(rows, measure, known.histories)
    if off is not None and measure.weekly:
        off = off._replace(revision=known.week_revision)
    first = max(known.histories[key].months[0] for key in measure.streams)
    rows = rows[rows["start"].dt.to_period("M") >= first]
    if rows.empty:
        return rows, off
    unknown = np.isnan(summed(rows, measure, known.histories))
    known_part = counted(rows, measure, known.histories)
    new = 1 - known_part / expected(rows, measure, known.histories)
    return rows[unknown & (new >= LEAST_NEW)], off


def _error(rows: pd.DataFrame, measured: list[tuple[int, Measure, Spread]]) -> FloatArray:
    """Return rounding, revision, the days of a month and definition together, shape (F, F)."""
    sizes = [n for n, _, _ in measured]
    daily, wide, moved = (
        np.repeat([getattr(off, name) for _, _, off in measured], sizes)
        for name in ("daily", "definition", "revision")
    )
    which = np.repeat(np.arange(len(measured)), sizes)
    years = rows["end"].dt.year.to_numpy()
    share = np.repeat([1.0 if one.weekly else SHARED for _, one, _ in measured], sizes)
    same = ((which[:, None] == which) & (years[:, None] == years)) * share
    np.fill_diagonal(same, 1.0)
    own = np.square(rounding(rows)) + np.square(moved) * (lengths(rows) < LONG)
    days: FloatArray = np.outer(daily, daily) * daily_noise(rows)
    found: FloatArray = days + np.outer(wide, wide) * same + np.diag(own)
    return found


def _table(rows: pd.DataFrame, error: FloatArray, off: list[Spread]) -> pd.DataFrame:
    told = rows[["measure", "period", "value"]].assign(
        error=np.sqrt(np.diag(error)),
        bias=[one.bias for one in off],
        n_beside=[one.n for one in off],
    )
    return told[list(TABLE)]
