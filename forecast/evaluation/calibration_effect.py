"""What corrections by past errors are worth: the same forecasts with and without them.

Each day is corrected by errors known on it alone, so that no day is judged on what it learnt from.
"""

import numpy as np
import pandas as pd

from forecast.evaluation.registry import SCORES
from forecast.evaluation.skill import non_overlapping
from forecast.evaluation.table import score_rows

COVERED = "coverage_80"
COLUMNS = (
    "quantity",
    "target",
    "n",
    "n_independent",
    "wis_with",
    "wis_without",
    "wis_ratio",
    "coverage_with",
    "coverage_without",
    "kept",
)
MADE = ("day", "target_end")
YEARS = r"year_[012]"


def calibration_effect(forecasts: pd.DataFrame, corrected: str, plain: str) -> pd.DataFrame:
    """Return WIS and coverage of the 80% band with and without corrections.

    Args:
        forecasts: the detail table, with outcomes.
        corrected: name of the corrected pool.
        plain: name of the same pool without.

    Returns:
        Columns ``COLUMNS``, over the forecasts both made: ``kept`` says whether the corrections
        earn their place: WIS no worse, and coverage no further from 80%.
    """
    keep = forecasts["target"].str.fullmatch(YEARS) & forecasts["observed"].notna()
    both = forecasts[keep & forecasts["model"].isin([corrected, plain])]
    if both.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    index = ["quantity", "target", "day", "target_end"]
    wide = score_rows(both).pivot_table(index=index, columns="model", values=["wis", COVERED])
    rows = [
        _row((str(key[0]), str(key[1])), group, (corrected, plain))
        for key, group in wide.dropna().groupby(level=[0, 1])
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(about: tuple[str, str], group: pd.DataFrame, names: tuple[str, str]) -> tuple[object, ...]:
    days, ends = (
        group.index.get_level_values(name).to_numpy("datetime64[D]")
        for name in ("day", "target_end")
    )
    wis = [float(group[("wis", name)].mean()) for name in names]
    shares = [float(group[(COVERED, name)].mean()) for name in names]
    aim = SCORES[COVERED].aim or 0.0
    off = [abs(share - aim) for share in shares]
    kept = wis[0] <= wis[1] and off[0] <= off[1] + np.finfo(float).eps
    return (*about, len(group), non_overlapping(days, ends), *wis, wis[0] / wis[1], *shares, kept)
