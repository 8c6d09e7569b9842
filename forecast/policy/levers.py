"""Policy as levers: each moves one setting of the chain or one stream, dated and sourced.

A scenario is a file in ``forecast/scenarios/`` with one or more levers. All are off unless a run
names them; the forecast without them is policy-neutral.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import RunError
from data.folders import FORECAST
from data.given.file import small_text
from data.names import nearest

FOLDER = FORECAST / "scenarios"
KINDS = ("add", "scale", "hold", "spread")
AMOUNT_KINDS = ("printed", "assumption")
PER_YEAR = "/year"


@dataclass(frozen=True, slots=True)
class Lever:
    """One change to one setting or stream.

    Attributes:
        target: name in a table of ``models.chain`` settings, or a stream of the run.
        kind: ``"add"`` the amount, ``"scale"`` by it, ``"hold"`` at it, or ``"spread"`` it evenly
            over the months from first to last.
        amount: in ``unit``; an amount a year is divided over twelve months.
        unit: ``"factor"``, or as its target: ``"share"``, ``"persons/month"``; ``"persons/year"``.
        first_month: first month it works.
        last_month: last month it works; the end of the run when None.
        amount_kind: ``"printed"`` in the source, or ``"assumption"``: a round number for what-if.
        source: document and line.
        published_on: day from which it can be used.
        note_nl: what the document says of its size, in Dutch.
        note_en: the same in English.
    """

    target: str
    kind: str
    amount: float
    unit: str
    first_month: pd.Period
    last_month: pd.Period | None
    amount_kind: str
    source: str
    published_on: date
    note_nl: str
    note_en: str

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
            "hold": np.full_like(values, self._monthly),
            "spread": values + self.amount / self._n_months,
        }[self.kind]
        return np.where(inside, np.maximum(changed, 0.0), values)

    @property
    def _monthly(self) -> float:
        return self.amount / 12 if self.unit.endswith(PER_YEAR) else self.amount

    @property
    def _n_months(self) -> int:
        last = self.last_month or self.first_month
        return int((last - self.first_month).n) + 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """A policy or a what-if: levers that work together.

    Attributes:
        name: file name without ``.toml``.
        label_nl: Dutch name as printed.
        label_en: English name as printed.
        levers: in the order they are applied; none means the baseline.
    """

    name: str
    label_nl: str
    label_en: str
    levers: tuple[Lever, ...]


def load_scenarios(folder: Path = FOLDER) -> dict[str, Scenario]:
    """Return every scenario of the folder by name.

    Raises:
        RunError: a file is not as it should be.
    """
    return dict(_read_folder(folder))


def chosen(name: str, parts: Iterable[str], day: date) -> Scenario:
    """Return one scenario made of the levers of several files, in their order.

    Args:
        name: how the run calls it.
        parts: names of files; none makes the baseline again.
        day: the as-of day; a lever published later cannot be used.

    Raises:
        RunError: a name is unknown, or a lever was published after the day.
    """
    shipped = load_scenarios()
    found = []
    for part in parts:
        if part not in shipped:
            raise RunError(
                f"scenario {part!r}: unknown; expected {nearest(part, shipped)}. "
                f"`prognose list scenarios` lists all."
            )
        found.append(shipped[part])
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
    return Scenario(name, name, name, levers)


@cache
def _read_folder(folder: Path) -> tuple[tuple[str, Scenario], ...]:
    return tuple((path.stem, _read(path)) for path in sorted(folder.glob("*.toml")))


def _read(path: Path) -> Scenario:
    try:
        entry = tomllib.loads(small_text(path))
        levers = tuple(_lever(raw) for raw in entry.pop("levers"))
        return Scenario(name=path.stem, levers=levers, **entry)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        problem = str(error).replace("\n", " ")
        raise RunError(
            f"{path.name}: {problem}; expected label_nl, label_en and levers with target, kind, "
            f"amount, unit, first_month, amount_kind, source, published_on, note_nl, note_en. "
            f"Correct the file."
        ) from None


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
