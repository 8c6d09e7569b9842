"""The booked amount of a cost key, and which keys have a line."""

import numpy as np

from forecast.booked import booked, leaves, stands
from forecast.budget_lines import LINES
from forecast.budget_model import Budget
from forecast.known import Known


def keys(budget: Budget) -> list[str]:
    """Return the cost keys with a booked line, in order, the chapter last."""
    return [key for key in (*(entry.key for entry in LINES), "cost_chapter") if key in budget.costs]


def line_booked(known: Known, key: str, year: int) -> float:
    """Return the booked amount of a cost key; nan where nothing is booked."""
    if key == "cost_chapter":
        rows = leaves(stands(known.lines))
        return float(rows.loc[rows["year"] == year, "amount"].sum()) or np.nan
    entry = next(entry for entry in LINES if entry.key == key)
    return booked(known.lines, entry.article, entry.line, year).amount
