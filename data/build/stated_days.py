"""Days as sources state them beside a figure: a month, a range of months, a season."""

import re
from datetime import date
from typing import NamedTuple

from data.months import last_day
from data.tables.periods import granularity, span

SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11}


class Stated(NamedTuple):
    """A day of publication and whether it was printed as a day."""

    day: date
    exact: bool


def stated(text: str) -> Stated:
    """Return the last day of what is stated; words in brackets are left out.

    Args:
        text: as ``2024-11-05``, ``2024-04``, ``2018``, ``2020-04/06``, ``2023-12/2024-01 (...)``,
            ``2022 summer`` or ``2026-spring``.

    Raises:
        DataError: it names no day.

    Example:
        >>> stated("2020-04/06").day.isoformat()
        '2020-06-30'
    """
    words = re.sub(r"\s*\(.*", "", text)
    if season := re.fullmatch(rf"(\d{{4}})[- ]({'|'.join(SEASON_ENDS)})", words):
        return Stated(last_day(int(season[1]), SEASON_ENDS[season[2]]), exact=False)
    if months := re.fullmatch(r"(\d{4})-\d\d/(\d\d)", words):
        words = f"{months[1]}-{months[2]}"
    return Stated(span(words)[1], exact=granularity(words) == "day")
