"""What ``prognose panel`` does: parts that are written as they are made, and a manifest last."""

import json
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from data.errors import DataError, RunError
from data.given.file import require_file
from data.given.frequency import frequency_of
from data.given.rows import KINDS
from data.given.tables import MOST
from data.tables.durable import flush_one, locked
from forecast.archive.manifest import code_hash, file_sha256, libraries
from forecast.archive.store import output_hashes, verified_run
from forecast.config import load_config
from forecast.exchange import harmless
from forecast.panel.figures import SourceReading, chunk_rows, sorted_figures, write_flags
from forecast.panel.part import FAILURES, ID, ChunkResult, PanelSettings, pool_of
from forecast.panel.workers import PartResult, Tasks, cluster, local, numbered
from forecast.progress import counted

ASKED, DONE, FIGURES = "panel.json", "manifest.json", "figures.parquet"
NOTHING_MADE, SOME_FAILED = 1, 3  # exit status
DRAFTS = ("*.draft", "*/*.draft", "*.given")  # what a kill may leave


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
    decimal: str = ""
    zone: str = ""
    frequency: str = ""

    @property
    def how(self) -> SourceReading:
        """Return how the file is to be read."""
        return SourceReading(self.decimal, self.zone, self.frequency)


class PanelAccount(NamedTuple):
    """What became of the series of a panel.

    Attributes:
        folder: of the panel.
        n_series: in the file.
        n_failed: of which no forecast could be made, by kind: figures or model.
        is_new: whether anything was made just now.
    """

    folder: Path
    n_series: int
    n_failed: Mapping[str, int]
    is_new: bool

    @property
    def n_made(self) -> int:
        """Return how many series were forecast."""
        return self.n_series - sum(self.n_failed.values())

    @property
    def status(self) -> int:
        """Return the exit status: 0 when every series was forecast, 3 when some, 1 when none."""
        if not any(self.n_failed.values()):
            return 0
        return SOME_FAILED if self.n_made else NOTHING_MADE


def run_panel(source: Path, options: PanelOptions) -> PanelAccount:
    """Forecast every series of a file; the same command again goes on where it stopped.

    Args:
        source: a file with columns unique_id, month and value, of a kind that ``data.given`` reads.
        options: as given on the command line.

    Returns:
        How many series were forecast, and how many were not.

    Raises:
        ToolkitError: the file or an option is not as it should be, the folder holds another
            panel, or workers were lost too often. Parts that are made stay.
    """
    pool_of(options.members)  # an unknown name is said before anything is made
    frequency_of(options.frequency)
    levels = load_config().levels
    asked_of_each = (options.members, options.horizon, options.n_paths, options.seed, levels)
    settings = PanelSettings(*asked_of_each, options.frequency)
    asked = _asked(source, options, settings)
    options.out.mkdir(parents=True, exist_ok=True)
    with locked(options.out):
        if _begun(options.out, asked):
            account = verified_run(options.out)["account"]
            return PanelAccount(options.out, account["series"], account["failed"], is_new=False)
        names = _names(source, options)
        size = options.chunk
        chunks = [names[start : start + size] for start in range(0, len(names), size)]
        _fill(options, settings, chunks)
        failed = _finish(options.out, asked, len(names))
    return PanelAccount(options.out, len(names), failed, is_new=True)


def _names(source: Path, options: PanelOptions) -> list[str]:
    """Return the series of the sorted figures; bad figures leave no folder without parts."""
    try:
        return sorted_figures(source, options.out / FIGURES, options.how)
    except DataError:
        if not any((options.out / "bands").iterdir()):
            shutil.rmtree(options.out)
        raise


def _asked(source: Path, options: PanelOptions, settings: PanelSettings) -> dict[str, Any]:
    """Return everything the parts depend on."""
    require_file(source, MOST, KINDS)
    pool = pool_of(settings.members)
    return {
        "input": file_sha256(source),
        "decimal": options.decimal,
        "zone": options.zone,
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
        if any(path.name != f"{ASKED}.draft" for path in out.iterdir()):
            raise RunError(
                f"{out}: not empty and no panel; expected a new folder. Choose another --out."
            )
        _write(place, json.dumps(asked, indent=1, sort_keys=True).encode())
    for part in ("bands", "failures"):  # a kill may have come between
        (out / part).mkdir(exist_ok=True)
    kept = _kept(place)
    if other := sorted(
        key for key in asked.keys() | kept.keys() if asked.get(key) != kept.get(key)
    ):
        raise RunError(
            f"{out}: a panel with other {', '.join(other)}; expected the same to go on with it. "
            f"Choose another --out."
        )
    return (out / DONE).is_file()


def _kept(place: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(place.read_text(encoding="utf-8")))
    except (ValueError, TypeError, RecursionError) as error:
        raise RunError(
            f"{place}: not what `prognose panel` wrote; expected a panel. Choose another --out."
        ) from error


def _fill(options: PanelOptions, settings: PanelSettings, chunks: list[list[str]]) -> None:
    """Make and write the parts that are not there yet."""
    ready = {number for number, names in enumerate(chunks) if _is_whole(options.out, number, names)}
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


def _failures(out: Path, number: int) -> Path:
    return out / "failures" / f"part-{number:05d}.csv"


def _is_whole(out: Path, number: int, names: list[str]) -> bool:
    """Return whether a part holds all its series, forecast or failed, and can be read."""
    part = _part(out, number)
    if not part.is_file():
        return False
    try:
        made = pd.read_parquet(part)
        failed = pd.read_csv(_failures(out, number), dtype=str, keep_default_na=False)
        found = {*(made[ID] if len(made) else ()), *failed[ID]}
    except (OSError, ValueError, KeyError, pa.ArrowException):
        return False
    return found == set(names)


def _keep(out: Path, number: int, result: ChunkResult) -> None:
    """Write the failures of a chunk, then its bands, whose name says that it is made."""
    told = result.failures.to_csv(index=False, lineterminator="\n")
    _write(_failures(out, number), told.encode())
    _write(_part(out, number), result.bands.to_parquet(index=False, compression="zstd"))


def _finish(out: Path, asked: dict[str, Any], n_series: int) -> dict[str, int]:
    """Write the failures together and the manifest; return the number of failures by kind."""
    every = sorted((out / "failures").glob("*.csv"))
    failures = [pd.read_csv(path, dtype=str, keep_default_na=False) for path in every]
    failed = pd.concat(failures, ignore_index=True)[list(FAILURES)]
    told = harmless(failed).to_csv(index=False, lineterminator="\n")
    _write(out / "failures.csv", told.encode())
    flags = write_flags(out / FIGURES, draft := out / "flags.csv.draft", asked["frequency"])
    _put(draft, out / "flags.csv")
    (out / FIGURES).unlink()
    for left in (path for pattern in DRAFTS for path in out.glob(pattern)):
        left.unlink()
    counts = {str(kind): int(n) for kind, n in failed["kind"].value_counts().sort_index().items()}
    account = {"series": n_series, "forecast": n_series - len(failed), "failed": counts}
    account["flags"] = flags
    content = {**asked, "account": account, "outputs": output_hashes(out)}
    _write(out / DONE, json.dumps(content, indent=1, sort_keys=True).encode())
    return counts


def _write(path: Path, content: bytes) -> None:
    """Write a file whole: beside it, flushed, renamed."""
    draft = path.with_suffix(path.suffix + ".draft")
    draft.write_bytes(content)
    _put(draft, path)


def _put(draft: Path, path: Path) -> None:
    flush_one(draft)
    draft.replace(path)
    flush_one(path.parent)
