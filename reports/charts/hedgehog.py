"""All past forecasts by year, beside what came and the figures of others."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from reports.charts.marks import pointer
from reports.charts.style import (
    CLEAR_BOX,
    INK,
    INNER_COLOUR,
    MIDDLE_COLOUR,
    OFFICIAL_COLOUR,
    OUR_COLOUR,
    PAPER,
    SMALL_SIZE,
)

BEFORE = 3  # years before a year in which it is forecast
SLOT = 0.86  # of the room of a year that its forecasts take
DIAMOND: dict[str, Any] = {
    "ms": 4,
    "mfc": PAPER,
    "mec": OFFICIAL_COLOUR,
    "mew": 1.2,
    "zorder": 5,
}


class Past(NamedTuple):
    """One past forecast of one year: 10%, mediaan and 90%, and what came (nan: not yet)."""

    day: str
    year: int
    low: float
    mediaan: float
    high: float
    outcome: float
    parts: str = ""

    @property
    def inside(self) -> bool:
        """Return whether the outcome lies between 10% and 90%."""
        return self.low <= self.outcome <= self.high


class OfficialPoint(NamedTuple):
    """An official central figure; ``as_of`` is an ISO date."""

    vintage: str
    as_of: str
    year: int
    scenario: str
    value: float


def outcomes(rows: Sequence[Past]) -> dict[int, float]:
    """Return what came by year, as the newest forecast that has an outcome is judged."""
    return {row.year: row.outcome for row in sorted(rows) if np.isfinite(row.outcome)}


def by_year(rows: Sequence[Past]) -> dict[int, list[Past]]:
    """Return the forecasts of each year, oldest first."""
    ordered = sorted(rows, key=lambda row: (row.year, row.day))
    return {year: list(group) for year, group in groupby(ordered, key=lambda row: row.year)}


def paths_panel(axes: Axes, rows: Sequence[Past], names: tuple[str, str]) -> None:
    """Draw the mediaan of each day as a line over its years, and what came on top.

    Args:
        axes: the panel.
        rows: past forecasts, some with an outcome.
        names: of the newest line and of the outcome.
    """
    days = {day: list(made) for day, made in groupby(sorted(rows), key=lambda row: row.day)}
    for made in days.values():
        axes.plot(*_line(made), color=INNER_COLOUR, linewidth=0.7, marker=".", ms=2, mec="none")
    made = list(days.values())[-1]
    axes.plot(*_line(made), color=OUR_COLOUR, linewidth=1.8, marker=".", ms=4, zorder=3)
    _beside(axes, made[-1], names[0])
    came = outcomes(rows)
    year, value = min(came.items())
    years = list(range(year, max(came) + 1))
    values = [came.get(each, np.nan) for each in years]
    axes.plot(years, values, "-o", color=INK, linewidth=1.6, ms=3, zorder=4)
    axes.annotate(
        names[1],
        (year, value),
        xytext=(-5, 0),
        ha="right",
        va="center",
        color=INK,
        textcoords="offset points",
        fontsize=SMALL_SIZE,
        fontweight=600,
    )


def _line(made: Sequence[Past]) -> tuple[list[int], list[float]]:
    return [row.year for row in made], [row.mediaan for row in made]


def _beside(axes: Axes, row: Past, text: str) -> None:
    """Write a text at the foot of a panel with a thin line up to a forecast."""
    axes.annotate(
        text,
        (row.year, row.mediaan),
        xytext=(row.year, 0.04),
        ha="right",
        zorder=6,
        textcoords=("data", "axes fraction"),
        color=OUR_COLOUR,
        fontsize=SMALL_SIZE,
        bbox=CLEAR_BOX,
        arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": OUR_COLOUR, "relpos": (1, 1)},
    )


def place(day: str, year: int) -> float:
    """Return where a day stands in the room of a year: three years before to its end."""
    first = date(year - BEFORE, 1, 1)
    share = (date.fromisoformat(day) - first).days / (date(year + 1, 1, 1) - first).days
    return year + SLOT * (share - 0.5)


def bands_panel(axes: Axes, years: Mapping[int, Sequence[Past]], came: Mapping[int, float]) -> None:
    """Draw 10% to 90% and the mediaan of each day in the room of its year, and what came."""
    for year, made in years.items():
        table = np.array([(place(row.day, year), *row[2:5]) for row in made])
        at, low, mediaan, high = table.T
        axes.vlines(at, low, high, color=MIDDLE_COLOUR, linewidth=1.3)
        axes.plot(at, mediaan, ".", color=OUR_COLOUR, ms=3.5, mec="none", zorder=3)
    half = SLOT / 2
    for year, value in came.items():
        axes.hlines(value, year - half, year + half, color=INK, linewidth=1.4, zorder=4)


def diamonds(
    axes: Axes, places: Sequence[float], points: Sequence[OfficialPoint], name: str
) -> None:
    """Draw official figures as diamonds and name the highest."""
    values = np.array([point.value for point in points])
    axes.plot(places, values, "D", linestyle="none", **DIAMOND)
    if len(values):
        at = int(values.argmax())
        pointer(axes, (places[at], float(values[at])), name)
