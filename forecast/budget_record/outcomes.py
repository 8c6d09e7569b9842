"""What came of a quantity and year, by the newest figures; euros only as need at real numbers."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from data.months import year_months
from data.parameters import parameter
from data.streams.reception import occupancy
from forecast.costs.prices import prices
from forecast.costs.rules import cost
from forecast.known import Known
from forecast.outcomes import truth
from models.chain.places import place_settings, places
from models.paths import Paths


class Outcomes:
    """What came true, asked by quantity and year; nan while it is not fully known.

    No realised euro of chapter XX is shipped (no slotwet, no annual report). For the COA line the
    need is taken: the occupancy that came, in places, at the printed prices per place. It tests
    numbers of persons, not prices. Other lines have no price apart from the booked lines
    themselves, so they have no outcome.
    """

    def __init__(self, newest: Known) -> None:
        """Take the newest figures as what came true."""
        self._newest = newest
        self._truth = truth(newest)
        series = occupancy(newest.figures)
        self._reception = pd.Series(series.values, index=series.months)
        self._rate = parameter(newest.parameters, "target_occupancy_rate")
        self._found: dict[tuple[str, int, str], float] = {}

    def of(self, quantity: str, year: int, made_of: str = "") -> float:
        """Return what came of a quantity of ``forecast.budget_record.day`` in a calendar year.

        Args:
            quantity: as in its rows.
            year: calendar year.
            made_of: as in its rows: streams of the total, or definition of the Ukrainian stock.
        """
        asked = (quantity, year, made_of)
        if asked not in self._found:
            self._found[asked] = self._of(quantity, year, made_of)
        return self._found[asked]

    def _of(self, quantity: str, year: int, made_of: str) -> float:
        months = year_months(year)
        flows: Mapping[str, list[str]] = {
            "inflow_total": [f"inflow_{part}" for part in made_of.split("+")],
            "inflow_first": ["inflow_first"],
            "inflow_nareis": ["inflow_nareis"],
        }
        if quantity in flows:
            return self._truth.flow(flows[quantity], months[0], months[-1]).value
        if quantity == "ukraine_stock_end":
            return self._truth.stock(made_of, months[-1]).value
        makers: Mapping[str, Callable[[pd.PeriodIndex], float]] = {
            "coa_occupancy": self._persons,
            "coa_occupancy_end": lambda months: self._persons(months[-1:]),
            "coa_places_needed": self._places,
            "coa_places_needed_end": lambda months: self._places(months[-1:]),
            "cost_coa": self._need,
        }
        return makers[quantity](months) if quantity in makers else float("nan")

    def _persons(self, months: pd.PeriodIndex) -> float:
        return float(self._reception.reindex(months).mean(skipna=False))

    def _rated(self, months: pd.PeriodIndex) -> bool:
        """Return whether a target occupancy rate was in force in all of the months."""
        return bool(months[0].end_time.date() >= self._rate.steps[0].start)

    def _places(self, months: pd.PeriodIndex) -> float:
        """Return persons / target rate, the mean over months; nan before the first rate."""
        if not self._rated(months):
            return float("nan")
        rates = np.array([self._rate.on(month.end_time.date()) for month in months])
        return float((self._reception.reindex(months) / rates).mean(skipna=False))

    def _need(self, months: pd.PeriodIndex) -> float:
        """Return EUR of the places that were needed, at the prices and regular places known now."""
        persons = np.asarray(self._reception.reindex(months), dtype=np.float64)
        if not (self._rated(months) and np.isfinite(persons).all()):
            return float("nan")
        stock = Paths("coa_occupancy", months, persons[None, :], "persons")
        settings = place_settings(stock, self._newest.figures, self._newest.parameters)
        paid = cost("cost_coa", places(stock, settings), prices(self._newest, months, 1).settings)
        return float(paid.paths.values.sum())
