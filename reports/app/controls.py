"""Levers a reader sets with sliders: their range, their link, and the scenario file they make."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

import pandas as pd

from data.errors import RunError
from data.folders import REPORTS
from forecast.policy.levers import Lever, Scenario, load_scenarios, parse_scenario

CONTROLS = REPORTS / "app" / "controls.toml"
LOWEST, HIGHEST = 50, 150  # percent of what the run has
LONGEST = 2000  # characters of a link
SAVED = "own_levers.toml"  # the file of "save as scenario"
PART = re.compile(r"([a-z_]{1,40})~([0-9]{1,3})~([0-9]{4}-(?:0[1-9]|1[0-2]))", flags=re.ASCII)
NAME = re.compile(r"[a-z][a-z0-9_]{0,60}", flags=re.ASCII)


class Control(NamedTuple):
    """One slider: what it moves, the group it stands in, its names, and what 100% is made from.

    Attributes:
        size: what 100% is, by language.
        figures: series of the vintage tables.
        parameters: of ``data/parameters``.
    """

    target: str
    group: str
    nl: str
    en: str
    size: Mapping[str, str]
    figures: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return its name in a language."""
        return self.nl if language == "nl" else self.en


class Moved(NamedTuple):
    """One slider that was moved: percent of what the run has, from a month on."""

    percent: int
    month: str


class LeverChoice(NamedTuple):
    """All a reader chose.

    Attributes:
        moved: by target, in the order of the controls; a slider at 100% is left out.
        scenarios: names of shipped scenarios, in alphabetical order.
    """

    moved: tuple[tuple[str, Moved], ...] = ()
    scenarios: tuple[str, ...] = ()


@cache
def controls() -> dict[str, Control]:
    """Return every slider by what it moves."""
    table = tomllib.loads(CONTROLS.read_text(encoding="utf-8"))
    return {entry["target"]: Control(**entry) for entry in table["controls"]}


def choice(moved: Mapping[str, Moved], scenarios: Iterable[str]) -> LeverChoice:
    """Return a choice in its one order, so that equal choices are equal.

    Raises:
        RunError: an unknown slider or scenario, or a percentage out of range.
    """
    for target, one in moved.items():
        if target not in controls() or not LOWEST <= one.percent <= HIGHEST:
            raise RunError(
                f"lever {target[:40]!a} at {one.percent}%; expected one of {', '.join(controls())} "
                f"at {LOWEST} to {HIGHEST}%. Take the link from the page."
            )
    names = sorted(set(scenarios))
    if unknown := [name for name in names if name not in load_scenarios()]:
        raise RunError(
            f"scenario {unknown[0][:40]!a}: unknown; expected a name of `prognose list scenarios`."
        )
    kept = tuple((key, moved[key]) for key in controls() if key in moved and off(moved[key]))
    return LeverChoice(kept, tuple(names))


def off(one: Moved) -> bool:
    """Return whether a slider stands elsewhere than at what the run has."""
    return one.percent != 100


def as_link(chosen: LeverChoice) -> str:
    """Return a choice as it stands in a link: letters, digits, ``~``, ``-``, ``_`` and ``.``."""
    sliders = [f"{key}~{one.percent}~{one.month}" for key, one in chosen.moved]
    return ".".join([*sliders, *chosen.scenarios])


def from_link(text: str) -> LeverChoice:
    """Return the choice of a link.

    Raises:
        RunError: it is none of ours.
    """
    if len(text) > LONGEST:
        raise RunError(f"link of {len(text)} characters; expected at most {LONGEST}.")
    moved, scenarios = {}, []
    for part in filter(None, text.split(".")):
        if found := PART.fullmatch(part):
            moved[found[1]] = Moved(int(found[2]), found[3])
        elif NAME.fullmatch(part):
            scenarios.append(part)
        else:
            raise RunError(f"link: {part[:40]!a} is no lever; expected one made by the page.")
    return choice(moved, scenarios)


def scenario_toml(chosen: LeverChoice, day: date) -> str:
    """Return a choice as the file that ``prognose run --scenario FILE`` takes.

    Args:
        chosen: at least one lever.
        day: the as-of day of the run, on which an own assumption counts as known.
    """
    shipped = [lever for name in chosen.scenarios for lever in load_scenarios()[name].levers]
    own = [_own(key, one, day) for key, one in chosen.moved]
    label = {"label_nl": "Eigen hendels", "label_en": "Own levers"}
    tables = [_table(_entries(lever)) for lever in (*shipped, *own)]
    return _table(label) + "".join(f"\n[[levers]]\n{table}" for table in tables)


def levers(chosen: LeverChoice, day: date) -> tuple[Lever, ...]:
    """Return the levers of a choice, read from the file it makes: page and run are the same.

    Raises:
        RunError: a shipped lever was published after the day.
    """
    if chosen == LeverChoice():
        return ()
    found = parse_scenario("own", scenario_toml(chosen, day)).levers
    if late := [lever.target for lever in found if lever.published_on > day]:
        raise RunError(f"lever on {late[0]}: published after {day}; expected one known by then.")
    return found


def known_scenarios(day: date) -> dict[str, Scenario]:
    """Return the shipped scenarios whose levers were published by a day."""
    every = load_scenarios()
    return {
        name: found
        for name, found in every.items()
        if all(lever.published_on <= day for lever in found.levers)
    }


def _own(target: str, one: Moved, day: date) -> Lever:
    return Lever(
        target=target,
        kind="scale",
        amount=one.percent / 100,
        unit="factor",
        first_month=pd.Period(one.month, "M"),
        last_month=None,
        amount_kind="assumption",
        source="own",
        published_on=day,
        note_nl="zelf gekozen",
        note_en="own choice",
    )


def _entries(lever: Lever) -> dict[str, object]:
    last = {} if lever.last_month is None else {"last_month": str(lever.last_month)}
    told = {name: getattr(lever, name) for name in ("target", "kind", "amount", "unit")}
    notes = {name: getattr(lever, name) for name in ("amount_kind", "source", "published_on")}
    words = {"note_nl": lever.note_nl, "note_en": lever.note_en}
    return {**told, "first_month": str(lever.first_month), **last, **notes, **words}


def _table(entries: Mapping[str, object]) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in entries.items())


def _value(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else repr(value)
