"""The next two moments at which the budget is decided, and which figures are out by then."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from data.series import Series
from forecast.run.freshness import freshness

COLUMNS = ("moment", "day", "stream", "known_to", "due")
SPRING = (5, 31)  # the Voorjaarsnota comes no later than 1 June


def prinsjesdag(year: int) -> date:
    """Return the third Tuesday of September.

    Example:
        >>> prinsjesdag(2025).isoformat()
        '2025-09-16'
    """
    first = date(year, 9, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 14)


def decisions(day: date) -> Iterator[tuple[str, date]]:
    """Yield the next Voorjaarsnota and Prinsjesdag after a day, the nearest first.

    Example:
        >>> [(name, day.isoformat()) for name, day in decisions(date(2026, 7, 31))]
        [('prinsjesdag', '2026-09-15'), ('voorjaarsnota', '2027-05-31')]
    """
    spring = (date(day.year + ahead, *SPRING) for ahead in (0, 1))
    autumn = (prinsjesdag(day.year + ahead) for ahead in (0, 1))
    named = [("voorjaarsnota", next(one for one in spring if one > day))]
    named.append(("prinsjesdag", next(one for one in autumn if one > day)))
    yield from sorted(named, key=lambda pair: pair[1])


def coming(figures: pd.DataFrame, histories: Mapping[str, Series], day: date) -> pd.DataFrame:
    """Return for each coming moment to when every stream is due by the rules of publication.

    Args:
        figures: rows of ``data.tables.vintages.known_on`` the day.
        histories: monthly series known on the day.
        day: the as-of day.

    Returns:
        Columns ``COLUMNS``: ``known_to`` is what is known on the as-of day, ``due`` what is due on
        the day of the moment; both months or days as in ``freshness``.
    """
    tables = [
        freshness(figures, histories, moment).assign(moment=name, day=moment.isoformat())
        for name, moment in decisions(day)
    ]
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]
