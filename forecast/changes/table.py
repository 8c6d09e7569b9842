"""The parts of a change between two runs, per quantity, year and level."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from data.errors import RunError
from data.glossary import glossary_entry
from forecast.bands import EXTRA, quantiles
from forecast.changes.compare import PARTS, ComparisonStep

COLUMNS = ("quantity", "year", "unit", "level", "before", *PARTS, "after", "change")


def split(points: Sequence[ComparisonStep], more: Sequence[float] = ()) -> pd.DataFrame:
    """Return what each part adds to a quantile of a year, from the first point to the last.

        part[k] = quantile at point k - quantile at the point before;   sum of parts = change

    A level by name (``minimum mediaan medio maximum``) is the probability it has at each point.
    Where a step cannot make a quantity, its part is 0 and that of the next step holds both.

    Args:
        points: at least one; the name of each later point is the part it ends.
        more: further levels, probabilities.

    Returns:
        Columns ``COLUMNS``, a row per quantity, year and level that the first and the last
        point both have; units as of ``bands.csv``.

    Raises:
        RunError: the runs have no year of a quantity in common.
    """
    common = [key for key in points[0].years if key in points[-1].years]
    if not common:
        raise RunError(
            "compare: the runs have no year of a quantity in common; expected as-of days less "
            "than six years apart. Take other runs."
        )
    rows = [row for key in common for row in _rows(key, points, more)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(
    key: tuple[str, int], points: Sequence[ComparisonStep], more: Sequence[float]
) -> list[dict[str, object]]:
    found: list[np.ndarray] = []
    for point in points:
        named = _levels(point.levels, more)
        if key in point.years:
            order = sorted(named, key=named.__getitem__)
            at = quantiles(point.years[key][:, None], tuple(named[name] for name in order))[:, 0]
            found.append(np.array([at[order.index(name)] for name in named]))
        else:
            found.append(found[-1])
    steps = {part: np.zeros(len(found[0])) for part in PARTS}
    for point, before, after in zip(points[1:], found, found[1:], strict=False):
        steps[point.step] = steps[point.step] + after - before
    unit = glossary_entry(key[0]).unit.split("/month")[0]
    return [
        {
            "quantity": key[0],
            "year": key[1],
            "unit": unit,
            "level": name,
            "before": found[0][i],
            **{part: float(steps[part][i]) for part in PARTS},
            "after": found[-1][i],
            "change": found[-1][i] - found[0][i],
        }
        for i, name in enumerate(_levels(points[0].levels, more))
    ]


def _levels(labels: Mapping[str, float], more: Sequence[float]) -> dict[str, float]:
    return {**labels, **EXTRA, **{f"{level:g}": level for level in more}}


def dropped(points: Sequence[ComparisonStep]) -> dict[str, list[str]]:
    """Return the quantities only one of the two runs has, under ``before`` and ``after``."""
    first, last = ({key for key, _ in point.years} for point in (points[0], points[-1]))
    return {"before": sorted(first - last), "after": sorted(last - first)}
