"""Words that stand in a file beside the module that says them: read once, filled in by one rule."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def sections(path: Path) -> dict[str, Any]:
    """Return the words of a TOML file by section, name and language."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def phrase(path: Path, key: str, language: str, /, **values: object) -> str:
    """Return a text with its blanks filled in.

    Args:
        path: the file of words.
        key: section and name, ``"run.inflow"``.
        language: ``"nl"`` or ``"en"``.
        values: what the blanks hold.
    """
    section, name = key.split(".", 1)
    text: str = sections(path)[section][name][language]
    return text.format(**values)
