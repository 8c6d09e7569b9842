from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.costs.chapter import chapter_cost, chapter_lines
from forecast.costs.euros import add_activated, add_penalties
from forecast.costs.prices import prices as budget_prices
from forecast.costs.rules import RULES, Cost, cost
from forecast.known import known, shipped
from models.chain.settings import Settings
from models.paths import Paths

pytestmark = pytest.mark.unit

MONTHS = pd.period_range("2026-01", periods=12, freq="M")
N = 40
BOOKED = pd.DataFrame(
    {
        "article": ["37.4", "37.4"],
        "line": ["IND", "COA"],
        "year": ["2026", "2026"],
        "level": [3, 3],
        "amount_keur": [900000.0, 4000000.0],
        "version": ["ontwerpbegroting 2026"] * 2,
        "published_on": [pd.Timestamp(2025, 9, 16)] * 2,
        "derived": [False] * 2,
    }
)
PRICES = {
    "ind_products": 1.5,
    "ind_fixed_share": 0.25,
    "ind_booked_products": 400.0,
    "ind_penalty_money": 5000.0,
}


def settings(**values):
    made = {name: np.full((1, 1), value) for name, value in (PRICES | values).items()}
    return Settings(MONTHS, N, made)


def paths(rng, key):
    return Paths(key, MONTHS, rng.uniform(0, 3000, (N, 12)), "")


def quantities(rng):
    names = {name for key in ("cost_ind", "cost_ind_work") for name in RULES[key].quantities}
    found = {name: paths(rng, name) for name in sorted(names)}
    whole = found["inflow_total"].values + found["inflow_first"].values
    return found | {"inflow_total": Paths("inflow_total", MONTHS, whole, "")}


def test_the_work_by_hand():
    month = MONTHS[:1]
    given = {
        "inflow_total": 100.0,
        "inflow_first": 60.0,
        "ind_decisions": 90.0,
        "nareis_decisions": 30.0,
    }
    rows = {name: Paths(name, month, np.full((1, 1), value), "") for name, value in given.items()}
    prices = {"price_ind_work": 1000.0, "ind_other_work": 70000.0} | PRICES
    made = Settings(month, 1, {name: np.full((1, 1), value) for name, value in prices.items()})
    # 40 others + 90 first + 30 mvv: (0,25 * 400 + 0,75 * 1,5 * 160) * 1.000 + 70.000 + 5.000
    assert cost("cost_ind_work", rows, made).paths.values.tolist() == [[355000.0]]


def test_at_one_price_the_work_less_the_printed_line_is_the_stock_handled():
    rng = np.random.default_rng(19)
    rows = quantities(rng)
    prices = settings(
        price_ind_asylum=4000.0,
        price_ind_work=4000.0,
        ind_other_revenue=7e6,
        ind_other_work=7e6,
    )
    paid, work = (cost(key, rows, prices).paths.values for key in ("cost_ind", "cost_ind_work"))
    handled = (
        rows["ind_decisions"].values
        - rows["inflow_first"].values
        + rows["nareis_decisions"].values
        - rows["nareis_applications"].values
    )
    np.testing.assert_allclose(work - paid, 0.75 * 1.5 * 4000 * handled, rtol=1e-9, atol=1e-6)


def test_penalties_lie_inside_the_line_and_the_chapter_on_every_path():
    rng = np.random.default_rng(5)
    rows = quantities(rng)
    prices = settings(
        price_ind_asylum=4000.0,
        price_ind_work=4500.0,
        ind_other_revenue=7e6,
        ind_other_work=8e6,
    )
    without = {key: cost(key, rows, prices) for key in ("cost_ind", "cost_ind_work")}
    without["cost_coa"] = Cost(paths(rng, "cost_coa"), {})
    costs = dict(without)
    overdue = paths(rng, "ind_overdue")
    add_penalties({"ind_overdue": overdue}, prices, costs)
    penalties = costs["cost_penalties"].paths.values
    # what was granted, 5.000 a month, is paid on average over paths; each path by its overdue
    assert penalties.mean() == pytest.approx(5000.0)
    np.testing.assert_allclose(penalties / overdue.values, penalties[0, 0] / overdue.values[0, 0])
    for key in ("cost_ind", "cost_ind_work"):
        moved = costs[key].paths.values - without[key].paths.values
        np.testing.assert_allclose(moved, penalties - 5000.0, atol=1e-6)
        assert (penalties <= costs[key].paths.values).all()
    chapter = chapter_cost(chapter_lines(costs, BOOKED), costs, MONTHS)
    parts = costs["cost_ind"].paths.values + costs["cost_coa"].paths.values
    np.testing.assert_allclose(chapter.values - parts, 0.0, atol=1e-6)
    before = chapter_cost(chapter_lines(without, BOOKED), without, MONTHS)
    np.testing.assert_allclose(chapter.values - before.values, penalties - 5000.0, atol=1e-6)


def test_activated_applications_cost_the_line_what_any_other_application_costs():
    rng = np.random.default_rng(3)
    rows = quantities(rng)
    prices = settings(price_ind_asylum=4000.0, ind_other_revenue=7e6)
    costs = {"cost_ind": cost("cost_ind", rows, prices)}
    before = costs["cost_ind"].paths.values
    late = MONTHS[3:]
    active = Paths("ukraine_asylum_applications", late, rng.uniform(0, 9000, (N, 9)), "")
    add_activated({active.key: active}, prices, costs)
    moved = costs["cost_ind"].paths.values - before
    assert (moved[:, :3] == 0).all()
    np.testing.assert_allclose(moved[:, 3:], 0.75 * 1.5 * 4000 * active.values, atol=1e-5)
    more = rows["inflow_total"].values + np.hstack([np.zeros((N, 3)), active.values])
    same = cost(
        "cost_ind", rows | {"inflow_total": Paths("inflow_total", MONTHS, more, "")}, prices
    )
    np.testing.assert_allclose(costs["cost_ind"].paths.values, same.paths.values, rtol=1e-12)


def test_a_price_without_a_base_year_is_one_line():
    day = date(2026, 7, 31)
    then = known(shipped(), day)
    name = "price_reception_place_regular"
    own = then.parameters[name]
    bare = replace(own, steps=tuple(replace(step, price_level=None) for step in own.steps))
    changed = replace(then, parameters={**then.parameters, name: bare})
    found = budget_prices(changed, MONTHS, 1)
    said = found.absent["price_regular_place"]
    assert "has no base year; expected price_level" in said
    assert "\n" not in said
    assert "price_regular_place" not in found.settings


def test_the_price_of_the_work_does_not_fall_with_the_money():
    then = known(shipped(), date(2026, 7, 31))
    months = pd.period_range("2026-01", "2030-12", freq="M")
    found = budget_prices(then, months, 1).settings
    paid, work = (found.of(f"price_ind_{one}")[0] for one in ("asylum", "work"))
    same = months.year <= 2028
    assert (paid[same] == work[same]).all()
    # Tabel 22: 4.087 in 2028; the printed 3.063 of 2029 keeps the same staff
    assert work[~same] == pytest.approx(4087, abs=0.5)
    assert paid[~same] == pytest.approx(3063, abs=0.5)
    other = found.of("ind_other_work")[0]
    # (454 + 34 - 60) million a year from 2028 on
    assert other[~same] == pytest.approx(428e6 / 12)
