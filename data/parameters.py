"""Constants that change on known days, each with its source and its day of publication."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import DataError
from data.folders import DATA
from data.glossary import UNITS
from data.names import nearest

PARAMETERS = DATA / "parameters"
PUBLISHED_KINDS = ("printed", "reconstructed")


@dataclass(frozen=True, slots=True)
class ParameterStep:
    """One value of a parameter.

    Attributes:
        start: first day in force; ``from`` in the file.
        value: in the unit of the parameter, finite and >= 0.
        published_on: first day on which the value can be used.
        published_kind: ``"printed"``, or ``"reconstructed"`` by the lag rule of unit prices.
        source: source id, with ``:line`` where a document has lines.
        price_level: year of the prices; None when it is no price or none is printed.
        estimate: the value or its period is read from context, not printed.
        note: what a reader must know; may be empty.
    """

    start: date
    value: float
    published_on: date
    published_kind: str
    source: str
    price_level: int | None = None
    estimate: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A constant that changes on known days, such as a price per place.

    Attributes:
        name: file in ``data/parameters/``, e.g. ``"price_reception_place_regular"``.
        unit: e.g. ``"EUR/place/year"``.
        label_nl: Dutch name as printed.
        label_en: English name as printed.
        steps: values, oldest first; of two with the same first day the last one published
            holds.
        note: what a reader must know; may be empty.
    """

    name: str
    unit: str
    label_nl: str
    label_en: str
    steps: tuple[ParameterStep, ...]
    note: str = ""

    def on(self, day: date) -> float:
        """Return the value in force on ``day``, in ``unit``.

        Raises:
            DataError: ``day`` is before the first step; no value is ever extended backwards.
        """
        return self.step_on(day).value

    def step_on(self, day: date) -> ParameterStep:
        """Return the step in force on ``day``: value, price level and source.

        Raises:
            DataError: ``day`` is before the first step.
        """
        in_force = [step for step in self.steps if step.start <= day]
        if not in_force:
            raise DataError(
                f"{self.name} has no value on {day}; its first is from {self.steps[0].start}. "
                f"Add an older step, with its source, to data/parameters/{self.name}.toml."
            )
        return in_force[-1]


def load_parameters(known_on: date, folder: Path = PARAMETERS) -> dict[str, Parameter]:
    """Return the parameters as they were known on a day, by name.

    A step published later does not exist yet, so nothing computed from it can leak. A
    parameter of which no step was published is left out.

    Args:
        known_on: the day the forecast is made.
        folder: one TOML file per parameter.

    Raises:
        DataError: a file is not as it should be.
    """
    known = {}
    for name, found in _read_folder(folder).items():
        steps = tuple(step for step in found.steps if step.published_on <= known_on)
        if steps:
            known[name] = Parameter(
                name, found.unit, found.label_nl, found.label_en, steps, found.note
            )
    return known


def parameter(params: Mapping[str, Parameter], name: str) -> Parameter:
    """Return one of the known parameters.

    Raises:
        DataError: there is no such parameter, or none of its steps was published by the day.
    """
    if name in params:
        return params[name]
    shipped = _read_folder(PARAMETERS)
    if name in shipped:
        first = min(step.published_on for step in shipped[name].steps)
        raise DataError(
            f"{name}: not known on this day; expected a day from {first}, when it was first "
            f"published. Take a later day or add an older step to data/parameters/{name}.toml."
        )
    raise DataError(
        f"{name}: no such parameter; expected {nearest(name, shipped)}. "
        f"Correct the name or add data/parameters/{name}.toml."
    )


def table(params: Mapping[str, Parameter]) -> pd.DataFrame:
    """Return the known steps as a table, sorted by name and first day.

    Returns:
        Columns name, unit, value, valid_from, price_level, source, note.
    """
    rows = [
        (name, found.unit, step.value, step.start, step.price_level, step.source, note)
        for name, found in sorted(params.items())
        for step in found.steps
        for note in ["; ".join(part for part in (step.note, found.note) if part)]
    ]
    columns = ["name", "unit", "value", "valid_from", "price_level", "source", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"price_level": "Int64"})


@cache
def _read_folder(folder: Path) -> dict[str, Parameter]:
    return {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}


def _read(path: Path) -> Parameter:
    try:
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        steps = [_step(raw) for raw in entry.pop("steps")]
        steps.sort(key=lambda step: (step.start, step.published_on))
        found = Parameter(name=path.stem, steps=tuple(steps), **entry)
        if not steps or found.unit not in UNITS:
            raise ValueError(f"{len(steps)} steps in unit {found.unit!r}")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = str(error).replace("\n", " ")
        raise DataError(
            f"{path.name}: {problem}; expected label_nl, label_en, a unit of the glossary and "
            f"steps with from, value, published_on, published_kind, source. Correct the file."
        ) from None
    return found


def _step(raw: dict[str, Any]) -> ParameterStep:
    step = ParameterStep(start=raw.pop("from"), **raw)
    days = (step.start, step.published_on)
    if any(not isinstance(day, date) or isinstance(day, datetime) for day in days):
        raise ValueError(f"from and published_on are {days[0]!r} and {days[1]!r}, not two days")
    if isinstance(step.value, bool) or not (math.isfinite(step.value) and step.value >= 0):
        raise ValueError(f"value is {step.value!r}, not a number >= 0")
    if step.published_kind not in PUBLISHED_KINDS or not step.source:
        raise ValueError(f"published_kind {step.published_kind!r}, source {step.source!r}")
    return replace(step, value=float(step.value))
