"""How every chart looks: palette, sizes and the way it becomes an SVG.

Colours keep apart for colour-blind readers and every text colour has a contrast of at least 4.5
to 1 on white; shape, line style or a label always says the same as the colour.
"""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

FONTS = Path(__file__).with_name("fonts")
FAMILY = "Fira Sans"
INK = "#1B1B1B"
SOFT = "#595959"
GRID = "#DADADA"
OURS = "#154273"
INNER, MIDDLE, OUTER = "#7FA6CF", "#B3CBE4", "#DDE8F3"
OFFICIAL = "#9A3B00"
BAR = "#C9C9C9"
WIDTH = 6.55  # inches: the text width of the page

LOOK: dict[str, Any] = {
    "font.family": FAMILY, "font.size": 8, "text.color": INK, "axes.labelcolor": INK,
    "axes.edgecolor": SOFT, "xtick.color": SOFT, "ytick.color": SOFT, "axes.linewidth": 0.6,
    "grid.color": GRID, "grid.linewidth": 0.5, "axes.grid": True, "axes.grid.axis": "y",
    "axes.axisbelow": True, "xtick.bottom": True, "xtick.major.width": 0.6, "xtick.major.size": 3,
    "hatch.linewidth": 1.2, "hatch.color": BAR,
    "svg.fonttype": "path", "svg.hashsalt": "asielprognose", "savefig.facecolor": "white",
    "path.simplify": False,
}  # fmt: skip


@cache
def _fonts() -> None:
    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)


def drawn(draw: Callable[[], Figure], title: str, alt: str) -> bytes:
    """Return what ``draw`` makes as SVG bytes; the same drawing gives the same bytes.

    Args:
        draw: makes the figure; called with the look of the report in force.
        title: stored in the file, for who opens it on its own.
        alt: stored beside the title.
    """
    _fonts()
    with mpl.rc_context(sns.axes_style("white") | LOOK):
        figure = draw()
        page = io.BytesIO()
        facts = {"Date": None, "Creator": None, "Title": title, "Description": alt}
        figure.savefig(page, format="svg", metadata=facts)
    return page.getvalue()


def bare(axes: Axes, title: str, number: Callable[[float], str]) -> None:
    """Take away what is not needed and write the title and the numbers.

    Args:
        axes: a drawn panel.
        title: what the vertical axis measures, at the top left.
        number: writes a tick.
    """
    sns.despine(ax=axes, left=True)
    axes.set(xlabel="", ylabel="")
    axes.set_title(title, loc="left", fontsize=8, color=INK, fontweight=600, pad=14)
    axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.tick_params(axis="y", length=0)


def short_year(year: int) -> str:
    """Return a year in two figures, for narrow axes."""
    return f"\N{RIGHT SINGLE QUOTATION MARK}{year % 100:02d}"


def remark(axes: Axes, text: str) -> None:
    """Write how to read a panel, small, between its title and the drawing."""
    axes.annotate(
        text, (0, 1), xytext=(0, 4), textcoords="offset points", xycoords="axes fraction",
        fontsize=7, color=SOFT,
    )  # fmt: skip
