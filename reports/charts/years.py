"""Years: what came true, bands by year, official figures; one panel, or several side by side."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.charts.marks import MARK_ASIDE, official_marks, pointer, year_bands, year_bars
from reports.charts.style import (
    OFFICIAL_COLOUR,
    PAGE_LETTERS,
    bare_axes,
    page_figure,
    panel_remark,
    short_year,
)
from reports.result.observed import Observed
from reports.result.rows import Band, OfficialRound

HEIGHT = 2.1  # inches, of a row of panels
PER_ROW = 3


class QuantityYears(NamedTuple):
    """One quantity by year: known, expected and official."""

    past: Mapping[int, Observed]
    bands: Mapping[int, Band]
    official: Mapping[int, OfficialRound]


def year_panel(axes: Axes, years: QuantityYears, spacing: float = 1.0) -> dict[int, float]:
    """Draw bars, bands and diamonds by year and return where each year stands.

    Args:
        axes: the panel.
        years: what to draw.
        spacing: between years ahead; those known stand 1 apart.
    """
    start = next(iter(years.bands), 0)
    at = {year: float(year) for year in years.past}
    at |= {year: start + (spacing - 1) + spacing * (year - start) for year in years.bands}
    year_bars(axes, {at[year]: found for year, found in years.past.items()})
    year_bands(axes, {at[year]: band for year, band in years.bands.items()})
    official_marks(axes, {at[year]: found for year, found in years.official.items()})
    axes.set_xticks(list(at.values()), [short_year(year) for year in at])
    return at


class Panel(NamedTuple):
    """One of several panels: bands by year, and amounts drawn as squares beside them.

    ``top`` is where its axis ends, before room for names.
    """

    title: str
    remark: str
    bands: Mapping[int, Band]
    squares: Mapping[int, float]
    top: float


def multiples(
    panels: Sequence[Panel], number: Callable[[float], str], name: str, *, shared: bool
) -> Figure:
    """Return a panel for each quantity, three in a row.

    Args:
        panels: in order.
        number: writes a tick.
        name: of the squares, at the first of them.
        shared: whether all have one scale.
    """
    lines, columns = -(-len(panels) // PER_ROW), min(max(len(panels), 2), PER_ROW)
    figure = page_figure(HEIGHT * lines)
    row = figure.subplots(lines, columns, sharey=shared, squeeze=False).ravel()
    for axes, panel in zip(row, panels, strict=False):
        bare_axes(axes, textwrap.fill(panel.title, PAGE_LETTERS // columns), number)
        panel_remark(axes, panel.remark)
        year_bands(axes, {float(year): band for year, band in panel.bands.items()})
        _squares(axes, panel.squares, name)
        axes.set_xticks(list(panel.bands), [short_year(year) for year in panel.bands])
        axes.set_ylim(0, (1.15 if panel.squares else 1.05) * panel.top)
    for axes in row[len(panels) :]:
        axes.set_visible(False)
    return figure


def _squares(axes: Axes, amounts: Mapping[int, float], name: str) -> None:
    look: dict[str, Any] = {"ms": 4, "color": OFFICIAL_COLOUR, "zorder": 4, "clip_on": False}
    for year, value in amounts.items():
        axes.plot(year + MARK_ASIDE, value, "s", **look)
    for year, value in list(amounts.items())[:1]:
        pointer(axes, (year + MARK_ASIDE, value), name)
