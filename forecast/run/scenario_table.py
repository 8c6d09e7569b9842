"""What scenarios change: years on the same paths as the baseline, as levels and differences."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.glossary import glossary_entry
from forecast.bands import EXTRA, LABELS, quantiles
from forecast.policy.levers import Scenario
from forecast.simulation.futures import Futures, every
from forecast.years import yearly
from models.paths import Paths

SHOWN = (*LABELS, "p10", "p90")
COLUMNS = ("scenario", "quantity", "period", "unit", "measure", *SHOWN, "mean")
LEVER_COLUMNS = (
    "scenario",
    "label_nl",
    "label_en",
    "target",
    "kind",
    "amount",
    "unit",
    "first_month",
    "last_month",
    "amount_kind",
    "applied",
    "source",
    "published_on",
    "note_nl",
    "note_en",
)


def scenario_rows(
    name: str, baseline: Futures, other: Futures, levels: Mapping[str, float]
) -> pd.DataFrame:
    """Return the years of a scenario and their difference with the baseline.

    Differences are taken on each path before any quantile is made.

    Args:
        name: of the scenario.
        baseline: every quantity without levers.
        other: every quantity with the levers on, the same rows.
        levels: probability of each of the four MPP labels.

    Returns:
        The columns of ``scenarios.csv``: for each quantity and year a row ``level`` and a row
        ``difference``. What exists with the levers only, differs from zero.
    """
    without = every(baseline)
    tables = [
        _rows(without.get(key) or _nothing(paths), paths, levels)
        for key, paths in every(other).items()
    ]
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "scenario", name)
    return table[list(COLUMNS)]


def _nothing(paths: Paths) -> Paths:
    return Paths(paths.key, paths.months, np.zeros_like(paths.values), paths.unit)


def _rows(base: Paths, other: Paths, levels: Mapping[str, float]) -> pd.DataFrame:
    mean = glossary_entry(base.key).kind == "stock"
    before, after = yearly(base, mean=mean), yearly(other, mean=mean)
    named = dict(levels) | {name: EXTRA[name] for name in ("p10", "p90")}
    order = sorted(named, key=named.__getitem__)
    unit = base.unit.split("/month")[0]
    rows = []
    for year, values in after.items():
        for measure, found in (("level", values), ("difference", values - before[year])):
            at = dict(zip(order, _at(found, tuple(named[name] for name in order)), strict=True))
            rows.append(
                {"quantity": base.key, "period": str(year), "unit": unit, "measure": measure}
                | at
                | {"mean": float(found.mean())}
            )
    return pd.DataFrame(rows)


def _at(values: FloatArray, levels: tuple[float, ...]) -> FloatArray:
    return quantiles(values[:, None], levels)[:, 0]


def lever_rows(scenario: Scenario, applied: set[str]) -> pd.DataFrame:
    """Return the levers of a scenario, and whether the run has what they move."""
    rows = [
        {
            "scenario": scenario.name,
            "label_nl": scenario.label_nl,
            "label_en": scenario.label_en,
            **{
                name: getattr(lever, name)
                for name in LEVER_COLUMNS
                if name not in ("scenario", "label_nl", "label_en", "applied")
            },
            "first_month": str(lever.first_month),
            "last_month": "" if lever.last_month is None else str(lever.last_month),
            "applied": lever.target in applied,
        }
        for lever in scenario.levers
    ]
    return pd.DataFrame(rows, columns=list(LEVER_COLUMNS))
