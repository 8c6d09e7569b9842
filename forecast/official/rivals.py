"""The official figures beside every rival of the same day: ours, ours by the rule, naive ones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import POOL
from forecast.backtest.rows import LEVELS
from forecast.official.cases import ForecastChoice, OfficialCases, without
from forecast.rule.rival_skill import BY_RULE, CASE, COLUMNS, OFFICIAL, OURS
from models.registry import BASELINE

MADE_BY = {OURS: POOL, BY_RULE: BY_RULE, LAST_TWELVE: LAST_TWELVE, BASELINE: BASELINE}
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
