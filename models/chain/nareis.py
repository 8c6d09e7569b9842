"""Family members from the backlog: applications after grants, decisions by capacity, arrivals.

    applications[h] = ratio[h] * grants[h]
    decisions[h] = min(capacity[h], backlog[h-1] + applications[h])
    backlog[h] = backlog[h-1] + applications[h] - decisions[h]
    granted[h] = grant share[h] * decisions[h]
    arrivals[h] = arrival share[h] * granted[h-d]
    waiting to arrive[h] = waiting[h-1] + arrival share[h+d] * granted[h] - arrivals[h]

Capacity and applications of the run are those that the pooled arrivals imply (``implied``), so
that persons agree on every path: who arrives was decided on, and who was decided on had applied.

One application is one person: 66.040 pending at the end of 2024, less what was decided and with
what came in during 2025, is the 52.700 persons printed for the end of 2025 within 2%. Counts of
2023 (22.000, 26.000) are of another definition and are not used.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import DataError
from data.series import Series
from data.streams.history import yearly
from models.chain.ind import IND_NATIONAL
from models.chain.settings import Settings
from models.decisions.printed import by_year, spans
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
YEAR = 12
BACKLOG_WEIGHT = 0.5  # beside the pool of time series: two outcomes choose neither


class RatioMix(NamedTuple):
    """The share granted on first applications in the newest year with a ratio, and its power.

    Attributes:
        granted: grants / decisions of that year.
        power: change of log ratio / change of log share granted over the two newest years.
    """

    granted: float
    power: float


@dataclass(frozen=True, eq=False, slots=True)
class NareisStart:
    """Family reunification on the day the chain starts.

    Attributes:
        month: month at the end of which ``backlog`` is pending.
        backlog: persons waiting for a decision.
        granted: mvv-nareis granted per month in the newest year.
        ratio: applications / grants of a first application, by year.
        mix: how the ratio moves with the share granted, see ``_mix``.
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
    mix: "RatioMix"
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
    grants = by_year(known, IND_NATIONAL["grants"])
    ratio = (by_year(known, APPLIED) / grants).dropna()
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
        _mix(ratio, (grants / by_year(known, IND_NATIONAL["decisions"])).reindex(ratio.index)),
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


def _mix(ratio: "pd.Series[float]", granted: "pd.Series[float]") -> RatioMix:
    """Return how applications per grant moved with the share granted.

    Both move with who is decided on: in 2024, 42% Syrians, 54% was granted and 1,97 persons were
    applied for per grant; in 2025, 5% Syrians, it was 34% and 1,14. Two years give one power and
    no error of it. Without two years, or with a share that stood still, the ratio stands.
    """
    known = pd.concat([ratio, granted], axis=1).dropna().tail(2).map(np.log).to_numpy(float)
    newest = float(granted.iloc[-1]) if len(known) else float("nan")
    if len(known) < 2 or known[0, 1] == known[1, 1]:
        return RatioMix(newest, 0.0)
    change = known[1] - known[0]
    return RatioMix(newest, float(change[0] / change[1]))


class NareisSpeed(NamedTuple):
    """What decides how fast family members come, each of shape (n_paths, H).

    Attributes:
        applied: persons applied for.
        capacity: persons that can be decided on.
        before: shape (n_paths, d), granted in the months before the first, which lead to the
            arrivals of the first d months.
    """

    applied: FloatArray
    capacity: FloatArray
    before: FloatArray


def own_speed(start: NareisStart, settings: Settings, grants: FloatArray) -> NareisSpeed:
    """Return the speed by the settings alone: the ratio to grants, and the newest capacity.

    Args:
        start: state before the first month of ``settings``.
        settings: reads ``nareis_ratio`` and ``nareis_capacity``.
        grants: on first applications, shape (n_paths, H).
    """
    before = np.full((len(grants), start.delay), start.granted)
    return NareisSpeed(settings.of("nareis_ratio") * grants, settings.of("nareis_capacity"), before)


def implied(
    start: NareisStart, settings: Settings, own: NareisSpeed, came: FloatArray
) -> NareisSpeed:
    """Return the speed at which exactly these persons arrive.

    Who arrives in a month was granted d months before. For the last d months the arrivals of the
    same months a year earlier stand in for those after the end. Where more must have been decided
    on than wait and apply by the ratio, more have applied.

    Args:
        start: state before the first month of ``settings``.
        settings: without levers.
        own: of :func:`own_speed` with the same settings.
        came: arrivals, shape (n_paths, H).
    """
    delay, last = start.delay, came.shape[1]
    at = np.arange(last) + delay
    at = np.where(at < last, at, np.maximum(at - YEAR, 0))
    arriving = settings.of("nareis_arrival_share")
    per_decision = settings.of("nareis_grant_share") * arriving[:, at]
    needed = over(came[:, at], per_decision, 0.0)
    applied, waiting = np.array(own.applied), np.full(len(came), start.backlog)
    for h in range(last):
        short = np.maximum(needed[:, h] - waiting - applied[:, h], 0.0)
        applied[:, h] += short
        waiting = np.maximum(waiting + applied[:, h] - needed[:, h], 0.0)
    return NareisSpeed(applied, needed, over(came[:, :delay], arriving[:, :delay], 0.0))


def levered(speed: NareisSpeed, own: NareisSpeed, neutral: NareisSpeed) -> NareisSpeed:
    """Return the speed moved by levers as they move the speed by the settings alone.

    Args:
        speed: of :func:`implied`.
        own: of :func:`own_speed` with levers.
        neutral: the same without them.
    """
    applied = speed.applied * over(own.applied, neutral.applied, 1.0)
    capacity = speed.capacity * over(own.capacity, neutral.capacity, 1.0)
    return NareisSpeed(applied, capacity, speed.before)


def over(above: FloatArray, below: FloatArray, otherwise: float) -> FloatArray:
    """Return above / below, and ``otherwise`` where below is zero."""
    found: FloatArray = np.full(np.broadcast_shapes(above.shape, below.shape), otherwise)
    np.divide(above, below, out=found, where=below > 0)
    return found


def simulate_nareis(start: NareisStart, settings: Settings, speed: NareisSpeed) -> dict[str, Paths]:
    """Return applications, decisions, grants, both stocks of waiting relatives and arrivals.

    Args:
        start: state before the first month of ``settings``.
        settings: reads ``nareis_grant_share`` and ``nareis_arrival_share``.
        speed: applications and capacity.

    Returns:
        ``nareis_applications``, ``nareis_decisions``, ``nareis_backlog``, ``nareis_granted``,
        ``nareis_to_arrive`` (granted, and arriving within the delay) and ``inflow_nareis``.
    """
    applied = speed.applied
    waiting = np.full(len(applied), start.backlog)
    backlog, decided = np.empty_like(applied), np.empty_like(applied)
    for h in range(applied.shape[1]):
        available = waiting + applied[:, h]
        decided[:, h] = np.minimum(speed.capacity[:, h], available)
        waiting = available - decided[:, h]
        backlog[:, h] = waiting
    granted = decided * settings.of("nareis_grant_share")
    share = settings.of("nareis_arrival_share")
    last = granted.shape[1]
    led = np.hstack([speed.before, granted])
    arriving = led * share[:, np.minimum(np.arange(led.shape[1]), last - 1)]
    came = arriving[:, :last]
    still = arriving[:, : start.delay].sum(axis=1, keepdims=True)
    to_arrive = still + (arriving[:, start.delay :] - came).cumsum(axis=1)
    found = {
        "nareis_applications": (applied, "applications/month"),
        "nareis_decisions": (decided, "decisions/month"),
        "nareis_backlog": (backlog, "applications"),
        "nareis_granted": (granted, "decisions/month"),
        "nareis_to_arrive": (np.maximum(to_arrive, 0.0), "persons"),
        "inflow_nareis": (came, "persons/month"),
    }
    months = settings.months
    return {key: Paths.own(key, months, values, unit) for key, (values, unit) in found.items()}


def pooled_arrivals(
    series: Paths, backlog: Paths, uniform: FloatArray, weight: float = BACKLOG_WEIGHT
) -> Paths:
    """Return time series and backlog in one pool by quantiles, as ``models.pools.pool`` makes it.

    Args:
        series: nareis by the models of time series, known months in front.
        backlog: nareis by the backlog; months it has beside ``series`` are pooled.
        uniform: shape (n_paths,), picks whose ranks a row keeps.
        weight: of the backlog, 0-1.
    """
    common = series.months.isin(backlog.months)
    values, inside = np.array(series.values), backlog.months.isin(series.months)
    members = [series.values[:, common], backlog.values[:, inside]]
    index = (uniform < weight).astype(np.intp)
    weights = np.array([1 - weight, weight])
    values[:, common] = averaged(weights, index, np.stack(members))
    return Paths.own(series.key, series.months, values, series.unit)
