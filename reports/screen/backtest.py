"""What `prognose backtest` says: how good the pools were, the official figures beside ours."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from forecast.backtest.members import POOL
from forecast.backtest.tables import BESIDE
from reports.number_format import number, share
from reports.screen.lines import say, table

LANGUAGE = "en"
PRINTED = {
    "n": "n",
    "n_independent": "separate",
    "relative_wis": "WIS / walk",
    "coverage_67": "in 67%",
    "coverage_80": "in 80%",
    "share_above_mediaan": "> mediaan",
    "share_above_medio": "> medio",
    "mape": "error",
}
COUNTS = ("n", "n_independent")
LONG = r"(?:year|end)_\d"
ERRORS = ("n", "official", "ours: mediaan", "same percentile", "n ours", "ours closer")
RIVALS = ("n", "error", "95% from", "to")
BANDS = ("n", "official inside", "ours inside", "n WIS", "official WIS", "ours WIS", "ratio")
SUBSET = "since_2017"
POOLS = "Pools by year ahead; WIS relative to the log random walk"


def show_backtest(csv: Mapping[str, pd.DataFrame]) -> None:
    """Print how good the pools were by year ahead, the official figures beside ours, warnings.

    Args:
        csv: tables by name, those of ``forecast.backtest.tables.SHOWN``; the scores on monthly
            days too, if there.
    """
    _pools(csv["scores"], POOLS)
    if BESIDE in csv:
        _pools(csv[BESIDE], f"{POOLS}; on the 15th of every month")
    _errors(csv["official_errors"])
    _rivals(csv.get("official_skill", pd.DataFrame()))
    _bands(csv["official_coverage"])
    _warnings(csv["warnings"])


def _warnings(rows: pd.DataFrame) -> None:
    """Print the warnings about the pools' years, and how many there are of anything else."""
    long = (rows["model"] == POOL) & rows["target"].str.fullmatch(LONG)
    for row in rows[long].to_dict("records"):
        say(f"warning: {row['quantity']} {row['target']}: {row['warning']} ({row['found']})")
    if rest := int((~long).sum()):
        say(f"{rest} warnings about months and single models: warnings.csv")


def _pools(scores: pd.DataFrame, title: str) -> None:
    rows = scores[(scores["model"] == POOL) & scores["target"].str.fullmatch(LONG)]
    cells = [
        (row["quantity"], row["target"], *(_score(row[name], name) for name in PRINTED))
        for row in rows.to_dict("records")
    ]
    table(("quantity", "target"), tuple(PRINTED.values()), cells, title=title)


def _score(value: float, name: str) -> str:
    if name in COUNTS:
        return number(value, LANGUAGE)
    return number(value, LANGUAGE, 2) if name == "relative_wis" else share(value, LANGUAGE)


def _errors(errors: pd.DataFrame) -> None:
    cells = [_error_cells(row) for row in errors.to_dict("records")]
    title = "Official central figures: mean absolute error"
    table(("cases",), ERRORS, cells, title=title)


def _error_cells(row: Mapping[Hashable, Any]) -> list[str]:
    shares = ("official", "ours_mediaan", "ours_same_percentile")
    numbers = [share(row[name], LANGUAGE, 1) for name in shares]
    return [row["subset"], f"{row['n']}", *numbers, f"{row['n_ours']}", f"{row['n_ours_closer']}"]


def _rivals(skill: pd.DataFrame) -> None:
    """Print who missed the official cases by how much, with intervals by outcome year."""
    cells = [
        (row["subset"], row["who"], f"{row['n']}", *_shares(row, ("error", "lower", "upper")))
        for row in skill.to_dict("records")
    ]
    if cells:
        table(("cases", "who"), RIVALS, cells, title="The same figures beside rivals of the day")


def _shares(row: Mapping[Hashable, Any], names: Sequence[str]) -> list[str]:
    return [share(row[name], LANGUAGE, 1) for name in names]


def _bands(bands: pd.DataFrame) -> None:
    cells = [_band_cells(row) for row in bands[bands["subset"] == SUBSET].to_dict("records")]
    title = "Official bands read as quantiles, all cases since 2017"
    table(("minimum-maximum",), BANDS, cells, title=title)


def _band_cells(row: Mapping[Hashable, Any]) -> list[str]:
    shares = [share(row[name], LANGUAGE) for name in ("official_coverage", "ours_coverage")]
    scores = [number(row[name], LANGUAGE) for name in ("official_wis", "ours_wis")]
    ratio = number(row["relative_wis"], LANGUAGE, 2)
    return [row["pair"], f"{row['n']}", *shares, f"{row['n_wis']}", *scores, ratio]
