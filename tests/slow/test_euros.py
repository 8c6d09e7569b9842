"""Euros on random quantities and prices: the chapter is its lines, and a memo row is in a line."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from forecast.costs.booked import leaves, stands
from forecast.costs.euros import budget
from forecast.costs.lines import LINES
from forecast.costs.rules import FIRST_YEAR, RULES
from forecast.known import known, shipped
from forecast.years import run_months
from models.paths import Paths

pytestmark = pytest.mark.slow

DAY = date(2026, 7, 31)
PATHS = 4
NAMES = {name for rule in RULES.values() for name in rule.quantities} - {FIRST_YEAR}
NAMES |= {"inflow_total", "ind_overdue"}
KEYS = ("price_regular_place", "price_emergency_place", "price_goo_night", "price_ind_asylum")
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SEEDS = st.integers(0, 2**32 - 1)
FACTORS = st.lists(st.floats(0.1, 5.0), min_size=len(KEYS), max_size=len(KEYS))


@pytest.fixture(scope="module")
def then():
    return known(shipped(), DAY)


def quantities(seed, day):
    rng, months = np.random.default_rng(seed), run_months(day)
    early = pd.period_range(months[0] - 12, months[-1], freq="M")
    made = {}
    for name in sorted(NAMES):
        span = early if name == "inflow_total" else months
        made[name] = Paths(name, span, rng.gamma(2.0, 9000.0, (PATHS, len(span))), "persons")
    return made


def dearer(factors):
    def change(prices):
        for name, factor in zip(KEYS, factors, strict=True):
            prices = prices.changed(name, prices.of(name) * factor)
        return prices

    return change


def year_sum(cost, year):
    return cost.paths.values[:, cost.paths.months.year == year].sum(axis=1)


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=0.01)  # a cent on milliards


def held_already(lines, rows, year):
    """Return the adjustment on article 92 that is for lines in prices of their year, EUR."""
    given_one = lines[lines["line"].isin(["15 Loonbijstelling 2026", "16 Prijsbijstelling 2026"])]
    amount = 1000 * given_one.loc[given_one["year"].astype(str) == str(year), "amount_keur"].sum()
    elsewhere = rows[rows["article"] != "92.2"]
    indexed = elsewhere["line"].isin([line.line for line in LINES if line.indexed])
    return amount * elsewhere.loc[indexed, "amount"].sum() / elsewhere["amount"].sum()


@settings(max_examples=8, deadline=None, phases=PHASES)
@given(seed=SEEDS, factors=FACTORS)
def test_the_chapter_is_its_lines_and_what_stands_as_booked_less_what_they_hold(
    then, seed, factors
):
    costs = budget(then, quantities(seed, then.day), dearer(factors)).costs
    assert {line.key for line in LINES} <= set(costs)
    booked = leaves(stands(then.lines))
    lines = {(line.article, line.line): costs[line.key].paths.months.year for line in LINES}
    for year in sorted(set(costs["cost_chapter"].paths.months.year)):
        rows = booked[booked["year"] == year]
        alone = [
            row["amount"]
            for _, row in rows.iterrows()
            if year not in lines.get((row["article"], row["line"]), ())
        ]
        whole = sum(year_sum(costs[line.key], year) for line in LINES) + sum(alone)
        whole -= held_already(then.lines, rows, year)
        close(year_sum(costs["cost_chapter"], year), whole)


@settings(max_examples=8, deadline=None, phases=PHASES)
@given(seed=SEEDS, factors=FACTORS)
def test_ukraine_is_its_two_lines_and_what_nothing_is_booked_for(then, seed, factors):
    costs = budget(then, quantities(seed, then.day), dearer(factors)).costs
    for year in sorted(set(costs["cost_ukraine"].paths.months.year)):
        parts = ("cost_ukraine_municipal", "cost_ukraine_care", "cost_ukraine_unbooked")
        close(year_sum(costs["cost_ukraine"], year), sum(year_sum(costs[k], year) for k in parts))


@settings(max_examples=8, deadline=None, phases=PHASES)
@given(seed=SEEDS, more=st.floats(1.0, 90_000.0))
def test_penalties_are_inside_the_line_of_the_ind_and_the_chapter(then, seed, more):
    given_one = quantities(seed, then.day)
    late = given_one["ind_overdue"]
    after = late.months.year > then.day.year + 1  # the price is fitted on a year before
    risen = Paths(late.key, late.months, late.values + more * after, late.unit)
    before = budget(then, given_one).costs
    now = budget(then, given_one | {"ind_overdue": risen}).costs
    for year in sorted(set(before["cost_chapter"].paths.months.year)):
        step = year_sum(now["cost_penalties"], year) - year_sum(before["cost_penalties"], year)
        assert (step > 0).all() == (year > then.day.year + 1)
        for key in ("cost_ind", "cost_chapter"):
            close(year_sum(now[key], year) - year_sum(before[key], year), step)
