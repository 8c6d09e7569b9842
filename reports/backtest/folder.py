"""The charts of a backtest in its folder."""

from pathlib import Path

from forecast.backtest.tables import Tables
from reports.backtest.figures import backtest_files


def write_figures(tables: Tables, folder: Path) -> None:
    """Write the charts of a backtest into its folder."""
    (folder / "figures").mkdir()
    for name, chart in backtest_files(tables).items():
        (folder / "figures" / name).write_bytes(chart)
