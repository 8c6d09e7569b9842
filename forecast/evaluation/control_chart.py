"""A control chart on forecast errors: has a stream left the path it was on?

Every month is forecast again from the months one, two and three before it, and its errors are
held against the errors seen before. Two rules raise an alarm: a cumulative sum of one-month
errors (Page 1954, Continuous inspection schemes, Biometrika 41: small and lasting) and three
standard deviations in any of the three (Shewhart: large and sudden).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from models.parts.level import smoothed_level
from models.parts.seasonal import seasonal_factors

WATCHED = ("inflow_first", "inflow_nareis")
FIRST = pd.Period("2013-01", freq="M")
AHEAD = 3  # months from the oldest forecast of a month to that month
LEARN = 24  # months of history before the first forecast, and errors before the first judgement
ALLOWANCE = 0.5  # Page's k in standard deviations: half the shift to be found
DECISION = 5.0  # Page's h in standard deviations: the sum that raises an alarm
LIMIT = 3.0  # Shewhart's limit in standard deviations
FALSE_ALARM = 200  # months between alarms by chance on a walk with normal errors, see tests/slow
LEAST_SPREAD = 0.01  # log scale; keeps a constant series from dividing by nothing
COLUMNS = (
    "quantity",
    "month",
    "estimated",
    "error",
    "standardised",
    "cusum_up",
    "cusum_down",
    "ahead",
    "change",
    "score",
    "alarm",
    "rule",
)


class ChartState(NamedTuple):
    """The state of the chart after a month; sums in standard deviations.

    Attributes:
        up: sum of errors above the allowance, >= 0.
        down: sum of errors below minus the allowance, >= 0.
        ahead: months ahead, 1 to 3, of the largest error still compared; 1 where only a sum
            raises the alarm.
        alarm: ``""``, ``"up"`` or ``"down"``.
        rule: ``""``, ``"cusum"``, ``"shewhart"`` or ``"both"``.
    """

    up: float
    down: float
    ahead: int
    alarm: str
    rule: str


def alarm_table(histories: Mapping[str, Series]) -> pd.DataFrame:
    """Return the chart of each watched stream, a row per known month from 2013 on.

    Nothing after a month plays a part in its row. A month is judged once 24 errors are known
    before it.

    Args:
        histories: monthly streams known on the day, by key.

    Returns:
        Columns quantity, month (monthly Period), estimated (the month was filled), error (log,
        one month ahead), standardised, cusum_up, cusum_down (standard deviations), and of the
        largest error one to three months ahead (one month ahead where only the sums raise an
        alarm): ahead, change (share above the forecast), score (standard deviations); alarm
        (``""``, ``"up"``, ``"down"``) and rule (``""``, ``"cusum"``, ``"shewhart"``, ``"both"``).
    """
    tables = [stream_chart(histories[key]) for key in WATCHED if key in histories]
    kept = [table for table in tables if len(table)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=list(COLUMNS))


def stream_chart(history: Series) -> pd.DataFrame:
    """Return the chart of one stream; columns of :func:`alarm_table`."""
    found = errors(history)
    scores = standardised(found)
    judged = np.isfinite(scores[0])
    rows = np.flatnonzero(judged & np.asarray(history.months >= FIRST))
    steps = chart(scores[:, rows])
    far = np.array([step.ahead - 1 for step in steps], dtype=int)
    columns = {
        "quantity": history.key,
        "month": history.months[rows],
        "estimated": history.estimated[rows],
        "error": found[0, rows],
        "standardised": scores[0, rows],
        "cusum_up": [step.up for step in steps],
        "cusum_down": [step.down for step in steps],
        "ahead": far + 1,
        "change": np.expm1(found[far, rows]),
        "score": scores[far, rows],
        "alarm": [step.alarm for step in steps],
        "rule": [step.rule for step in steps],
    }
    return pd.DataFrame(columns)


def errors(history: Series) -> FloatArray:
    """Return what each month was above its forecasts from one to three months before.

        error[a, t] = x[t] - level(x[:t - a + 1]) - season(x[:t - a + 1]),   x = log(1 + y)

    Returns:
        shape (3, T), log scale, one month ahead first; nan where there is no forecast.
    """
    logs = np.log1p(history.values)
    month = history.months.month.to_numpy() - 1
    found = np.full((AHEAD, len(logs)), np.nan)
    for known in range(LEARN, len(logs)):
        season = seasonal_factors(logs[:known], history.months[:known])
        level = smoothed_level(logs[:known] - season[month[:known]])
        target = np.arange(known, min(known + AHEAD, len(logs)))
        found[target - known, target] = logs[target] - level - season[month[target]]
    return found


def standardised(found: FloatArray) -> FloatArray:
    """Return errors divided by the root mean square of those known before.

    An earlier error counts for at most three spreads, so that one shock does not blind the chart
    to the next.

    Args:
        found: shape (A, T), nan where there is no forecast.

    Returns:
        shape (A, T), nan with fewer than 24 errors before.
    """
    scores = np.full(found.shape, np.nan)
    for row, score in zip(found, scores, strict=True):
        n, total = 0, 0.0
        for t in np.flatnonzero(np.isfinite(row)):
            error = float(row[t])
            if n >= LEARN:
                spread = max(float(np.sqrt(total / n)), LEAST_SPREAD)
                score[t] = error / spread
                error = min(max(error, -LIMIT * spread), LIMIT * spread)
            n, total = n + 1, total + error**2
    return scores


def chart(scores: FloatArray) -> list[ChartState]:
    """Return the state of the two-sided chart after each month.

        up[t] = max(0, up[t-1] + z[t] - k),   down[t] = max(0, down[t-1] - z[t] - k)

    An alarm is raised above h, or where a score is beyond the limit. After an alarm both sums
    start again from 0, and forecasts made before the month of the alarm are not compared again.

    Args:
        scores: shape (A, T), standardised errors one to A months ahead, nan where there is none.
    """
    steps: list[ChartState] = []
    up = down = 0.0
    since = 0  # months whose forecasts are still compared
    for now in scores.T:
        since += 1
        up = max(0.0, up + float(now[0]) - ALLOWANCE)
        down = max(0.0, down - float(now[0]) - ALLOWANCE)
        compared = np.nan_to_num(now[: max(1, since)])
        ahead = int(np.abs(compared).argmax())
        steps.append(_judged(up, down, ahead + 1, float(compared[ahead])))
        if steps[-1].alarm:
            up = down = 0.0
            since = 0
    return steps


def _judged(up: float, down: float, ahead: int, score: float) -> ChartState:
    summed = max(up, down) > DECISION
    sudden = abs(score) > LIMIT
    if not (summed or sudden):
        return ChartState(up, down, ahead, "", "")
    above = score > 0 if sudden else up > down
    rule = "both" if summed and sudden else "cusum" if summed else "shewhart"
    return ChartState(up, down, ahead if sudden else 1, "up" if above else "down", rule)
