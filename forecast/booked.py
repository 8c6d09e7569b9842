"""The booked budget line of a day: the newest stand published by then."""

from typing import NamedTuple

import pandas as pd

STANDS = ("ontwerpbegroting", "vastgestelde begroting", "stand 1e suppletoire")


class Booked(NamedTuple):
    """One booked amount; ``amount`` is nan when nothing was booked or shipped by the day."""

    amount: float
    version: str
    published_on: str
    derived: bool


def booked(lines: pd.DataFrame, article: str, line: str, year: int) -> Booked:
    """Return the newest stand of a line and year among the rows known on the day.

    Of two stands published on one day the later in the cycle counts: ontwerp < vastgesteld
    < suppletoire. Mutations are not stands.

    Args:
        lines: rows of the budget table published by the day.
        article: e.g. ``"37.4"``.
        line: label as printed, e.g. ``"COA"``.
        year: budget year.
    """
    rows = lines[
        (lines["article"] == article) & (lines["line"] == line) & (lines["year"] == str(year))
    ]
    rank = rows["version"].map(_rank)
    rows = rows.assign(rank=rank)[rank >= 0].sort_values(["published_on", "rank"])
    if rows.empty:
        return Booked(float("nan"), "", "", False)
    last = rows.iloc[-1]
    day = f"{last['published_on']:%Y-%m-%d}"
    return Booked(float(last["amount_keur"]) * 1000, last["version"], day, bool(last["derived"]))


def _rank(version: str) -> int:
    ranks = [rank for rank, stand in enumerate(STANDS) if version.startswith(stand)]
    return ranks[0] if ranks else -1
