"""What ``prognose ask RUN`` prints: an answer to each question, or what can be asked."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from data.glossary import glossary_entries
from forecast.ask.answer import Answer, ask
from forecast.ask.evaluate import names
from forecast.ask.source import AskedRun, open_run
from forecast.ask.tree import BOOKED, REALISED
from forecast.ask.words import QuestionWriter, written
from reports.screen.lines import say
from reports.screen.shipped import show_askable

Tell = Callable[[Answer, str], list[str]]


class AskOptions(NamedTuple):
    """The options of ``prognose ask``; no language means that of the run."""

    scenario: str = ""
    lang: str | None = None
    as_json: bool = False


def run_ask(name: str, questions: list[str], options: AskOptions, tell: Tell) -> None:
    """Print the answer to each question; without one, every name that can be asked.

    Args:
        name: folder or id of a run.
        questions: in the grammar of ``forecast.ask.grammar``.
        options: as given on the command line.
        tell: says an answer in a language, the sentence first.

    Raises:
        ToolkitError: the run is not whole, or a question cannot be read or answered.
    """
    asked = open_run(name)
    language = options.lang or asked.language
    if not questions:
        show_askable(_names(asked), language)
    for question in questions:
        answer = ask(asked, question, options.scenario)
        lines = tell(answer, language)
        if options.as_json:
            lines = [json.dumps(as_dict(answer) | {"sentence": lines[0]}, ensure_ascii=False)]
        say(*lines)


def _names(asked: AskedRun) -> dict[str, tuple[str, str]]:
    """Return the span and the key of every name that can be asked."""
    return {name: (span, _key(name)) for name, span in names(asked).items()}


def _key(name: str) -> str:
    """Return the key in the glossary of a name: booked euros are told as the cost they are for."""
    key = name.removeprefix(REALISED)
    is_euros = name.startswith(BOOKED) and name not in glossary_entries()
    return f"cost_{name.removeprefix(BOOKED)}" if is_euros else key


def as_dict(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON holds it; trees as they can be asked again."""
    return {
        "question": answer.question,
        "read_as": written(answer.tree, QuestionWriter()),
        "kind": answer.kind,
        "value": answer.value,
        "unit": answer.unit,
        "as_of": answer.day,
        "n_paths": answer.n_paths,
        "n_meeting_condition": answer.n_meeting,
        "few": answer.few,
        "standard_error": answer.error.standard,
        "interval_95": [answer.error.low, answer.error.high],
        "error_method": answer.error.method,
        "band_of": answer.about and written(answer.about, QuestionWriter()),
        "band": dict(answer.band),
        "band_unit": answer.band_unit,
        "levers": list(answer.levers),
        "effect": answer.effect and as_dict(answer.effect),
    }
