"""Boxes of people and arrows between them."""

import textwrap
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from reports.charts.style import CLEAR_BOX, INK, OUR_COLOUR, OUTER_COLOUR, SMALL_SIZE, page_figure

HEIGHT = 3.1  # inches
WIDE, HIGH = 100.0, 60.0  # units of the picture
BOX = (21.0, 13.0)
LINE = 24  # letters of a title in a box
Point = tuple[float, float]


class Box(NamedTuple):
    """A stock: its lower left corner, its name and its numbers."""

    corner: Point
    title: str
    text: str


class Arrow(NamedTuple):
    """A flow: from one point to another, its words, where they stand and on which side."""

    tail: Point
    head: Point
    text: str
    place: Point
    align: str


def stock_flow(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Figure:
    """Return the picture, in units of 100 to the right and 60 upwards."""
    figure = page_figure(HEIGHT)
    axes = figure.subplots()
    axes.set(xlim=(0, WIDE), ylim=(0, HIGH))
    axes.set_axis_off()
    for box in boxes:
        _box(axes, box)
    for arrow in arrows:
        _arrow(axes, arrow)
    return figure


def _box(axes: Axes, box: Box) -> None:
    shape = "round,pad=0,rounding_size=1.2"
    axes.add_patch(
        FancyBboxPatch(
            box.corner, *BOX, boxstyle=shape, facecolor=OUTER_COLOUR, edgecolor=OUR_COLOUR, lw=0.9
        )
    )
    middle, top = box.corner[0] + BOX[0] / 2, box.corner[1] + BOX[1]
    look: dict[str, Any] = {"ha": "center", "fontsize": SMALL_SIZE, "color": INK}
    name = textwrap.fill(box.title, LINE)
    axes.text(middle, top - 1.3, name, va="top", fontweight=600, **look)
    axes.text(middle, box.corner[1] + 0.9, box.text, va="bottom", **look)


def _arrow(axes: Axes, arrow: Arrow) -> None:
    look = {"arrowstyle": "-|>", "color": OUR_COLOUR, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", arrow.head, xytext=arrow.tail, arrowprops=look)
    axes.text(
        *arrow.place,
        arrow.text,
        ha=arrow.align,
        va="bottom",
        fontsize=SMALL_SIZE,
        color=OUR_COLOUR,
        linespacing=1.1,
        bbox={**CLEAR_BOX, "alpha": 0.8},
    )
