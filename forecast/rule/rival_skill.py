"""How far the official figures and every rival beside them missed, and how sure that is."""

import numpy as np
import pandas as pd

from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.evaluation.scores import absolute_percentage_error
from forecast.evaluation.year_bootstrap import drawn_years, mean_by_year
from models.registry import BASELINE

BY_RULE = "by_rule"  # the pools that evidence alone gave on the day
OFFICIAL, OURS = "official", "ours"
WHO = (OFFICIAL, OURS, BY_RULE, LAST_TWELVE, BASELINE)
CASE = ("case_id", "vintage", "as_of", "year", "grade", "scenario", "realised")
COLUMNS = (*CASE, *WHO)
LESS = tuple(
    f"less_{than}{end}" for than in (OFFICIAL, LAST_TWELVE) for end in ("", "_lower", "_upper")
)
SKILL = ("subset", "who", "n", "n_years", "error", "lower", "upper", *LESS)
CENTRAL, GRADE_A, BANDS_TOO = "central", "central_grade_A", "bands_too"


def rival_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Return the absolute error of each forecaster as a share of the outcome, a column each.

    Args:
        table: as of ``forecast.official.rivals.rivals``.
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
        table: as of ``forecast.official.rivals.rivals``.
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
