"""What ``prognose panel`` does: parts that are written as they are made, and a manifest last."""

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from data.errors import DataError, RunError
from data.tables.durable import flush_one, locked
from forecast.archive.manifest import code_hash, file_sha256, libraries
from forecast.config import load_config
from forecast.panel.figures import chunk_rows, sorted_figures
from forecast.panel.part import FAILURES, ChunkResult, PanelSettings, pool_of
from forecast.panel.workers import PartResult, Tasks, cluster, local, numbered
from forecast.progress import counted

ASKED, DONE, FIGURES = "panel.json", "manifest.json", "figures.parquet"


class PanelOptions(NamedTuple):
    """The options of ``prognose panel``; no members is the default of own series."""

    out: Path
    members: tuple[str, ...] = ()
    horizon: int = 24
    n_paths: int = 1000
    seed: int = 1
    chunk: int = 100
    workers: int = 1
    cluster: str = ""


class PanelAccount(NamedTuple):
    """What became of the series of a panel.

    Attributes:
        folder: of the panel.
        n_series: in the file.
        n_failed: of which no forecast could be made.
        is_new: whether anything was made just now.
    """

    folder: Path
    n_series: int
    n_failed: int
    is_new: bool


def run_panel(source: Path, options: PanelOptions) -> PanelAccount:
    """Forecast every series of a file; the same command again goes on where it stopped.

    Args:
        source: CSV or Parquet with columns unique_id, month and value.
        options: as given on the command line.

    Returns:
        How many series were forecast, and how many were not.

    Raises:
        ToolkitError: the file or an option is not as it should be, the folder holds another
            panel, or workers were lost too often. Parts that are made stay.
    """
    pool_of(options.members)  # an unknown name is said before anything is made
    settings = PanelSettings(
        options.members, options.horizon, options.n_paths, options.seed, load_config().levels
    )
    asked = _asked(source, options, settings)
    options.out.mkdir(parents=True, exist_ok=True)
    with locked(options.out):
        if _begun(options.out, asked):
            content = json.loads((options.out / DONE).read_text(encoding="utf-8"))
            return PanelAccount(options.out, content["series"], content["failed"], is_new=False)
        names = _names(source, options.out)
        size = options.chunk
        chunks = [names[start : start + size] for start in range(0, len(names), size)]
        _fill(options, settings, chunks)
        n_failed = _finish(options.out, asked, len(names), len(chunks))
    return PanelAccount(options.out, len(names), n_failed, is_new=True)


def _names(source: Path, out: Path) -> list[str]:
    """Return the series of the sorted figures; bad figures leave no folder without parts."""
    try:
        return sorted_figures(source, out / FIGURES)
    except DataError:
        if not any((out / "bands").iterdir()):
            shutil.rmtree(out)
        raise


def _asked(source: Path, options: PanelOptions, settings: PanelSettings) -> dict[str, Any]:
    """Return everything the parts depend on."""
    try:
        figures = file_sha256(source)
    except OSError as error:
        raise RunError(
            f"{source}: {error.strerror}; expected a CSV or Parquet file. Check the path."
        ) from error
    pool = pool_of(settings.members)
    return {
        "input": figures,
        **settings._asdict(),
        "members": list(pool.names),
        "weights": list(pool.weights),
        "levels": dict(settings.levels),
        "chunk": options.chunk,
        "code": code_hash(),
        "versions": libraries(),
    }


def _begun(out: Path, asked: dict[str, Any]) -> bool:
    """Return whether the panel is finished; make the folder ready for its parts otherwise.

    Raises:
        RunError: the folder holds something else, or a panel of other figures or settings.
    """
    place = out / ASKED
    if not place.is_file():
        if any(out.iterdir()):
            raise RunError(
                f"{out}: not empty and no panel; expected a new folder. Choose another --out."
            )
        (out / "bands").mkdir()
        (out / "failures").mkdir()
        _write(place, json.dumps(asked, indent=1, sort_keys=True).encode())
    kept = json.loads(place.read_text(encoding="utf-8"))
    if other := sorted(
        key for key in asked.keys() | kept.keys() if asked.get(key) != kept.get(key)
    ):
        raise RunError(
            f"{out}: a panel with other {', '.join(other)}; expected the same to go on with it. "
            f"Choose another --out."
        )
    return (out / DONE).is_file()


def _fill(options: PanelOptions, settings: PanelSettings, chunks: list[list[str]]) -> None:
    """Make and write the parts that are not there yet."""
    ready = {number for number in range(len(chunks)) if _part(options.out, number).is_file()}
    tasks = numbered(chunks, ready, partial(chunk_rows, options.out / FIGURES))
    with counted("panel", len(chunks), len(ready)) as advance:
        for number, result in _made(tasks, settings, options):
            _keep(options.out, number, result)
            advance(1)


def _made(tasks: Tasks, settings: PanelSettings, options: PanelOptions) -> Iterator[PartResult]:
    if options.cluster:
        return cluster(tasks, settings, options.cluster)
    return local(tasks, settings, options.workers)


def _part(out: Path, number: int) -> Path:
    return out / "bands" / f"part-{number:05d}.parquet"


def _keep(out: Path, number: int, result: ChunkResult) -> None:
    """Write the failures of a chunk, then its bands, whose name says that it is made."""
    told = result.failures.to_csv(index=False, lineterminator="\n")
    _write(out / "failures" / f"part-{number:05d}.csv", told.encode())
    _write(_part(out, number), result.bands.to_parquet(index=False, compression="zstd"))


def _finish(out: Path, asked: dict[str, Any], n_series: int, n_parts: int) -> int:
    failures = [pd.read_csv(path, dtype=str) for path in sorted((out / "failures").iterdir())]
    failed = pd.concat(failures, ignore_index=True)[list(FAILURES)]
    _write(out / "failures.csv", failed.to_csv(index=False, lineterminator="\n").encode())
    parts = {
        f"bands/{path.name}": file_sha256(path)
        for path in (_part(out, number) for number in range(n_parts))
    }
    (out / FIGURES).unlink()
    content = {**asked, "series": n_series, "failed": len(failed), "outputs": parts}
    _write(out / DONE, json.dumps(content, indent=1, sort_keys=True).encode())
    return len(failed)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole: beside it, flushed, renamed."""
    draft = path.with_suffix(path.suffix + ".draft")
    draft.write_bytes(content)
    flush_one(draft)
    draft.replace(path)
    flush_one(path.parent)
