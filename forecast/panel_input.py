"""The figures of a panel: sorted once on disk, then read chunk by chunk."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from data.errors import DataError
from forecast.panel import ID

COLUMNS = (ID, "month", "value")
MEMORY = "512MB"
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
            base.execute(
                f"COPY (SELECT {ID}, CAST(day AS DATE) AS month, CAST(value AS DOUBLE) AS value "
                f"FROM given ORDER BY {ID}, month, value) TO '{_quoted(target)}' "
                f"(FORMAT parquet, ROW_GROUP_SIZE {ROWS})"
            )
            found = base.execute(
                f"SELECT DISTINCT {ID} FROM read_parquet(?) ORDER BY 1", [str(target)]
            ).fetchall()
        except duckdb.Error as error:
            raise DataError(
                f"{source}: {str(error).splitlines()[0]}; expected a CSV or Parquet file with "
                f"columns {', '.join(COLUMNS)}. Correct the file."
            ) from error
    return [str(row[0]) for row in found]


def chunk_rows(figures: Path, names: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some series that stand next to each other in the sorted file.

    Args:
        figures: of :func:`sorted_figures`.
        names: in its order, without a gap.
    """
    with duckdb.connect() as base:
        return base.execute(
            f"SELECT {ID}, month, value FROM read_parquet(?) WHERE {ID} BETWEEN ? AND ? "
            f"ORDER BY {ID}, month, value",
            [str(figures), names[0], names[-1]],
        ).df()


def _read(base: duckdb.DuckDBPyConnection, source: Path) -> None:
    """Make the view ``given``: text columns, and the first day of the month."""
    is_parquet = source.suffix.lower() in (".parquet", ".pq")
    reader = "read_parquet(?)" if is_parquet else "read_csv(?, header = true, all_varchar = true)"
    table = base.from_query(f"SELECT * FROM {reader.replace('?', repr(str(source)))}")
    if missing := [name for name in COLUMNS if name not in table.columns]:
        raise DataError(
            f"{source}: no column {', '.join(missing)} among {', '.join(table.columns)[:200]}; "
            f"expected {', '.join(COLUMNS)}. Name the columns so."
        )
    table.project(
        f"CAST({ID} AS VARCHAR) AS {ID}, CAST(month AS VARCHAR) AS month, "
        f"CAST(value AS VARCHAR) AS value, left(CAST(month AS VARCHAR), 7) || '-01' AS day"
    ).create_view("given")


def _refuse_bad(base: duckdb.DuckDBPyConnection, source: Path) -> None:
    bad = base.execute(
        f"SELECT {ID}, month, value FROM given WHERE {ID} IS NULL OR TRY_CAST(day AS DATE) IS "
        f"NULL OR TRY_CAST(value AS DOUBLE) IS NULL ORDER BY ALL LIMIT 1"
    ).fetchone()
    if bad is not None:
        raise DataError(
            f"{source}: a row holds {ID} {bad[0]!r}, month {bad[1]!r} and value {bad[2]!r}; "
            f"expected a name, a month as 2024-01 and a number. Correct the row."
        )
    if base.execute("SELECT count(*) FROM given").fetchone() == (0,):
        raise DataError(f"{source}: no rows; expected one a series and month. Add them.")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
