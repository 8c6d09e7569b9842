"""A monthly series of one's own: from a file with two columns, or a pandas series."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from data.arrays import periods
from data.errors import DataError

MEND = "Correct the file."
SEPARATORS = ",;\t"


def read_monthly(path: str | Path) -> "pd.Series[float]":
    """Return the monthly counts of a CSV file with a heading and two columns: month, number.

    Columns are split by comma, semicolon or tab. A month is written 2024-01, or as any day in
    it; a number with a point before its decimals.

    Args:
        path: the file; the heading of its second column names the series.

    Returns:
        Values >= 0, indexed by consecutive months (``pd.PeriodIndex``, freq M), oldest first.

    Raises:
        DataError: the file cannot be read, has another shape, or a row holds no month or no
            number >= 0; or a month comes twice or is skipped.
    """
    name, rows = _rows(Path(path))
    months = [_month(f"{path}: row {at}", row[0]) for at, row in rows]
    numbers = [_number(f"{path}: row {at}", row[1]) for at, row in rows]
    return as_months(pd.Series(numbers, index=pd.PeriodIndex(months, freq="M"), name=name))


def as_months(figures: "pd.Series[float]") -> "pd.Series[float]":
    """Return a series indexed by day or month as one of consecutive months, oldest first.

    Args:
        figures: indexed by ``pd.PeriodIndex`` of months, or by ``pd.DatetimeIndex`` with one
            day in each month.

    Raises:
        DataError: another index, no months, a month twice or skipped, or a value that is
            missing or negative.
    """
    name = str(figures.name if figures.name is not None else "series")
    index = figures.index
    if isinstance(index, pd.DatetimeIndex):
        index = index.to_period("M")
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M":
        raise DataError(
            f"{name}: its index is {type(figures.index).__name__}; expected months. Give a "
            f"pd.PeriodIndex with freq='M' or a pd.DatetimeIndex with one day in each month."
        )
    values = np.asarray(figures, dtype=np.float64)
    found = pd.Series(values, index=index, name=name).sort_index()
    _whole(name, found)
    return found


def _whole(name: str, found: "pd.Series[float]") -> None:
    if found.empty:
        raise DataError(f"{name}: no months; expected one row for each month. Add the months.")
    if (twice := found.index.duplicated()).any():
        raise DataError(f"{name}: {found.index[twice][0]} comes twice; expected once. {MEND}")
    months = periods(found)
    every = pd.period_range(months[0], months[-1], freq="M")
    if len(skipped := every.difference(months)):
        raise DataError(
            f"{name}: {skipped[0]} is missing; expected every month from {every[0]} to "
            f"{every[-1]}. Add it, or start after it."
        )
    if (bad := ~(np.isfinite(found) & (found >= 0))).any():
        raise DataError(
            f"{name}: {found.index[bad][0]} is {found[bad].iloc[0]:g}; expected a number >= 0. "
            f"{MEND}"
        )


def _rows(path: Path) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return the heading of the second column and the rows below with their line numbers."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not text in UTF-8; expected a CSV file. Save it so.") from error
    except (OSError, ValueError) as error:  # no path holds a NUL
        raise DataError(
            f"{path}: {getattr(error, 'strerror', error)}; expected a CSV file with two columns. "
            f"Check the path."
        ) from error
    heading = lines[0] if lines else ""
    separator = max(SEPARATORS, key=heading.count)
    try:
        rows = list(enumerate(csv.reader(lines, delimiter=separator), start=1))
    except csv.Error as error:
        raise DataError(f"{path}: {error}; expected a month and a number. {MEND}") from error
    for at, row in rows:
        if row and len(row) != 2:
            raise DataError(
                f"{path}: row {at} has {len(row)} columns; expected two, a month and a number. "
                f"{MEND}"
            )
    filled = [(at, row) for at, row in rows if row]
    if len(filled) < 2:
        raise DataError(f"{path}: no rows; expected a heading and one row a month. {MEND}")
    return filled[0][1][1].strip(), filled[1:]


def _month(where: str, text: str) -> pd.Period:
    try:
        if not text.strip()[:4].isdigit():
            raise ValueError
        return pd.Period(text.strip(), "M")
    except ValueError:
        raise DataError(
            f"{where} starts with {text!r}; expected a month as 2024-01 or a day as 2024-01-31. "
            f"{MEND}"
        ) from None


def _number(where: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise DataError(
            f"{where} holds {text!r}; expected a number as 1234 or 1234.5. {MEND}"
        ) from None
