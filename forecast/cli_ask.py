"""Commands that ask a finished run."""

from typing import TYPE_CHECKING, Annotated

import typer

from forecast.cli_options import Run
from forecast.query_parse import GRAMMAR

if TYPE_CHECKING:
    from forecast.query import Answer

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog=GRAMMAR)
def ask(
    run: Run,
    question: Annotated[list[str] | None, typer.Argument(help="None lists all names.")] = None,
    scenario: Annotated[str, typer.Option(help="Its levers are on.")] = "",
    lang: Annotated[str | None, typer.Option(help="nl or en; as the run if empty.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each.")] = False,
) -> None:
    """Ask a run for a chance, quantile, mean or band, with its error."""
    from forecast import ask_command as command

    command.run(run, question or [], command.AskOptions(scenario, lang, as_json), _told)


def _told(answer: "Answer", language: str) -> list[str]:
    from reports.answer_text import told

    return told(answer, language)
