"""Tables in and out: CSV with six significant digits, Parquet for samples."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.months import month_of
from forecast.bands import HUB_LEVELS, Ordered
from models.paths import Paths

if TYPE_CHECKING:
    import pyarrow as pa

# What a spreadsheet computes; a lone sign and a number are no formula.
FORMULA = re.compile(r"[=+\-@\t\r](?!$)(?![0-9.]+(?:[eE][+-]?[0-9]+)?$)")
LEVELS = tuple(float(level) for level in HUB_LEVELS)
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


class HubPart(NamedTuple):
    """What the model-output table holds of one quantity, before it is laid out.

    Attributes:
        target: the quantity; that of years is followed by ``_year``.
        ends: last day of each period, K of them.
        ahead: how many periods each lies after that of the as-of day.
        rows: shape (Q + 2, K): the quantiles of ``HUB_LEVELS``, the mean and the median.
    """

    target: str
    ends: list[str]
    ahead: list[int]
    rows: FloatArray


def hub_parts(found: Ordered, day: date) -> list[HubPart]:
    """Return the months and the years of one quantity for the table of hubverse.

    Args:
        found: the quantity in order.
        day: the as-of day; horizons are months and years from there.
    """
    key, months, origin = found.paths.key, found.paths.months, month_of(day)
    rows, n = found.at(LEVELS), len(months)
    ends = [f"{month.end_time:%Y-%m-%d}" for month in months]
    ahead = [(month - origin).n for month in months]
    parts = [HubPart(key, ends, ahead, _with_means(rows[:, :n], found.paths.values))]
    if found.years:
        ends = [f"{year}-12-31" for year in found.years]
        ahead = [year - day.year for year in found.years]
        values = np.column_stack(list(found.years.values()))
        parts.append(HubPart(f"{key}_year", ends, ahead, _with_means(rows[:, n:], values)))
    return parts


def _with_means(rows: FloatArray, values: FloatArray) -> FloatArray:
    return np.vstack([rows, values.mean(axis=0), rows[LEVELS.index(0.5)]])


def write_hub(parts: Iterable[HubPart], day: date, path: Path) -> None:
    """Write the model-output table of hubverse: 23 quantiles, mean and median.

    A line for each number, as :func:`write_csv` writes it: a hundred thousand take a third of
    the time. Horizons are in months for months and in years for years.

    Args:
        parts: of :func:`hub_parts`, in the order of the table.
        day: the as-of day, written as origin_date.
        path: ``forecast.csv``.
    """
    ids = [*(f"quantile,{level:g}" for level in LEVELS), "mean,", "median,"]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(HUB) + "\n")
        for part in parts:
            periods = list(zip(part.ahead, part.ends, strict=True))
            heads = [f"{day:%Y-%m-%d},{part.target},{ahead},{end},NL," for ahead, end in periods]
            for kind, row in zip(ids, part.rows.tolist(), strict=True):
                pairs = zip(heads, row, strict=True)
                file.writelines(f"{head}{kind},{value:.6g}\n" for head, value in pairs)


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
