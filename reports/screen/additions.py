"""What the terminal says of figures added by hand, taken back, and of the log of both."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from data.folders import REPORTS
from data.refresh.addition import UNDONE, Addition

WORDS = REPORTS / "screen" / "additions.toml"


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences by name and language."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def added_lines(addition: Addition, language: str, *, dry_run: bool) -> list[str]:
    """Return what a file added, from which day it is seen and how to take it back.

    Args:
        addition: as found.
        language: ``"nl"`` or ``"en"``.
        dry_run: whether nothing was written.
    """
    name, same = addition.name, str(addition.same)
    if not addition.rows:
        return [_said("nothing", language, name=name, same=same)]
    counts = {
        "new": str(len(addition.rows) - addition.revised),
        "revised": str(addition.revised),
        "same": same,
    }
    lines = [
        _said("added", language, name=name, file=addition.sheet.name, **counts),
        _said("seen", language, day=addition.first_day.isoformat()),
    ]
    last = _said("dry", language) if dry_run else _said("back", language, name=name)
    return [*lines, last]


def undone_lines(entry: Mapping[str, str], language: str) -> list[str]:
    """Return what was taken back, from its entry in the log."""
    file = entry["file"]
    return [_said("undone", language, name=entry["addition"], rows=entry["rows"], file=file)]


def log_lines(log: Sequence[Mapping[str, str]], language: str) -> list[str]:
    """Return a line for each entry of the log, oldest first."""
    return [
        _said(
            "log_undone" if entry["action"] == UNDONE else "log_added",
            language,
            at=entry["at"],
            name=entry["addition"],
            rows=entry["rows"],
            series=entry["series"],
        )
        for entry in log
    ]


def _said(name: str, language: str, /, **values: str) -> str:
    return words()[name][language].format(**values)
