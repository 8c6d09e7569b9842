"""The official figures beside every rival of the same day: ours, ours by the rule, naive ones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import POOL
from forecast.backtest.rows import LEVELS
from forecast.evaluation.scores import absolute_percentage_error
from forecast.evaluation.year_bootstrap import drawn_years, mean_by_year
from forecast.official.cases import BY_RULE, ForecastChoice, OfficialCases, without
from models.registry import BASELINE

OFFICIAL, OURS = "official", "ours"
MADE_BY = {OURS: POOL, BY_RULE: BY_RULE, LAST_TWELVE: LAST_TWELVE, BASELINE: BASELINE}
WHO = (OFFICIAL, *MADE_BY)
CASE = ("case_id", "vintage", "as_of", "year", "grade", "scenario", "realised")
COLUMNS = (*CASE, *WHO)
SKILL = (
    "subset",
    "who",
    "n",
    "n_years",
    "error",
    "lower",
    "upper",
    *(
        f"less_{e}"
        for e in (
            "official",
            "official_lower",
            "official_upper",
            "last_twelve",
            "last_twelve_lower",
            "last_twelve_upper",
        )
    ),
)
CENTRAL, GRADE_A, BANDS_TOO = "central", "central_grade_A", "bands_too"
FIRST = "2017"
MIDDLE = LEVELS.index(0.5)


def rivals(cases: OfficialCases) -> pd.DataFrame:
    """Return what each forecaster said of every official case since 2017 with an outcome.

    A case that had a band only has the middle of the band as its official figure, and no
    ``scenario``. Ours are mediaans as of the fixing day; the last twelve months are a point.

    Args:
        cases: with rows of each model of ``MADE_BY``.

    Returns:
        Columns ``COLUMNS``, persons; nan where a forecaster had no forecast.
    """
    table = cases.table
    judged = table[(table["as_of"] >= FIRST) & table["realised"].notna()]
    rows = [_row(case, cases.rows) for case in judged.to_dict("records")]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found[found[OFFICIAL].notna()].reset_index(drop=True)


def _row(case: Mapping[Any, Any], rows: pd.DataFrame) -> dict[str, Any]:
    band = (case["official_minimum"] + case["official_maximum"]) / 2
    central = case["official_central"]
    said = {OFFICIAL: band if np.isnan(central) else central}
    asked = ForecastChoice(date.fromisoformat(case["as_of"]), int(case["year"]), without(case))
    for who, model in MADE_BY.items():
        found = asked._replace(model=model).among(rows)
        said[who] = np.nan if found is None else float(found["quantiles"][MIDDLE])
    return {name: case[name] for name in CASE} | said


def rival_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Return the absolute error of each forecaster as a share of the outcome, a column each.

    Args:
        table: as of :func:`rivals`.
    """
    came = table["realised"].to_numpy(float)
    return pd.DataFrame(
        {who: absolute_percentage_error(came, table[who].to_numpy(float)) for who in WHO},
        index=table.index,
    )


def subsets(table: pd.DataFrame) -> "dict[str, pd.Series[bool]]":
    """Return which cases belong to each line: with a central figure, of grade A, bands too."""
    central = table["scenario"] != ""
    return {
        CENTRAL: central,
        GRADE_A: central & (table["grade"] == "A"),
        BANDS_TOO: pd.Series(True, index=table.index),
    }


def rival_skill(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the mean absolute error of each forecaster with its interval by outcome year.

    Args:
        table: as of :func:`rivals`.
        seed: of the draws of years.

    Returns:
        Columns ``SKILL``, shares of the outcome: ``less_official`` is the official mean error less
        that of ``who``, ``less_last_twelve`` that of the last twelve months less it; above 0 who
        is better. A forecaster that lacks a case of the line is left out of it.
    """
    errors, rows = rival_errors(table), []
    for name, member in subsets(table).items():
        part, years = errors[member], table.loc[member, "year"].to_numpy(int)
        if part.empty:
            continue
        weights = drawn_years(years, seed)
        for who in (who for who in WHO if part[who].notna().all()):
            own = part[who].to_numpy(float)
            less = [
                mean_by_year(part[than].to_numpy(float) - own, weights)
                for than in (OFFICIAL, LAST_TWELVE)
            ]
            numbers = (*mean_by_year(own, weights), *less[0], *less[1])
            rows.append((name, who, len(part), len(np.unique(years)), *numbers))
    return pd.DataFrame(rows, columns=list(SKILL))
