"""Known months, and the bands of the months ahead."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from reports.charts.marks import draw_fan, known_line, names_at_end
from reports.result.rows import Band

ABOVE = 2.5  # the axis ends at most this many times above the 80% band and the known months


def fan_top(known: pd.DataFrame, ahead: Sequence[Band]) -> float:
    """Return where the axis ends: above the 95% band, unless it runs far beyond the 80% band."""
    highest = max([band.p90 for band in ahead] + list(known["value"]))
    widest = max(band.p97_5 for band in ahead)
    return float(min(1.05 * max(widest, highest), ABOVE * highest))


def fan_panel(
    axes: Axes, known: pd.DataFrame, ahead: Sequence[Band], names: Mapping[str, str]
) -> None:
    """Draw the months of one quantity.

    Args:
        axes: the panel.
        known: columns month (monthly Period), value and estimated; may be empty.
        ahead: a band a month; may be empty.
        names: what to write at the end of the fan, by column of the upper edge ("mediaan" for
            the line).
    """
    if len(known):
        known_line(axes, known)
    if ahead:
        draw_fan(axes, list(ahead))
        top = fan_top(known, ahead)
        axes.set_ylim(0, top)
        names_at_end(axes, ahead[-1], names, top)
