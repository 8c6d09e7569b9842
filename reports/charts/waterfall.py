"""From one amount to another, step by step."""

import textwrap
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
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
    TEXT_SIZE,
    bare_axes,
    page_figure,
    panel_remark,
)

HEAD, ROW = 0.7, 0.17  # inches of lying steps: titles, and a bar
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


class StepPanel(NamedTuple):
    """A change and the parts it is made of, lying under each other.

    Attributes:
        title: what changed.
        remark: under the title, such as from where to where.
        parts: one for each name of the figure: its size, nan where it is not told, and in words.
        whole: the change itself, likewise.
    """

    title: str
    remark: str
    parts: tuple[tuple[float, str], ...]
    whole: tuple[float, str]


def step_panels(panels: Sequence[StepPanel], names: Sequence[str]) -> Figure:
    """Return changes side by side: each part from where the one above ends, the whole at the foot.

    Args:
        panels: each with a part for every name but the last.
        names: of the parts in order, and of the whole.
    """
    remarked = any(panel.remark for panel in panels)
    figure = page_figure(HEAD + 0.15 * remarked + ROW * len(names))
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, panel in zip(row, panels, strict=True):
        _lying(axes, panel)
    row[0].set_yticks(range(len(names)), names, fontsize=SMALL_SIZE)
    row[0].set_ylim(len(names) - 0.4, -0.6)
    return figure


def _lying(axes: Axes, panel: StepPanel) -> None:
    pad = 14 if panel.remark else 6
    axes.set_title(panel.title, fontsize=TEXT_SIZE, loc="left", color=INK, pad=pad)
    panel_remark(axes, panel.remark)
    level, ends = 0.0, list[tuple[float, float]]()
    for size, _ in panel.parts:
        ends.append((level, level + np.nan_to_num(size)))
        level = ends[-1][1]
    ends.append((0.0, panel.whole[0]))
    widest = max(abs(end) for span in ends for end in span) or 1.0
    for place, ((start, end), (_, shown)) in enumerate(
        zip(ends, (*panel.parts, panel.whole), strict=True)
    ):
        if start != end:
            _lying_bar(axes, place, (start, end), whole=place == len(panel.parts))
        axes.annotate(
            shown,
            (max(start, end), place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL_SIZE,
            color=INK,
            bbox=CLEAR_BOX,
        )
    _lying_frame(axes, ends, widest)


def _lying_frame(axes: Axes, ends: Sequence[tuple[float, float]], widest: float) -> None:
    """Draw the line of no change and leave room for the numbers."""
    axes.axvline(0, color=SOFT, linewidth=0.6)
    low, high = (pick(0.0, *(end for span in ends for end in span)) for pick in (min, max))
    axes.set_xlim(low - 0.06 * widest, high + 0.45 * max(high - low, widest))
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _lying_bar(axes: Axes, place: int, span: tuple[float, float], *, whole: bool) -> None:
    """Draw one part, hatched by its direction, or the whole change."""
    start, end = span
    hatch = None if whole else ("////" if end >= start else "\\\\\\\\")
    axes.barh(
        place,
        end - start,
        left=start,
        height=0.6,
        hatch=hatch,
        edgecolor=OUR_COLOUR,
        color=INNER_COLOUR if whole else PAPER,
        linewidth=0.8,
    )
