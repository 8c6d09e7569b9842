"""How far figures reach by source: a bar for the time without figures, a dot for what is due."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.charts.style import (
    INK,
    INNER_COLOUR,
    OUR_COLOUR,
    PAPER,
    SMALL_SIZE,
    bare_axes,
    page_figure,
    panel_remark,
)

BAR = 0.24  # inches, for each source
LEAST = 0.5  # years that are drawn
ROOM = 0.2  # of the time drawn, left of the oldest figure: room for its date


class Reach(NamedTuple):
    """One source: its newest figure, the one that is due, and the words at the bar."""

    name: str
    known: pd.Timestamp
    due: pd.Timestamp
    shown: str


def freshness(reaches: Sequence[Reach], day: pd.Timestamp, title: str, note: str) -> Figure:
    """Return a bar from the newest figure of each source to the day, and a dot where it is due.

    Args:
        reaches: in the order drawn, from the top.
        day: the as-of day, the right end of every bar.
        title: what is drawn.
        note: what the dot is.
    """
    figure = page_figure(0.75 + BAR * len(reaches))
    axes = figure.subplots()
    bare_axes(axes, title, str)
    panel_remark(axes, note)
    for place, reach in enumerate(reaches):
        _bar(axes, -place, reach, day)
    axes.set_yticks(
        [-place for place in range(len(reaches))],
        [reach.name for reach in reaches],
        fontsize=SMALL_SIZE,
    )
    first, last = moment(min(reach.known for reach in reaches)), moment(day)
    first -= ROOM * max(last - first, LEAST)
    axes.set_xlim(first, last)
    years = np.arange(np.ceil(first), np.floor(last) + 1)
    axes.set_xticks(years, [f"{year:.0f}" for year in years])
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    return figure


def _bar(axes: Axes, height: float, reach: Reach, day: pd.Timestamp) -> None:
    start, end, due = (moment(one) for one in (reach.known, day, reach.due))
    axes.barh(
        height,
        end - start,
        left=start,
        height=0.55,
        color=INNER_COLOUR,
        edgecolor=OUR_COLOUR,
        linewidth=0.6,
    )
    axes.plot(due, height, "o", ms=4, mfc=PAPER, mec=INK, mew=0.9, zorder=3)
    axes.annotate(
        reach.shown,
        (start, height),
        xytext=(-4, 0),
        ha="right",
        va="center",
        textcoords="offset points",
        fontsize=SMALL_SIZE,
        color=INK,
    )


def moment(day: pd.Timestamp) -> float:
    """Return a day as years with decimals."""
    return float(day.year + (day.day_of_year - 1) / 365.25)
