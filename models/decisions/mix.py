"""Of whom the decided applications are, and what share of them is granted: Syrians and others.

    share of Syrians[h] = arriving + (waiting - arriving) * exp(-(h + 1) / turnover)
    grant share[h] = share * granted to Syrians + (1 - share) * granted to others

Decisions are taken evenly from the stock, so its mix moves towards that of the applications with
the months the stock takes to be decided once (turnover = stock / decisions a month).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from models.decisions.printed import by_year, spans

WAITING = ("openstaande asielaanvragen Syriërs onder BVM",)
APPLIED = ("eerste asielaanvragen Syriërs",)
APPLIED_SHARE = ("aandeel Syriërs in eerste asielaanvragen",)
DECIDED_SHARE = ("aandeel Syrische zaken in beslissingen eerste aanvragen",)
DECIDED = ("eerste asielaanvragen: beslissingen totaal",)
GRANTED_SYRIAN = ("inwilligingspercentage Syrië",)
GRANTED_OTHER = ("inwilligingspercentage niet-Syrisch",)


@dataclass(frozen=True, slots=True)
class Mix:
    """Syrians among first applications, and what is granted.

    Attributes:
        waiting: share of the stock at the start, 0-1; an estimate from a count and later flows.
        arriving: share of applications in the newest year.
        granted: lowest and highest share granted to Syrians of the years printed.
        others: share granted to others, newest year.
    """

    waiting: float
    arriving: float
    granted: tuple[float, float]
    others: float


def calibrate_mix(known: pd.DataFrame, stock: float, month: pd.Period) -> Mix | None:
    """Return the mix at the end of ``month``, or None when a part of it is not known.

    waiting = (count + applications - decisions of the whole years after it) / stock

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        stock: pending first applications at the end of ``month``.
        month: the chain starts after it.
    """
    counts = spans(known, WAITING)
    counts = counts[counts["end"].dt.to_period("M") <= month]
    came, decided = by_year(known, APPLIED), by_year(known, DECIDED_SHARE) / 100
    decided = (decided * by_year(known, DECIDED)).dropna()
    rates = [by_year(known, names) / 100 for names in (APPLIED_SHARE, GRANTED_SYRIAN)]
    others = by_year(known, GRANTED_OTHER) / 100
    if counts.empty or stock <= 0 or any(one.empty for one in (came, decided, *rates, others)):
        return None
    count = counts.iloc[-1]
    later = [year for year in came.index.intersection(decided.index) if _after(year, count, month)]
    waiting = float(count["value"] + came[later].sum() - decided[later].sum())
    shares, granted = rates
    return Mix(
        float(np.clip(waiting / stock, 0.0, 1.0)),
        float(shares.iloc[-1]),
        (float(granted.min()), float(granted.max())),
        float(others.iloc[-1]),
    )


def _after(year: pd.Period, count: pd.Series, month: pd.Period) -> bool:
    return bool(year.start_time > count["end"] and year.asfreq("M", "E") <= month)


def grant_share(
    mix: Mix, turnover: FloatArray, granted: FloatArray, months: pd.PeriodIndex
) -> FloatArray:
    """Return the share granted of all decisions, shape (n_paths, H).

    Args:
        mix: of the start.
        turnover: months in which the stock is decided once, shape (n_paths, 1).
        granted: share granted to Syrians, shape (n_paths, 1).
        months: shape (H,), from the month after the start on.
    """
    after = np.exp(-(np.arange(len(months)) + 1) / turnover)
    syrian = mix.arriving + (mix.waiting - mix.arriving) * after
    return np.asarray(syrian * granted + (1 - syrian) * mix.others)
