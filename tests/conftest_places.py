"""A made-up budget of places and prices over two years, for tests of what is behind its cost."""

from datetime import date

import numpy as np
import pandas as pd

from forecast.budget.line_years import BookedBudget
from forecast.costs.euros import Budget
from forecast.costs.prices import Prices
from forecast.costs.rules import cost
from forecast.known import Known
from forecast.years import yearly
from models.chain.settings import Settings
from models.paths import Paths

MONTHS = pd.period_range("2027-01", "2028-12", freq="M")
N = 400
PRICES = {"price_regular_place": 30_000.0, "price_emergency_place": 61_000.0}
BOOKED = {("cost_coa", 2027): 3.8e9, ("cost_coa", 2028): 3.5e9}


def booked_budget(streams: bool = False) -> BookedBudget:
    """Return the budget; of the day only the year is read. ``streams`` adds those of inflow."""
    rng = np.random.default_rng(1)
    walk = np.exp(rng.normal(0, 0.03, (N, len(MONTHS))).cumsum(axis=1))
    needed = 90_000 * walk
    regular = np.minimum(needed, 42_000 + 2_000 * rng.random((N, 1)))
    arrays = {
        "coa_places_needed": needed,
        "coa_places_regular": regular,
        "coa_places_emergency": needed - regular,
        "inflow_total": 3_800 * walk,
    }
    if streams:
        arrays |= {"inflow_first": 2_400 * walk, "inflow_nareis": 1_400 * walk[::-1]}
    quantities = {key: Paths(key, MONTHS, values, "places") for key, values in arrays.items()}
    values = {name: np.full((1, len(MONTHS)), price) for name, price in PRICES.items()}
    values["coa_contract_months"] = np.zeros((1, len(MONTHS)))
    settings = Settings(MONTHS, N, values)
    costs = {"cost_coa": cost("cost_coa", quantities, settings)}
    years = {"cost_coa": yearly(costs["cost_coa"].paths, mean=False)}
    budget = Budget(costs, {}, Prices(settings, {}, 2027), quantities)
    none = pd.DataFrame()
    day = Known(date(2027, 1, 31), none, {}, {}, None, none, none, {})
    return BookedBudget(day, budget, pd.DataFrame(), years, BOOKED)
