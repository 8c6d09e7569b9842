"""How every chart looks: palette, sizes and the way it becomes an SVG.

Colours keep apart for colour-blind readers and every text colour has a contrast of at least 4.5
to 1 on its ground; shape, line style or a label always says the same as the colour.
"""

import io
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from data.folders import REPORTS
from reports.blocks import Chart
from reports.palette import colours

FONTS = REPORTS / "fonts"
FAMILY = "Fira Sans"
_C = colours()
PAPER, INK, SOFT, GRID = _C["paper"], _C["ink"], _C["soft"], _C["grid"]
OUR_COLOUR, OFFICIAL_COLOUR, BAR_COLOUR = _C["accent"], _C["official"], _C["bar"]
INNER_COLOUR, MIDDLE_COLOUR, OUTER_COLOUR = _C["inner"], _C["middle"], _C["outer"]
PAGE_WIDTH = 6.55  # inches: the text width of the page
ROW_HEIGHT = 2.0  # inches: height of a row of panels
PANEL_HEIGHT = 1.45  # inches: of a panel in a grid
TALL_HEIGHT = 2.5  # inches: of the one picture of a page
TEXT_SIZE, SMALL_SIZE = 8, 7  # points: titles and names, and all else
PAGE_LETTERS = 105  # small letters over the width of the page
DASHED = (0, (4, 1.5))
CLEAR_BOX: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}  # behind a label

LOOK: Any = {  # names and values as matplotlib reads them
    "font.family": FAMILY,
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.linewidth": 0.6,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "lines.solid_capstyle": "round",
    "patch.edgecolor": "w",
    "patch.force_edgecolor": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "xtick.bottom": True,
    "ytick.left": False,
    "xtick.major.width": 0.6,
    "xtick.major.size": 3,
    "hatch.linewidth": 1.2,
    "hatch.color": BAR_COLOUR,
    "figure.facecolor": PAPER,
    "figure.dpi": 72,
    "svg.fonttype": "path",
    "svg.hashsalt": "asielprognose",
    "path.simplify": False,
}


@cache
def _fonts() -> None:
    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)


def svg_bytes(draw: Callable[[], Figure], title: str, alt: str) -> bytes:
    """Return what ``draw`` makes as SVG bytes; the same drawing gives the same bytes.

    Args:
        draw: makes the figure; called with the look of the report in force.
        title: stored in the file, for who opens it on its own.
        alt: stored beside the title.
    """
    _fonts()
    with mpl.rc_context(LOOK):
        page = io.BytesIO()
        facts = {"Date": None, "Creator": None, "Title": title, "Description": alt}
        FigureCanvasSVG(draw()).print_svg(page, metadata=facts)  # type: ignore[no-untyped-call]
    return page.getvalue()


def chart_block(name: str, draw: Callable[[], Figure], caption: str, alt: str) -> Chart:
    """Return a drawing as a block of the report, with its caption and alt text."""
    return Chart(name, partial(svg_bytes, draw, caption, alt), caption, alt)


def page_figure(height: float) -> Figure:
    """Return an empty figure of the width of the page, ``height`` in inches."""
    return Figure(figsize=(PAGE_WIDTH, height), layout="constrained")


def bare_axes(axes: Axes, title: str, number: Callable[[float], str]) -> None:
    """Take away what is not needed and write the title and the numbers.

    Args:
        axes: a panel.
        title: what the vertical axis measures, at the top left.
        number: writes a tick.
    """
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set(xlabel="", ylabel="")
    axes.set_title(title, loc="left", fontsize=TEXT_SIZE, color=INK, fontweight=600, pad=14)
    axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.tick_params(axis="y", length=0)


def short_year(year: int) -> str:
    """Return a year in two figures, for narrow axes."""
    return f"\N{RIGHT SINGLE QUOTATION MARK}{year % 100:02d}"


def panel_remark(axes: Axes, text: str) -> None:
    """Write how to read a panel, small, between its title and the drawing."""
    axes.annotate(
        text,
        (0, 1),
        xytext=(0, 4),
        textcoords="offset points",
        xycoords="axes fraction",
        fontsize=SMALL_SIZE,
        color=SOFT,
    )
