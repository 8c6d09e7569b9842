"""The ledger of judgement: a file beside the configuration, checked entry by entry.

Who, why, what, how much and until when. None is shipped: a configuration names its own with
``judgement = "file.toml"``.
"""

import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data.errors import RunError
from data.given.file import small_text
from data.glossary import glossary_entries, glossary_entry
from data.names import nearest
from forecast.config import RunConfig, load_config
from forecast.policy.levers import Lever
from models.paths import Paths

KEY = "judgement"
Words = Annotated[str, Field(min_length=1)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class LedgerEntry(BaseModel):
    """One judgement.

    Attributes:
        role: who judges, a role and no person.
        why: the reason.
        quantity: a stream or result of a run.
        kind: ``"add"`` the amount to every month, or ``"scale"`` by it.
        amount: in ``unit``; an amount a year is divided over twelve months.
        unit: ``"factor"``, or that of a month of the quantity, or of a year.
        start: first month it moves.
        last: last month it moves; the end of the run when None.
        given_on: day from which runs may use it.
        expiry: last as-of day on which it counts; it must be given again after that.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Words
    why: Words
    quantity: str
    kind: Literal["add", "scale"]
    amount: float = Field(allow_inf_nan=False)
    unit: Words
    start: Month
    last: Month | None = None
    given_on: date
    expiry: date

    @model_validator(mode="after")
    def _consistent(self) -> "LedgerEntry":
        if self.quantity not in glossary_entries():
            near = nearest(self.quantity, glossary_entries())
            raise ValueError(f"no quantity {self.quantity!r}; expected {near}")
        if self.expiry < self.given_on or (self.last or self.start) < self.start:
            raise ValueError(f"{self.quantity}: expiry or last month before the start")
        if self.kind == "scale" and self.amount < 0:
            raise ValueError(f"{self.quantity}: scale by {self.amount}, below zero")
        allowed = ["factor"] if self.kind == "scale" else _units(self.quantity)
        if self.unit not in allowed:
            wanted = " or ".join(allowed)
            raise ValueError(f"{self.quantity}: unit {self.unit!r}; expected {wanted}")
        return self

    def state(self, day: date, present: Collection[str]) -> str:
        """Return ``"applied"`` in a run of this day, or why not: ``later expired absent``."""
        if day < self.given_on:
            return "later"
        if day > self.expiry:
            return "expired"
        return "applied" if self.quantity in present else "absent"

    def moved(self, paths: Paths, known: pd.Period | None) -> Paths:
        """Return the paths with this judgement on; months up to ``known`` stay."""
        last = None if self.last is None else pd.Period(self.last, "M")
        first, role, why = pd.Period(self.start, "M"), self.role, self.why
        lever = Lever(
            self.quantity,
            self.kind,
            self.amount,
            self.unit,
            first,
            last,
            "assumption",
            role,
            self.given_on,
            why,
            why,
        )
        values = lever.moved(paths.values, paths.months)
        if known is not None:
            values[:, paths.months <= known] = paths.values[:, paths.months <= known]
        return stored(paths, values)


def stored(paths: Paths, values: np.ndarray) -> Paths:
    """Return paths with other values, in the single precision they are stored in."""
    return Paths(paths.key, paths.months, values.astype(np.float32), paths.unit)


def _units(quantity: str) -> list[str]:
    found = glossary_entry(quantity)
    if found.kind == "stock":
        return [found.unit]
    base = found.unit.split("/")[0]
    return [f"{base}/month", f"{base}/year"]


def load_with_ledger(
    path: Path | None, **options: Any
) -> tuple[RunConfig, tuple[LedgerEntry, ...]]:
    """Return the configuration of a run and the judgement its file names.

    Args:
        path: TOML file for ``forecast.config.load_config``, with or without ``judgement``.
        options: fields of ``RunConfig``.

    Raises:
        RunError: a file cannot be read or is not as it should be, or the ledger lies outside the
            folder of the configuration.
    """
    table = _table(path) if path else {}
    if path is None or KEY not in table:
        return load_config(path, **options), ()
    name = table.pop(KEY)
    if unknown := table.keys() - RunConfig.model_fields.keys():
        known = ", ".join(RunConfig.model_fields)
        raise RunError(f"{path}: {min(unknown)}: unknown key. Known keys: {known}, {KEY}.")
    shipped: dict[str, Any] = load_config().model_dump(exclude_none=True)
    both = {key for key, value in table.items() if isinstance(value, dict) and key in shipped}
    merged = {key: shipped[key] | value if key in both else value for key, value in table.items()}
    given = {key: value for key, value in options.items() if value is not None}
    return load_config(**merged | given), _ledger(path.parent, name)


def _ledger(folder: Path, name: object) -> tuple[LedgerEntry, ...]:
    file = folder / str(name)
    inside = "\0" not in str(name) and file.resolve().is_relative_to(folder.resolve())
    if not isinstance(name, str) or not inside:
        raise RunError(
            f"judgement: {name!r}; expected the name of a file in {folder}, the folder of the "
            f"configuration. Put it there."
        )
    return checked(_table(file), name)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(small_text(path))
    except OSError as error:
        raise RunError(
            f"{path}: {error.strerror}; expected a TOML file. Check its name."
        ) from error
    except (ValueError, RecursionError) as error:
        raise RunError(f"{path}: not TOML ({error}). Correct the file.") from error


def checked(raw: Mapping[str, object], name: str) -> tuple[LedgerEntry, ...]:
    """Return the entries of a ledger.

    Args:
        raw: the table of the file, with a list ``entries``.
        name: of the file, for the message.

    Raises:
        RunError: an entry is not as it should be.
    """
    listed = raw.get("entries")
    if set(raw) != {"entries"} or not isinstance(listed, list) or not listed:
        raise RunError(
            f"{name}: {sorted(raw)}; expected one or more [[entries]]. Correct the file."
        )
    found = tuple(_entry(one, f"{name}: entry {n}") for n, one in enumerate(listed, start=1))
    for n, one in enumerate(found):
        if one in found[:n]:
            raise RunError(
                f"{name}: entry {n + 1}: the same as entry {found.index(one) + 1}; expected each "
                f"judgement once. Remove one, or change its amount."
            )
    return found


def _entry(raw: object, place: str) -> LedgerEntry:
    try:
        return LedgerEntry.model_validate(raw)
    except ValidationError as error:
        told = "; ".join(
            ": ".join([*map(str, one["loc"]), one["msg"].removeprefix("Value error, ")])
            for one in error.errors()
        )
        raise RunError(f"{place}: {told[:300]}. Correct the file.") from error
