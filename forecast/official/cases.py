"""The official prognosis as a competitor: each of its figures beside ours of the same day.

Ours is the pool as of the day the official figures were fixed, when both could know the same;
the day of publication, weeks to months later, stands beside it.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from forecast.backtest.day import Day
from forecast.backtest.folds import Material, backtest, corrected
from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import POOL, UNCALIBRATED
from forecast.backtest.rows import LEVELS
from forecast.config import RunConfig
from forecast.evaluation.scores import absolute_percentage_error
from forecast.rule.rival_skill import BY_RULE
from models.registry import BASELINE

TOTAL = "inflow_total"
RESETTLEMENT = "inflow_resettlement"
WITHOUT = "without resettlement"
KEPT = (POOL, UNCALIBRATED, LAST_TWELVE, BASELINE)
OURS = ("minimum", "p10", "mediaan", "medio", "p90", "maximum")
# mediaan and medio are percentiles by the ministry's definition; an unnamed point, and a band
# without a central figure, stand beside our mediaan.
SAME_PERCENTILE = {"mediaan": "mediaan", "medio": "medio", "point": "mediaan", "": "mediaan"}
ERRORS = {
    "error_official": "official_central",
    "error_mediaan": "mediaan",
    "error_same_percentile": "ours_same_percentile",
    "error_when_published": "mediaan_when_published",
}
TAKEN = (
    "case_id",
    "year",
    "official_central",
    "official_minimum",
    "official_maximum",
    "realised",
    "scenario",
    "realised_definition",
    "grade",
    "remark",
)
COLUMNS = (
    "vintage",
    "as_of",
    "quantity",
    "year",
    "official_central",
    "official_minimum",
    "official_maximum",
    *OURS,
    "realised",
    "case_id",
    "published_on",
    "scenario",
    "ours_same_percentile",
    "mediaan_when_published",
    *ERRORS,
    "realised_definition",
    "ours_definition",
    "grade",
    "remark",
)


class OfficialCases(NamedTuple):
    """The cases, and the forecasts of ours that stand beside them.

    Attributes:
        table: a row per case, columns ``COLUMNS``; errors are absolute, a share of the outcome.
        rows: our pool, ``BY_RULE`` and the naive models on the fixing days and days of
            publication as a detail table, and ``without``: whether resettlement was left out of
            the total.
    """

    table: pd.DataFrame
    rows: pd.DataFrame


Ruled = Callable[[RunConfig, date], RunConfig]


def official(
    cases: pd.DataFrame,
    config: RunConfig,
    stands_on: Material,
    errors: pd.DataFrame,
    ruled: Ruled | None = None,
) -> OfficialCases:
    """Return every official figure beside ours as of its fixing day.

    The total is made of the streams of the case's definition: with resettlement when the
    definition says so and the stream could be forecast on the day; ``ours_definition`` says
    which were. Ours is empty where nareis has too short a history (2015).

    Args:
        cases: rows of ``data/vintages/cases.csv``.
        config: as for the backtest.
        stands_on: tables, outcomes and keys.
        errors: past errors of the pools; each day is corrected by those known on it.
        ruled: gives the configuration with the pools of the rule on a day; none is made when None.
            Those are not corrected: their own past errors are not known.
    """
    frames = []
    for leaves_out, days in _days(cases).items():
        asked = [Day(day, _for_definition(config, leaves_out=leaves_out)) for day in days]
        found = backtest(corrected(asked, errors), stands_on, config.workers).rows
        frames.append(found[found["model"].isin(KEPT)].assign(without=leaves_out))
        if ruled is not None:
            again = [one._replace(config=ruled(one.config, one.day)) for one in asked]
            found = backtest(again, stands_on, config.workers).rows
            own = found[found["model"] == POOL]
            frames.append(own.assign(without=leaves_out, model=BY_RULE))
    ours = pd.concat(frames, ignore_index=True)
    table = pd.DataFrame([_case(case, ours) for case in cases.to_dict("records")])
    return OfficialCases(_with_errors(table)[list(COLUMNS)], ours)


def _days(cases: pd.DataFrame) -> dict[bool, list[date]]:
    """Return the fixing days and days of publication by whether resettlement is left out."""
    found: dict[bool, set[date]] = {False: set(), True: set()}
    for case in cases.to_dict("records"):
        days = {case["fixing_day"].date(), case["published_on"].date()}
        found[without(case)] |= days
    return {leaves_out: sorted(days) for leaves_out, days in found.items()}


def _for_definition(config: RunConfig, *, leaves_out: bool) -> RunConfig:
    if not leaves_out:
        return config
    pools = {key: tiers for key, tiers in config.pools.items() if key != RESETTLEMENT}
    return config.model_copy(update={"pools": pools})


def _case(case: Mapping[Hashable, Any], ours: pd.DataFrame) -> dict[str, Any]:
    """Return one row of the table, but for the errors."""
    fixed, published = case["fixing_day"].date(), case["published_on"].date()
    row = {
        "vintage": case["vintage"],
        "as_of": fixed.isoformat(),
        "quantity": TOTAL,
        "published_on": published.isoformat(),
        "mediaan_when_published": np.nan,
        **{name: case[name] for name in TAKEN},
        **dict.fromkeys((*OURS, "ours_same_percentile"), np.nan),
        "ours_definition": f"no total on {fixed}: too short a history of nareis",
    }
    asked = ForecastChoice(fixed, int(case["year"]), without(case))
    if (found := asked.among(ours)) is not None:
        row |= labelled_quantiles(found)
        row["ours_same_percentile"] = row[SAME_PERCENTILE[case["scenario"]]]
        row["ours_definition"] = found["parts"].replace("inflow_", "")
    if (later := asked._replace(day=published).among(ours)) is not None:
        row["mediaan_when_published"] = labelled_quantiles(later)["mediaan"]
    return row


def without(case: Mapping[Hashable, Any]) -> bool:
    """Return whether the outcome of a case leaves resettlement out."""
    return WITHOUT in case["realised_definition"]


class ForecastChoice(NamedTuple):
    """Which of our forecasts is meant.

    Attributes:
        day: the as-of day.
        year: calendar year.
        without: whether resettlement is left out of the total.
        quantity: toolkit key.
        model: of the detail table, or ``BY_RULE``.
    """

    day: date
    year: int
    without: bool
    quantity: str = TOTAL
    model: str = POOL

    def among(self, rows: pd.DataFrame) -> "pd.Series[Any] | None":
        """Return the row of ``OfficialCases.rows`` that is meant; None where there is none."""
        wanted = (rows["day"] == self.day.isoformat()) & (rows["quantity"] == self.quantity)
        wanted &= rows["model"] == self.model
        wanted &= rows["target"] == f"year_{self.year - self.day.year}"
        found = rows[wanted & (rows["without"] == self.without)]
        return None if found.empty else found.iloc[0]


def labelled_quantiles(row: "pd.Series[Any]") -> dict[str, float]:
    """Return the labelled quantiles of a detail row, names as in ``OURS``."""
    at = dict(zip(LEVELS, row["quantiles"], strict=True))
    labelled = {name: float(row[name]) for name in ("minimum", "medio", "maximum")}
    return labelled | {"p10": at[0.1], "mediaan": at[0.5], "p90": at[0.9]}


def _with_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Add absolute errors as a share of the outcome; nan where one of the two is missing."""
    realised = table["realised"].to_numpy(float)
    for name, column in ERRORS.items():
        table[name] = absolute_percentage_error(realised, table[column].to_numpy(float))
    return table
