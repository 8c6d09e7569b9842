"""What came true, from the newest shipped figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import periods
from data.series import Series
from data.streams.monthly import values
from data.streams.ukraine import BREAKS, EUROSTAT
from forecast.known import Known

LETTERS = "letters"
PRINTED_ONLY = ("ukraine_registrations",)


class Outcome(NamedTuple):
    """What came of one target.

    Attributes:
        value: nan while it is not fully known.
        estimated: whether a month of it was filled from a quarter or year, not printed.
    """

    value: float
    estimated: bool


UNKNOWN = Outcome(float("nan"), estimated=False)


@dataclass(frozen=True, eq=False, slots=True)
class Truth:
    """The newest figures of every series, by month.

    Attributes:
        months: values by key, indexed by month; stocks at month end.
        estimated: the filled months by key.
    """

    months: Mapping[str, "pd.Series[float]"]
    estimated: Mapping[str, pd.PeriodIndex]

    def flow(self, parts: Sequence[str], first: pd.Period, last: pd.Period) -> Outcome:
        """Return the sum of the parts over the months ``first`` to ``last``, if all are known.

        Args:
            parts: one stream, or the streams that a forecast of the total was made of.
            first: first month.
            last: last month, included.
        """
        span = pd.period_range(first, last, freq="M")
        sums = [self.months[key].reindex(span).sum(skipna=False) for key in parts]
        filled = any(span.isin(self.estimated[key]).any() for key in parts)
        return Outcome(float(np.sum(sums)), filled)

    def stock(self, definition: str, month: pd.Period) -> Outcome:
        """Return the Ukrainian stock at a month end in the definition it was forecast in.

        Args:
            definition: as of :func:`stock_definition`.
            month: the month at whose end is counted.
        """
        if definition not in self.months:
            return UNKNOWN
        return self.flow([definition], month, month)


def truth(newest: Known) -> Truth:
    """Return what came true by the figures known on the newest day.

    Registrations from Ukraine count only where Eurostat printed the month (to 2024-08). Each
    segment of Eurostat's stock between two breaks is a definition of its own, and so are the
    letters with De Staat van Migratie; a forecast is scored in the definition it was made in.
    """
    found = {key: _monthly(series) for key, series in newest.histories.items()}
    flags = {key: series.months[series.estimated] for key, series in newest.histories.items()}
    for key in PRINTED_ONLY:
        if key in found:
            found[key] = found[key].drop(flags[key])
    if newest.ukraine and newest.ukraine.definition.startswith(LETTERS):
        found[LETTERS] = found["ukraine_stock"]
        flags[LETTERS] = flags["ukraine_stock"]
    stock = values(newest.figures, EUROSTAT, "M")
    for segment in {_segment(month) for month in periods(stock)}:
        keep = [_segment(month) == segment for month in periods(stock)]
        found[segment] = stock[keep]
        flags[segment] = periods(stock)[:0]
    return Truth(found, flags)


def stock_definition(known: Known) -> str:
    """Return the definition the Ukrainian stock of the day is counted in.

    ``letters``, or the segment of Eurostat's series that the last known month lies in. The
    forecast goes on from that count, so only the same definition can say whether it came true.
    """
    if known.ukraine is None or known.ukraine.definition.startswith(LETTERS):
        return LETTERS
    return _segment(known.ukraine.stock.months[-1])


def _segment(month: pd.Period) -> str:
    starts = [start for start in BREAKS if pd.Period(start, "M") <= month]
    return f"Eurostat from {starts[-1] if starts else 'start'}"


def _monthly(series: Series) -> "pd.Series[float]":
    return pd.Series(series.values, index=series.months)


def last_year(truth: Truth, key: str = "inflow_first") -> int:
    """Return the last calendar year that is complete."""
    last: pd.Period = periods(truth.months[key])[-1]
    return int(last.year if last.month == 12 else last.year - 1)
