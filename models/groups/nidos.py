"""Unaccompanied minors under guidance of Nidos, in its care and in COA reception.

    pupils[h] = pupils[h-1] + inflow[h] - leaving[h] * (pupils[h-1] + inflow[h] / 2)

inflow is minors who apply for asylum times the ratio of minors Nidos counts to them; leaving
is turning 18, reunion with parents and departure together, as ages are not printed.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from models.chain.settings import Settings
from models.paths import Paths
from models.pools.share import logit_walk

NIDOS_SHARES = ("nidos_in_care", "coa_amv")


@dataclass(frozen=True, eq=False, slots=True)
class Nidos:
    """What is known of minors under guidance on the day.

    Attributes:
        anchor: month end at which ``pupils`` stands: mid-year of the newest printed yearly mean.
        pupils: persons under guidance then.
        minors: asylum applications of minors by month, from after the anchor to the last known.
        ratio: minors Nidos counts as inflow / minors applying for asylum.
        leaving: rate a year at which pupils leave: the mean, on the log scale, of three
            estimates: the balance from the first count to the newest yearly mean, the same with
            the ratio in the newest year only, and the balance inside the official forecast.
        leaving_error: standard deviation of the logarithm of these estimates.
        shares: newest share of pupils by key, ``nidos_in_care`` and ``coa_amv`` where counted.
        drift: standard deviation of the yearly change of the logit of a share.
    """

    anchor: pd.Period
    pupils: float
    minors: Series
    ratio: float
    leaving: float
    leaving_error: float
    shares: dict[str, float] = field(default_factory=dict)
    drift: float = 0.0


def expected(start: Nidos) -> Series:
    """Return the pupils by month end that the known applications of minors lead to."""
    arriving = start.minors.values[None, :] * start.ratio
    stock = ward_stocks(start.pupils, arriving, np.full(arriving.shape, start.leaving / 12))
    return Series("nidos_pupils", start.minors.months, stock[0], "persons", start.minors.estimated)


def ward_stocks(stock: float, arriving: FloatArray, share: FloatArray) -> FloatArray:
    """Return the stock at each month end.

    Args:
        stock: persons at the start, on every path.
        arriving: shape (n_paths, H), persons/month.
        share: shape (n_paths, H), share of those present who leave in a month, half of it of
            those who arrive.
    """
    coming, leaving = np.ascontiguousarray(arriving.T), share.T  # a row a month is fast
    present, stocks = np.full(len(arriving), stock), np.empty(coming.shape)
    for h, came in enumerate(coming):
        present = present + came - leaving[h] * (present + came / 2)
        stocks[h] = present
    return stocks.T


def nidos_settings(start: Nidos, minors: Paths, rng: np.random.Generator) -> Settings:
    """Return what policy or uncertainty may move, on the months after the anchor.

    Args:
        start: what was known on the day.
        minors: asylum applications of minors, ahead; they follow the known months.
        rng: the only source of chance: one leaving rate per path, then the walks of the shares.

    Returns:
        ``nidos_ratio`` (persons/application), ``nidos_leaving`` (share/month) and, where counted,
        ``nidos_in_care_share`` and ``coa_amv_share`` (share 0-1).
    """
    months = pd.period_range(start.anchor + 1, minors.months[-1], freq="M")
    n_paths, known = len(minors.values), len(start.minors.months)
    rate = start.leaving * np.exp(rng.normal(0.0, start.leaving_error, n_paths))
    found: dict[str, FloatArray] = {
        "nidos_ratio": np.full((1, 1), start.ratio),
        "nidos_leaving": np.minimum(rate[:, None] / 12, 1.0),
    }
    for key in NIDOS_SHARES:
        if key in start.shares:
            walk = np.full((n_paths, len(months)), start.shares[key])
            shape = (n_paths, len(months) - known)
            walk[:, known:] = logit_walk(start.shares[key], start.drift, shape, rng)
            found[f"{key}_share"] = walk
    return Settings(months, n_paths, found)


def simulate_nidos(start: Nidos, settings: Settings, minors: Paths) -> dict[str, Paths]:
    """Return pupils with their flows, and those in care and at COA where counted.

    Args:
        start: what was known on the day.
        settings: as of :func:`nidos_settings`.
        minors: asylum applications of minors, ahead, persons/month.

    Returns:
        ``nidos_inflow``, ``nidos_leaving``, ``nidos_pupils``, and with their share known
        ``nidos_in_care`` and ``coa_amv``, together never more than the pupils. Every path
        conserves persons.
    """
    ahead = minors.values[:, minors.months > start.minors.months[-1]]
    known = np.broadcast_to(start.minors.values, (len(ahead), len(start.minors.values)))
    arriving = np.hstack([known, ahead]) * settings.of("nidos_ratio")
    stock = ward_stocks(start.pupils, arriving, settings.of("nidos_leaving"))
    before = np.hstack([np.full((len(stock), 1), start.pupils), stock[:, :-1]])
    shares = {
        key: settings.of(f"{key}_share") for key in NIDOS_SHARES if f"{key}_share" in settings
    }
    whole = np.maximum(np.sum(list(shares.values()), axis=0), 1.0) if shares else 1.0
    found = {
        "nidos_inflow": (arriving, "persons/month"),
        "nidos_leaving": (np.maximum(before + arriving - stock, 0.0), "persons/month"),
        "nidos_pupils": (stock, "persons"),
        **{key: (stock * share / whole, "persons") for key, share in shares.items()},
    }
    return {key: Paths.own(key, settings.months, *pair) for key, pair in found.items()}
