"""Hubs of others: what of hubverse this validator does not read, said before anything is judged."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

READ = "expected schema v6 with mean, median, quantile or sample outputs. Nothing was checked."
VERSION = re.compile(r"/(v\d+\.\d+\.\d+)/")
KINDS = ("mean", "median", "quantile", "sample")
SILENT = ("README", ".")  # how files begin that hubverse passes over


def unread(found: Mapping[str, Any]) -> str:
    """Return what a hub has that this validator does not read; ``""`` when it reads it all.

    Args:
        found: the configuration by name, as JSON holds it.
    """
    for name in ("admin", "tasks"):
        version = VERSION.search(str(_part(found.get(name), "schema_version")))
        if version and not version[1].startswith("v6."):
            return f"schema {version[1]} ({name}.json)"
    rounds = [one for one in _list(_part(found.get("tasks"), "rounds")) if isinstance(one, dict)]
    if any(one.get("round_id_from_variable") is False for one in rounds):
        return "rounds with a name of their own (round_id_from_variable is false)"
    tasks = [task for one in rounds for task in _list(one.get("model_tasks"))]
    for kind in (kind for task in tasks for kind in _table(task, "output_type")):
        if kind not in KINDS:
            return f"output type {kind}"
    if len({frozenset(_table(task, "task_ids")) for task in tasks}) > 1:
        return "rounds with other task ids"
    return ""


def is_silent(name: str) -> bool:
    """Return whether a file is none of the hub's tables, as ``README.md`` and ``.gitkeep``."""
    return name.startswith(SILENT)


def plain(values: Any) -> list[Any]:
    """Return what stands in a key of a table without the types of numpy, for a message."""
    several = values if isinstance(values, tuple | list) else [values]
    return [one.item() if hasattr(one, "item") else one for one in several]


def _part(table: Any, key: str) -> Any:
    return table.get(key) if isinstance(table, dict) else None


def _table(table: Any, key: str) -> dict[str, Any]:
    found = _part(table, key)
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> Iterator[Any]:
    return iter(value if isinstance(value, list) else ())
