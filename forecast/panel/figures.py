"""The figures of a panel: sorted once on disk, then read chunk by chunk."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from data.errors import DataError
from forecast.panel.part import ID

COLUMNS = (ID, "month", "value")
MEMORY = "512MB"
GIVEN = """
    CAST(unique_id AS VARCHAR) AS unique_id, CAST(month AS VARCHAR) AS month,
    CAST(value AS VARCHAR) AS value, left(CAST(month AS VARCHAR), 7) || '-01' AS day
"""
BAD = """
    SELECT unique_id, month, value FROM given WHERE unique_id IS NULL
    OR TRY_CAST(day AS DATE) IS NULL OR TRY_CAST(value AS DOUBLE) IS NULL ORDER BY ALL LIMIT 1
"""
SORTED = """
    SELECT unique_id, CAST(day AS DATE) AS month, CAST(value AS DOUBLE) AS value FROM given
    ORDER BY unique_id, month, value
"""
CHUNK = """
    SELECT unique_id, month, value FROM read_parquet(?) WHERE unique_id BETWEEN ? AND ?
    ORDER BY unique_id, month, value
"""
ROWS = 20_000  # of a group in the sorted file, so that a chunk reads little else


def sorted_figures(source: Path, target: Path) -> list[str]:
    """Write the rows of a CSV or Parquet file sorted by series and month; return the series.

    Args:
        source: columns ``unique_id``, ``month`` (2024-01, or a day in it) and ``value``.
        target: Parquet file, replaced.

    Returns:
        The names of the series, in the order of the file.

    Raises:
        DataError: the file cannot be read, lacks a column, or a row holds no month or number.
    """
    with duckdb.connect() as base:
        base.execute(f"SET memory_limit = '{MEMORY}'")
        base.execute("SET temp_directory = ?", [str(target.parent)])
        try:
            _read(base, source)
            _refuse_bad(base, source)
            base.sql(SORTED).write_parquet(str(target), row_group_size=ROWS)
            found = base.read_parquet(str(target)).project("unique_id").distinct().order("1")
            names = [str(row[0]) for row in found.fetchall()]
        except duckdb.Error as error:
            raise DataError(
                f"{source}: {str(error).splitlines()[0]}; expected a CSV or Parquet file with "
                f"columns {', '.join(COLUMNS)}. Correct the file."
            ) from error
    return names


def chunk_rows(figures: Path, names: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some series that stand next to each other in the sorted file.

    Args:
        figures: of :func:`sorted_figures`.
        names: in its order, without a gap.
    """
    with duckdb.connect() as base:
        return base.execute(CHUNK, [str(figures), names[0], names[-1]]).df()


def _read(base: duckdb.DuckDBPyConnection, source: Path) -> None:
    """Make the view ``given``: text columns, and the first day of the month."""
    if source.is_file() and source.stat().st_size == 0:
        raise DataError(f"{source}: empty; expected columns {', '.join(COLUMNS)}. Fill the file.")
    is_parquet = source.suffix.lower() in (".parquet", ".pq")
    if is_parquet:
        table = base.read_parquet(str(source))
    else:
        table = base.read_csv(str(source), header=True, all_varchar=True)
    if missing := [name for name in COLUMNS if name not in table.columns]:
        raise DataError(
            f"{source}: no column {', '.join(missing)} among {', '.join(table.columns)[:200]}; "
            f"expected {', '.join(COLUMNS)}. Name the columns so."
        )
    table.project(GIVEN).create_view("given")


def _refuse_bad(base: duckdb.DuckDBPyConnection, source: Path) -> None:
    for bad in base.execute(BAD).fetchall():
        raise DataError(
            f"{source}: a row holds {ID} {bad[0]!r}, month {bad[1]!r} and value {bad[2]!r}; "
            f"expected a name, a month as 2024-01 and a number. Correct the row."
        )
    if base.execute("SELECT count(*) FROM given").fetchall() == [(0,)]:
        raise DataError(f"{source}: no rows; expected one a series and month. Add them.")
