"""Rows of the backtest tables as small typed values, so that charts do not handle tables."""

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.backtest.members import POOL
from forecast.backtest.tables import Tables
from forecast.bands import HUB_LEVELS
from forecast.evaluation.registry import SCORES
from forecast.official.scores import subsets
from reports.charts.coverage import Coverage
from reports.charts.hedgehog import OfficialPoint, Past

ORDER = (
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "inflow_repeat",
    "inflow_resettlement",
    "ukraine_registrations",
    "ukraine_stock",
)
LEAST = 8  # forecasts with an outcome; fewer say nothing about a share
SHARES = {name: entry.aim or 0.0 for name, entry in SCORES.items() if name.startswith("coverage")}
LOW, MIDDLE, HIGH = (HUB_LEVELS.index(level) for level in (0.1, 0.5, 0.9))
OUTER = HUB_LEVELS[HIGH] - HUB_LEVELS[LOW]
YEARLY = r"(?:year|end)_\d"
MONTHLY = r"month_\d+"


class Scored(NamedTuple):
    """The scores of one model, quantity and target.

    Attributes:
        target: as in the tables, ``year_1`` or ``month_12``.
        n: forecasts with an outcome.
        separate: those of which no two were open at the same time.
        skill: WIS relative to the baseline.
        bands: the four bands, narrowest first.
    """

    target: str
    n: int
    separate: int
    skill: float
    bands: tuple[Coverage, ...]

    @property
    def ahead(self) -> int:
        """Return how many months or years ahead the target lies."""
        return int(self.target.rpartition("_")[2])

    @property
    def is_month(self) -> bool:
        """Return whether the target is a single month."""
        return self.target.startswith("month")


def streams(tables: Tables) -> list[str]:
    """Return the quantities whose year at hand has been forecast often enough to judge."""
    return [key for key in ORDER if (rows := scored(tables, key, YEARLY)) and rows[0].n >= LEAST]


def scored(tables: Tables, quantity: str, kind: str, model: str = POOL) -> list[Scored]:
    """Return the scores of a model by target, nearest first.

    Args:
        tables: of a backtest.
        quantity: toolkit key.
        kind: pattern of the targets, ``YEARLY`` or ``MONTHLY``.
        model: the pool or a registry name.
    """
    table = tables.csv["scores"]
    wanted = (table["model"] == model) & (table["quantity"] == quantity)
    rows = table[wanted & table["target"].str.fullmatch(kind)]
    found = [
        Scored(
            str(row["target"]),
            int(row["n"]),
            int(row["n_independent"]),
            row["relative_wis"],
            tuple(
                Coverage(aim, *(row[f"{name}{end}"] for end in ("", "_lower", "_upper")))
                for name, aim in SHARES.items()
            ),
        )
        for row in rows.to_dict("records")
    ]
    return sorted(found, key=lambda one: one.ahead)


def judged(tables: Tables, quantity: str, kind: str) -> list[Scored]:
    """Return the scores of the pool on targets with enough forecasts to judge a share."""
    return [one for one in scored(tables, quantity, kind) if one.n >= LEAST]


def past(tables: Tables, quantity: str) -> list[Past]:
    """Return every past forecast of the pool about a year, or the end of one, by day and year."""
    rows = tables.forecasts
    wanted = (rows["model"] == POOL) & (rows["quantity"] == quantity)
    rows = rows[wanted & rows["target"].str.fullmatch(YEARLY)].sort_values(["day", "target"])
    return [_past(row) for row in rows.to_dict("records")]


def _past(row: Mapping[Hashable, Any]) -> Past:
    low, mediaan, high = (float(row["quantiles"][level]) for level in (LOW, MIDDLE, HIGH))
    year, outcome = int(row["target_end"][:4]), float(row["observed"])
    return Past(row["day"], year, low, mediaan, high, outcome, str(row["parts"]))


def points(tables: Tables, quantity: str, years: list[int]) -> list[OfficialPoint]:
    """Return the official central figures of a quantity about some years."""
    table = tables.csv["official_points"]
    rows = table[(table["quantity"] == quantity) & table["year"].isin(years)]
    return [
        OfficialPoint(
            str(row["vintage"]), row["as_of"], int(row["year"]), row["scenario"], row["value"]
        )
        for row in rows.to_dict("records")
    ]


def pit_shares(tables: Tables, quantity: str, kind: str) -> tuple[FloatArray, int]:
    """Return the share of outcomes in each part of the pool's forecasts, and their number.

    All targets of a kind are counted together; shape (parts,).
    """
    table = tables.csv["pit"]
    wanted = (table["model"] == POOL) & (table["quantity"] == quantity)
    rows = table[wanted & table["target"].str.fullmatch(kind)]
    counts = rows.groupby("from", sort=True)["count"].sum().to_numpy(np.float64)
    return counts / max(counts.sum(), 1), int(counts.sum())


def cases(tables: Tables) -> pd.DataFrame:
    """Return the official central figures since 2017 that have an outcome, by fixing day."""
    table = tables.csv["official"]
    wanted = subsets(table)["since_2017"] & table["error_official"].notna()
    return table[wanted].sort_values(["as_of", "year"], kind="stable")
