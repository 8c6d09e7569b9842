"""A finished run that is used again: whole, and its manifest in the shape of a run's."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from data.errors import RunError, ToolkitError
from forecast.archive.registry import MANIFEST
from forecast.archive.store import find_run, verified_run
from forecast.bands import LABELS
from forecast.config import RunConfig
from forecast.ledger import LedgerEntry

Words = Annotated[str, Field(min_length=1)]


class _Shape(BaseModel):
    run_id: Words
    as_of: date
    seed: int
    config: dict[str, object]
    outputs: dict[str, str]
    judgement: tuple[LedgerEntry, ...] = ()


def finished_run(name: str | Path) -> tuple[Path, dict[str, Any]]:
    """Return the folder and the manifest of a finished run.

    Args:
        name: folder or id.

    Raises:
        RunError: there is no such run, it is not whole, or its manifest is none of a run.
    """
    folder = find_run(str(name))
    manifest = verified_run(folder)
    if told := _fault(manifest):
        raise RunError(
            f"{folder / MANIFEST}: {told}; expected what `prognose run` wrote. Make the run again."
        )
    return folder, manifest


def config_of(manifest: Mapping[str, Any], language: str | None = None) -> RunConfig:
    """Return the configuration of a run from its manifest.

    Args:
        manifest: of a finished run.
        language: of the words; that of the run when None.
    """
    kept = dict(manifest["config"])
    levels = {label: kept["levels"][label] for label in LABELS}  # the manifest sorts its keys
    changed = {"workers": 1, "levels": levels, "language": language or kept["language"]}
    return RunConfig.model_validate(kept | changed)


def _fault(manifest: Mapping[str, Any]) -> str:
    """Return what is wrong with the manifest of a run; nothing when it is sound."""
    try:
        _Shape.model_validate(manifest)
        config_of(manifest)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (KeyError, TypeError, ToolkitError) as error:
        return f"config: {error}"
    return ""
