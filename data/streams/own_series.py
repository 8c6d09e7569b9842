"""A monthly series of one's own: from a file or table with two columns, or a pandas series."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.arrays import periods
from data.errors import DataError
from data.given.amounts import LARGEST
from data.given.columns import FigureColumns, ReadFigure
from data.given.months import period
from data.given.rows import GivenRow, GivenSource, GivenTable, given_table

MEND = "Correct the file."
COUNTERS = ("", "ID", "index")  # headings of a first column that counts the rows
SDMX, SDMX_FLAG = ("TIME_PERIOD", "OBS_VALUE"), "OBS_FLAG"  # headings of Eurostat and others
FREE = ("CONF_STATUS", "OBS_STATUS", "COMMENT_OBS", SDMX_FLAG)  # of these, that may differ


def read_monthly(source: GivenSource, *, decimal: str = "", zone: str = "") -> "pd.Series[float]":
    """Return the monthly figures of a file or table with a heading and two columns: month, number.

    The one door for figures from outside (``data.given``): CSV in UTF-8 with commas, semicolons
    or tabs, ``.xlsx`` and ``.ods``, Parquet, Arrow, pandas, polars. A month is written 2024-01,
    2024M01, 2024MM01, januari 2024 or as a day at its start or end; a number as 1234, 1234.5 or
    1.234,5. The whole file decides which mark stands before decimals; a file that does not
    tell is refused. A first column that counts the rows is left out, as are the other columns of
    an SDMX file (``TIME_PERIOD``, ``OBS_VALUE``) when each holds one value.

    Args:
        source: the file or table; the heading of the number names the series.
        decimal: "." or "," before decimals, where the file does not tell.
        zone: into which times with a zone are put, as Europe/Amsterdam; refused when empty.

    Returns:
        Values >= 0, indexed by consecutive months (``pd.PeriodIndex``, freq M), oldest first. A
        month that is marked as not available (``:``) is no month. ``attrs["flags"]`` holds
        the flags by month, as ``{"2024-01": "p"}``.

    Raises:
        DataError: the source cannot be read, has another shape, or a row holds no month or no
            number >= 0; or a month comes twice or is skipped.
    """
    table = given_table(source)
    columns = FigureColumns(table.name, zone, decimal)
    name, rows = figures_below(table, columns)
    if not rows:
        raise DataError(f"{table.name}: no rows; expected a heading and one row a month. {MEND}")
    return as_months(_series(name, rows, columns.chosen()))


def figures_below(
    table: GivenTable, columns: FigureColumns
) -> tuple[str, list[tuple[ReadFigure, str]]]:
    """Return the name of the series and each figure with its flag, in the order of the rows.

    Args:
        table: with a heading and two columns, or one of SDMX.
        columns: take note of how months and numbers are written.
    """
    places, rows_below = _places(table)
    rows = []
    for row in rows_below:
        when, what, flag = places.of(row)
        read = columns.read(f"row {row.number}", when, what)
        rows.append((read, f"{flag or ''}".strip() or read.flag))
    return table.heading[places.value], rows


def as_months(figures: "pd.Series[float]") -> "pd.Series[float]":
    """Return a series indexed by day or month as one of consecutive months, oldest first.

    Args:
        figures: indexed by ``pd.PeriodIndex`` of months, by ``pd.DatetimeIndex`` with one day in
            each month and no time zone, or by text as in a file.

    Raises:
        DataError: another index, no months, a month twice or skipped, or a value that is
            missing, negative, too large or no number.
    """
    name = str(figures.name if figures.name is not None else "series")
    index = figures.index
    if isinstance(index, pd.PeriodIndex) and index.freqstr == "M" and not index.hasnans:
        found = pd.Series(plain_values(name, figures), index=index, name=name)
    else:
        found = _read(name, figures)
    found.attrs = dict(figures.attrs)
    found = found.sort_index()
    _whole(name, found)
    return found


class _Places(NamedTuple):
    """Where the month, the number and, if any, its flag stand in a row."""

    month: int
    value: int
    flag: int | None = None

    def of(self, row: GivenRow) -> tuple[Any, Any, Any]:
        """Return the three cells of a row."""
        flag = None if self.flag is None else row.cells[self.flag]
        return row.cells[self.month], row.cells[self.value], flag


def _series(
    name: str, rows: Sequence[tuple[ReadFigure, str]], ways: tuple[int, int]
) -> "pd.Series[float]":
    days, marks = ways
    months = [period(read.months[days]) for read, _ in rows]
    flags = {str(at): flag for at, (_, flag) in zip(months, rows, strict=True) if flag}
    values = [read.values[marks] for read, _ in rows]
    found = pd.Series(values, index=pd.PeriodIndex(months, freq="M"), name=name, dtype=np.float64)
    away = np.array([flag.startswith((":", ".")) for _, flag in rows])
    found = found[~(away & found.isna().to_numpy())]
    found.attrs["flags"] = dict(sorted(flags.items()))
    return found


def _places(table: GivenTable) -> tuple[_Places, Iterator[GivenRow]]:
    """Return where month and number stand, and the rows, checked for what is left out."""
    heading, width = table.heading, len(table.heading)
    while width > 2 and not heading[width - 1]:
        width -= 1  # columns without a name at the end
    if set(SDMX) <= set(heading):
        when, what = (heading.index(one) for one in SDMX)
        flag = heading.index(SDMX_FLAG) if SDMX_FLAG in heading else None
        return _Places(when, what, flag), _of_one_series(table)
    if width == 3 and heading[0] in COUNTERS:
        return _Places(1, 2), _counted(table)
    if width != 2:
        raise DataError(
            f"{table.name}: row 1 has {width} columns; expected two, a month and a number. {MEND}"
        )
    return _Places(0, 1), _nothing_beside(table, width)


def _nothing_beside(table: GivenTable, width: int) -> Iterator[GivenRow]:
    for row in table.rows:
        if beside := [cell for cell in row.cells[width:] if f"{cell or ''}".strip()]:
            raise DataError(
                f"{table.name}: row {row.number} holds {str(beside[0])!r} in a column without a "
                f"name; expected two columns, a month and a number. {MEND}"
            )
        yield row


def _counted(table: GivenTable) -> Iterator[GivenRow]:
    """Yield the rows of a table whose first column counts them.

    Raises:
        DataError: it does not.
    """
    first = next(table.rows, None)
    if first is None:
        return
    start = str(first.cells[0]).strip()
    for counted, row in enumerate(chain([first], table.rows)):
        if start not in ("0", "1") or str(row.cells[0]).strip() != str(int(start) + counted):
            raise DataError(
                f"{table.name}: row {row.number} holds {str(row.cells[0])!r} in a third column; "
                f"expected two columns, a month and a number. {MEND}"
            )
        yield row


def _of_one_series(table: GivenTable) -> Iterator[GivenRow]:
    """Yield the rows of an SDMX table of one series.

    Raises:
        DataError: a column holds two values, so that the rows are of several series.
    """
    same = [at for at, one in enumerate(table.heading) if one not in (*SDMX, *FREE)]
    first: GivenRow | None = None
    for row in table.rows:
        first = first or row
        for at in same:
            if row.cells[at] != first.cells[at]:
                raise DataError(
                    f"{table.name}: row {row.number}: {table.heading[at]} is {row.cells[at]!r} "
                    f"after {first.cells[at]!r}; expected one series. Keep the rows of one."
                )
        yield row


def _read(name: str, figures: "pd.Series[float]") -> "pd.Series[float]":
    """Return a series whose index holds days or texts, read as those of a file."""
    index = figures.index
    kind = type(index).__name__
    if isinstance(index, pd.PeriodIndex) and index.freqstr != "M":
        kind = f"periods of freq {index.freqstr}"
    elif isinstance(index, pd.MultiIndex) or pd.api.types.is_numeric_dtype(index.dtype):
        kind = type(index).__name__
    elif isinstance(index, pd.DatetimeIndex) and index.tz is not None:
        raise DataError(
            f"{name}: its index has the time zone {index.tz}; expected days without a zone. Give "
            f"series.tz_convert('Europe/Amsterdam').tz_localize(None), or the zone you mean."
        )
    elif isinstance(index, pd.DatetimeIndex) and _first_days(index):
        values = plain_values(name, figures)
        return pd.Series(values, index=index.to_period("M"), name=name)
    else:
        columns = FigureColumns(name)
        values = plain_values(name, figures)
        read = [columns.read(f"index {at}", when, 0) for at, when in enumerate(index)]
        days, _ = columns.chosen()
        months = pd.PeriodIndex([period(one.months[days]) for one in read], freq="M")
        return pd.Series(values, index=months, name=name)
    raise DataError(
        f"{name}: its index is {kind}; expected months. Give a pd.PeriodIndex with freq='M' or a "
        f"pd.DatetimeIndex with one day in each month."
    )


def _first_days(index: pd.DatetimeIndex) -> bool:
    """Return whether every one is midnight of the first day of a month, which is read one way."""
    days = index.to_numpy()
    return not index.hasnans and bool((days == days.astype("datetime64[M]")).all())


def plain_values(name: str, figures: "pd.Series[float]") -> np.ndarray:
    """Return the values as float64; a text is read as in a file, and nothing is cut or counted.

    Raises:
        DataError: a value is a yes or no, a day, complex or no number.
    """
    if figures.dtype.kind in "iuf" and not pd.isna(figures).any():
        return np.asarray(figures, dtype=np.float64)
    columns, read = FigureColumns(name), []
    for at, cell in zip(figures.index, figures.array, strict=True):
        if not isinstance(cell, str) and cell is not pd.NaT and pd.isna(cell):
            read.append((np.nan, np.nan))
        else:
            read.append(columns.read(f"{at}", "2000-01", cell).values)
    _, marks = columns.chosen()
    return np.array([one[marks] for one in read], dtype=np.float64)


def _whole(name: str, found: "pd.Series[float]") -> None:
    if found.empty:
        raise DataError(f"{name}: no months; expected one row for each month. Add the months.")
    if (twice := found.index.duplicated()).any():
        raise DataError(f"{name}: {found.index[twice][0]} comes twice; expected once. {MEND}")
    months = periods(found)
    if (np.diff(months.asi8) != 1).any():
        every = pd.period_range(months[0], months[-1], freq="M")
        skipped = every.difference(months)
        raise DataError(
            f"{name}: {skipped[0]} is missing; expected every month from {every[0]} to "
            f"{every[-1]}. Add it, or start after it."
        )
    values = found.to_numpy(np.float64)
    if (bad := ~((values >= 0) & (values <= LARGEST))).any():  # also what is not a number
        raise DataError(
            f"{name}: {months[bad][0]} is {values[bad][0]:g}; expected a number from 0 "
            f"to {LARGEST:g}. {MEND}"
        )
