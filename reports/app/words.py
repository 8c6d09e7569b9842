"""The words of the page in the browser, in the language of its reader."""

import tomllib
from functools import cache

from data.folders import REPORTS

WORDS = REPORTS / "app" / "words.toml"


@cache
def _sections() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def word(key: str, language: str, **values: str) -> str:
    """Return a text with its blanks filled in.

    Args:
        key: section and name, as ``now.head``.
        language: ``"nl"`` or ``"en"``.
        values: for the blanks.
    """
    section, name = key.split(".")
    return _sections()[section][name][language].format(**values)
