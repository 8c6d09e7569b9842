"""The questions of parliament as declared, and as answered."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from data.folders import FORECAST
from forecast.ask.answer import lines_of
from forecast.budget.booked_volume import VOLUMES
from forecast.parliament.facts import Figure

UNDER = re.compile(r"(\w+)@([\w+]+)\[")  # a quantity under a scenario
CATALOGUE = FORECAST / "parliament" / "questions.toml"


class Reading(NamedTuple):
    """One way to read a question, as declared in ``answers.toml``."""

    name: str
    entry: Mapping[str, Any]

    @property
    def asks(self) -> Mapping[str, str]:
        """Return questions to the run by the name their answer gets in the text."""
        return dict(self.entry.get("ask", {}))

    @property
    def table(self) -> Mapping[str, str]:
        """Return questions of a table by column; ``{each}`` is the year of its row."""
        return dict(self.entry.get("table", {}))


class AnswerNumber(NamedTuple):
    """One number of an answer.

    Attributes:
        kind: ``"chance"``, ``"band"`` (value is the mediaan), ``"number"``, ``"printed"`` (a
            figure, or arithmetic with figures only) or ``"text"``.
        value: in ``unit``; a chance or share between 0 and 1.
        unit: as of the run or the figure; empty for chances and shares.
        band: by label of ``bands.csv``; empty where all futures share the number.
        text: a day or a name, where the value is no number.
    """

    kind: str
    value: float
    unit: str
    band: Mapping[str, float]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One reading, computed.

    Attributes:
        name: of the reading.
        numbers: by the name they have in the text.
        rows: of its table, by year, then by column; empty without one.
        figures: printed numbers it used, by name.
        levers: scenarios that are on; none means policy-neutral.
        basis: keys of what is told of method, assumptions and limits.
    """

    name: str
    numbers: Mapping[str, AnswerNumber]
    rows: Mapping[int, Mapping[str, AnswerNumber]]
    figures: Mapping[str, Figure]
    levers: tuple[str, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what the day allows to say.

    Attributes:
        key: e.g. ``"Q52"``.
        row: its row of ``data/vintages/questions.csv``.
        given: the readings that could be computed.
        missing: why others could not, by reading.
        lacking: keys of what the day lacks for them, as told to a reader.
    """

    key: str
    row: Mapping[str, Any]
    given: tuple[Given, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()

    @property
    def has_chance(self) -> bool:
        """Return whether a chance or a band stands in the answer, not printed figures alone."""
        numbers = [number for given in self.given for number in given.numbers.values()]
        return any(number.kind in ("chance", "band") for number in numbers)

    @property
    def answered_in_letter(self) -> bool:
        """Return whether the government answered with a number."""
        return bool(self.row["answered_with_number"] == "y")


@cache
def catalogue() -> Mapping[str, Any]:
    """Return ``answers.toml``: the figures and the questions by key."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


@cache
def scenarios_asked() -> Mapping[str, frozenset[str]]:
    """Return by scenario what the questions ask of it, with what its booked lines pay for."""
    found: dict[str, set[str]] = {}
    for entries in (entry for key, entry in catalogue().items() if key != "figures"):
        for entry in entries.values():
            texts = {**entry.get("ask", {}), **entry.get("table", {})}
            for name, scenario in UNDER.findall(" ".join(texts.values())):
                lines = (VOLUMES[line] for line in lines_of(name) if line in VOLUMES)
                found.setdefault(scenario, {name}).update(
                    {name}, *(line.quantities for line in lines)
                )
    return {scenario: frozenset(names) for scenario, names in found.items()}


def readings(key: str) -> tuple[Reading, ...]:
    """Return the readings declared for a question, in the order they are told."""
    return tuple(Reading(name, entry) for name, entry in catalogue()[key].items())
