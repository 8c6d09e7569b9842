"""The page in the browser: its views, sliders and boxes, before any number is in it."""

from collections.abc import Mapping

import pandas as pd
from shiny import ui
from shiny.types import NavSetArg

from forecast.policy.levers import Scenario
from reports.app.board import Board
from reports.app.budget.lines import budget_years, lines_to_open
from reports.app.compare import compare_panel
from reports.app.controls import (
    HIGHEST,
    LOWEST,
    SAVED,
    Control,
    LeverChoice,
    Moved,
    controls,
    known_scenarios,
)
from reports.app.own import own_panel
from reports.app.report import report_panel
from reports.app.views import FANS, Reader, lever_source, scenario_source

STEP = 5  # percent
FIRST = "cost_coa"  # what the chart beside the levers shows at the start
SCRIPTS = ("app", "ask", "tour")
TOUR = ("now", "levers", "budget", "questions", "own", "report")
EXAMPLES = (
    "E(inflow_total[{year}])",
    "P(inflow_total[{year}] > 50000)",
    "P(cost_coa[{year}] > booked_coa[{year}])",
    "coa_occupancy[{year}-12]",
)


def page(board: Board, language: str, chosen: LeverChoice) -> ui.Tag:
    """Return the whole page for one reader.

    Args:
        board: the run.
        language: ``"nl"`` or ``"en"``.
        chosen: levers that are on at the start, from the link.
    """
    reader = Reader(board, language)
    return ui.page_navbar(
        *_panels(reader, chosen),
        title=reader.say("page.title"),
        id="view",
        lang=language,
        window_title=f"{reader.say('page.title')} {board.manifest['as_of']}",
        header=ui.TagList(
            ui.head_content(
                ui.tags.link(rel="stylesheet", href="own/app.css"),
                *(ui.tags.script(src=f"own/{name}.js", defer="") for name in SCRIPTS),
            ),
            _above(reader),
            _tour(reader),
        ),
        footer=ui.tags.footer(
            ui.p(
                reader.say(
                    "page.day",
                    day=reader.words.day_text(board.manifest["as_of"]),
                    n=reader.words.number(board.made.config.n_paths),
                )
            )
        ),
    )


def _above(reader: Reader) -> ui.Tag:
    """Return the button of the tour and the link to the other language."""
    other = "en" if reader.language == "nl" else "nl"
    return ui.tags.header(
        ui.tags.button(reader.say("tour.start"), type="button", id="tour_start", class_="to-box"),
        ui.tags.a(reader.say("page.other"), href=f"?lang={other}", lang=other, hreflang=other),
        class_="other",
    )


def _tour(reader: Reader) -> ui.Tag:
    """Return the tour, hidden until it is started."""
    place = {"steps": str(len(TOUR))}
    steps = [
        ui.div(
            ui.p(reader.say("tour.place", step=str(at), **place), class_="note"),
            ui.h2(reader.say(f"tour.{name}_head"), id=f"tour_{name}"),
            ui.p(reader.say(f"tour.{name}")),
            class_="tour-step",
            **{"data-view": name},
        )
        for at, name in enumerate(TOUR, start=1)
    ]
    buttons = [
        ui.tags.button(reader.say(f"tour.{name}"), type="button", id=f"tour_{name}")
        for name in ("back", "next", "close")
    ]
    return ui.tags.section(
        *steps,
        ui.div(*buttons, class_="buttons"),
        id="tour",
        role="dialog",
        tabindex="-1",
        hidden="",
    )


def _panels(reader: Reader, chosen: LeverChoice) -> list[NavSetArg]:
    views = {
        "now": _now(reader),
        "levers": _levers(reader, chosen),
        "budget": _budget(reader),
        "questions": _questions(reader),
        "compare": compare_panel(reader),
        "record": _record(reader),
        "own": own_panel(reader),
        "report": report_panel(reader),
    }
    return [
        ui.nav_panel(reader.say(f"page.{name}"), view, value=name) for name, view in views.items()
    ]


def _now(reader: Reader) -> ui.Tag:
    return ui.tags.main(
        ui.h1(reader.say("now.head")),
        ui.output_ui("tiles"),
        ui.output_ui("first_fan"),
        ui.output_ui("fresh"),
    )


def _levers(reader: Reader, chosen: LeverChoice) -> ui.Tag:
    return ui.tags.main(
        ui.h1(reader.say("levers.head")),
        ui.p(reader.say("levers.how")),
        ui.div(
            ui.div(
                *_sliders(reader, chosen),
                _policies(reader, chosen),
                _buttons(reader),
                _same_numbers(reader),
                class_="sliders",
            ),
            ui.div(
                ui.div(ui.output_ui("state"), role="status", aria_live="polite"),
                _choices(reader),
                ui.output_ui("lever_fan"),
                ui.output_ui("lever_effects"),
                ui.output_ui("lever_chances"),
                class_="effects",
            ),
            class_="side",
        ),
    )


def _sliders(reader: Reader, chosen: LeverChoice) -> list[ui.Tag]:
    """Return the sliders, those of one subject together."""
    moved = dict(chosen.moved)
    groups: dict[str, list[Control]] = {}
    for control in controls().values():
        groups.setdefault(control.group, []).append(control)
    return [
        ui.tags.fieldset(
            ui.tags.legend(reader.say(f"levers.{group}")),
            *(_slider(reader, one, moved) for one in found),
        )
        for group, found in groups.items()
    ]


def _slider(reader: Reader, control: Control, moved: Mapping[str, Moved]) -> ui.Tag:
    label = control.label(reader.language)
    start = Moved(100, f"{reader.board.made.known.day.year + 1}-01")
    percent, first = moved.get(control.target, start)
    named, dated = f"p_{control.target}", f"m_{control.target}"
    return ui.div(
        ui.tags.label(reader.say("levers.percent", label=label), for_=named),
        ui.div(
            _range(named, percent),
            ui.tags.output(f"{percent}%", for_=named, id=f"o_{control.target}"),
            ui.tags.label(reader.say("levers.from"), for_=dated, class_="from"),
            ui.tags.select(
                *_months(reader.board, first),
                id=dated,
                class_="own-select",
                aria_label=reader.say("levers.month", label=label),
            ),
            class_="row-of-one",
        ),
        lever_source(reader, control),
        class_="slider",
    )


def _range(named: str, percent: int) -> ui.Tag:
    ends = {"min": str(LOWEST), "max": str(HIGHEST), "step": str(STEP)}
    return ui.tags.input(id=named, type="range", class_="own-range", value=str(percent), **ends)


def _months(board: Board, first: str) -> list[ui.Tag]:
    """Return the quarters a lever can begin in, and the month of a link among them."""
    year = board.made.known.day.year
    quarters = pd.period_range(f"{year}-01", f"{year + 5}-12", freq="M")[::3]
    names = sorted({*(str(month) for month in quarters), first})
    return [
        ui.tags.option(name, value=name, selected="" if name == first else None) for name in names
    ]


def _policies(reader: Reader, chosen: LeverChoice) -> ui.Tag:
    known = known_scenarios(reader.board.made.known.day)
    return ui.tags.details(
        ui.tags.summary(reader.say("levers.shipped")),
        ui.tags.fieldset(
            ui.tags.legend(reader.say("levers.shipped")),
            *(_policy(reader, found, name in chosen.scenarios) for name, found in known.items()),
        ),
        open="" if chosen.scenarios else None,
    )


def _policy(reader: Reader, found: Scenario, on: bool) -> ui.Tag:
    nl = reader.language == "nl"
    return ui.div(
        ui.input_checkbox(f"s_{found.name}", found.label_nl if nl else found.label_en, on),
        scenario_source(reader, found),
    )


def _buttons(reader: Reader) -> ui.Tag:
    return ui.div(
        ui.input_action_button("reset", reader.say("levers.reset")),
        ui.download_button("save", reader.say("levers.save"), icon=None),
        ui.tags.a(reader.say("levers.link"), id="link", href="?"),
        class_="buttons",
    )


def _same_numbers(reader: Reader) -> ui.Tag:
    """Return the command that gives the euros of this view once the levers are saved."""
    typed = reader.board.command("--scenario", SAVED)
    return ui.p(reader.say("levers.command"), " ", ui.tags.code(typed), class_="note")


def _choices(reader: Reader) -> ui.Tag:
    keys = [key for key in FANS if key in set(reader.board.outcome().change["quantity"])]
    year = reader.board.made.known.day.year
    years = [str(year + ahead) for ahead in range(1, 5)]
    return ui.div(
        ui.input_select(
            "shown",
            reader.say("levers.show"),
            {key: reader.label(key) for key in keys},
            selected=FIRST if FIRST in keys else None,
        ),
        ui.input_select("year", reader.say("levers.year"), years, selected=str(year + 1)),
        class_="choices",
    )


def _budget(reader: Reader) -> ui.Tag:
    years, head = budget_years(reader), ui.h1(reader.say("budget.head"))
    if not years:
        return ui.tags.main(head, ui.p(reader.say("budget.none")))
    shown, lines = [str(year) for year in years], lines_to_open(reader)
    year = ui.input_select(
        "budget_year", reader.say("budget.year"), shown, selected=shown[min(1, len(shown) - 1)]
    )
    return ui.tags.main(
        head,
        ui.p(reader.say("budget.levers_off"), class_="note"),
        ui.div(year, class_="choices"),
        ui.output_ui("lines"),
        ui.div(ui.input_select("budget_line", reader.say("budget.open"), lines), class_="choices"),
        ui.output_ui("line"),
    )


def _questions(reader: Reader) -> ui.Tag:
    year = str(reader.board.made.known.day.year + 1)
    shown = [example.format(year=year) for example in EXAMPLES]
    return ui.tags.main(
        ui.h1(reader.say("questions.head")),
        ui.div(
            ui.input_text("question", reader.say("questions.box"), width="100%"),
            ui.tags.ul(
                id="matches", role="listbox", aria_label=reader.say("questions.matches"), hidden=""
            ),
            class_="asking",
        ),
        ui.p(reader.say("questions.help"), class_="note screen-only", id="question_help"),
        ui.input_action_button("ask", reader.say("questions.ask")),
        ui.p(reader.say("questions.levers_on"), class_="note"),
        ui.div(ui.output_ui("question_state"), role="status", aria_live="polite"),
        ui.div(ui.output_ui("answer"), role="status", aria_live="polite"),
        ui.div(
            ui.h2(reader.say("questions.example")),
            ui.tags.ul(*(ui.tags.li(to_box(one, ui.tags.code(one))) for one in shown)),
            ui.h2(reader.say("questions.names")),
            ui.output_ui("names"),
            class_="screen-only",
        ),
    )


def to_box(question: str, shown: ui.Tag | str) -> ui.Tag:
    """Return a button that puts a question in the box."""
    return ui.tags.button(shown, type="button", class_="to-box", **{"data-question": question})


def _record(reader: Reader) -> ui.Tag:
    return ui.tags.main(ui.h1(reader.say("record.head")), ui.output_ui("record"))
