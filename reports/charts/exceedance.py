"""The chance that an amount is exceeded, with one amount marked."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from data.arrays import FloatArray
from reports.charts.style import (
    CLEAR_BOX,
    DASHED,
    OFFICIAL_COLOUR,
    OUR_COLOUR,
    ROW_HEIGHT,
    SMALL_SIZE,
    bare_axes,
    page_figure,
    panel_remark,
)


class Curve(NamedTuple):
    """A falling line.

    Attributes:
        title: what the amount is.
        amounts: rising.
        chances: of more than each amount, 0..1.
        marked: an amount to point at; nan marks none.
        name: what to write beside it, with its chance.
    """

    title: str
    amounts: FloatArray
    chances: FloatArray
    marked: float = np.nan
    name: str = ""

    def chance(self) -> float:
        """Return the chance of more than the marked amount; nan when none is marked.

        Example:
            >>> Curve("a", np.array([1.0, 3.0]), np.array([0.8, 0.2]), 2.0).chance()
            0.5
        """
        if not np.isfinite(self.marked):
            return float("nan")
        return float(np.interp(self.marked, self.amounts, self.chances, left=1, right=0))


def exceedance(
    curves: Sequence[Curve],
    remark: str,
    share: Callable[[float], str],
    amount: Callable[[float], str],
) -> Figure:
    """Return a panel for each curve, chance upwards and amount to the right.

    Args:
        curves: one or two.
        remark: what the axes are, under the title of each panel.
        share: writes a chance.
        amount: writes an amount.
    """
    figure = page_figure(ROW_HEIGHT + 0.1)
    row = figure.subplots(1, max(len(curves), 2), sharey=True)
    for axes, curve in zip(row, curves, strict=False):
        bare_axes(axes, curve.title, share)
        panel_remark(axes, remark)
        axes.plot(curve.amounts, curve.chances, color=OUR_COLOUR, linewidth=1.8)
        axes.xaxis.set_major_formatter(lambda value, _: amount(value))
        axes.set_ylim(0, 1.02)
        _mark(axes, curve)
    for axes in row[len(curves) :]:
        axes.set_visible(False)
    return figure


def _mark(axes: Axes, curve: Curve) -> None:
    if not np.isfinite(curve.marked):
        return
    axes.vlines(curve.marked, 0, 1, color=OFFICIAL_COLOUR, linewidth=1, linestyle=DASHED)
    axes.plot(curve.marked, curve.chance(), "s", ms=4, color=OFFICIAL_COLOUR, zorder=4)
    right = curve.marked > sum(axes.get_xlim()) / 2
    axes.annotate(
        curve.name,
        (curve.marked, curve.chance()),
        xytext=(-6 if right else 6, 4),
        textcoords="offset points",
        ha="right" if right else "left",
        color=OFFICIAL_COLOUR,
        fontsize=SMALL_SIZE,
        bbox=CLEAR_BOX,
    )
