"""Chart and text of a change between two runs in a folder."""

from pathlib import Path

from forecast.changes.comparison import Comparison
from reports.changes.chart import since_chart
from reports.changes.page import since_text
from reports.wording import Wording


def write_change(comparison: Comparison, folder: Path) -> None:
    """Write the chart and the text of a comparison into its folder."""
    (folder / "since.txt").write_text(since_text(comparison, comparison.language), encoding="utf-8")
    if (chart := since_chart(comparison, Wording(comparison.language))) is not None:
        (folder / f"{chart.name}.svg").write_bytes(chart.svg)
