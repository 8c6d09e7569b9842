"""One budget, opened for questions: years of each cost on the paths, and the booked amounts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.costs.euros import Budget
from forecast.costs.lines import LINES
from forecast.costs.rules import Cost
from forecast.known import Known
from forecast.years import yearly

CHAPTER = "cost_chapter"


@dataclass(frozen=True, eq=False, slots=True)
class BookedBudget:
    """A budget with what is booked.

    Attributes:
        known: what was known on the day.
        budget: euros of the run.
        table: its budget table.
        years: EUR of each year by cost key, shape (n_paths,) each.
        amounts: booked EUR by cost key and year; nan where nothing is booked.
    """

    known: Known
    budget: Budget
    table: pd.DataFrame
    years: Mapping[str, Mapping[int, FloatArray]]
    amounts: Mapping[tuple[str, int], float]

    @property
    def year(self) -> int:
        """Return the calendar year of the as-of day."""
        return self.known.day.year

    def booked(self, key: str, year: int) -> float:
        """Return the booked amount of a cost key; nan where nothing is booked."""
        return self.amounts.get((key, year), np.nan)

    def monthly(self, key: str, year: int) -> FloatArray | None:
        """Return EUR by month, shape (n_paths, 12); None when the year is not whole."""
        paths = self.budget.costs[key].paths
        keep = paths.months.year == year
        return paths.values[:, keep] if keep.sum() == 12 else None


def cost_years(costs: Mapping[str, Cost]) -> dict[str, dict[int, FloatArray]]:
    """Return EUR of each year by cost key, shape (n_paths,) each: what has a line, the chapter."""
    names = [entry.key for entry in LINES if entry.key in costs]
    names += [CHAPTER] if CHAPTER in costs else []
    return {key: yearly(costs[key].paths, mean=False) for key in names}


def case(known: Known, budget: Budget, table: pd.DataFrame) -> BookedBudget:
    """Return a budget opened for questions: the costs that have a line, the chapter last.

    Args:
        known: what was known on the day.
        budget: euros of the run.
        table: its budget table.
    """
    years = cost_years(budget.costs)
    rows = table[table["key"].isin(list(years))]
    amounts = {
        (key, int(year)): float(amount)
        for key, year, amount in zip(rows["key"], rows["year"], rows["booked"], strict=True)
    }
    return BookedBudget(known, budget, table, years, amounts)
