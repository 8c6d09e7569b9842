"""Policy as levers: each moves one setting of the chain or one stream, dated and sourced.

A scenario is a file in ``forecast/scenarios/`` with one or more levers. All are off unless a run
names them; the forecast without them is policy-neutral.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import RunError
from data.folders import FORECAST
from data.given.file import require_file, small_text
from data.names import nearest
from forecast.policy.laws import Law, in_force

FOLDER = FORECAST / "scenarios"
KINDS = ("add", "scale", "hold", "spread")
AMOUNT_KINDS = ("printed", "assumption")
PER_YEAR = "/year"
LARGEST_FILE = 65_536  # bytes of a scenario a user wrote
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", flags=re.ASCII)
WEIGHTS_ERROR = 1e-9
TOGETHER = "+"  # between the names of scenarios whose levers are on together
WITHOUT = "without_"  # before the name of a law that a scenario leaves out


@dataclass(frozen=True, slots=True)
class Lever:
    """One change to one setting or stream.

    Attributes:
        target: name in a table of ``models.chain`` settings, or a stream of the run.
        kind: ``"add"`` the amount, ``"scale"`` by it, ``"hold"`` at it, or ``"spread"`` it evenly
            over the months from first to last.
        amount: in ``unit``; an amount a year is divided over twelve months. A law has one on
            each path, shape (n_paths, 1).
        unit: ``"factor"``, or as its target: ``"share"``, ``"persons/month"``; ``"persons/year"``.
        first_month: first month it works.
        last_month: last month it works; the end of the run when None.
        amount_kind: ``"printed"`` in the source, or ``"assumption"``: a round number for what-if.
        source: document and line.
        published_on: day from which it can be used.
        note_nl: what the document says of its size, in Dutch.
        note_en: the same in English.
        branch: of the scenario, whose weight its amount is multiplied by; empty for the whole.
    """

    target: str
    kind: str
    amount: float | FloatArray
    unit: str
    first_month: pd.Period
    last_month: pd.Period | None
    amount_kind: str
    source: str
    published_on: date
    note_nl: str
    note_en: str
    branch: str = ""

    def moved(self, values: FloatArray, months: pd.PeriodIndex) -> FloatArray:
        """Return the values with the lever on; months outside its span stay as they are.

        Args:
            values: shape (n_paths, H), >= 0.
            months: shape (H,).

        Returns:
            shape (n_paths, H), never below zero.
        """
        inside = months >= self.first_month
        if self.last_month is not None:
            inside &= months <= self.last_month
        changed = {
            "add": values + self._monthly,
            "scale": values * self.amount,
            "hold": np.zeros_like(values) + self._monthly,
            "spread": values + self.amount / self._n_months,
        }[self.kind]
        return np.where(inside, np.maximum(changed, 0.0), values)

    @property
    def _monthly(self) -> float | FloatArray:
        return self.amount / 12 if self.unit.endswith(PER_YEAR) else self.amount

    @property
    def _n_months(self) -> int:
        last = self.last_month or self.first_month
        return int((last - self.first_month).n) + 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """A policy or a what-if: levers that work together, or a law left out.

    Attributes:
        name: file name without ``.toml``.
        label_nl: Dutch name as printed.
        label_en: English name as printed.
        levers: in the order they are applied; none means the baseline.
        branches: weight by branch, which add up to one: what part of those concerned goes which
            way; none for most scenarios.
        without: laws in force that are left out.
    """

    name: str
    label_nl: str
    label_en: str
    levers: tuple[Lever, ...]
    branches: tuple[tuple[str, float], ...] = ()
    without: tuple[str, ...] = ()


def load_scenarios(folder: Path = FOLDER) -> dict[str, Scenario]:
    """Return every scenario of the folder by name.

    Raises:
        RunError: a file is not as it should be.
    """
    return dict(_read_folder(folder))


def is_file(asked: str) -> bool:
    """Return whether a scenario is asked for by its own file and not by a shipped name."""
    return asked.endswith(".toml")


def read_scenario_file(path: Path) -> tuple[str, str]:
    """Return the name and the text of a scenario file a user wrote, checked.

    Raises:
        RunError: it cannot be read, is too large, or is no scenario; nothing is taken from it.
    """
    if not NAME.fullmatch(path.stem) or path.stem in load_scenarios():
        raise RunError(
            f"{path}: {path.stem!a} cannot name a scenario; expected letters, digits and _, other "
            f"than a shipped one. Rename the file."
        )
    require_file(path, LARGEST_FILE, "a scenario in TOML")
    try:
        text = small_text(path)
    except ValueError:
        raise RunError(f"{path}: not UTF-8; expected UTF-8. Save the file as UTF-8.") from None
    parse_scenario(path.stem, text)
    return path.stem, text


def parse_scenario(name: str, text: str, weights: Mapping[str, float] | None = None) -> Scenario:
    """Return a scenario from its TOML.

    Args:
        name: of the file, without ``.toml``.
        text: what stands in it.
        weights: of its branches; those of the file when None.

    Raises:
        RunError: it is not as it should be; what is expected is said.
    """
    try:
        entry = tomllib.loads(text)
        own = entry.pop("branches", {}) if weights is None else weights
        entry.pop("branches", None)
        _check_weights(own)
        levers = tuple(_branched(_lever(raw), own) for raw in entry.pop("levers"))
        return Scenario(name=name, levers=levers, branches=tuple(own.items()), **entry)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        problem = str(error).replace("\n", " ")
        raise RunError(
            f"{name}.toml: {problem}; expected label_nl, label_en and levers with target, kind, "
            f"amount, unit, first_month, amount_kind, source, published_on, note_nl, note_en. "
            f"Correct the file."
        ) from None


def chosen(
    name: str, parts: Iterable[str], day: date, own: Mapping[str, str] | None = None
) -> Scenario:
    """Return one scenario made of the levers of several files, in their order.

    Args:
        name: how the run calls it.
        parts: names of files, or ``without_`` and the name of a law; none makes the baseline
            again. A file with branches may be given other weights, as
            ``rtb_end_2027:asylum=0.5,transition=0.3,return=0.2``.
        day: the as-of day; a lever published later cannot be used.
        own: text of scenarios a user wrote, by name.

    Raises:
        RunError: a name is unknown, a lever was published after the day, weights of branches do
            not fit, or a law is not in force on the day.
    """
    shipped, found, without = load_scenarios(), [], []
    shipped |= {one: parse_scenario(one, text) for one, text in (own or {}).items()}
    for whole in parts:
        part, _, weights = whole.partition(":")
        if part.startswith(WITHOUT) and part not in shipped:
            found.append(_left_out(part, in_force(part.removeprefix(WITHOUT), day)))
            without.append(part.removeprefix(WITHOUT))
            continue
        if part not in shipped:
            raise RunError(
                f"scenario {part!r}: unknown; expected {nearest(part, shipped)}. "
                f"`prognose list scenarios` lists all."
            )
        found.append(_weighted(shipped[part], weights) if weights else shipped[part])
    levers = tuple(lever for scenario in found for lever in scenario.levers)
    for lever in levers:
        if lever.published_on > day:
            raise RunError(
                f"scenario {name}: its lever on {lever.target} was published on "
                f"{lever.published_on}; expected an as-of day from then on, found {day}. Take a "
                f"later day or leave the scenario out."
            )
    if len(found) == 1 and found[0].name == name:
        return found[0]
    return Scenario(name, name, name, levers, without=tuple(without))


def _left_out(part: str, law: Law) -> Scenario:
    return Scenario(part, law.label_nl, law.label_en, (), without=(law.name,))


def _weighted(scenario: Scenario, told: str) -> Scenario:
    """Return a scenario with other weights, told as ``branch=weight,branch=weight``.

    Raises:
        RunError: a branch is unknown or twice there, a weight is no share, or their sum is not one.
    """
    known = [branch for branch, _ in scenario.branches]
    pairs = [pair.partition("=")[::2] for pair in told.split(",")]
    names = [name.strip() for name, _ in pairs]
    if not known or set(names) - set(known) or len(set(names)) < len(names):
        raise RunError(
            f"scenario {scenario.name}: branches {', '.join(names)}; expected "
            f"{', '.join(known) or 'none, it has no branches'}, each once. Correct the weights."
        )
    try:
        weights = dict.fromkeys(known, 0.0) | {
            name: float(value) for name, (_, value) in zip(names, pairs, strict=True)
        }
        _check_weights(weights)
    except ValueError as error:
        raise RunError(
            f"scenario {scenario.name}: {error}; expected weights from 0 to 1 that add up to one. "
            f"Correct the weights."
        ) from None
    return _read(FOLDER / f"{scenario.name}.toml", weights)


@cache
def _read_folder(folder: Path) -> tuple[tuple[str, Scenario], ...]:
    return tuple((path.stem, _read(path)) for path in sorted(folder.glob("*.toml")))


def _read(path: Path, weights: Mapping[str, float] | None = None) -> Scenario:
    return parse_scenario(path.stem, small_text(path), weights)


def _check_weights(weights: Mapping[str, float]) -> None:
    """Refuse weights that are no shares of one.

    Raises:
        ValueError: a weight lies outside 0 to 1, or they do not add up to one.
    """
    told = ", ".join(f"{name} {weight}" for name, weight in weights.items())
    if any(not 0 <= weight <= 1 for weight in weights.values()):
        raise ValueError(f"weights {told} hold one outside 0 to 1")
    if weights and abs(sum(weights.values()) - 1) > WEIGHTS_ERROR:
        raise ValueError(f"weights {told} add up to {sum(weights.values()):g}")


def _branched(lever: Lever, weights: Mapping[str, float]) -> Lever:
    if not lever.branch:
        return lever
    if lever.branch not in weights:
        raise ValueError(f"branch {lever.branch!r} has no weight")
    weight = weights[lever.branch]
    kind = lever.amount_kind if weight == 1 else "assumption"
    return replace(lever, amount=lever.amount * weight, amount_kind=kind)


def _lever(raw: dict[str, Any]) -> Lever:
    months = {name: raw.pop(name, None) for name in ("first_month", "last_month")}
    first = pd.Period(months["first_month"], "M")
    last = pd.Period(months["last_month"], "M") if months["last_month"] else None
    lever = Lever(first_month=first, last_month=last, **raw)
    if lever.kind not in KINDS or lever.amount_kind not in AMOUNT_KINDS or not raw.get("source"):
        raise ValueError(f"kind {lever.kind!r}, amount_kind {lever.amount_kind!r}, from {first}")
    if not isinstance(lever.published_on, date):
        raise ValueError(f"published_on is {lever.published_on!r}, not a day")
    if lever.kind == "spread" and last is None:
        raise ValueError("kind 'spread' without last_month")
    if isinstance(lever.amount, bool) or not np.isfinite(lever.amount):
        raise ValueError(f"amount is {lever.amount!r}, not a number")
    if lever.kind in ("scale", "hold") and lever.amount < 0:
        raise ValueError(f"{lever.kind} by {lever.amount}, below zero")
    if last is not None and last < first:
        raise ValueError(f"last_month {last} before first_month {first}")
    return lever
