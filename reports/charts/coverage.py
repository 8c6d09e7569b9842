"""Whether bands hold what they promise: found against promised shares, with intervals."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from reports.charts.style import OUR_COLOUR, OUTER_COLOUR, PAPER, SMALL_SIZE, SOFT

LEFT = 0.06  # room left of the lowest promise


class Coverage(NamedTuple):
    """How often one band held, with the interval that few forecasts leave; shares 0..1."""

    aim: float
    value: float
    lower: float
    upper: float

    @property
    def misses(self) -> bool:
        """Return whether the aim lies outside the interval."""
        return not self.lower <= self.aim <= self.upper


def promised_and_found(axes: Axes, bands: Sequence[Coverage], names: Sequence[str]) -> None:
    """Draw found against promised shares; an open dot misses the dashed line.

    Args:
        axes: the panel.
        bands: one for each promise.
        names: the promises in words, under them.
    """
    axes.plot((0, 1), (0, 1), "--", color=SOFT, linewidth=0.8, zorder=1)
    for band in bands:
        axes.vlines(band.aim, band.lower, band.upper, color=OUR_COLOUR, linewidth=0.9)
        fill = PAPER if band.misses else OUR_COLOUR
        axes.plot(band.aim, band.value, "o", ms=4, mfc=fill, mec=OUR_COLOUR, mew=1, zorder=3)
    aims = [band.aim for band in bands]
    axes.set(xlim=(min(aims) - LEFT, 1.02), ylim=(0, 1.06), yticks=(0, 0.5, 1))
    axes.set_xticks(aims, list(names))


def month_line(
    axes: Axes, ahead: Sequence[int], bands: Sequence[Coverage], name: str, shaded: bool
) -> None:
    """Draw the share of months inside one band by months ahead.

    Args:
        axes: the panel.
        ahead: months.
        bands: that band for each month.
        name: its promise in words, at the end of the line.
        shaded: whether to draw the interval.
    """
    aim = bands[0].aim
    if shaded:
        ends = [band.lower for band in bands], [band.upper for band in bands]
        axes.fill_between(ahead, *ends, color=OUTER_COLOUR, linewidth=0, zorder=1)
    axes.hlines(aim, ahead[0], ahead[-1], color=SOFT, linewidth=0.8, linestyle="--")
    axes.plot(ahead, [band.value for band in bands], color=OUR_COLOUR, linewidth=1.4)
    axes.annotate(
        name,
        (ahead[-1], bands[-1].value),
        xytext=(3, 0),
        fontsize=SMALL_SIZE,
        textcoords="offset points",
        va="center",
        color=OUR_COLOUR,
        annotation_clip=False,
    )
