"""The page at work: a moved lever gives a first answer on few futures, then the whole one."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from starlette.requests import Request

from data.errors import ToolkitError, one_line
from forecast.ask.answer import Answer
from forecast.ask.evaluate import names
from forecast.changes.comparison import Comparison
from forecast.policy.levers import Lever
from reports.answers.question import answer_lines
from reports.app.board import Board, LeverOutcome
from reports.app.budget.line import line_opened
from reports.app.budget.lines import budget_table_of
from reports.app.compare import compared_runs, compared_tags
from reports.app.controls import (
    SAVED,
    LeverChoice,
    Moved,
    as_link,
    choice,
    controls,
    from_link,
    known_scenarios,
    levers,
    scenario_toml,
)
from reports.app.layout import page, to_box
from reports.app.own import Maker, own_server
from reports.app.record import record
from reports.app.report import report_server
from reports.app.shelf import ReportShelf
from reports.app.views import (
    FANS,
    Reader,
    effects,
    fan_of,
    freshness_table,
    names_list,
    sufficiency,
    tiles,
)

STATIC = Path(__file__).parent / "static"
LANGUAGES = ("nl", "en")
Told: TypeAlias = tuple[str, Answer | str]  # a question and its answer, or what is wrong with it
Found: TypeAlias = tuple[LeverChoice, LeverOutcome]  # levers and what they give
LAST = 20  # questions a reader sees again


def language_of(query: dict[str, list[str]], board: Board) -> str:
    """Return the language a link asks for; that of the run when it asks for none we have."""
    asked = query.get("lang", [""])[0]
    return asked if asked in LANGUAGES else board.made.config.language


def chosen_in(query: dict[str, list[str]]) -> LeverChoice:
    """Return the levers of a link; none where it holds no link of ours."""
    try:
        return from_link(query.get("levers", [""])[0])
    except ToolkitError:
        return LeverChoice()


def application(board: Board, forecaster: Maker) -> App:
    """Return the page of a run, ready to be served.

    Args:
        board: the run.
        forecaster: ``forecast.api.Forecaster``, for a series of the reader's own.
    """
    shelf = ReportShelf()

    def made(request: Request) -> ui.Tag:
        query = parse_qs(request.url.query)
        return page(board, language_of(query, board), chosen_in(query))

    def serve(inputs: Inputs, output: Outputs, session: Session) -> None:
        reading = _Reading(board, inputs, session)
        own_server(lambda: reading.reader, inputs, session, forecaster)
        report_server(lambda: reading.reader, inputs, reading.chosen, shelf)

    return App(made, serve, static_assets={"/own": STATIC})


class _Reading:
    """One reader: what he chose, what came of it, and what is shown."""

    def __init__(self, board: Board, inputs: Inputs, session: Session) -> None:
        self.board, self.inputs, self.session = board, inputs, session
        self.found: reactive.Value[Found | None] = reactive.Value(None)
        self.told: reactive.Value[tuple[Told, ...]] = reactive.Value(())
        self._choose()
        self._now()
        self._levers()
        self._budget()
        self._questions()
        self._compare()
        self._record()

    @property
    def reader(self) -> Reader:
        """Return the writer in the language of this page."""
        query = parse_qs(self.session.clientdata.url_search().lstrip("?"))
        return Reader(self.board, language_of(query, self.board))

    def chosen(self) -> LeverChoice:
        """Return what is chosen now."""
        moved = {key: Moved(int(self._of(f"p_{key}")), self._of(f"m_{key}")) for key in controls()}
        on = [name for name in known_scenarios(self.board.made.known.day) if self._of(f"s_{name}")]
        return choice(moved, on)

    def _of(self, name: str) -> Any:
        return self.inputs[name]()

    def _choose(self) -> None:
        async def compute(chosen: LeverChoice, moved: tuple[Lever, ...], *, rough: bool) -> Found:
            asked = partial(self.board.outcome, moved, rough=rough)
            turn, loop = self.board.line(rough=rough).waiting, asyncio.get_running_loop()
            return chosen, await loop.run_in_executor(turn, asked)

        rough = reactive.extended_task(partial(compute, rough=True))
        whole = reactive.extended_task(partial(compute, rough=False))

        @reactive.effect
        async def start() -> None:
            chosen = self.chosen()
            await self.session.send_custom_message("link", {"levers": as_link(chosen)})
            rough.cancel()
            whole.cancel()
            moved = levers(chosen, self.board.made.known.day)
            if moved and not self.board.holds(moved):
                rough.invoke(chosen, moved)
            else:
                whole.invoke(chosen, moved)

        @reactive.effect
        def first() -> None:
            found = rough.result()
            if self._take(found):  # a whole answer never delays the first one
                whole.invoke(found[0], levers(found[0], self.board.made.known.day))

        @reactive.effect
        def last() -> None:
            self._take(whole.result())

    def _take(self, result: Found) -> bool:
        """Show a result, unless the levers were moved since; return whether they were not."""
        with reactive.isolate():
            held, now = self.found(), self.chosen()
        if result[0] != now:
            return False
        if held is None or held[0] != now or held[1].n_paths <= result[1].n_paths:
            self.found.set(result)
        return True

    def _now(self) -> None:
        year = self.board.made.known.day.year

        @self.session.output(id="tiles")
        @render.ui
        def _tiles() -> ui.TagList:
            return ui.TagList(tiles(self.reader, year), tiles(self.reader, year + 1))

        @render.ui
        def first_fan() -> ui.Tag:
            return fan_of(self.reader, "inflow_total")

        @render.ui
        def fresh() -> ui.Tag:
            return freshness_table(self.reader)

    def _levers(self) -> None:
        @render.ui
        def state() -> ui.Tag:
            return ui.p(self._state())

        @render.ui
        def lever_fan() -> ui.Tag | None:
            outcome, on = self._outcome()
            key = str(self.inputs["shown"]())
            return fan_of(self.reader, key, outcome if on else None) if key in FANS else None

        @render.ui
        def lever_effects() -> ui.Tag | None:
            outcome, on = self._outcome()
            return effects(self.reader, outcome, self._year()) if on else None

        @render.ui
        def lever_chances() -> ui.TagList | None:
            outcome, on = self._outcome()
            return sufficiency(self.reader, outcome, self._year()) if on else None

        @reactive.effect
        @reactive.event(self.inputs["reset"])
        async def reset() -> None:
            await self.session.send_custom_message("reset", {})
            for name in known_scenarios(self.board.made.known.day):
                ui.update_checkbox(f"s_{name}", value=False)

        @render.download_button(filename=SAVED)
        def save() -> Iterator[str]:
            yield scenario_toml(self.chosen(), self.board.made.known.day)

    def _year(self) -> int:
        return int(self.inputs["year"]())

    def _outcome(self) -> tuple[LeverOutcome, bool]:
        """Return what is to be shown and whether levers are on."""
        found = self.found()
        if found is None or found[0] == LeverChoice():
            return self.board.outcome(), False
        return found[1], True

    def _state(self) -> str:
        outcome, on = self._outcome()
        reader, whole = self.reader, self.board.made.config.n_paths
        if not on:
            return reader.say("levers.none")
        told = reader.say(
            "levers.whole" if outcome.n_paths == whole else "levers.busy",
            n=reader.words.number(outcome.n_paths),
        )
        if outcome.untouched:
            told += " " + reader.say("levers.untouched", names=", ".join(outcome.untouched))
        return told

    def _budget(self) -> None:
        @render.ui
        def lines() -> ui.Tag:
            year = int(self.inputs["budget_year"]())
            return budget_table_of(self.reader, self.board.outcome(), year)

        @render.ui
        def line() -> ui.Tag | ui.TagList:
            year = int(self.inputs["budget_year"]())
            return line_opened(self.reader, str(self.inputs["budget_line"]()), year)

    def _questions(self) -> None:
        @reactive.extended_task
        async def computed(question: str) -> Told:
            return question, await asyncio.to_thread(_answered, self.board, question)

        @reactive.effect
        @reactive.event(self.inputs["ask"])
        def asked() -> None:
            question = str(self.inputs["question"]()).strip()
            if question:
                computed.invoke(question)

        @reactive.effect
        def take() -> None:
            found = computed.result()
            with reactive.isolate():
                self.told.set((found, *self.told())[:LAST])

        @render.ui
        def question_state() -> ui.Tag | None:
            busy = computed.status() == "running"
            return ui.p(self.reader.say("questions.busy")) if busy else None

        @render.ui
        def answer() -> ui.TagList:
            return ui.TagList(*(self._answer(*one) for one in self.told()))

        @self.session.output(id="names")
        @render.ui
        def _names() -> ui.Tag:
            return names_list(self.reader, names(self.board.asked))

    def _answer(self, question: str, found: Answer | str) -> ui.Tag:
        told = [found] if isinstance(found, str) else answer_lines(found, self.reader.language)
        return ui.tags.section(
            ui.h2(ui.tags.code(question)),
            *(ui.p(line) for line in told),
            to_box(question, self.reader.say("questions.again")),
            class_="answer",
        )

    def _compare(self) -> None:
        @reactive.extended_task
        async def computed(before: str, after: str) -> Comparison | str:
            return await asyncio.to_thread(_compared, Reader(self.board, "nl"), before, after)

        @reactive.effect
        @reactive.event(self.inputs["compare"])
        def start() -> None:
            computed.invoke(str(self.inputs["before"]()), str(self.inputs["after"]()))

        @render.ui
        def compare_state() -> ui.Tag | None:
            busy = computed.status() == "running"
            return ui.p(self.reader.say("compare.busy")) if busy else None

        @render.ui
        def compared() -> ui.Tag | ui.TagList:
            found = computed.result()
            return ui.p(found) if isinstance(found, str) else compared_tags(self.reader, found)

    def _record(self) -> None:
        @self.session.output(id="record")
        @render.ui
        def _shown() -> ui.TagList:
            return record(self.reader)


def _answered(board: Board, question: str) -> Answer | str:
    """Return an answer, or in one line what is wrong with the question."""
    try:
        return board.answer(question)
    except ToolkitError as error:
        return one_line(str(error))


def _compared(reader: Reader, before: str, after: str) -> Comparison | str:
    """Return a comparison, or in one line why there is none."""
    try:
        return compared_runs(reader, before, after)
    except ToolkitError as error:
        return one_line(str(error))
