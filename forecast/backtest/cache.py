"""What a backtest has computed before, found again by its content.

A day is kept under a hash of all that its rows depend on: the code and libraries, the
configuration, the rows published by the day, and the outcomes it is judged by. Nothing else
can be read under that name, so an old file is never mistaken for a new one.
"""

import ast
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.errors import RunError
from data.folders import ROOT
from forecast.archive.manifest import LAYERS, libraries, sha256, to_json
from forecast.backtest.day import SKIPS, Day, DayResult
from forecast.backtest.rows import COLUMNS
from forecast.backtest.targets import span
from forecast.outcomes import Truth
from models.registry import MODELS

CACHE = Path(".cache") / "backtest"
ENTRY = "forecast/backtest/day.py"
TABLES = ("data/streams.toml", "models/registry.toml")
NOWCAST = ("data/weekly.toml", "forecast/nowcast/measures.toml")
NOTE = b"backtest"
SETTINGS = ("seed", "n_paths", "levels", "pools")


def code_key() -> str:
    """Return a SHA-256 over every module and setting that a forecast of a day depends on."""
    settings = [f"{place} {sha256((ROOT / place).read_bytes())}" for place in NOWCAST]
    return sha256("\n".join([*behind(ENTRY), *settings, json.dumps(libraries())]).encode())


def behind(*places: str) -> list[str]:
    """Return a line with the SHA-256 of each file that modules depend on, sorted.

    The modules they import, directly or through others, every registered model, which is
    found by name, and the settings of streams and models.
    """
    registered = [place_of(entry.module, ROOT) for entry in MODELS.values()]
    found = reached(*places, *(place for place in registered if place)) | set(TABLES)
    return [f"{place} {sha256((ROOT / place).read_bytes())}" for place in sorted(found)]


def reached(*places: str, root: Path = ROOT) -> set[str]:
    """Return the modules of ours that modules import, directly or not, themselves included.

    Args:
        places: paths of the modules below ``root``.
        root: folder that holds the four packages.
    """
    found: set[str] = set()
    waiting = list(places)
    while waiting:
        if (place := waiting.pop()) not in found:
            found.add(place)
            tree = ast.parse((root / place).read_text(encoding="utf-8"))
            named = {name for node in ast.walk(tree) for name in _imported(node, place)}
            waiting += [file for name in named if (file := place_of(name, root))]
    return found


def _imported(node: ast.AST, place: str) -> list[str]:
    """Return every dotted name that an import may have run, packages and modules alike."""
    if isinstance(node, ast.Import):
        dotted = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        package = place.split("/")[: -node.level] if node.level else []
        base = ".".join([*package, *([node.module] if node.module else [])])
        dotted = [base, *(f"{base}.{alias.name}" for alias in node.names)]
    else:
        return []
    parts = [name.split(".") for name in dotted]
    return [".".join(names[: i + 1]) for names in parts for i in range(len(names))]


def place_of(name: str, root: Path) -> str | None:
    """Return the file of a module or package of ours, below ``root``; None for any other name."""
    if name.split(".")[0] not in LAYERS:
        return None
    stem = name.replace(".", "/")
    return next((at for at in (f"{stem}.py", f"{stem}/__init__.py") if (root / at).is_file()), None)


class CacheKeys:
    """The key of each day, given the tables and outcomes of one backtest."""

    def __init__(self, figures: pd.DataFrame, outcomes: Truth) -> None:
        """Hash every row of the figures once."""
        self._rows = pd.util.hash_pandas_object(figures, index=False).to_numpy()
        self._published = figures["published_on"].to_numpy()
        self._outcomes = _written(outcomes)
        self._code = code_key()

    def every(self, days: Sequence[Day], made_by: str) -> str:
        """Return the SHA-256 of all that a table made of these days and all figures depends on.

        Args:
            days: their rows are in the table.
            made_by: module that makes it.
        """
        own = sha256((ROOT / made_by).read_bytes())
        rows = sha256(self._rows.tobytes())
        return sha256("\n".join([own, rows, *map(self.of, days)]).encode())

    def of(self, asked: Day) -> str:
        """Return the SHA-256 of all that the rows of a day depend on."""
        seen = self._published <= np.datetime64(asked.day)
        content = {
            "code": self._code,
            "config": asked.config.model_dump(mode="json", include=set(SETTINGS)),
            "every": asked.every,
            "nowcast": asked.nowcast,
            "corrections": [[key, one.scale, one.shift] for key, one in asked.corrections],
            "day": asked.day.isoformat(),
            "rows": sha256(self._rows[seen].tobytes()),
            "outcomes": outcome_key(self._outcomes, asked),
        }
        return sha256(to_json(content))


class _Written(NamedTuple):
    """The outcomes of one series: months since 1970, and what is hashed of each."""

    months: NDArray[np.int64]
    lines: list[str]


def _written(outcomes: Truth) -> dict[str, _Written]:
    """Return what is hashed of every outcome, by key in order."""
    found = {}
    for key, series in sorted(outcomes.months.items()):
        months = pd.PeriodIndex(series.index)
        filled = months.isin(outcomes.estimated[key]).tolist()
        lines = [f"{one} {v}" for one, v in zip(series.tolist(), filled, strict=True)]
        found[key] = _Written(months.asi8, lines)
    return found


def outcome_key(outcomes: Mapping[str, _Written], asked: Day) -> str:
    """Return a SHA-256 of the outcomes that the targets of a day may need."""
    first, last = (month.ordinal for month in span(asked.day))
    lines = []
    for key, (months, each) in outcomes.items():
        near = np.flatnonzero((months >= first) & (months <= last))
        lines += [key, *(f"{months[at]} {each[at]}" for at in near)]
    return sha256("\n".join(lines).encode())


def load_day(key: str) -> DayResult | None:
    """Return what was kept under a key; None if there is nothing whole under it."""
    path = CACHE / f"{key}.parquet"
    if not path.is_file():
        return None
    try:
        table = pq.read_table(path, page_checksum_verification=True)
        note = json.loads((table.schema.metadata or {})[NOTE])
    except (OSError, pa.ArrowException, KeyError, ValueError):
        return None
    if note["key"] != key:
        return None
    rows = table.to_pandas(ignore_metadata=True)
    return DayResult(rows, pd.DataFrame(note["skips"], columns=list(SKIPS), dtype=str))


def load_frame(key: str) -> pd.DataFrame | None:
    """Return a table of plain columns kept under a key; None if there is nothing whole there."""
    path = CACHE / f"{key}.parquet"
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    kept = (table.schema.metadata or {}).get(NOTE) == key.encode()
    return table.to_pandas(ignore_metadata=True) if kept else None


def save_frame(key: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep a table of plain columns under a key, and return it.

    Raises:
        RunError: the folder cannot be written.
    """
    table = pa.Table.from_pandas(frame, preserve_index=False)
    _keep(table.replace_schema_metadata({NOTE: key}), key)
    return frame


def save_day(key: str, result: DayResult) -> DayResult:
    """Keep a day and return it as it will be read again.

    It is written beside and renamed, so that a file is whole or not there.

    Raises:
        RunError: the folder cannot be written.
    """
    note = json.dumps({"key": key, "skips": result.skips.to_numpy().tolist()})
    table = pa.Table.from_pandas(result.rows, schema=schema(), preserve_index=False)
    _keep(table.replace_schema_metadata({NOTE: note}), key)
    return DayResult(table.to_pandas(ignore_metadata=True), result.skips)


def _keep(table: pa.Table, key: str) -> None:
    try:
        _write(table, CACHE / f"{key}.parquet")
    except OSError as error:
        raise RunError(
            f"{CACHE}: {error.strerror or error}; expected a folder that can be written. Make "
            f"room, or work in a folder of your own."
        ) from error


def _write(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        pq.write_table(table, draft, write_page_checksum=True)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def schema() -> pa.Schema:
    """Return the types of the detail table, the same for a table without rows."""
    texts = {"day", "model", "quantity", "target", "target_end", "parts"}
    kinds = dict.fromkeys(COLUMNS, pa.float64()) | dict.fromkeys(texts, pa.string())
    kinds |= {"estimated": pa.bool_(), "quantiles": pa.list_(pa.float64())}
    return pa.schema([(name, kinds[name]) for name in COLUMNS])
