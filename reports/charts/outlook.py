"""Years that came true running into the fan of the years ahead, in one panel."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.charts.marks import EDGES
from reports.charts.style import (
    CLEAR_BOX,
    INK,
    OFFICIAL_COLOUR,
    OUR_COLOUR,
    PAPER,
    SMALL_SIZE,
    TALL_HEIGHT,
    bare_axes,
    page_figure,
    panel_remark,
)
from reports.result.rows import Band

ROOM = 1.06  # the axis ends this many times above all that is drawn
ASIDE = 0.12  # years an official figure stands to the right of its year


class Outlook(NamedTuple):
    """One quantity by year.

    Attributes:
        past: value by year that came true.
        bands: band by year ahead.
        official: official figure by year.
        names: of official rounds, by the year each is first drawn in.
        marks: year and text written at its value: the last known year and the next.
    """

    past: Mapping[int, float]
    bands: Mapping[int, Band]
    official: Mapping[int, float]
    names: Mapping[int, str]
    marks: Mapping[int, str]


def outlook(
    drawn: Outlook, titles: tuple[str, str], names: Sequence[str], number: Callable[[float], str]
) -> Figure:
    """Return the line of known years and the fan that starts at its end; the frame holds all.

    Args:
        drawn: what to draw.
        titles: what the axis measures, and how to read the panel.
        names: of the bands, the widest first, then of the mediaan; written at the end of the fan.
        number: writes a tick.
    """
    figure = page_figure(TALL_HEIGHT)
    axes = figure.subplots()
    bare_axes(axes, titles[0], number)
    panel_remark(axes, titles[1])
    when, edges = _fan(drawn)
    highest = max([0.0, *drawn.past.values(), *drawn.official.values(), *edges["p97_5"]])
    axes.set_ylim(0, ROOM * highest)
    for lower, upper, fill, edge in EDGES:
        axes.fill_between(when, edges[lower], edges[upper], color=fill, linewidth=0, zorder=1.5)
        axes.plot(when, edges[upper], edge, color=OUR_COLOUR, linewidth=0.6, zorder=1.6)
        axes.plot(when, edges[lower], edge, color=OUR_COLOUR, linewidth=0.6, zorder=1.6)
    axes.plot(when, edges["mediaan"], color=OUR_COLOUR, linewidth=1.8, zorder=2.5)
    axes.plot(list(drawn.past), list(drawn.past.values()), "-o", color=INK, ms=3, linewidth=1.2)
    _named(axes, drawn)
    _ends(axes, drawn, names, highest)
    every = [*drawn.past, *drawn.bands]
    axes.set_xticks(every, [str(year) for year in every])
    axes.set_xlim(min(every) - 0.3, max(every) + 1.1)
    return figure


def _fan(drawn: Outlook) -> tuple[list[int], dict[str, list[float]]]:
    """Return the years of the fan and its edges; it starts at the last known year."""
    columns = ("p2_5", "p10", "minimum", "mediaan", "maximum", "p90", "p97_5")
    when = list(drawn.bands)
    edges = {name: [getattr(drawn.bands[year], name) for year in when] for name in columns}
    if drawn.past and max(drawn.past) + 1 == min(when):
        last = max(drawn.past)
        when = [last, *when]
        edges = {name: [drawn.past[last], *values] for name, values in edges.items()}
    return when, edges


def _named(axes: Axes, drawn: Outlook) -> None:
    for year, text in drawn.marks.items():
        known = year in drawn.past
        value = drawn.past[year] if known else drawn.bands[year].mediaan
        _written(axes, (year, value), (0, 6 if known else -10), text, INK if known else OUR_COLOUR)
    look: dict[str, Any] = {"ms": 4.5, "mfc": PAPER, "mec": OFFICIAL_COLOUR, "mew": 1.2}
    for year, value in drawn.official.items():
        axes.plot(year + ASIDE, value, "D", zorder=4, **look)
    for year, text in drawn.names.items():
        place = (year + ASIDE, drawn.official[year])
        _written(axes, place, (0, 7), text, OFFICIAL_COLOUR)


def _written(
    axes: Axes, place: tuple[float, float], shift: tuple[float, float], text: str, colour: str
) -> None:
    axes.annotate(
        text,
        place,
        xytext=shift,
        ha="center",
        textcoords="offset points",
        fontsize=SMALL_SIZE,
        color=colour,
        bbox=CLEAR_BOX,
        zorder=5,
    )


def _ends(axes: Axes, drawn: Outlook, names: Sequence[str], highest: float) -> None:
    """Write the name of each band at the end of its upper edge, kept apart."""
    last = max(drawn.bands)
    band, height = drawn.bands[last], -np.inf
    columns = (*(upper for _, upper, _, _ in EDGES), "mediaan")
    wanted = sorted((getattr(band, name), text) for name, text in zip(columns, names, strict=True))
    for value, text in wanted:
        height = max(value, height + 0.07 * highest)
        axes.annotate(
            text,
            (last, height),
            xytext=(5, 0),
            va="center",
            textcoords="offset points",
            fontsize=SMALL_SIZE,
            color=OUR_COLOUR,
        )
