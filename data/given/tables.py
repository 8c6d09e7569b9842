"""Tables in memory and in columns row by row: Parquet, Arrow, pandas, polars."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from data.errors import DataError
from data.given.arrow_size import MARK, unpacked
from data.given.file import require_file

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET, ARROW = b"PAR1", MARK  # how such files begin
EXPORTS = "__arrow_c_stream__"  # what a table of polars, Arrow and others has
BATCH, MOST = 20_000, 1 << 34  # rows at once; bytes
MOST_UNPACKED = 1 << 29  # bytes of a packed Arrow file that must be in memory at once
MOST_ROWS = 200_000_000  # rows that say the same thing take no room in such a file


def column_file_rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """Yield the heading and every row of a Parquet or Arrow file, the heading being row 1.

    Raises:
        DataError: the file cannot be read.
    """
    import pyarrow as pa

    require_file(path, MOST, "a Parquet or Arrow file")
    try:
        yield from _numbered(_batches(path))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            f"{path}: not readable ({str(error).splitlines()[0][:200]}); expected a Parquet or "
            f"Arrow file. Write it again."
        ) from error


def frame_rows(table: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield the heading and every row of a table of pandas, polars or Arrow.

    Raises:
        DataError: it cannot be read as a table.
    """
    import pyarrow as pa

    try:
        made = _from_pandas(table) if isinstance(table, pd.DataFrame) else pa.table(table)
        yield from _numbered(iter([(made.column_names, made.to_batches(BATCH))]))
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise DataError(
            f"table: not readable ({str(error).splitlines()[0][:200]}); expected columns of one "
            f"kind each. Correct the table."
        ) from error


def is_frame(given: object) -> bool:
    """Return whether something is a table in memory."""
    return isinstance(given, pd.DataFrame) or hasattr(given, EXPORTS)


def _from_pandas(table: pd.DataFrame) -> "pa.Table":
    import pyarrow as pa

    named = table.copy()
    named.columns = pd.Index([str(name) for name in named.columns])
    periods = [name for name in named.columns if isinstance(named[name].dtype, pd.PeriodDtype)]
    named = named.astype(dict.fromkeys(periods, "str"))
    return pa.Table.from_pandas(named, preserve_index=False)


def _batches(path: Path) -> Iterator[tuple[list[str], list[Any]]]:
    import pyarrow as pa

    with path.open("rb") as file:
        first = file.read(len(PARQUET))
    if first.startswith(PARQUET):
        yield from _of_parquet(path)
        return
    with pa.memory_map(str(path)) as source:
        opened = pa.ipc.open_file(source)
        held = unpacked(memoryview(source.read_buffer()))
        _refuse_many(path, held.n_rows)
        _refuse_large(path, held.n_bytes)
        yield list(opened.schema.names), []
        for number in range(opened.num_record_batches):
            yield list(opened.schema.names), [opened.get_batch(number)]


def _of_parquet(path: Path) -> Iterator[tuple[list[str], list[Any]]]:
    """Yield batches; a text that comes a million times is held once, as it is in the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    is_text = (pa.types.is_string, pa.types.is_large_string)
    texts = [one.name for one in schema if any(fits(one.type) for fits in is_text)]
    with pq.ParquetFile(path, read_dictionary=texts) as stored:
        names = list(schema.names)
        _refuse_many(path, stored.metadata.num_rows)
        yield names, []
        for batch in stored.iter_batches(BATCH):
            yield names, [batch]


def _refuse_many(path: Path, n_rows: int) -> None:
    if n_rows > MOST_ROWS:
        raise DataError(f"{path}: {n_rows} rows; expected at most {MOST_ROWS}. Split it.")


def _refuse_large(path: Path, n_bytes: int) -> None:
    if n_bytes > MOST_UNPACKED:
        raise DataError(
            f"{path}: {n_bytes} bytes at once when unpacked; expected at most {MOST_UNPACKED}. "
            f"Write it in smaller batches."
        )


def _numbered(batches: Iterator[tuple[list[str], list[Any]]]) -> Iterator[tuple[int, list[Any]]]:
    number = 0
    for names, found in batches:
        if number == 0:
            number = 1
            yield number, list(names)
        for batch in found:
            for start in range(0, batch.num_rows, BATCH):
                part = batch.slice(start, BATCH)
                part.validate(full=True)  # a hostile file may point outside itself
                columns = [_cells(column) for column in part.columns]
                for row in zip(*columns, strict=True):
                    number += 1
                    yield number, list(row)


def _cells(column: Any) -> list[Any]:
    """Return the cells of a column; those of a dictionary are one object each time they come."""
    import pyarrow as pa

    if not isinstance(column, pa.DictionaryArray):
        return list(column.to_pylist())
    known, places = column.dictionary, column.indices.to_pylist()
    said = {at: known[at].as_py() for at in {*places} - {None}}
    return [said.get(at) for at in places]
