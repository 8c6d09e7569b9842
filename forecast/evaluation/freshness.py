"""How skill depends on the day: quarterly or monthly days, and the months known of the year.

Quarterly days fall soon after a quarter came out, so that they flatter the year at hand; days
in every month show it as a reader meets it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.evaluation.coverage import binomial_interval
from forecast.evaluation.skill import non_overlapping, relative_skill
from forecast.evaluation.table import score_rows

BANDS = ("coverage_67", "coverage_80")
YEARS, NOW = r"year_\d", "year_0"
RATIOS = (
    "n",
    "n_independent",
    "wis",
    "relative_wis",
    "wis_to_naive",
    "error_to_naive",
    *(f"{name}{end}" for name in BANDS for end in ("", "_lower", "_upper")),
)
BY_DAYS = ("days", "since", "quantity", "target", *RATIOS)
BY_MONTHS = ("days", "quantity", "months_known", *RATIOS)
MADE = ["day", "target_end"]


class Rivals(NamedTuple):
    """The names of who is judged and beside whom.

    Attributes:
        judged: the model, or the pool.
        baseline: whose WIS is that of 1.
        naive: a point forecast, whose WIS is its absolute error.
    """

    judged: str
    baseline: str
    naive: str


def skill_by_days(
    forecasts: Mapping[str, pd.DataFrame], who: Rivals, since: Sequence[int]
) -> pd.DataFrame:
    """Return how good a model was at each year ahead, on each kind of days.

    Args:
        forecasts: the detail table by kind of days, such as ``quarterly``; rows without an
            outcome are left out.
        who: the model and its rivals.
        since: years; a table is made of the days from the start of each.

    Returns:
        Columns ``BY_DAYS``: ``n`` forecasts with an outcome and ``n_independent`` of which no
        two were open at the same time, on which the binomial intervals of the shares rest.
        ``relative_wis`` is WIS to that of the baseline, ``wis_to_naive`` to that of the naive
        rule; as a point has no band, ``error_to_naive`` compares like with like: the absolute
        error of the mediaan to that of the point. Each on the forecasts both made; below 1 is
        better, nan where there are none.

    Raises:
        DataError: a forecast occurs twice or holds no numbers.
    """
    rows = []
    for days, table in forecasts.items():
        scored = _scored(table, YEARS, who)
        for first in since:
            late = scored[scored["day"].dt.year >= first]
            for key, group in late.groupby(["quantity", "target"]):
                rows += [(days, first, *key, *_ratios(group, who))]
    return pd.DataFrame(rows, columns=list(BY_DAYS))


def skill_by_months_known(forecasts: Mapping[str, pd.DataFrame], who: Rivals) -> pd.DataFrame:
    """Return how good a model was at the year at hand, by how many of its months were known.

    Quantities forecast by year only are left out: their months are not in the table.

    Args:
        forecasts: as for :func:`skill_by_days`, with the months ahead.
        who: the model and its rivals.

    Returns:
        Columns ``BY_MONTHS``: ``months_known`` as of :func:`months_known`, the others as of
        :func:`skill_by_days`; years here never overlap, so that ``n_independent`` counts them.

    Raises:
        DataError: a forecast occurs twice or holds no numbers.
    """
    rows = []
    for days, table in forecasts.items():
        scored = _scored(table, NOW, who)
        known = months_known(table)
        made = pd.MultiIndex.from_arrays(
            [scored["day"].dt.strftime("%Y-%m-%d"), scored["quantity"]]
        )
        counted = scored.assign(months_known=known.reindex(made).to_numpy())
        counted = counted.dropna(subset="months_known").astype({"months_known": int})
        for key, group in counted.groupby(["quantity", "months_known"]):
            rows += [(days, *key, *_ratios(group, who))]
    return pd.DataFrame(rows, columns=list(BY_MONTHS))


def months_known(forecasts: pd.DataFrame) -> "pd.Series[int]":
    """Return how many months of the day's own year were known on it, by day and quantity.

    It follows from the months ahead, which count from the last known one: on 15 May 2024 a
    first month ahead of April says that January to March were known, 3. Below 0 months of the
    year before were not known either: -2 when its last known month is October.

    Args:
        forecasts: the detail table; quantities without months ahead give none.
    """
    months = forecasts[forecasts["target"].str.fullmatch(r"month_\d+")]
    months = months[["day", "quantity", "target", "target_end"]].drop_duplicates()
    day, end = (pd.to_datetime(months[name]) for name in MADE)
    ahead = months["target"].str.removeprefix("month_").astype(int)
    known = (end.dt.year - day.dt.year) * 12 + end.dt.month - ahead
    return known.groupby([months["day"], months["quantity"]]).first()


def _scored(forecasts: pd.DataFrame, targets: str, who: Rivals) -> pd.DataFrame:
    """Return the scores of the three on some targets, without those that have no outcome."""
    keep = forecasts["model"].isin(who) & forecasts["target"].str.fullmatch(targets)
    keep &= forecasts["observed"].notna()
    return score_rows(forecasts[keep]) if keep.any() else _none()


def _none() -> pd.DataFrame:
    empty = pd.DataFrame(columns=["model", "quantity", "target"], dtype=str)
    return empty.assign(**{name: pd.to_datetime(pd.Series(dtype=str)) for name in MADE})


def _ratios(scored: pd.DataFrame, who: Rivals) -> tuple[float, ...]:
    """Return the columns ``RATIOS`` of one group of scores."""
    ours = scored[scored["model"] == who.judged]
    dates = (ours[name].to_numpy("datetime64[D]") for name in MADE)
    separate = non_overlapping(*dates)
    wis, error = (
        scored.pivot_table(index=MADE, columns="model", values=name) for name in ("wis", "mae")
    )
    shares = []
    for name in BANDS:
        share = np.array([ours[name].mean()])
        interval = binomial_interval(share, np.array([float(separate)]))
        shares += [float(one[0]) for one in interval]
    return (
        len(ours),
        separate,
        float(ours["wis"].mean()),
        _ratio(wis, who.judged, who.baseline),
        _ratio(wis, who.judged, who.naive),
        _ratio(error, who.judged, who.naive),
        *shares,
    )


def _ratio(wide: pd.DataFrame, ours: str, theirs: str) -> float:
    """Return the ratio of two columns over the rows both have; nan when one is not there."""
    columns: list[FloatArray] = [
        wide[name].to_numpy(np.float64) if name in wide else np.full(len(wide), np.nan)
        for name in (ours, theirs)
    ]
    return relative_skill(*columns)
