"""An amount when one driver is low or high, the widest swing first."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

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
)

BAR = 0.3  # inches, for each driver
ROOM = 1.75  # axis over the widest bar: room for the numbers


class Swing(NamedTuple):
    """The amount at a low and at a high driver, and what to write at each end."""

    name: str
    low: float
    high: float
    low_text: str
    high_text: str


def tornado(
    swings: Sequence[Swing], centre: float, title: str, number: Callable[[float], str]
) -> Figure:
    """Return a bar from the amount at a low driver to that at a high one, around the centre.

    Args:
        swings: in the order drawn, from the top.
        centre: the amount over all futures, a line through all bars.
        title: what is measured.
        number: writes a tick.
    """
    figure = page_figure(0.7 + BAR * len(swings))
    axes = figure.subplots()
    bare_axes(axes, title, str)
    for place, swing in enumerate(swings):
        _swing(axes, -place, swing, centre)
    axes.axvline(centre, color=INK, linewidth=0.8)
    axes.set_yticks(
        [-place for place in range(len(swings))],
        [swing.name for swing in swings],
        fontsize=SMALL_SIZE,
    )
    reach = ROOM * max(abs(end - centre) for swing in swings for end in (swing.low, swing.high))
    axes.set_xlim(centre - reach, centre + reach)
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.grid(visible=False, axis="y")
    return figure


def _swing(axes: Axes, place: int, swing: Swing, centre: float) -> None:
    ends = ((swing.low, "////", PAPER), (swing.high, None, INNER_COLOUR))
    for amount, hatch, colour in ends:
        axes.barh(
            place,
            amount - centre,
            left=centre,
            height=0.6,
            color=colour,
            edgecolor=OUR_COLOUR,
            linewidth=0.8,
            hatch=hatch,
        )
    named = sorted(((swing.low, swing.low_text), (swing.high, swing.high_text)))
    for (amount, text), side in zip(named, ("right", "left"), strict=True):
        axes.annotate(
            text,
            (amount, place),
            xytext=(-4 if side == "right" else 4, 0),
            ha=side,
            va="center",
            textcoords="offset points",
            fontsize=SMALL_SIZE,
            color=INK,
        )
