"""The moments at which the budget of a year is set, and which of them are shipped."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from forecast.run.coming import prinsjesdag

FIRST_YEAR = 2018  # total inflow can be forecast from 2017 on
NAMES = (
    "voorjaarsnota before",
    "ontwerpbegroting",
    "vastgestelde begroting",
    "voorjaarsnota",
    "ontwerpbegroting after",
)


class Moment(NamedTuple):
    """A day on which the budget of a year is set or changed.

    Attributes:
        name: one of ``NAMES``; *before* and *after* are of the year before and after.
        day: the third Tuesday of September, 31 December or 31 May.
        year: budget year.
        version: the stand that the document of that day prints.
    """

    name: str
    day: date
    year: int
    version: str


def moments(first: int, last: date) -> Iterator[Moment]:
    """Yield the five moments of each budget year, those up to a day only.

    The Voorjaarsnota of the year before, the ontwerpbegroting (Prinsjesdag), the adopted budget,
    the Voorjaarsnota of the year itself, and the ontwerpbegroting of the next year, which prints
    the year's stand again. The slotwet comes after the year and is listed as missing.

    Args:
        first: first budget year.
        last: newest day of the shipped tables.
    """
    for year in range(first, last.year + 1):
        days = (
            (date(year - 1, 5, 31), f"stand 1e suppletoire {year - 1}"),
            (prinsjesdag(year - 1), f"ontwerpbegroting {year}"),
            (date(year - 1, 12, 31), f"vastgestelde begroting {year}"),
            (date(year, 5, 31), f"stand 1e suppletoire {year}"),
            (prinsjesdag(year), f"ontwerpbegroting {year + 1}"),
        )
        for name, (day, version) in zip(NAMES, days, strict=True):
            if day <= last:
                yield Moment(name, day, year, version)


def stands_shipped(lines: pd.DataFrame) -> set[tuple[str, int]]:
    """Return the stands that are shipped with lines, as version and budget year.

    A version with the total of the chapter only is none: no line can be set beside it.

    Args:
        lines: budget table.
    """
    rows = lines[
        (lines["level"].astype(int) > 0) & lines["year"].astype(str).str.fullmatch(r"\d{4}")
    ]
    return {
        (str(version), int(year))
        for version, year in zip(rows["version"], rows["year"], strict=True)
    }
