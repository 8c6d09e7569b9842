"""How a law stands in a run, in words: counted with its band, or in force without a number."""

from collections.abc import Hashable, Mapping
from typing import Any

from reports.wording import Wording


def law_state(words: Wording, row: Mapping[Hashable, Any]) -> str:
    """Return whether a law is in force, since when, and whether the run counts it.

    Args:
        words: of the reader's language.
        row: of ``laws.csv``.
    """
    state = str(row["state"])
    if state == "no_day":
        return words.text("law.no_day")
    since = words.day_text(str(row["in_force_on"]))
    if state == "not_counted":
        return words.text("law.not_counted", since=since)
    low, high = (words.number(float(row[name]), 0.01, 2) for name in ("low", "high"))
    return words.text("law.counted", since=since, low=low, high=high)
