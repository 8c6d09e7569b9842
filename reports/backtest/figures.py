"""The charts of a backtest, each with its alt text."""

from pathlib import Path

from forecast.backtest.tables import Tables
from reports.backtest.coverage import coverage_chart, months_chart, pit_chart
from reports.backtest.hedgehog import hedgehogs
from reports.backtest.official import official_chart
from reports.backtest.rows import cases, streams
from reports.backtest.skill import skill_chart
from reports.backtest.words import BacktestWords
from reports.blocks import Chart

SHARES = (skill_chart, coverage_chart, months_chart, pit_chart)  # need many forecasts


def backtest_charts(tables: Tables, language: str = "nl") -> dict[str, Chart]:
    """Return every chart the tables have numbers enough for, by name.

    Args:
        tables: of a backtest, as made or as read by ``forecast.backtest.tables.read_tables``.
        language: "nl" or "en".

    Raises:
        RunError: the language is not printed.
    """
    words = BacktestWords(language)
    made = [official_chart(tables, words)] if len(cases(tables)) else []
    if streams(tables):
        made += [chart(tables, words) for chart in SHARES]
    return {chart.name: chart for chart in [*made, *hedgehogs(tables, words)]}


def backtest_files(tables: Tables, language: str = "nl") -> dict[str, bytes]:
    """Return the drawings of a backtest by file name, as written to its ``figures/``."""
    return {f"{name}.svg": chart.svg for name, chart in backtest_charts(tables, language).items()}


def write_figures(tables: Tables, folder: Path) -> None:
    """Write the charts of a backtest into its folder."""
    (folder / "figures").mkdir()
    for name, chart in backtest_files(tables).items():
        (folder / "figures" / name).write_bytes(chart)
