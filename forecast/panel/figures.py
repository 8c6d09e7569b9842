"""The figures of a panel: sorted once on disk, then read chunk by chunk."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import DataError
from data.given.columns import FigureColumns
from data.given.frequency import frequency_of
from data.given.months import YEAR
from data.given.rows import GivenRow, GivenTable, as_text, given_table
from data.given.spans import first_day, named, number_of
from data.streams.own_series import SDMX_FLAG
from forecast.exchange import harmless
from forecast.panel.part import ID

COLUMNS = (ID, "month", "value")
MEMORY = "256MB"
BATCH = 50_000  # rows
LONGEST_NAME = 1000  # letters
CHUNKS = 24  # of 2048 rows
SCHEMA = pa.schema(
    [
        ("unique_id", pa.string()),
        ("m0", pa.int32()),
        ("m1", pa.int32()),
        ("v0", pa.float64()),
        ("v1", pa.float64()),
        ("flag", pa.string()),
    ]
)
SORTED = """
    SELECT unique_id, DATE '0001-01-01' + (number - 1) AS month, value, flag
    FROM (SELECT unique_id, {month} AS number, {value} AS value, flag FROM read_parquet(?))
    ORDER BY unique_id, month, value
"""
NAMES = "SELECT DISTINCT unique_id FROM read_parquet(?) ORDER BY 1"
CHUNK = """
    SELECT unique_id, month, value FROM read_parquet(?) WHERE unique_id BETWEEN ? AND ?
    ORDER BY unique_id, month, value
"""
FLAGGED = """
    SELECT unique_id, month, flag FROM read_parquet(?) WHERE flag <> ''
    ORDER BY unique_id, month, flag
"""
COUNTED = """
    SELECT flag, count(*) FROM read_parquet(?) WHERE flag <> ''
    GROUP BY flag ORDER BY 2 DESC, 1 LIMIT 20
"""
FLAGS = (ID, "period", "flag")
ROWS = 20_000  # of a group in the sorted file, so that a chunk reads little else
DRAFT = ".given"  # the rows as they stand in the file


class SourceReading(NamedTuple):
    """How the rows of a file are to be read, where the file does not tell.

    Attributes:
        decimal: "." or "," before decimals.
        zone: into which times with a zone are put.
        frequency: of ``data.given.frequency.FORMS``; figures come by month when empty.
    """

    decimal: str = ""
    zone: str = ""
    frequency: str = ""


AS_IT_IS = SourceReading()


def sorted_figures(source: Path, target: Path, how: SourceReading = AS_IT_IS) -> list[str]:
    """Write the rows of a file sorted by series and month, or other period; return the series.

    The file is read by the one door for figures from outside (``data.given``); a figure that is
    marked as not available is kept as nan.

    Args:
        source: columns ``unique_id``, ``month`` and ``value``.
        target: Parquet file, replaced.
        how: it is to be read.

    Returns:
        The names of the series, in the order of the file.

    Raises:
        DataError: the file cannot be read, lacks a column, or a row holds no month or number.
    """
    table = given_table(source)
    columns = FigureColumns(table.name, how.zone, how.decimal, how.frequency)
    draft = target.with_suffix(DRAFT)
    try:
        _write_given(table, columns, draft)
        month, value = (f"{kind}{way}" for kind, way in zip("mv", columns.chosen(), strict=True))
        with _connected(target.parent) as base:
            asked = SORTED.format(month=month, value=value)
            made = base.sql(asked, params=[literal(draft)])
            made.write_parquet(str(target), row_group_size=ROWS)
            return [str(row[0]) for row in base.execute(NAMES, [literal(target)]).fetchall()]
    except duckdb.Error as error:
        raise DataError(
            f"{source}: {str(error).splitlines()[0]}; expected columns {', '.join(COLUMNS)} and "
            f"room to sort them. Correct the file, or make room."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def chunk_rows(figures: Path, names: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some series that stand next to each other in the sorted file.

    Args:
        figures: of :func:`sorted_figures`.
        names: in its order, without a gap.
    """
    with _connected() as base:
        return base.execute(CHUNK, [literal(figures), names[0], names[-1]]).df()


def write_flags(figures: Path, target: Path, frequency: str) -> dict[str, int]:
    """Write the flags that stand with the figures as CSV: a series, its period and the flag.

    Args:
        figures: of :func:`sorted_figures`.
        target: CSV file, replaced.
        frequency: of ``SourceReading``.

    Returns:
        How often each flag stands in the file, of the twenty that come most.
    """
    with _connected(target.parent) as base, target.open("w", encoding="utf-8") as file:
        counts = base.execute(COUNTED, [literal(figures)]).fetchall()
        found = base.execute(FLAGGED, [literal(figures)])
        csv.writer(file, lineterminator="\n").writerow(FLAGS)
        while len(rows := found.fetch_df_chunk(CHUNKS)):
            days = {day: _written(frequency, day) for day in rows["month"].unique()}
            shown = harmless(rows.assign(month=rows["month"].map(days)))
            shown.to_csv(file, index=False, header=False, lineterminator="\n")
    return {str(flag): int(n) for flag, n in counts}


@contextmanager
def _connected(beside: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a base in memory, bounded; what does not fit goes into files in a folder.

    Raises:
        KeyboardInterrupt: Ctrl-C came while it worked.
    """
    try:
        with duckdb.connect() as base:
            base.execute("SET enable_progress_bar = false")  # our own is on stderr
            if beside is not None:
                base.execute(f"SET memory_limit = '{MEMORY}'")
                base.execute("SET temp_directory = ?", [str(beside)])
            yield base
    except (duckdb.InterruptException, RuntimeError) as error:
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error


def _written(frequency: str, day: pd.Timestamp) -> str:
    """Return the period that begins on a day as it is written: 2024-01, 2024-Q1, 2024-W05."""
    asked = frequency_of(frequency)
    return named(asked.kind, number_of(asked.kind, day.date())) if asked else f"{day:%Y-%m}"


def literal(path: Path) -> str:
    """Return a path as DuckDB takes it for itself and not for a pattern of paths."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _write_given(table: GivenTable, columns: FigureColumns, draft: Path) -> None:
    """Write the rows as they stand, months and numbers in both ways they may be meant."""
    if missing := [name for name in COLUMNS if name not in table.heading]:
        raise DataError(
            f"{table.name}: no column {', '.join(missing)} among "
            f"{', '.join(table.heading)[:200]}; expected {', '.join(COLUMNS)}. Name them so."
        )
    places = [table.heading.index(name) for name in COLUMNS]
    if SDMX_FLAG in table.heading:
        places.append(table.heading.index(SDMX_FLAG))
    rows = (_read(table.name, columns, places, row) for row in table.rows)
    n_rows = 0
    with pq.ParquetWriter(draft, SCHEMA) as file:
        while some := list(islice(rows, BATCH)):
            n_rows += len(some)
            arrays = [list(column) for column in zip(*some, strict=True)]
            file.write_table(pa.table(arrays, schema=SCHEMA))
    if not n_rows:
        raise DataError(f"{table.name}: no rows; expected one a series and month. Add them.")


def _read(
    name: str, columns: FigureColumns, places: Sequence[int], row: GivenRow
) -> tuple[str, int, int, float, float, str]:
    series, when, what, *flag = (row.cells[place] for place in places)
    if not (key := as_text(series)).strip() or len(key) > LONGEST_NAME:
        held = f"a {ID} of {len(key)} letters" if key.strip() else f"no {ID}"
        raise DataError(
            f"{name}: row {row.number} holds {held}; expected the name of a series, at most "
            f"{LONGEST_NAME} letters. Correct it."
        )
    read = columns.read(f"row {row.number}", when, what)
    one, other = (_first_day(columns.frequency, number) for number in read.months)
    told = read.flag if not flag else _both(read.flag, f"{flag[0] or ''}".strip())
    return key, one, other, *read.values, told


def _both(flag: str, beside: str) -> str:
    """Return the flag in the cell of a number and that in a column of its own."""
    return flag if flag == beside else flag + beside


@lru_cache(maxsize=1 << 14)
def _first_day(frequency: str, number: int) -> int:
    """Return the first day of a month, or of another period, as a count of days; -1 for none."""
    if number < 0:
        return number
    asked = frequency_of(frequency)
    first = first_day(asked.kind, number) if asked else date(number // YEAR, number % YEAR + 1, 1)
    return first.toordinal()
