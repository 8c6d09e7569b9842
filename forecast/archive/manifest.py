"""What a run was made of: enough to make it again, byte for byte."""

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from data.folders import ROOT
from data.parameters import PARAMETERS

SUFFIXES = {".py", ".toml", ".typ", ".html", ".css", ".js", ".ttf", ".otf"}
BESIDE = {"notebooks", "asielprognose"}  # folders that a wheel has not, or has elsewhere
LAYERS = ("data", "models", "forecast", "reports")
LIBRARIES = (
    "numpy",
    "scipy",
    "pandas",
    "statsmodels",
    "scikit-learn",
    "pmdarima",
    "matplotlib",
    "seaborn",
    "pyarrow",
    "typst",
    "jinja2",
    "xlsxwriter",
)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, read a part at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def table_hash(table: pd.DataFrame) -> str:
    """Return the SHA-256 of a table as CSV, independent of its index."""
    return sha256(table.to_csv(index=False, lineterminator="\n").encode())


def code_hash() -> str:
    """Return one SHA-256 over all modules and settings of the four packages.

    Figures are left out: what was known on the day is hashed by series.
    """
    return sha256(to_json(layer_hashes()))


def layer_hashes() -> dict[str, str]:
    """Return a SHA-256 per package over its modules and settings."""
    return {layer: _layer_hash(layer) for layer in LAYERS}


def _layer_hash(layer: str) -> str:
    lines = [f"{path.relative_to(ROOT)} {file_sha256(path)}" for path in code_files(layer)]
    return sha256("\n".join(lines).encode())


def code_files(layer: str) -> list[Path]:
    """Return the modules and settings of a package, the same in a clone and in a wheel."""
    files = (path for path in (ROOT / layer).rglob("*") if path.suffix in SUFFIXES)
    return sorted(
        path
        for path in files
        if path.parent != PARAMETERS and not BESIDE & set(path.relative_to(ROOT).parts)
    )


def libraries() -> dict[str, str]:
    """Return the versions of Python, the machine type and the libraries a run stands on."""
    found = {name: version(name) for name in LIBRARIES}
    return {"python": platform.python_version(), "machine": platform.machine(), **found}


def inputs(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return a SHA-256 per printed series and per table, of the rows known on the day."""
    found: dict[str, str] = {}
    for name, table in tables.items():
        if name == "figures":
            found |= {f"figures/{key}": value for key, value in _series_hashes(table).items()}
        else:
            found[name] = table_hash(table)
    return found


def _series_hashes(table: pd.DataFrame) -> dict[str, str]:
    """Return the :func:`table_hash` of the rows of each series, the table written once for all."""
    header, *lines = table.to_csv(index=False, lineterminator="\n").split("\n")[:-1]
    if len(lines) != len(table):  # a cell of two lines
        return {str(key): table_hash(rows) for key, rows in table.groupby("series", sort=True)}
    rows: dict[str, list[str]] = {}
    for key, line in zip(table["series"], lines, strict=True):
        rows.setdefault(str(key), [header]).append(line)
    return {key: sha256("\n".join([*rows[key], ""]).encode()) for key in sorted(rows)}


def run_id(day: str, content: Mapping[str, Any]) -> str:
    """Return ``<as-of>-<hash8>``, the hash over everything the outputs depend on."""
    return f"{day}-{sha256(to_json(content))[:8]}"


def to_json(content: Mapping[str, Any]) -> bytes:
    """Return canonical JSON: sorted keys, two spaces, line feed at the end."""
    text = json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()
