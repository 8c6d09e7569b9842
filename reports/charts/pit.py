"""Where outcomes fell in their forecasts."""

import numpy as np
from matplotlib.axes import Axes

from data.arrays import FloatArray
from reports.charts.style import INNER_COLOUR, SOFT

PARTS = 10  # bars


def shares(pit: FloatArray) -> FloatArray:
    """Return which share of the outcomes fell in each tenth of the forecast, from low to high.

    Args:
        pit: level 0..1 of each outcome in its forecast.

    Example:
        >>> shares(np.array([0.05, 0.95, 1.0, 0.5])).tolist()
        [0.25, 0.0, 0.0, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.5]
    """
    counts, _ = np.histogram(pit, bins=PARTS, range=(0.0, 1.0))
    return np.asarray(counts / max(len(pit), 1), dtype=np.float64)


def histogram(axes: Axes, found: FloatArray, ends: tuple[str, str]) -> None:
    """Draw a bar for each part of the forecast, and a dashed line where good bands have them.

    Args:
        axes: the panel.
        found: share of the outcomes in each part, from low to high.
        ends: the words for low and high.
    """
    width = 1 / max(len(found), 1)
    left = np.arange(len(found)) * width
    axes.bar(left, found, width=0.9 * width, align="edge", color=INNER_COLOUR, linewidth=0)
    axes.axhline(width, color=SOFT, linewidth=0.8, linestyle="--")
    axes.set_xticks((0.1, 0.9), list(ends))
    axes.tick_params(axis="x", length=0)
