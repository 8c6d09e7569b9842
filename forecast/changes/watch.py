"""What came true since a run was frozen, beside its bands: how unusual, and all months together.

A band of a month is made for that month alone and months move together, so the number of months
outside is held against that same number on the run's own paths.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from forecast.years import is_stock, whole_years, yearly
from models.paths import Paths

WIDTHS = (0.67, 0.80, 0.95)
JOINT = 0.80
YEAR = 4  # letters of a year; a month has more
COLUMNS = (
    "quantity",
    "period",
    "value",
    "filled",
    "mediaan",
    "percentile",
    *(f"in_{width:.0%}" for width in WIDTHS),
)
AHEAD = (0, 1, 2)  # years beside each other, from that of the day of watching
Watched: TypeAlias = tuple[Paths, pd.DataFrame]
Mediaans: TypeAlias = tuple[float, float] | None


class Joint(NamedTuple):
    """All months of one quantity or more together.

    Attributes:
        n: months that came true since the run.
        outside: of these, outside the 80% band.
        expected: months outside on average, by the width of the band.
        chance: share of the run's own paths with as many months outside, or more.
    """

    n: int
    outside: int
    expected: float
    chance: float


class Watch(NamedTuple):
    """What became of a frozen run by a later day.

    Attributes:
        run_id: of the run.
        day: of watching.
        found: paths of the run with what came true of them, by quantity.
        beside: mediaan of each year of ``AHEAD`` in a run of the day and in the run, by quantity.
        streams: of ``found``, the asylum streams.
        alarms: months since the run with an alarm, by stream.
        judgement: what judgement was worth; None when the run had none.
    """

    run_id: str
    day: date
    found: Sequence[Watched]
    beside: Mapping[str, Sequence[Mediaans]]
    streams: Sequence[Watched]
    alarms: Mapping[str, Sequence[str]]
    judgement: pd.DataFrame | None


def realised_rows(paths: Paths, now: Series, known: pd.Period | None) -> pd.DataFrame:
    """Return the months and years of a quantity that came true since the run.

    Args:
        paths: of the run.
        now: months known on the day of watching.
        known: last month the run knew; None when it knew none.

    Returns:
        Columns ``COLUMNS``, months first: ``percentile`` is the share of paths below the value,
        0..1, half of those equal to it; ``in_80%`` whether it lies in that central band.
    """
    months = since(paths, now, known)
    found = {str(month): paths.values[:, paths.months == month][:, 0] for month in months}
    values = pd.Series(now.values, index=now.months)
    filled = pd.Series(now.estimated, index=now.months)
    stock = is_stock(paths.key)
    whole = whole_years(values, now.months.year, mean=stock)
    years_of = pd.Series(now.estimated).groupby(now.months.year).any()
    rows = [
        _row(paths.key, period, (float(values[period]), bool(filled[period])), at)
        for period, at in found.items()
    ]
    last = {month.year for month in months if month.month == 12}
    for year, at in yearly(paths, mean=stock).items():
        if year in whole.index and year in last:
            rows.append(_row(paths.key, str(year), (float(whole[year]), bool(years_of[year])), at))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def since(paths: Paths, now: Series, known: pd.Period | None) -> list[pd.Period]:
    """Return the months of the paths that became known after the run."""
    return [
        month
        for month in paths.months
        if (known is None or month > known) and now.months[0] <= month <= now.months[-1]
    ]


def _row(key: str, period: str, value: tuple[float, bool], at: FloatArray) -> dict[str, object]:
    below = float((at < value[0]).mean() + (at == value[0]).mean() / 2)
    inside = {}
    for width in WIDTHS:
        low, high = np.quantile(at, ((1 - width) / 2, (1 + width) / 2))
        inside[f"in_{width:.0%}"] = bool(low <= value[0] <= high)
    return {
        "quantity": key,
        "period": period,
        "value": value[0],
        "filled": value[1],
        "mediaan": float(np.median(at)),
        "percentile": below,
        **inside,
    }


def joint(found: Sequence[tuple[Paths, pd.DataFrame]]) -> Joint:
    """Return how many months lie outside the 80% band, and how often the run's paths do that.

    Args:
        found: paths of the run and rows of :func:`realised_rows`, of one quantity or more.
    """
    each, n, outside = np.zeros(len(found[0][0].values)), 0, 0
    for paths, rows in found:
        months = rows[rows["period"].str.len() > YEAR]
        at = paths.values[:, paths.months.astype(str).isin(months["period"])]
        low, high = np.quantile(at, ((1 - JOINT) / 2, (1 + JOINT) / 2), axis=0)
        each += ((at < low) | (at > high)).sum(axis=1)
        n, outside = n + len(months), outside + int((~months[f"in_{JOINT:.0%}"].astype(bool)).sum())
    return Joint(n, outside, (1 - JOINT) * n, float((each >= outside).mean()))


def outcomes(rows: pd.DataFrame) -> Mapping[tuple[str, str], float]:
    """Return the years that came true by quantity and year."""
    whole = rows[rows["period"].str.len() == YEAR]
    pairs = zip(whole["quantity"], whole["period"], strict=True)
    return dict(zip(pairs, whole["value"], strict=True))
