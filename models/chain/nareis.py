"""Family members from the backlog: applications after grants, decisions by capacity, arrivals.

    applications[h] = ratio * grants[h]
    decisions[h] = min(capacity[h], backlog[h-1] + applications[h])
    backlog[h] = backlog[h-1] + applications[h] - decisions[h]
    arrivals[h] = arrival share * grant share[h-d] * decisions[h-d]

One application is one person: 66.040 pending at the end of 2024, less what was decided and with
what came in during 2025, is the 52.700 persons printed for the end of 2025 within 2%. Counts of
2023 (22.000, 26.000) are of another definition and are not used.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import DataError
from data.series import Series
from data.streams.history import yearly
from data.streams.spans import by_year, spans
from models.chain.ind import IND_NATIONAL
from models.chain.settings import Settings
from models.paths import Paths
from models.pools.pool import averaged

BACKLOG = (
    "personen in het buitenland in afwachting van besluit nareis",
    "nl_stock_nareis_pending",
)
BACKLOG_FROM = pd.Timestamp(2024, 1, 1)  # earlier counts are of another definition
APPLIED = ("mvv-nareis aanvragen ingediend", "mvv_nareis_applications")
NAREIS_GRANTED = ("mvv-nareis ingewilligd (eerste aanleg + bezwaar)", "mvv_nareis_granted")
RATE = ("mvv-nareis inwilligingspercentage eerste aanleg",)
LONGEST_DELAY = 12
BACKLOG_WEIGHT = 0.5  # beside the pool of time series: two outcomes choose neither


@dataclass(frozen=True, eq=False, slots=True)
class NareisStart:
    """Family reunification on the day the chain starts.

    Attributes:
        month: month at the end of which ``backlog`` is pending.
        backlog: persons waiting for a decision.
        granted: mvv-nareis granted per month in the newest year.
        ratio: applications / grants of a first application, by year.
        capacity: decisions/month, by year.
        grant_share: granted / decided, newest year.
        arrival_share: arrivals / granted ``delay`` months before.
        delay: months between grant and arrival.
        arrived: last month of which arrivals are known.
    """

    month: pd.Period
    backlog: float
    granted: float
    ratio: "pd.Series[float]"
    capacity: "pd.Series[float]"
    grant_share: float
    arrival_share: float
    delay: int
    arrived: pd.Period


def calibrate_nareis(known: pd.DataFrame, arrivals: Series) -> NareisStart:
    """Return backlog, speed and ratios as known on the day.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        arrivals: months of nareis.

    Raises:
        DataError: the backlog, or a year of applications, grants and decisions, is not known.
    """
    counts = spans(known, BACKLOG)
    counts = counts[counts["end"] >= BACKLOG_FROM]
    granted = by_year(known, NAREIS_GRANTED)
    share = by_year(known, RATE) / 100
    ratio = (by_year(known, APPLIED) / by_year(known, IND_NATIONAL["grants"])).dropna()
    capacity = (granted / share).dropna() / 12
    came = (yearly(arrivals) / 12).reindex(granted.index).dropna()
    if counts.empty or ratio.empty or capacity.empty or came.empty:
        raise DataError(
            "nareis_backlog: persons waiting, or a year of applications, decisions and arrivals, "
            "not known; expected all, which are printed since 2024. Take a later day."
        )
    delay, arrival_share = _delay(came, granted.reindex(came.index) / 12)
    last = counts.iloc[-1]
    return NareisStart(
        last["end"].to_period("M"),
        float(last["value"]),
        float(granted.iloc[-1] / 12),
        ratio,
        capacity,
        float(share.iloc[-1]),
        arrival_share,
        delay,
        arrivals.months[-1],
    )


def _delay(came: "pd.Series[float]", granted: "pd.Series[float]") -> tuple[int, float]:
    """Return the delay under which arrivals are one share of grants in the two newest years.

    Grants rise on a straight line through the means of both years, so with a delay of d months
    the grants that led to arrivals are d steps of that line lower. With one year the delay is 0.
    """
    if len(came) < 2:
        return 0, float(came.iloc[-1] / granted.iloc[-1])
    step = float(granted.iloc[-1] - granted.iloc[-2]) / 12
    delays = np.arange(LONGEST_DELAY + 1)
    shares = [came.iloc[y] / (granted.iloc[y] - step * delays) for y in (-2, -1)]
    best = int(np.abs(np.log(shares[1] / shares[0])).argmin())
    return best, float(np.sqrt(shares[0][best] * shares[1][best]))


def simulate_nareis(start: NareisStart, settings: Settings, grants: FloatArray) -> dict[str, Paths]:
    """Return applications, decisions, backlog and arrivals.

    Args:
        start: state before the first month of ``settings``.
        settings: reads the ``nareis_`` entries.
        grants: on first applications, shape (n_paths, H).

    Returns:
        ``nareis_applications``, ``nareis_decisions``, ``nareis_backlog``, ``inflow_nareis``.
    """
    applied = settings.of("nareis_ratio") * grants
    capacity = settings.of("nareis_capacity")
    waiting = np.full(len(grants), start.backlog)
    backlog, decided = np.empty_like(applied), np.empty_like(applied)
    for h in range(applied.shape[1]):
        available = waiting + applied[:, h]
        decided[:, h] = np.minimum(capacity[:, h], available)
        waiting = available - decided[:, h]
        backlog[:, h] = waiting
    granted = decided * settings.of("nareis_grant_share")
    before = np.full((len(grants), start.delay), start.granted)
    led = np.hstack([before, granted])[:, : granted.shape[1]]
    found = {
        "nareis_applications": (applied, "applications/month"),
        "nareis_decisions": (decided, "decisions/month"),
        "nareis_backlog": (backlog, "applications"),
        "inflow_nareis": (led * settings.of("nareis_arrival_share"), "persons/month"),
    }
    months = settings.months
    return {key: Paths(key, months, values, unit) for key, (values, unit) in found.items()}


def pooled_arrivals(
    series: Paths,
    backlog: Paths,
    uniform: FloatArray,
    weight: float = BACKLOG_WEIGHT,
    neutral: Paths | None = None,
) -> Paths:
    """Return time series and backlog in one pool by quantiles, as ``models.pools.pool`` makes it.

    Args:
        series: nareis by the models of time series, known months in front.
        backlog: nareis by the backlog; months it has beside ``series`` are pooled.
        uniform: shape (n_paths,), picks whose ranks a row keeps.
        weight: of the backlog, 0-1.
        neutral: the backlog without levers, whose ranks a row keeps, so that the difference on a
            row is that of the levers; ``backlog`` itself when None.
    """
    common = series.months.isin(backlog.months)
    values, inside = np.array(series.values), backlog.months.isin(series.months)
    members = [series.values[:, common], backlog.values[:, inside]]
    ranked = None if neutral is None else np.stack([members[0], neutral.values[:, inside]])
    index = (uniform < weight).astype(np.intp)
    weights = np.array([1 - weight, weight])
    values[:, common] = averaged(weights, index, np.stack(members), ranked)
    return Paths(series.key, series.months, values, series.unit)
