"""From one amount to another, step by step."""

import textwrap
from collections.abc import Callable, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.charts.style import (
    BAR_COLOUR,
    CLEAR_BOX,
    INK,
    INNER_COLOUR,
    OUR_COLOUR,
    PAGE_LETTERS,
    PAPER,
    ROW_HEIGHT,
    SMALL_SIZE,
    SOFT,
    bare_axes,
    page_figure,
)

HALF = 0.3  # of the width of a bar
ROOM = 1.12  # the axis ends this many times above the highest bar


class WaterfallStep(NamedTuple):
    """A bar: an amount that stands on the ground, or a change on top of the one before.

    Attributes:
        name: under the bar.
        value: the amount, or the change with its sign.
        shown: the value in words, above the bar.
        kind: "given", "total" or "change".
    """

    name: str
    value: float
    shown: str
    kind: str = "change"


def spans(steps: Sequence[WaterfallStep]) -> list[tuple[float, float]]:
    """Return where each bar starts and ends; a change starts where the bar before it ends.

    Example:
        >>> spans([WaterfallStep("a", 5.0, "5", "given"), WaterfallStep("b", -2.0, "-2")])
        [(0.0, 5.0), (5.0, 3.0)]
    """
    found, level = list[tuple[float, float]](), 0.0
    for step in steps:
        start = level if step.kind == "change" else 0.0
        level = start + step.value
        found.append((start, level))
    return found


def waterfall(steps: Sequence[WaterfallStep], title: str, number: Callable[[float], str]) -> Figure:
    """Return the steps as bars: totals filled, changes hatched by direction and with a sign.

    Args:
        steps: in order; the last total should be what the changes lead to.
        title: what is measured.
        number: writes a tick.
    """
    figure = page_figure(ROW_HEIGHT)
    axes, bars = figure.subplots(), spans(steps)
    bare_axes(axes, title, number)
    for place, (step, span) in enumerate(zip(steps, bars, strict=True)):
        _bar(axes, place, span, step.kind)
        axes.annotate(
            step.shown,
            (place, max(span)),
            xytext=(0, 3),
            ha="center",
            color=INK,
            textcoords="offset points",
            fontsize=SMALL_SIZE,
            bbox=CLEAR_BOX,
        )
    for place, (_, end) in enumerate(bars[:-1]):
        axes.hlines(end, place + HALF, place + 1 - HALF, color=SOFT, linewidth=0.6)
    width = PAGE_LETTERS // max(len(steps), 1)
    names = [textwrap.fill(step.name, width) for step in steps]
    axes.set_xticks(range(len(steps)), names, fontsize=SMALL_SIZE)
    axes.set_ylim(0, ROOM * max(max(span) for span in bars))
    return figure


def _bar(axes: Axes, place: int, span: tuple[float, float], kind: str) -> None:
    colours = {"given": BAR_COLOUR, "total": INNER_COLOUR, "change": PAPER}
    hatch = None if kind != "change" else ("////" if span[1] >= span[0] else "\\\\\\\\")
    axes.bar(
        place,
        max(span) - min(span),
        bottom=min(span),
        width=2 * HALF,
        color=colours[kind],
        edgecolor=OUR_COLOUR,
        linewidth=0.8,
        hatch=hatch,
    )
