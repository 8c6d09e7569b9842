"""What an office answered, in the words of the tables."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data.errors import DataError
from data.refresh.offices.transport import Page

CBS_CODES = {"MM": "{0}-{1}", "KW": "{0}-Q{2}", "JJ": "{0}"}
MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure; ``value`` is None where the office left it open."""

    series: str
    period: str
    value: int | None
    status: str


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """All that one table says now.

    Attributes:
        published_on: the day the office changed it last.
        cells: every figure of the wanted series, open ones too.
        definition: titles, units and codes, to be told from the next answer.
        pages: the bytes it was read from.
    """

    published_on: date
    cells: tuple[Cell, ...]
    definition: dict[str, Any]
    pages: tuple[Page, ...]


def count(found: object) -> int | None:
    """Return a number of persons as it stands in JSON; None where it is open.

    Raises:
        ValueError: it is no whole number of 0 or more.
    """
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{str(found)[:40]!r}")
    if not 0 <= found <= MOST or found != int(found):
        raise ValueError(f"{found}")
    return int(found)


def cbs_period(code: str) -> str:
    """Return the period of a code of CBS.

    Raises:
        ValueError: the code is none of a month, quarter or year.

    Example:
        >>> [cbs_period(code) for code in ("2026MM10", "2026KW03", "2025JJ00")]
        ['2026-10', '2026-Q3', '2025']
    """
    found = re.fullmatch(r"(\d{4})(MM(?:0[1-9]|1[0-2])|KW0[1-4]|JJ00)", code)
    if not found:
        raise ValueError(code)
    form, number = found[2][:2], found[2][2:]
    return CBS_CODES[form].format(found[1], number, int(number))


def changed_on(name: str, printed: object) -> date:
    """Return the day of a time stamp as the office prints it.

    Raises:
        DataError: it is none.
    """
    try:
        return datetime.fromisoformat(str(printed)).date()
    except ValueError:
        raise DataError(
            f"{name}: changed on {str(printed)[:40]!r}; expected a day. Nothing was changed; the "
            f"office has to say when its figures came out."
        ) from None
