"""What is drawn inside a panel: the known line, the fan, bands by year, official figures."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from data.arrays import FloatArray
from reports.charts.style import (
    BAR_COLOUR,
    CLEAR_BOX,
    DASHED,
    INK,
    INNER_COLOUR,
    MIDDLE_COLOUR,
    OFFICIAL_COLOUR,
    OUR_COLOUR,
    OUTER_COLOUR,
    PAPER,
    SMALL_SIZE,
)
from reports.result.observed import Observed
from reports.result.rows import Band, OfficialRound

EDGES = (  # lower, upper, fill and edge of each band, the widest first
    ("p2_5", "p97_5", OUTER_COLOUR, ":"),
    ("p10", "p90", MIDDLE_COLOUR, "--"),
    ("minimum", "maximum", INNER_COLOUR, "-"),
)
MARK_ASIDE = 0.3  # years an official figure stands to the right of ours
EDGE = 0.15  # share of the width of a panel that counts as its left end


def moment(months: Iterable[pd.Period]) -> FloatArray:
    """Return months as years with decimals, in the middle of each month."""
    return np.array([month.year + (month.month - 0.5) / 12 for month in months])


def known_line(axes: Axes, known: pd.DataFrame) -> None:
    """Draw the known months as a line, and estimated ones as open dots on it."""
    when, values = moment(known["month"]), known["value"].to_numpy(float)
    axes.plot(when, values, color=INK, linewidth=1.1)
    guess = known["estimated"].to_numpy(bool)
    axes.plot(when[guess], values[guess], "o", ms=2.3, mfc=PAPER, mec=INK, mew=0.5, zorder=3)


def draw_fan(axes: Axes, bands: list[Band]) -> None:
    """Draw the bands of the months ahead: fill, an edge style for each, and the mediaan."""
    when = moment(pd.Period(band.period, "M") for band in bands)
    table = pd.DataFrame(bands)
    for lower, upper, fill, edge in EDGES:
        axes.fill_between(when, table[lower], table[upper], color=fill, linewidth=0, zorder=1.5)
        for side in (lower, upper):
            axes.plot(when, table[side], edge, color=OUR_COLOUR, linewidth=0.6, zorder=1.6)
    axes.plot(when, table["mediaan"], color=OUR_COLOUR, linewidth=1.8, zorder=2.5)


def names_at_end(axes: Axes, last: Band, names: Mapping[str, str], top: float) -> None:
    """Write the name of each band beside its upper edge, kept apart where edges are close.

    Args:
        axes: a panel with a fan; room at the right is made here.
        last: the last month of the fan.
        names: what to write, by column of the upper edge ("mediaan" for the line).
        top: upper end of the axis.
    """
    left = float(moment([pd.Period(last.period, "M")])[0])
    least = 0.065 * (top - axes.get_ylim()[0])
    wanted = sorted((min(getattr(last, column), top), text) for column, text in names.items())
    height = -np.inf
    for value, text in wanted:
        height = max(value, height + least)
        axes.annotate(
            text,
            (left, height),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL_SIZE,
            color=OUR_COLOUR,
            annotation_clip=False,
        )


def year_bands(axes: Axes, bands: Mapping[float, Band]) -> None:
    """Draw a band for each year: thin line 95%, thick bar minimum to maximum, tick mediaan.

    Args:
        axes: the panel.
        bands: bands by place on the horizontal axis.
    """
    for place, band in bands.items():
        axes.vlines(place, band.p2_5, band.p97_5, color=OUR_COLOUR, linewidth=1)
        axes.vlines(place, band.minimum, band.maximum, color=INNER_COLOUR, linewidth=7)
        axes.plot(place, band.mediaan, "_", color=OUR_COLOUR, ms=11, mew=2)


def year_bars(axes: Axes, known: Mapping[float, Observed]) -> None:
    """Draw what came true as grey bars with a dark top, hatched where partly estimated.

    Args:
        axes: the panel.
        known: years by place on the horizontal axis.
    """
    for place, (value, partly) in known.items():
        inside, lines = (PAPER, "////") if partly else (BAR_COLOUR, None)
        axes.bar(
            place, value, width=0.62, color=inside, edgecolor=BAR_COLOUR, linewidth=0.6, hatch=lines
        )
        axes.hlines(value, place - 0.31, place + 0.31, color=INK, linewidth=1.2)


def official_marks(axes: Axes, rounds: Mapping[float, OfficialRound]) -> None:
    """Draw official figures as diamonds with minimum to maximum, right of ours.

    Args:
        axes: the panel.
        rounds: figures by place on the horizontal axis, before the shift to the right.
    """
    look: dict[str, Any] = {
        "ms": 4,
        "mfc": PAPER,
        "mec": OFFICIAL_COLOUR,
        "mew": 1.2,
        "zorder": 4,
    }
    for place, figure in rounds.items():
        at = place + MARK_ASIDE
        axes.plot(at, figure.centre()[1], "D", **look)
        axes.plot(
            (at, at),
            (figure.minimum, figure.maximum),
            color=OFFICIAL_COLOUR,
            linewidth=1,
            linestyle=DASHED,
            marker="_",
            ms=5,
        )


def name_round(axes: Axes, place: float, figure: OfficialRound, name: tuple[str, int]) -> None:
    """Write the name of an official round at the top, with a thin line down to its marks.

    Args:
        axes: the panel.
        place: where the round is drawn, before the shift to the right.
        figure: the round.
        name: what to write, and in which row from the top.
    """
    text, row = name
    tip = float(np.nanmax(figure[4:]))
    pointer(axes, (place + MARK_ASIDE, tip), text, row)


def pointer(axes: Axes, tip: tuple[float, float], text: str, row: int = 0) -> None:
    """Write a text at the top of a panel with a thin line down to a point.

    Near the left end the text starts at the line, so that it stays off the numbers of the axis.

    Args:
        axes: the panel.
        tip: the point, in the units of the panel.
        text: what to write.
        row: line from the top.
    """
    left, right = axes.get_xlim()
    side = "left" if tip[0] - left < EDGE * (right - left) else "center"
    axes.annotate(
        text,
        tip,
        xytext=(tip[0], 0.99 - 0.085 * row),
        textcoords=("data", "axes fraction"),
        ha=side,
        va="top",
        fontsize=SMALL_SIZE,
        color=OFFICIAL_COLOUR,
        bbox=CLEAR_BOX,
        arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": OFFICIAL_COLOUR, "shrinkB": 4},
    )
