"""Tables in and out: CSV with six significant digits, Parquet for samples."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.months import month_of
from forecast.bands import HUB_LEVELS, quantiles
from models.paths import Paths

if TYPE_CHECKING:
    import pyarrow as pa

# What a spreadsheet computes; a lone sign and a number are no formula.
FORMULA = re.compile(r"[=+\-@\t\r](?!$)(?![0-9.]+(?:[eE][+-]?[0-9]+)?$)")
HUB = (
    "origin_date",
    "target",
    "horizon",
    "target_end_date",
    "location",
    "output_type",
    "output_type_id",
    "value",
)


def write_csv(table: pd.DataFrame, path: Path, digits: int = 6) -> None:
    """Write a table with so many significant digits, ISO dates and line feeds.

    A text that a spreadsheet would take for a formula stands behind an apostrophe.
    """
    shape = f"%.{digits}g"
    harmless(table).to_csv(
        path, index=False, float_format=shape, lineterminator="\n", encoding="utf-8"
    )


def replace_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as :func:`write_csv` beside ``path`` and rename: a file there is whole."""
    draft = path.with_suffix(".part")
    write_csv(table, draft)
    draft.replace(path)


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which no text is a formula to a spreadsheet; numbers are as they were.

    Example:
        >>> harmless(pd.DataFrame({"why": ["=1+1", "-", "-1", "a=b"]}))["why"].tolist()
        ["'=1+1", '-', '-1', 'a=b']
    """
    safe = table.copy(deep=False)
    for name in table.select_dtypes(["object", "string"]):
        if any(map(_is_formula, table[name].unique())):
            safe[name] = [f"'{cell}" if _is_formula(cell) else cell for cell in table[name]]
    return safe


def _is_formula(cell: object) -> bool:
    return isinstance(cell, str) and FORMULA.match(cell) is not None


def hub_rows(
    paths: Mapping[str, Paths], yearly: Mapping[str, Mapping[int, np.ndarray]], day: date
) -> pd.DataFrame:
    """Return the model-output table of hubverse: 23 quantiles, mean and median.

    Args:
        paths: months by quantity; the target is the quantity.
        yearly: years by quantity; the target is the quantity followed by ``_year``.
        day: the as-of day, written as origin_date.

    Returns:
        The columns of ``forecast.csv``; horizon in months for months, in years for years.
    """
    origin = month_of(day)
    tables = []
    for key, found in paths.items():
        ends = [f"{month.end_time:%Y-%m-%d}" for month in found.months]
        ahead = [(month - origin).n for month in found.months]
        tables.append(_long(key, found.values, ends, ahead))
        if years := yearly.get(key):
            ends = [f"{year}-12-31" for year in years]
            ahead = [year - day.year for year in years]
            tables.append(_long(f"{key}_year", np.column_stack(list(years.values())), ends, ahead))
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "origin_date", f"{day:%Y-%m-%d}")
    table["location"] = "NL"
    return table[list(HUB)]


def _long(target: str, values: np.ndarray, ends: list[str], ahead: list[int]) -> pd.DataFrame:
    levels = tuple(float(level) for level in HUB_LEVELS)
    found = quantiles(values, levels)
    rows = [*found, values.mean(axis=0), found[levels.index(0.5)]]
    kinds = [*("quantile" for _ in levels), "mean", "median"]
    ids = [*(f"{level:g}" for level in levels), "", ""]
    return pd.DataFrame(
        {
            "target": target,
            "horizon": np.tile(ahead, len(rows)),
            "target_end_date": ends * len(rows),
            "output_type": np.repeat(kinds, len(ends)).astype(object),
            "output_type_id": np.repeat(ids, len(ends)).astype(object),
            "value": np.concatenate(rows),
        }
    )


PACKED: Mapping[str, Any] = {  # numbers split by byte: smaller by a third, three times as fast
    "compression": "zstd",
    "compression_level": 1,
    "use_dictionary": ["quantity", "month", "unit"],
    "use_byte_stream_split": ["values.list.element"],
}


def write_samples(paths: Mapping[str, Paths], path: Path) -> None:
    """Write every path: a row per quantity and month, ``values`` holding all paths in order.

    A quantity has a row group of its own, so that one can be read without the others.
    """
    import pyarrow.parquet as pq

    tables = (_samples(key, found) for key, found in paths.items())
    first = next(tables)
    with pq.ParquetWriter(path, first.schema, **PACKED) as file:
        for table in chain([first], tables):
            file.write_table(table)


def _samples(key: str, found: Paths) -> "pa.Table":
    import pyarrow as pa

    flat = found.values.T.astype(np.float32).ravel()
    offsets = np.arange(0, flat.size + 1, len(found.values), dtype=np.int32)
    return pa.table(
        {
            "quantity": [key] * len(found.months),
            "month": [str(month) for month in found.months],
            "unit": [found.unit] * len(found.months),
            "values": pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat)),
        }
    )


def read_samples(path: Path) -> dict[str, Paths]:
    """Return every path of a run by quantity, as :func:`write_samples` wrote them."""
    import pyarrow.parquet as pq

    table = pq.read_table(path).to_pandas()
    return {
        str(key): Paths(
            str(key),
            pd.PeriodIndex(rows["month"], freq="M"),
            np.column_stack(rows["values"].to_list()),
            str(rows["unit"].iloc[0]),
        )
        for key, rows in table.groupby("quantity", sort=False)
    }
