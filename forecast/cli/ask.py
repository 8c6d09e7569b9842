"""Commands that ask a finished run."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forecast.ask.grammar import GRAMMAR
from forecast.cli.options import Lang, RunName

if TYPE_CHECKING:
    from forecast.ask.answer import Answer
    from forecast.parliament.facts import Facts
    from forecast.parliament.questions import Question

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog=GRAMMAR)
def ask(
    run: RunName,
    question: Annotated[list[str] | None, typer.Argument(help="None lists all names.")] = None,
    scenario: Annotated[str, typer.Option(help="Its levers are on.")] = "",
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each.")] = False,
) -> None:
    """Ask a run for a chance, quantile, mean or band, with its error."""
    from forecast.commands.ask import AskOptions, run_ask

    run_ask(run, question or [], AskOptions(scenario, lang, as_json), _told)


def _told(answer: "Answer", language: str) -> list[str]:
    from reports.answers.question import answer_lines

    return answer_lines(answer, language)


@app.command()
def answers(
    run: RunName,
    out: Annotated[Path | None, typer.Option(help="New folder for the PDF.")] = None,
    lang: Lang = None,
) -> None:
    """Answer the questions of parliament that can be computed, each with its band."""
    from forecast.commands.answers import run_answers

    run_answers(run, lang, out, _lines, _document)


@app.command()
def letter(
    run: RunName,
    out: Annotated[Path, typer.Option(help="New folder for the files.")] = Path("letter"),
) -> None:
    """Write a letter to parliament (DOCX, ODT) and ten slides (PPTX) from a run."""
    from forecast.commands.answers import run_letter
    from reports.answers.office_files import write_office

    run_letter(run, out, write_office)


def _lines(facts: "Facts", questions: "Sequence[Question]") -> list[str]:
    from reports.answers.parliament import tail
    from reports.answers.parliament_words import Teller
    from reports.wording import Wording

    words = Wording(facts.redraw.config.language)
    teller = Teller(words, facts.known.day)
    return [*(teller.line(question) for question in questions), tail(questions, words)]


def _document(facts: "Facts", questions: "Sequence[Question]", folder: Path) -> None:
    from reports.answers.parliament import build_answers
    from reports.render.pdf import write_pdf

    write_pdf(build_answers(facts, questions), folder / "answers.pdf")
