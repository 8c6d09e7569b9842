"""The view that makes the report: a real run with the levers of the page, and its files."""

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from shiny import Inputs, reactive, render, ui
from starlette.responses import FileResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from data.errors import ToolkitError, one_line
from forecast.policy.levers import load_scenarios
from reports.app.controls import LeverChoice, controls
from reports.app.shelf import ReportShelf, ReportState, report_order, run_files
from reports.app.views import Reader

FILES = "/files/"
PHASES = ("begin", "streams", "chain", "scenarios", "tables", "report")
FIRST = ("report.pdf", "report.html", "tables.xlsx", "bands.csv", "budget.csv", "scenarios.csv")
EVERY = 1.0  # seconds between two looks at the shelf
NOT_HERE = "404: no such file of a finished run.\n"


class RunFiles:
    """An application that gives the files of finished runs too.

    Args:
        inner: the application.
    """

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file of a run, or pass on."""
        if scope["type"] != "http" or not scope["path"].startswith(FILES):
            await self.inner(scope, receive, send)
            return
        run, _, name = unquote(scope["path"].removeprefix(FILES)).partition("/")
        found = run_files(run).get(name)
        if found is None or not found.is_file():
            await PlainTextResponse(NOT_HERE, 404)(scope, receive, send)
        else:
            await FileResponse(found, filename=found.name)(scope, receive, send)


def report_panel(reader: Reader) -> ui.Tag:
    """Return the view in which a reader asks for the report."""
    return ui.tags.main(
        ui.h1(reader.say("report.head")),
        ui.p(reader.say("report.how")),
        ui.output_ui("report_of"),
        ui.input_action_button("make_report", reader.say("report.do")),
        ui.div(ui.output_ui("report_state"), role="status", aria_live="polite"),
        ui.h2(reader.say("report.made")),
        ui.output_ui("reports_made"),
    )


def report_server(
    reader: Callable[[], Reader],
    inputs: Inputs,
    chosen: Callable[[], LeverChoice],
    shelf: ReportShelf,
) -> None:
    """Start what a reader asks for, and show how far every report is."""
    fault: reactive.Value[str] = reactive.Value("")

    @reactive.poll(shelf.states, EVERY)
    def states() -> list[ReportState]:
        return shelf.states()

    @reactive.effect
    @reactive.event(inputs["make_report"])
    def start() -> None:
        asked = reader()
        try:
            shelf.start(report_order(asked.board, asked.language, chosen()))
            fault.set("")
        except ToolkitError as error:
            fault.set(one_line(str(error)))

    @render.ui
    def report_of() -> ui.Tag:
        return ui.p(_asked(reader(), chosen()))

    @render.ui
    def report_state() -> ui.Tag | None:
        return ui.p(fault(), class_="fault") if fault() else _busy(reader(), states())

    @render.ui
    def reports_made() -> ui.TagList | ui.Tag:
        shown = [_report(reader(), one) for one in states()]
        return ui.TagList(*shown) if shown else ui.p(reader().say("report.none"))


def _asked(reader: Reader, chosen: LeverChoice) -> str:
    if chosen == LeverChoice():
        return reader.say("report.plain")
    return reader.say("report.levers", levers=levers_told(reader, chosen))


def levers_told(reader: Reader, chosen: LeverChoice) -> str:
    """Return the levers that are on, in words."""
    if chosen == LeverChoice():
        return reader.say("report.without")
    moved = [
        reader.say(
            "report.lever",
            label=controls()[target].label(reader.language),
            percent=str(one.percent),
            month=one.month,
        )
        for target, one in chosen.moved
    ]
    shipped = [load_scenarios()[name] for name in chosen.scenarios]
    named = [one.label_nl if reader.language == "nl" else one.label_en for one in shipped]
    return "; ".join([*moved, *named])


def phase(steps: Sequence[str]) -> int:
    """Return the place in ``PHASES`` of the last step that began.

    A step that is none of them bears the name of a scenario.

    Example:
        >>> phase(["begin", "streams"]), phase(["begin", "own_levers"])
        (1, 3)
    """
    last = steps[-1] if steps else PHASES[0]
    return PHASES.index(last if last in PHASES else "scenarios")


def _busy(reader: Reader, found: Sequence[ReportState]) -> ui.Tag | None:
    """Return how far the report is that is being made; nothing when none is."""
    one = next((one for one in found if one.stage == "running"), None)
    if one is None:
        return None
    at = phase(one.steps)
    told = reader.say(
        "report.running",
        step=str(at + 1),
        steps=str(len(PHASES)),
        name=reader.say(f"report.{PHASES[at]}"),
    )
    bar = ui.tags.progress(value=str(at + 1), max=str(len(PHASES)), aria_label=told)
    return ui.div(ui.p(told), bar)


def _report(reader: Reader, one: ReportState) -> ui.Tag:
    head = ui.h3(levers_told(reader, one.chosen))
    if one.stage == "running":
        told = [ui.p(reader.say(f"report.{PHASES[phase(one.steps)]}"))]
    elif one.stage == "stopped":
        told = [ui.p(reader.say("report.stopped")), ui.p(one.told, class_="note")]
    else:
        told = [ui.p(reader.say("report.done", run=one.run)), *_files(reader, one.run)]
    same = ui.p(reader.say("report.command"), ": ", ui.tags.code(one.command))
    return ui.tags.section(head, *told, same, class_="answer")


def _files(reader: Reader, run: str) -> list[ui.Tag]:
    names = list(run_files(run))
    first = [name for name in FIRST if name in names]
    return [
        ui.tags.ul(*(_file(run, name) for name in first)),
        ui.tags.details(
            ui.tags.summary(reader.say("report.more")),
            ui.tags.ul(*(_file(run, name) for name in names if name not in first)),
        ),
    ]


def _file(run: str, name: str) -> ui.Tag:
    return ui.tags.li(ui.tags.a(name, href=f"{FILES[1:]}{run}/{name}", download=""))
