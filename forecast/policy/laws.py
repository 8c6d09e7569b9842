"""Law in force: a layer of its own under every run, on by default, dated and sourced.

A law is a file in ``forecast/laws/``. It counts from the day it is in force, when that was known
on the as-of day. Where no document prints its size nothing is counted, unless the configuration
gives a band: ``[law_sizes]``, a lowest and a highest factor on what the law moves.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NoReturn, TypeAlias

import pandas as pd

from data.errors import RunError
from data.folders import FORECAST
from data.names import nearest

LAWS = FORECAST / "laws"
STATES = ("counted", "not_counted", "no_day")
Sizes: TypeAlias = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Law:
    """A law that was adopted.

    Attributes:
        name: file name without ``.toml``.
        label_nl: Dutch name as printed.
        label_en: English name as printed.
        source: document and line.
        published_on: day from which it is known.
        moves: setting of the chain or stream that it works on; empty where the run has none.
        note_nl: what the document says of its size or its day, in Dutch.
        note_en: the same in English.
        in_force_on: first day; None when it is adopted and no day is printed.
        until: last day, or None.
    """

    name: str
    label_nl: str
    label_en: str
    source: str
    published_on: date
    moves: str
    note_nl: str
    note_en: str
    in_force_on: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        days = [self.published_on, self.in_force_on, self.until]
        if any(day is not None and type(day) is not date for day in days) or not self.source:
            raise ValueError(f"source {self.source!r}, days {days}")
        if self.until is not None and (self.in_force_on is None or self.until < self.in_force_on):
            raise ValueError(f"until {self.until} before its start {self.in_force_on}")

    def known_on(self, day: date) -> bool:
        """Return whether the law was printed by a day and has not ended."""
        return self.published_on <= day and (self.until is None or day <= self.until)

    def in_force(self, day: date) -> bool:
        """Return whether the law was known on a day and works on it."""
        return self.known_on(day) and self.in_force_on is not None and self.in_force_on <= day

    def state(self, sizes: Sizes) -> str:
        """Return one of ``STATES``: whether the run counts it, and if not, why."""
        if self.in_force_on is None:
            return "no_day"
        return "counted" if self.name in sizes else "not_counted"


def load_laws(folder: Path = LAWS) -> dict[str, Law]:
    """Return every law of the folder by name.

    Raises:
        RunError: a file is not as it should be.
    """
    return dict(_read_folder(folder))


def laws_on(day: date, folder: Path = LAWS) -> dict[str, Law]:
    """Return the laws that were adopted and known on a day, by name."""
    found = load_laws(folder)
    return {
        name: law
        for name, law in found.items()
        if law.known_on(day) and (law.in_force_on is None or law.in_force_on <= day)
    }


def in_force(name: str, day: date) -> Law:
    """Return one law that is in force on a day.

    Raises:
        RunError: it is unknown, or not in force then.
    """
    shipped = load_laws()
    if name not in shipped:
        raise RunError(
            f"law {name!r}: unknown; expected {nearest(name, shipped)}. `prognose list laws` lists "
            f"all."
        )
    law = shipped[name]
    if not law.in_force(day):
        since = law.in_force_on or "a day that is not printed"
        raise RunError(
            f"law {name}: in force from {since}, printed on {law.published_on}; expected both by "
            f"the as-of day {day}. Take a later day or leave it out."
        )
    return law


def check_sizes(sizes: Sizes) -> None:
    """Check the sizes a configuration gives.

    Raises:
        RunError: a law is unknown or cannot have a size, or a band is no band.
    """
    shipped = load_laws()
    for name, (low, high) in sizes.items():
        if name not in shipped:
            _refuse(f"no law {name!r}; nearest {nearest(name, shipped)}")
        if shipped[name].in_force_on is None or not shipped[name].moves:
            _refuse(f"law {name!r} has no day in force, or nothing in a run it moves")
        if not 0 <= low <= high < float("inf"):
            _refuse(f"law {name!r} from {low} to {high}; expected 0 <= lowest <= highest")


def _refuse(problem: str) -> NoReturn:
    raise RunError(f"law_sizes: {problem}. Correct the file given to --config.")


def law_rows(day: date, sizes: Sizes) -> pd.DataFrame:
    """Return the laws adopted and known on a day, as in ``laws.csv``.

    Returns:
        Columns law, label_nl, label_en, in_force_on, until (empty where none), state (one of
        ``STATES``), moves, low, high (factor; nan where not counted), source, published_on,
        note_nl, note_en.
    """
    return pd.DataFrame(
        [_row(law, sizes) for law in laws_on(day).values()], columns=list(LAW_COLUMNS)
    )


LAW_COLUMNS = (
    "law",
    "label_nl",
    "label_en",
    "in_force_on",
    "until",
    "state",
    "moves",
    "low",
    "high",
    "source",
    "published_on",
    "note_nl",
    "note_en",
)


def _row(law: Law, sizes: Sizes) -> dict[str, object]:
    low, high = sizes.get(law.name, (float("nan"), float("nan")))
    days = {
        "in_force_on": "" if law.in_force_on is None else str(law.in_force_on),
        "until": "" if law.until is None else str(law.until),
    }
    kept = ("label_nl", "label_en", "moves", "source", "published_on", "note_nl", "note_en")
    given = {name: getattr(law, name) for name in kept}
    return {"law": law.name, "state": law.state(sizes), "low": low, "high": high} | days | given


@cache
def _read_folder(folder: Path) -> tuple[tuple[str, Law], ...]:
    return tuple((path.stem, _read(path)) for path in sorted(folder.glob("*.toml")))


def _read(path: Path) -> Law:
    try:
        return Law(name=path.stem, **tomllib.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, RecursionError) as error:
        problem = str(error).replace("\n", " ")
        raise RunError(
            f"{path.name}: {problem}; expected label_nl, label_en, source, published_on, moves, "
            f"note_nl, note_en and, where printed, in_force_on and a later until. Correct the file."
        ) from None
