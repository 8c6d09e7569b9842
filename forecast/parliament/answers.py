"""The questions of parliament answered on a run: every number with its band, nothing typed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import ToolkitError
from forecast.ask.answer import Answer, ask
from forecast.parliament.facts import Facts, Figure
from forecast.parliament.makers import MAKERS, AnswerFigure
from forecast.parliament.questions import (
    AnswerNumber,
    Given,
    Question,
    Reading,
    catalogue,
    readings,
)

BLANK = re.compile(r"\{(\w+)\}")
YEARS = ("year", "last", "next")  # blanks that follow from the as-of day
LAST_YEAR = 2029  # the last year the questions ask for


def answered(facts: Facts) -> list[Question]:
    """Return every question with the readings that the day of the run allows."""
    found = []
    for record in facts.shelf.questions.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        given: dict[str, Given] = {}
        missing: dict[str, str] = {}
        for reading in readings(row["id"]):
            if reading.entry.get("unless") in given:
                continue
            try:
                given[reading.name] = computed_reading(facts, reading)
            except ToolkitError as error:
                missing[reading.name] = str(error)
        found.append(Question(row["id"], row, tuple(given.values()), missing, _lack(row, missing)))
    return found


def _lack(row: Mapping[str, Any], missing: Mapping[str, str]) -> tuple[str, ...]:
    declared = [one.entry.get("lack", "") for one in readings(row["id"]) if one.name in missing]
    return tuple(dict.fromkeys(key for key in declared if key))


def computed_reading(facts: Facts, reading: Reading) -> Given:
    """Return one reading, computed.

    Raises:
        ToolkitError: a quantity or figure it needs is not there on the day.
    """
    used: dict[str, Figure] = {}
    answers: list[Answer] = []
    maker = _make(facts, reading)
    years = {"year": facts.year, "last": facts.year - 1, "next": facts.year + 1}
    blanks = _Blanks(facts, used, {**years, **{name: one.value for name, one in maker.items()}})
    units = reading.entry.get("units", {})

    def asked(name: str, text: str) -> AnswerNumber:
        answers.append(ask(facts.run, blanks.filled(text)))
        return number(answers[-1], units.get(name))

    numbers = {name: _found(one) for name, one in maker.items()}
    numbers |= {name: asked(name, text) for name, text in reading.asks.items()}
    rows = {
        year: cells
        for year in range(
            max(facts.year, reading.entry.get("from", 0)), reading.entry.get("to", LAST_YEAR) + 1
        )
        if (cells := _row(reading.table, year, asked))
    }
    for name in reading.entry.get("show", []):
        blanks.figure(name)
    numbers |= {
        name: AnswerNumber("printed", one.value, one.unit, {})
        for name, one in used.items()
        if name not in numbers
    }
    levers = dict.fromkeys(name for one in answers for name in one.levers)
    return Given(reading.name, numbers, rows, used, tuple(levers), _basis(reading))


def _make(facts: Facts, reading: Reading) -> dict[str, AnswerFigure]:
    if "make" not in reading.entry:
        return {}
    printed = catalogue()["figures"]
    figures = {name: printed[key] for name, key in reading.entry.get("figures", {}).items()}
    return MAKERS[reading.entry["make"]](facts, {**reading.entry, "figures": figures})


def _basis(reading: Reading) -> tuple[str, ...]:
    return tuple(reading.entry.get("basis", ()))


def _row(columns: Mapping[str, str], year: int, asked: Any) -> dict[str, AnswerNumber]:
    """Return the cells of a year; a column that a day does not allow is left out."""
    cells = {}
    for name, text in columns.items():
        try:
            cells[name] = asked(name, text.replace("{each}", str(year)))
        except ToolkitError:
            continue  # told with the reading whose numbers need it
    return cells


def number(answer: Answer, unit: str | None) -> AnswerNumber:
    """Return an answer of the run as a number of the text; ``unit`` where arithmetic lost it."""
    kinds = {"chance": "chance", "band": "band", "known": "printed"}
    kind = kinds.get(answer.kind, "number")
    band = answer.band if kind == "band" else {}
    return AnswerNumber(kind, answer.value, answer.unit if unit is None else unit, band)


def _found(found: AnswerFigure) -> AnswerNumber:
    return AnswerNumber(found.kind, found.value, found.unit, found.band, found.text)


@dataclass(frozen=True, slots=True)
class _Blanks:
    """Fills the blanks of a question with figures, keeping which were used."""

    facts: Facts
    used: dict[str, Figure]
    values: Mapping[str, float]

    def filled(self, text: str) -> str:
        """Return a question without blanks."""
        return BLANK.sub(lambda match: self._written(match[1]), text)

    def figure(self, name: str) -> Figure:
        """Return a figure by name, and keep that it was used."""
        if name not in self.used:
            entry = catalogue()["figures"][name]
            year = {"year": self.values["year"]} if entry.get("year") == "{year}" else {}
            self.used[name] = self.facts.shelf.figure({**entry, **year})
        return self.used[name]

    def _written(self, name: str) -> str:
        value = self.values[name] if name in self.values else self.figure(name).value
        return f"{value:.0f}" if name in YEARS else f"{value:.8f}"
