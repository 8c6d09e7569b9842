"""The configuration of a run: defaults, then a TOML file, then the command line."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from data.errors import RunError, ToolkitError
from data.folders import FORECAST
from data.given.file import small_text
from data.names import nearest
from data.streams.monthly import streams
from forecast.bands import LABELS
from models.registry import find

STREAMS = (*streams(), "ukraine_registrations")
DEFAULTS = FORECAST / "defaults.toml"
Probability = Annotated[float, Field(gt=0, lt=1)]


class PoolConfig(BaseModel):
    """Members of a pool by model name, their weights and the least history they are given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    members: tuple[str, ...] = Field(min_length=1)
    weights: tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], ...] | None = None
    rule: Literal["linear", "quantile", "median"] = "linear"
    least_months: int = Field(default=36, ge=1)
    from_month: str | None = Field(default=None, pattern=r"^\d{4}-(0[1-9]|1[0-2])$")

    @model_validator(mode="after")
    def _consistent(self) -> "PoolConfig":
        for name in self.members:
            find(name)
        if len(set(self.members)) != len(self.members):
            raise ValueError(f"members {list(self.members)} name one twice")
        if self.weights is not None and len(self.weights) != len(self.members):
            raise ValueError(f"{len(self.weights)} weights for {len(self.members)} members")
        return self


class RunConfig(BaseModel):
    """All a run needs; every field is checked once, here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date | None = None
    figures: Path | None = None
    seed: int = Field(ge=0, lt=2**63, strict=True)
    n_paths: int = Field(ge=1000, le=1_000_000, strict=True)
    workers: int = Field(ge=1, le=64)
    language: Literal["nl", "en"]
    calibrate: bool = Field(strict=True)
    levels: dict[str, Probability]
    pools: dict[str, tuple[PoolConfig, ...]]
    scenarios: dict[str, tuple[str, ...]] = {}
    own_scenarios: dict[str, str] = {}
    law_sizes: dict[str, tuple[float, float]] = {}
    full: bool = Field(default=False, strict=True)
    report: bool = Field(default=True, strict=True)

    @field_validator("pools")
    @classmethod
    def _known_streams(
        cls, pools: dict[str, tuple[PoolConfig, ...]]
    ) -> dict[str, tuple[PoolConfig, ...]]:
        for key in pools:
            if key not in STREAMS:
                raise ValueError(f"no stream {key!r}; nearest {nearest(key, STREAMS)}")
            if not pools[key]:
                raise ValueError(f"stream {key!r} has no pool")
        return pools

    @model_validator(mode="after")
    def _pages(self) -> "RunConfig":
        if self.full and not self.report:
            raise ValueError("full without report; expected one of both")
        return self

    @model_validator(mode="after")
    def _levels(self) -> "RunConfig":
        if tuple(self.levels) != LABELS:
            raise ValueError(f"levels name {list(self.levels)}; expected {list(LABELS)} in order")
        if sorted(self.levels.values()) != list(self.levels.values()):
            raise ValueError(f"levels {list(self.levels.values())} do not rise")
        return self


def load_config(path: Path | None = None, **options: Any) -> RunConfig:
    """Return the defaults, changed by a file and then by options that are not None.

    Args:
        path: TOML file; its tables change single entries of the defaults.
        options: fields of ``RunConfig``.

    Raises:
        RunError: the file cannot be read, or a key or value is not as it should be.
    """
    table = _read(DEFAULTS)
    for key, value in (_read(path) if path else {}).items():
        table[key] = {**table[key], **value} if _both_tables(table.get(key), value) else value
    table |= {key: value for key, value in options.items() if value is not None}
    try:
        return RunConfig.model_validate(table)
    except ValidationError as error:
        raise RunError(_one_line(path, error)) from error
    except ToolkitError as error:
        raise RunError(f"{path or DEFAULTS.name}: {error}") from error


def _both_tables(old: object, new: object) -> bool:
    return isinstance(old, dict) and isinstance(new, dict)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(small_text(path))
    except OSError as error:
        raise RunError(
            f"{path}: {error.strerror}; expected a TOML file. Check the path given to --config."
        ) from error
    except (ValueError, RecursionError) as error:
        raise RunError(f"{path}: not TOML ({error}). Correct the file.") from error


def _shown(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # Python writes no number of more than 4300 digits
        return "a number too long to write"


def _one_line(path: Path | None, error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "levels"
    found = "" if first["type"] == "extra_forbidden" else f", found {_shown(first['input'])}"
    keys = ", ".join(RunConfig.model_fields)
    what = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
    return f"{path or 'config'}: {where}: {what}{found}. Known keys: {keys}."[:400]
