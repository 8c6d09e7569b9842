"""The live cells of the workbook: sums over cells of its sheets, where sums are exact."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from data.streams.origin import TOTAL

FIRST = 4  # row of the first figures, counted from 0: title, note, keys and header come before
NAME = "_name"  # ends the column with the name of a key
CLOSE = 1e-6  # share a sum may differ: paths are in single precision


class Formula(NamedTuple):
    """A live cell: its formula and the value it has when the file is made."""

    text: str
    value: float


def observed(history: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly asylum streams as sums over the sheet of known months.

    Only years with twelve known months; the total where every stream is known.

    Args:
        history: as on its sheet but for the names of its keys, in the same order.

    Returns:
        Columns year, one for each stream, and total; cells are formulas or empty.
    """
    known = history[history["quantity"].isin(TOTAL)].groupby(["year", "quantity"])["value"]
    whole = known.sum()[known.size() == 12].reset_index()
    sums = {
        (int(row["year"]), row["quantity"]): float(row["value"]) for row in whole.to_dict("records")
    }
    years = sorted({year for year, _ in sums})
    rows = []
    for place, year in enumerate(years, start=FIRST):
        cells: dict[str, Any] = {
            key: Formula(_of_year(history, key, place), sums[year, key])
            for key in TOTAL
            if (year, key) in sums
        }
        if len(cells) == len(TOTAL):
            ends = (xl_rowcol_to_cell(place, column) for column in (1, len(TOTAL)))
            total = sum(cell.value for cell in cells.values())
            cells["total"] = Formula(f"=SUM({':'.join(ends)})", total)
        rows.append({"year": year} | cells)
    return pd.DataFrame(rows, columns=["year", *TOTAL, "total"])


def _of_year(history: pd.DataFrame, key: str, row: int) -> str:
    """Return the sum of the known months of a stream in the year of a row.

    ``{history}`` stands for the name of the sheet that holds the months.
    """
    columns = ["quantity", f"quantity{NAME}", *history.columns[1:]]
    value, keys, year = (
        f"'{{history}}'!{_range(columns.index(name), len(history))}"
        for name in ("value", "quantity", "year")
    )
    return f'=SUMIFS({value},{keys},"{key}",{year},{xl_rowcol_to_cell(row, 0, col_abs=True)})'


def _range(column: int, rows: int) -> str:
    """Return the cells of one column under the header, fixed."""
    name = xl_col_to_name(column)
    return f"${name}${FIRST + 1}:${name}${FIRST + rows}"


def live_means(table: pd.DataFrame) -> pd.DataFrame:
    """Return the bands with the mean of total inflow as the sum of the means of its streams.

    A mean that is not that sum, as when a stream is absent, stays a number.
    """
    column = list(table.columns).index("mean")
    pairs = zip(table["quantity"], table["period"], strict=True)
    where = {pair: place for place, pair in enumerate(pairs)}
    means = table["mean"].tolist()
    cells: list[Any] = list(means)
    for (quantity, period), place in where.items():
        parts = [where[key, period] for key in TOTAL if (key, period) in where]
        exact = np.isclose(means[place], sum(means[part] for part in parts), rtol=CLOSE)
        if quantity == "inflow_total" and exact:
            named = (xl_rowcol_to_cell(FIRST + part, column) for part in parts)
            cells[place] = Formula(f"={'+'.join(named)}", means[place])
    return table.assign(mean=pd.Series(cells, index=table.index, dtype=object))


def live_totals(table: pd.DataFrame) -> pd.DataFrame:
    """Return the budget with booked and mean of articles and chapter as sums over the lines.

    Args:
        table: lines first, then totals, as in ``budget.table.COLUMNS`` but for the order of
            columns.
    """
    columns = list(table.columns)
    lines = int(table["kind"].isin(["line", "booked"]).sum())
    for name in ("booked", "mean"):
        cells: list[Any] = table[name].tolist()
        added = _range(columns.index(name), lines)
        for place, kind in enumerate(table["kind"]):
            if kind in ("article", "chapter"):
                asked = ["year", "article"][: 2 if kind == "article" else 1]
                tests = [_equal(columns.index(one), lines, FIRST + place) for one in asked]
                cells[place] = Formula(f"=SUMIFS({added},{','.join(tests)})", cells[place])
        table = table.assign(**{name: pd.Series(cells, index=table.index, dtype=object)})
    return table


def _equal(column: int, lines: int, row: int) -> str:
    """Return the condition that a line has the value of the row in a column."""
    return f"{_range(column, lines)},{xl_rowcol_to_cell(row, column)}"
