"""Finished runs: written beside and renamed whole, never overwritten, verified by hash."""

import json
import os
from pathlib import Path
from typing import Any

from data.errors import RunError
from data.tables.durable import locked
from forecast.archive.drafts import FolderTaken, draft_folder, refuse_existing, scratch_folder
from forecast.archive.manifest import file_sha256, to_json
from forecast.archive.registry import MANIFEST, add, registered

__all__ = [
    "MANIFEST",
    "RUNS",
    "FolderTaken",
    "adopted_run",
    "draft_folder",
    "find_folder",
    "find_run",
    "output_hashes",
    "refuse_existing",
    "scratch_folder",
    "verified_run",
    "write_manifest",
]

RUNS = Path("out") / "runs"


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write ``manifest.json`` with the SHA-256 of every other file in the folder."""
    (folder / MANIFEST).write_bytes(to_json({**content, "outputs": output_hashes(folder)}))


def output_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder by name, but for the manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    found = {str(path.relative_to(folder)): path for path in files}
    return {name: file_sha256(path) for name, path in found.items() if name != MANIFEST}


def verified_run(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run after checking every file against it.

    Raises:
        RunError: no manifest, or a file that is missing, changed or not listed.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        listed = dict(manifest["outputs"])
    except OSError as error:
        raise RunError(
            f"{folder}: no readable {MANIFEST}; expected a finished run. Give the folder that "
            f"`prognose run` printed."
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RunError(
            f"{folder / MANIFEST}: not a manifest of a run. Make the run again."
        ) from error
    if odd := sorted(filter(_is_odd, folder.rglob("*"))):
        raise RunError(f"{odd[0]}: a link or no plain file, not part of the run. Remove it.")
    present = output_hashes(folder)
    for name, expected in listed.items():
        if present.get(name) != expected:
            state = "changed" if name in present else "missing"
            raise RunError(f"{folder / name}: {state} since the run was made. Make the run again.")
    if extra := present.keys() - listed.keys():
        raise RunError(f"{folder / min(extra)}: not part of the run. Remove it.")
    return dict(manifest)


def _is_odd(path: Path) -> bool:
    """Return whether a path is a link, pipe, socket or device."""
    return path.is_symlink() or not (path.is_file() or path.is_dir())


def adopted_run(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run after checking it, and make it visible when it is not yet.

    A process may have ended between the last byte of a run and its row in the registry.

    Raises:
        RunError: the run is not whole, or the registry holds another manifest.
    """
    manifest = verified_run(folder)
    if is_kept(folder):
        with locked(folder.parent):
            if (row := registered(folder)) is None:
                add(folder)
            elif row.manifest != file_sha256(folder / MANIFEST):
                raise RunError(f"{folder}: its manifest changed since it was finished.")
    return manifest


def is_kept(folder: Path) -> bool:
    """Return whether a folder stands under ``out/runs``, where a run needs a row."""
    return folder.resolve().parent == RUNS.resolve()


def find_run(name: str) -> Path:
    """Return the folder of a finished run given as a path or as its id under ``out/runs``.

    A folder elsewhere, made with ``--out``, needs no row in the registry.

    Raises:
        RunError: there is no such folder, or it has no row in the registry.
    """
    folder = find_folder(name)
    if is_kept(folder) and registered(folder) is None:
        raise RunError(
            f"{folder}: not among the finished runs; expected one of `prognose list runs`. "
            f"`prognose verify {folder}` adds it when it is whole."
        )
    return folder


def find_folder(name: str) -> Path:
    """Return the folder given as a path or as an id under ``out/runs``, finished or not.

    Raises:
        RunError: there is no such folder.
    """
    for folder in (Path(name), RUNS / name):
        if os.path.isdir(folder):  # a name too long is none
            return folder
    raise RunError(
        f"{name}: no such run; expected a folder or an id under {RUNS}. Make one with "
        f"`prognose run`."
    )
