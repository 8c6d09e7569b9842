"""Everything a reader gets of one run: workbook, PDF, page and charts."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from forecast.run.result import RunResult
from forecast.simulation.beside import Beside
from reports.figures.behind import behind
from reports.figures.explore import explorer
from reports.figures.run import figure_files, keep_drawn
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
    drawing = Beside(partial(figure_files, result))
    write_workbook(result, content, folder / "tables.xlsx")
    whole, standard = build_report(result), build_report(result, full=False)
    pages = behind(result), explorer(result)
    drawn = drawing.answer()
    keep_drawn(result, drawn)
    (folder / "figures").mkdir()
    for name, chart in drawn.items():
        (folder / "figures" / name).write_bytes(chart)
    write_pdf(whole if config.get("full", False) else standard, folder / "report.pdf")
    write_page(whole, standard, *pages, folder / "report.html")
