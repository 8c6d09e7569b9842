"""The widest bands of a backtest: does anything explode far out?"""

import numpy as np
import pandas as pd

from forecast.backtest.members import POOL
from forecast.backtest.rows import LEVELS

COLUMNS = ("quantity", "day", "p10", "p90", "ratio")
TARGET = "year_3"
SINCE = "2015"
LOW, HIGH = LEVELS.index(0.1), LEVELS.index(0.9)


def widest(rows: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Return the largest 90/10 ratios three years ahead of each asylum quantity since 2015.

    Args:
        rows: the detail table of a backtest; no outcome is needed.
        n: rows for each quantity.

    Returns:
        Columns ``COLUMNS``, widest first within a quantity; persons in the year.
    """
    kept = rows[(rows["model"] == POOL) & (rows["target"] == TARGET) & (rows["day"] >= SINCE)]
    kept = kept[kept["quantity"].str.startswith("inflow_")]
    levels = np.array([[row[LOW], row[HIGH]] for row in kept["quantiles"]]).reshape(-1, 2)
    table = kept[["quantity", "day"]].assign(p10=levels[:, 0], p90=levels[:, 1])
    table["ratio"] = table["p90"] / table["p10"]
    ordered = table.sort_values(["quantity", "ratio"], ascending=[True, False], kind="stable")
    return ordered.groupby("quantity").head(n).reset_index(drop=True)
