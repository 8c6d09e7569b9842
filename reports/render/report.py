"""Everything a reader gets of one run: workbook, PDF, page and charts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forecast.run.result import RunResult
from reports.figures.behind import behind
from reports.figures.explore import explorer
from reports.figures.run import figure_files
from reports.pages.report import build_report
from reports.render.page import write_page
from reports.render.pdf import write_pdf
from reports.workbook.workbook import write_workbook


def write_report(result: RunResult, content: Mapping[str, Any], folder: Path) -> None:
    """Write the workbook, ``report.pdf``, ``report.html`` and the charts of a run that wants them.

    Args:
        result: tables of the run.
        content: what the run was made of, as in its manifest.
        folder: existing draft folder.
    """
    config = content["config"]
    if not config.get("report", True):
        return
    write_workbook(result, content, folder / "tables.xlsx")
    (folder / "figures").mkdir()
    for name, chart in figure_files(result).items():
        (folder / "figures" / name).write_bytes(chart)
    whole = build_report(result)
    standard = build_report(result, full=False)
    write_pdf(whole if config.get("full", False) else standard, folder / "report.pdf")
    write_page(whole, standard, behind(result), explorer(result), folder / "report.html")
