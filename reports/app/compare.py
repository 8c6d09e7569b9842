"""What changed between two finished runs, and why: the section of the report, in the page."""

from shiny import ui

from data.errors import RunError
from forecast.archive.registry import finished
from forecast.archive.store import RUNS
from forecast.changes.comparison import CompareOptions, Comparison, comparison
from reports.app.blocks import elements
from reports.app.views import Reader
from reports.changes.page import since_blocks


def runs_to_compare(reader: Reader) -> list[str]:
    """Return ids of finished runs by day, and the folder of the open one when it has no row."""
    names = [run.run_id for run in finished(RUNS)]
    own = str(reader.board.manifest["run_id"])
    return names if own in names else [*names, str(reader.board.folder)]


def compare_panel(reader: Reader) -> ui.Tag:
    """Return the view in which a reader chooses two runs."""
    names = runs_to_compare(reader)
    head = ui.h1(reader.say("compare.head"))
    if len(names) < 2:
        return ui.tags.main(head, ui.p(reader.say("compare.one")))
    return ui.tags.main(
        head,
        ui.p(reader.say("compare.how")),
        ui.div(
            ui.input_select("before", reader.say("compare.before"), names, selected=names[-2]),
            ui.input_select("after", reader.say("compare.after"), names, selected=names[-1]),
            ui.input_action_button("compare", reader.say("compare.do")),
            class_="choices",
        ),
        ui.div(ui.output_ui("compare_state"), role="status", aria_live="polite"),
        ui.output_ui("compared"),
    )


def compared_runs(reader: Reader, before: str, after: str) -> Comparison:
    """Return the change between two runs of the list.

    Raises:
        ToolkitError: a run is not in the list, or the two cannot be compared.
    """
    names = runs_to_compare(reader)
    for name in (before, after):
        if name not in names:
            raise RunError(f"run {name[:40]!a}: not in the list; expected one of the list.")
    with reader.board.comparing:
        return comparison(before, after, CompareOptions(by_stream=False))


def compared_tags(reader: Reader, found: Comparison) -> ui.TagList:
    """Return sentences, table and chart of a comparison."""
    return elements(since_blocks(found, reader.language))
