"""How good the official figures were, and ours beside them: errors, coverage, interval scores.

No public text gives minimum and maximum a probability, so they are read as each of five pairs
of quantiles in turn, and ours are taken at the same pair. A case without a band has no interval
score, one without a central figure no error.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.backtest.rows import LEVELS
from forecast.evaluation.scores import interval_score, pinball
from forecast.official.cases import ForecastChoice, OfficialCases, without

CENTRAL = {"mediaan": 1 / 2, "medio": 2 / 3, "point": 1 / 2}
PAIRS = (0.05, 0.1, 0.2, 0.25)
NO_ROUND = "begroting"
MEANS = ("error_official", "error_mediaan", "error_same_percentile")
BAND_COLUMNS = (
    "case_id",
    "pair",
    "nominal",
    "realised",
    "official_minimum",
    "official_maximum",
    "ours_lower",
    "ours_upper",
    "official_inside",
    "ours_inside",
    "official_interval_score",
    "ours_interval_score",
    "official_wis",
    "ours_wis",
)


def subsets(table: pd.DataFrame) -> "dict[str, pd.Series[bool]]":
    """Return which cases belong to each summary.

    ``since_2017`` are the figures fixed from 2017 on (begroting-2018 included); a budget is no
    round of the MPP, though its figure came from one.
    """
    late = table["as_of"] >= "2017"
    rounds = ~table["vintage"].str.startswith(NO_ROUND)
    return {
        "all": pd.Series(True, index=table.index),
        "since_2017": late,
        "since_2017_grade_A": late & (table["grade"] == "A"),
        "mpp_rounds": rounds,
        "since_2017_mpp_rounds": late & rounds,
    }


def error_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return the mean absolute error, as a share of the outcome, over each subset.

    Args:
        table: as of ``forecast.official.cases.official``.

    Returns:
        ``subset, n, n_ours, official, ours_mediaan, ours_same_percentile, n_ours_closer``; n
        counts cases with an outcome and a central figure, n_ours those of them where ours
        exists. ``official`` is over n, ours over n_ours.
    """
    judged = table["error_official"].notna()
    rows = []
    for name, member in subsets(table).items():
        cases = table[member & judged]
        official, mediaan, same = (float(cases[column].mean()) for column in MEANS)
        rows.append(
            {
                "subset": name,
                "n": len(cases),
                "n_ours": int(cases["mediaan"].notna().sum()),
                "official": official,
                "ours_mediaan": mediaan,
                "ours_same_percentile": same,
                "n_ours_closer": int((cases["error_mediaan"] < cases["error_official"]).sum()),
            }
        )
    return pd.DataFrame(rows)


def band_table(cases: OfficialCases, levels: Mapping[str, float]) -> pd.DataFrame:
    """Return a row per case with a full band and an outcome, and per pair of quantiles.

    The WIS is that of three quantiles, both ends and the central figure at its own level: twice
    the mean of their pinball losses. It needs a central figure.

    Args:
        cases: cases and our forecasts.
        levels: probability of each MPP label; minimum and maximum are one of the pairs.

    Returns:
        Columns ``BAND_COLUMNS``; ours is nan where we had no forecast.
    """
    table = cases.table
    banded = table[table[["official_minimum", "official_maximum", "realised"]].notna().all(axis=1)]
    rows = []
    for case in banded.to_dict("records"):
        asked = ForecastChoice(date.fromisoformat(case["as_of"]), case["year"], without(case))
        ours = _quantiles(asked.among(cases.rows), levels)
        rows += [_band(case, ours, pair) for pair in _pairs(levels)]
    return pd.DataFrame(rows, columns=list(BAND_COLUMNS))


def _pairs(levels: Mapping[str, float]) -> list[tuple[float, float]]:
    """Return the pairs of levels, symmetric around a half, widest first."""
    pairs = {(level, 1 - level) for level in PAIRS}
    own = (levels["minimum"], levels["maximum"])
    return sorted(pairs | {own} if abs(sum(own) - 1) < 1e-9 else pairs)


def _quantiles(
    row: "pd.Series[Any] | None", levels: Mapping[str, float]
) -> Callable[[float], float]:
    """Return our quantile at a level that the detail row holds; nan without a row."""
    at = {} if row is None else dict(zip(LEVELS, row["quantiles"], strict=True))
    if row is not None:
        at |= {levels[name]: float(row[name]) for name in ("minimum", "medio", "maximum")}
    at = {round(level, 9): value for level, value in at.items()}
    return lambda level: at.get(round(level, 9), float("nan"))


def _band(
    case: Mapping[Hashable, Any], ours: Callable[[float], float], pair: tuple[float, float]
) -> dict[str, Any]:
    lower, upper = pair
    central = CENTRAL.get(case["scenario"], 1 / 2)
    levels = np.array([lower, central, upper])
    theirs = [case[f"official_{name}"] for name in ("minimum", "central", "maximum")]
    both = np.array([theirs, [ours(level) for level in levels]], dtype=np.float64)
    realised = float(case["realised"])
    observed = np.full(2, realised)
    score = interval_score(observed, both[:, 0], both[:, 2], 2 * lower).total
    wis = 2 * pinball(observed, both, levels).mean(axis=1)
    inside = np.where(np.isnan(both[:, 0]), np.nan, _inside(realised, both))
    return {
        "case_id": case["case_id"],
        "pair": f"{100 * lower:.3g}/{100 * upper:.3g}",
        "nominal": upper - lower,
        "realised": realised,
        "official_minimum": both[0, 0],
        "official_maximum": both[0, 2],
        "ours_lower": both[1, 0],
        "ours_upper": both[1, 2],
        "official_inside": inside[0],
        "ours_inside": inside[1],
        "official_interval_score": score[0],
        "ours_interval_score": score[1],
        "official_wis": wis[0],
        "ours_wis": wis[1],
    }


def _inside(realised: float, both: FloatArray) -> FloatArray:
    return ((both[:, 0] <= realised) & (realised <= both[:, 2])).astype(np.float64)


def band_summary(table: pd.DataFrame, bands: pd.DataFrame) -> pd.DataFrame:
    """Return coverage and mean scores over each subset and pair, on the cases both have.

    Args:
        table: as of ``forecast.official.cases.official``.
        bands: as of :func:`band_table`.

    Returns:
        ``subset, pair, nominal, n, official_coverage, ours_coverage, official_interval_score,
        ours_interval_score, n_wis, official_wis, ours_wis, relative_wis``; a score of ours
        relative to theirs below 1 is better.
    """
    rows = []
    for name, member in subsets(table).items():
        shared = bands[
            bands["case_id"].isin(table["case_id"][member]) & bands["ours_lower"].notna()
        ]
        for pair, group in shared.groupby("pair", sort=False):
            rows.append({"subset": name, "pair": pair, **_means(group)})
    return pd.DataFrame(rows)


def _means(group: pd.DataFrame) -> dict[str, float]:
    central = group[group["official_wis"].notna()]
    official, ours = (float(central[f"{who}_wis"].mean()) for who in ("official", "ours"))
    return {
        "nominal": float(group["nominal"].iloc[0]),
        "n": len(group),
        "official_coverage": float(group["official_inside"].mean()),
        "ours_coverage": float(group["ours_inside"].mean()),
        "official_interval_score": float(group["official_interval_score"].mean()),
        "ours_interval_score": float(group["ours_interval_score"].mean()),
        "n_wis": len(central),
        "official_wis": official,
        "ours_wis": ours,
        "relative_wis": ours / official if official else float("nan"),
    }
