"""Tables in and out: CSV with six significant digits, Parquet for samples."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.months import month_of
from forecast.bands import HUB_LEVELS, quantiles
from models.paths import Paths

HUB = (
    *("origin_date", "target", "horizon", "target_end_date", "location"),
    *("output_type", "output_type_id", "value"),
)


def write_csv(table: pd.DataFrame, path: Path, digits: int = 6) -> None:
    """Write a table with so many significant digits, ISO dates and line feeds."""
    shape = f"%.{digits}g"
    table.to_csv(path, index=False, float_format=shape, lineterminator="\n", encoding="utf-8")


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
    rows = [("quantile", f"{level:g}", row) for level, row in zip(levels, found, strict=True)]
    rows += [("mean", "", values.mean(axis=0)), ("median", "", np.median(values, axis=0))]
    parts = [
        pd.DataFrame(
            {
                "target": target,
                "horizon": ahead,
                "target_end_date": ends,
                "output_type": kind,
                "output_type_id": level,
                "value": row,
            }
        )
        for kind, level, row in rows
    ]
    return pd.concat(parts, ignore_index=True)


def write_samples(paths: Mapping[str, Paths], path: Path) -> None:
    """Write every path: a row per quantity and month, ``values`` holding all paths in order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [(key, month, found) for key, found in paths.items() for month in found.months]
    n_paths = len(next(iter(paths.values())).values)
    flat = np.concatenate([found.values.T.astype(np.float32).ravel() for found in paths.values()])
    offsets = np.arange(0, flat.size + 1, n_paths, dtype=np.int32)
    table = pa.table(
        {
            "quantity": [key for key, _, _ in rows],
            "month": [str(month) for _, month, _ in rows],
            "unit": [found.unit for _, _, found in rows],
            "values": pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat)),
        }
    )
    pq.write_table(table, path, compression="zstd", compression_level=1)


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
