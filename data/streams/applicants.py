"""Months of first applications from Eurostat's applicants, who are first and repeat together.

The rest (repeat applications and a few Ukrainians) is carried on from the newest quarter of which
both are known, half as a share and half as a number:

    first = applicants - rest,   rest = (share * applicants + level) / 2

A share alone follows the applicants too far when they jump, a number alone not far enough.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import periods

LARGEST_SHARE = 0.4  # of applicants that may be no first ones; largest seen 0.16 (2018-Q3)
QUARTERS_ON = 4  # a rest is carried on so far and no further
LEAST = 4  # past errors that a spread is taken from


@dataclass(frozen=True, slots=True)
class Rest:
    """What applicants hold beside first applications, in the newest quarter known of both.

    Attributes:
        quarter: the quarter it was measured in.
        share: of the applicants, 0..1.
        level: persons a month.
    """

    quarter: pd.Period
    share: float
    level: float

    def first(self, applicants: pd.Series) -> pd.Series:
        """Return the first applications among monthly ``applicants``, never below zero."""
        return (applicants - (self.share * applicants + self.level) / 2).clip(lower=0)

    def applicants(self, first: float) -> float:
        """Return the applicants of a quarter that would give ``first`` applications in it."""
        return (first + 1.5 * self.level) / (1 - self.share / 2)


def of_quarters(months: pd.Series) -> pd.Series:
    """Return the sum of each quarter with three months, indexed by quarter."""
    groups = months.groupby(periods(months).asfreq("Q"))
    return groups.sum()[groups.size() == 3]


def newest_rest(totals: pd.Series, applicants: pd.Series) -> Rest | None:
    """Return the rest of the newest quarter known of both; None when there is none.

    A rest below zero or above ``LARGEST_SHARE`` is no rest but a break in one of the two.

    Args:
        totals: first applications, indexed by quarter.
        applicants: first and repeat, indexed by month.
    """
    if totals.empty or applicants.empty:
        return None
    whole = of_quarters(applicants)
    both = totals.index.intersection(whole.index)
    if both.empty:
        return None
    quarter = both.max()
    rest = whole[quarter] - totals[quarter]
    if not 0 <= rest <= LARGEST_SHARE * whole[quarter]:
        return None
    return Rest(quarter, float(rest / whole[quarter]), float(rest / 3))


def completed(totals: pd.Series, applicants: pd.Series) -> pd.Series:
    """Return the applicants, a third month of a printed quarter worked out from the other two.

    The quarter's first applications and the newest rest give its applicants; what the two known
    months leave is the third. A quarter that would leave none keeps its gap.

    Args:
        totals: first applications, indexed by quarter.
        applicants: first and repeat, indexed by month.
    """
    rest = newest_rest(totals, applicants)
    if rest is None:
        return applicants
    third: dict[pd.Period, float] = {}
    for quarter, total in zip(periods(totals), totals, strict=True):
        span = pd.period_range(quarter.asfreq("M", "start"), periods=3, freq="M")
        missing = span[~span.isin(applicants.index)]
        if len(missing) == 1 and 0 < (quarter - rest.quarter).n <= QUARTERS_ON:
            left = rest.applicants(total) - applicants.reindex(span).sum()
            third |= {missing[0]: left} if left > 0 else {}
    index = pd.PeriodIndex(list(third), freq="M")
    return applicants.combine_first(pd.Series(third, dtype=float, index=index))


def carried_on(totals: pd.Series, applicants: pd.Series) -> pd.Series:
    """Return first applications of the months after the newest quarter known of both.

    Args:
        totals: first applications, indexed by quarter.
        applicants: first and repeat, indexed by month.
    """
    rest = newest_rest(totals, applicants)
    if rest is None:
        return applicants[:0]
    quarters_on = np.array([(one - rest.quarter).n for one in periods(applicants).asfreq("Q")])
    return rest.first(applicants[(quarters_on > 0) & (quarters_on <= QUARTERS_ON)])


def past_errors(totals: pd.Series, applicants: pd.Series, ahead: int) -> pd.Series:
    """Return the errors the same rule would have made in the past, ``ahead`` quarters on.

    Args:
        totals: first applications, indexed by quarter.
        applicants: first and repeat, indexed by month.
        ahead: quarters between the rest and the quarter it is carried on to, >= 1.

    Returns:
        Estimate less printed as a share of the printed, of the whole quarter, by quarter.
    """
    whole = of_quarters(applicants)
    errors = {}
    for quarter in totals.index.intersection(whole.index):
        rest = newest_rest(totals[totals.index <= quarter - ahead], applicants)
        if rest is not None and rest.quarter == quarter - ahead:
            span = pd.period_range(quarter.asfreq("M", "start"), periods=3, freq="M")
            errors[quarter] = rest.first(applicants[span]).sum() / totals[quarter] - 1
    return pd.Series(errors, dtype=float, index=pd.PeriodIndex(list(errors), freq="Q"))


def spread(totals: pd.Series, applicants: pd.Series, ahead: int) -> float:
    """Return the root mean square of :func:`past_errors`, nan where there are fewer than four."""
    errors = past_errors(totals, applicants, ahead)
    return float(np.sqrt(np.square(errors).mean())) if len(errors) >= LEAST else float("nan")
