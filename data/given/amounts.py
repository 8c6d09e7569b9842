"""A cell as a number: its value by either mark before decimals, and the flag beside it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from numbers import Integral, Real
from typing import NamedTuple

import numpy as np

from data.given.spans import LONGEST

LARGEST = 1e15  # every whole number below it is exact, and no model meets the end of the scale
MISSING = re.compile(r"([:.])(?:\s*([a-z]{1,2}))?")  # not available, at Eurostat and CBS
FLAG = re.compile(r"(.*?)(?:\s+([bcdefnprsuz]{1,2})|\s*(\*{1,2}))")
WHOLE = r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:MARK[0-9]{3})+|[1-9][0-9]{0,2}(?:[ '][0-9]{3})+)"
FORM = rf"{WHOLE}(?:DECIMAL[0-9]+)?|[+-]?[0-9]+(?:DECIMAL[0-9]+)?[eE][+-]?[0-9]{{1,3}}"
MARKS = ((".", ","), (",", "."))  # decimals, thousands
FORMS = tuple(
    re.compile(FORM.replace("MARK", re.escape(mark)).replace("DECIMAL", re.escape(decimal)))
    for decimal, mark in MARKS
)
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2019": "'"})


class ReadNumber(NamedTuple):
    """What a cell says.

    Attributes:
        point: its value if a point stands before decimals; None when it has none so, nan when
            the figure is marked as not available.
        comma: the same with a comma.
        flag: ``p`` of ``123 p``, ``:`` of a figure that is not available; mostly empty.
        fault: what it is when it is no number; empty when it is one.
    """

    point: float | None
    comma: float | None
    flag: str = ""
    fault: str = ""

    @property
    def ways(self) -> tuple[float | None, float | None]:
        """Return the value in both ways."""
        return self.point, self.comma


def number(cell: object) -> ReadNumber:
    """Return what a cell of any kind says; a text is read in both ways.

    A yes or no, a day, a complex number and a number that float64 cannot hold are no numbers.
    """
    if isinstance(cell, str):
        return number_of_text(cell)
    if isinstance(cell, bool | np.bool_):
        return _no("a yes or no")
    if isinstance(cell, date | timedelta | np.datetime64 | np.timedelta64):
        return _no("a day or time")
    if isinstance(cell, Integral):
        return _within(float(cell)) if abs(int(cell)) <= LARGEST else _no("too large")
    if isinstance(cell, Real | Decimal):
        return _within(float(cell))
    return _no("nothing" if cell is None else f"a {type(cell).__name__}")


@lru_cache(maxsize=1 << 16)
def number_of_text(text: str) -> ReadNumber:
    """Return what a text says as a number.

    Example:
        >>> number_of_text("1.234").ways, number_of_text("1.234,5").ways
        ((1.234, 1234.0), (None, 1234.5))
        >>> number_of_text("123 p").flag
        'p'
    """
    plain = text.translate(SPACES).strip()
    if len(plain) > LONGEST:
        return _no("too long")
    if missing := MISSING.fullmatch(plain):
        return ReadNumber(np.nan, np.nan, missing[1] + (missing[2] or ""))
    flag = ""
    if flagged := FLAG.fullmatch(plain):
        plain, flag = flagged[1], flagged[2] or flagged[3]
    ways = [_value(plain, way) for way in (0, 1)]
    if ways == [None, None]:
        return _no("nothing" if not plain else "no number")
    if max(abs(value) for value in ways if value is not None) > LARGEST:
        return _no("too large")
    return ReadNumber(ways[0], ways[1], flag)


def _value(text: str, way: int) -> float | None:
    if not FORMS[way].fullmatch(text):
        return None
    decimal, mark = MARKS[way]
    for unwanted in (mark, " ", "'"):
        text = text.replace(unwanted, "")
    return float(text.replace(decimal, ".")) + 0.0  # no zero has a sign


def _within(value: float) -> ReadNumber:
    if not np.isfinite(value):
        return _no(str(value))
    return ReadNumber(value, value) if abs(value) <= LARGEST else _no("too large")


def _no(fault: str) -> ReadNumber:
    return ReadNumber(None, None, "", fault)
