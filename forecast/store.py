"""Finished runs: written beside and renamed whole, never overwritten, verified by hash."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data.errors import RunError
from forecast.manifest import sha256, to_json

RUNS = Path("out") / "runs"
MANIFEST = "manifest.json"


def refuse_existing(target: Path) -> None:
    """Refuse a folder that is there.

    Raises:
        RunError: ``target`` exists, or is no possible name of a folder.
    """
    try:
        exists = target.exists()
    except OSError as error:
        raise RunError(
            f"{str(target)[:80]}: {error.strerror}; expected the name of a new folder. Name "
            f"another with --out."
        ) from error
    if exists:
        raise RunError(
            f"{target}: exists already; expected a new folder, a finished run is never "
            f"overwritten. Name another folder with --out."
        )


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """Give a folder beside ``target`` that becomes ``target`` when all went well.

    Raises:
        RunError: ``target`` exists, or its parent cannot be written.
    """
    try:
        refuse_existing(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise RunError(
            f"{target.parent}: {error.strerror}; expected a folder that can be written. "
            f"Name another with --out."
        ) from error
    try:
        yield folder
        folder.chmod(0o755)
        folder.rename(target)
    except OSError as error:
        raise RunError(
            f"{target}: {error.strerror or error}; nothing was kept. Make room or name another "
            f"folder with --out."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write ``manifest.json`` with the SHA-256 of every other file in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    outputs = {str(path.relative_to(folder)): sha256(path.read_bytes()) for path in files}
    (folder / MANIFEST).write_bytes(to_json({**content, "outputs": outputs}))
    for path in files:
        with path.open("rb") as handle:
            os.fsync(handle.fileno())


def verify(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run after checking every file against it.

    Raises:
        RunError: no manifest, or a file that is missing, changed or not listed.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        outputs = dict(manifest["outputs"])
    except OSError as error:
        raise RunError(
            f"{folder}: no readable {MANIFEST}; expected a finished run. Give the folder that "
            f"`prognose run` printed."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(
            f"{folder / MANIFEST}: not a manifest of a run. Make the run again."
        ) from error
    for name, expected in outputs.items():
        path = folder / name
        if not path.is_file() or sha256(path.read_bytes()) != expected:
            state = "changed" if path.is_file() else "missing"
            raise RunError(f"{path}: {state} since the run was made. Make the run again.")
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    if extra := present - set(outputs) - {MANIFEST}:
        raise RunError(f"{folder / min(extra)}: not part of the run. Remove it.")
    return dict(manifest)


def find_run(name: str) -> Path:
    """Return the folder of a run given as a path or as its id under ``out/runs``.

    Raises:
        RunError: there is no such folder.
    """
    for folder in (Path(name), RUNS / name):
        if folder.is_dir():
            return folder
    raise RunError(
        f"{name}: no such run; expected a folder or an id under {RUNS}. Make one with "
        f"`prognose run`."
    )
