"""From quantities to euros: which costs a run has, penalties, and what no budget is booked for."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.costs.booked import leaves, stands
from forecast.costs.euros import UKRAINE, add_penalties, booked_share, budget, split_unbooked
from forecast.costs.rules import Cost
from forecast.known import known, shipped
from models.chain.settings import Settings
from models.paths import Paths

pytestmark = pytest.mark.unit

DAY = date(2026, 7, 31)


@pytest.fixture(scope="module")
def then():
    return known(shipped(), DAY)


def paths(key, rows, first="2026-01"):
    values = np.asarray(rows, float)
    return Paths(key, pd.period_range(first, periods=values.shape[1], freq="M"), values, "")


@pytest.mark.parametrize(("months", "there"), [(11, False), (12, True)])
def test_aid_needs_a_year_of_arrivals(then, months, there):
    found = budget(then, {"inflow_total": paths("inflow_total", [[1000.0] * months] * 2)})
    assert ("cost_oda" in found.costs, "cost_oda" in found.absent) == (there, not there)


def ukraine(rows):
    months = 5 * 12
    return {
        key: paths(key, [[value] * months for value in rows])
        for key in ("goo_places_needed", "ukraine_stock", "goo_occupied")
    }


def test_the_chapter_is_the_modelled_lines_and_all_others_as_booked(then):
    found = budget(then, ukraine((90e3, 70e3)))
    chapter = found.costs["cost_chapter"].paths
    assert len(chapter.values) == 2 and "cost_chapter" not in found.absent
    year = leaves(stands(then.lines)).query("year == 2027")
    others = year[~year["line"].str.startswith("Nationaal Programma Oekra")]["amount"].sum()
    grants = year[year["line"].str.contains(r"\(subsidies\)")]["amount"].sum()
    modelled = sum(
        found.costs[key].paths.values[:, found.costs[key].paths.months.year == 2027].sum(axis=1)
        for key in UKRAINE
    )
    sharing = year[~year["article"].astype(str).str.startswith("92")]["amount"].sum()
    municipal = year[year["line"].str.contains("medeoverheden")]["amount"].sum()
    counted_once = (18.818e6 + 17.585e6) * municipal / sharing  # voorjaarsnota-2026: 81, 82
    whole = chapter.values[:, chapter.months.year == 2027].sum(axis=1)
    np.testing.assert_allclose(whole, others + grants + modelled - counted_once)


def test_the_ukrainian_lines_together_have_the_months_both_have(then):
    both = ukraine((90e3, 70e3))
    for short in ("goo_places_needed", "ukraine_stock"):
        less = {**both, short: paths(short, both[short].values[:, 1:-1], "2026-02")}
        found = budget(then, less).costs
        months = found["cost_ukraine"].paths.months
        assert (str(months[0]), str(months[-1])) == ("2026-02", "2030-11")
        parts = [
            found[key].paths.values[:, found[key].paths.months == "2026-07"] for key in UKRAINE
        ]
        np.testing.assert_allclose(
            found["cost_ukraine"].paths.values[:, months == "2026-07"], sum(parts)
        )


def test_one_of_the_ukrainian_lines_alone_is_not_both(then):
    found = budget(then, {"ukraine_stock": ukraine((90e3,))["ukraine_stock"]})
    assert "cost_ukraine" not in found.costs
    assert found.absent["cost_ukraine"].startswith("cost_ukraine: cost_ukraine_municipal absent")


def test_a_chapter_on_one_path_is_no_band(then):
    found = budget(then, ukraine((90e3,)))
    assert set(UKRAINE) <= set(found.costs)
    assert "cost_chapter" not in found.costs
    assert "no year with every article booked" in found.absent["cost_chapter"]


def priced(first="2025-01", **by_year):
    months = pd.period_range(first, "2028-12", freq="M")
    money = [by_year.get(f"y{month.year}", 0.0) for month in months]
    return Settings(months, 2, {"ind_penalty_money": np.array([money])})


def test_the_price_of_a_penalty_is_of_the_newest_year_with_money():
    late = np.repeat([[0.25, 4.0, 0.5, 3.0], [0.75, 8.0, 1.0, 9.0]], 12, axis=1)
    overdue, costs = paths("ind_overdue", late, "2025-01"), {}
    add_penalties({"ind_overdue": overdue}, priced(y2025=70.0, y2026=50.0, y2027=10.0), costs)
    # 10 x 12 = 120 a year for 0,75 overdue on average in 2027: 160 each; 160 x 9 / 12 in 2028
    assert costs["cost_penalties"].basis == {
        "price_overdue_year": 160.0,
        "price_overdue_granted_in": 2027.0,
    }
    assert costs["cost_penalties"].paths.values[1, -1] == pytest.approx(120.0)


@pytest.mark.parametrize(
    ("money", "late"),
    [({}, 5.0), ({"y2027": 10.0}, 0.0), ({"y2024": 10.0}, 5.0)],
)
def test_without_money_or_overdue_applications_there_is_no_price(money, late):
    overdue, costs = paths("ind_overdue", np.full((2, 48), late), "2025-01"), {}
    add_penalties({"ind_overdue": overdue}, priced("2024-01", **money), costs)
    assert costs == {}
    add_penalties({}, priced("2024-01", y2027=10.0), costs)
    add_penalties({"ind_overdue": overdue}, Settings(overdue.months, 2, {}), costs)
    assert costs == {}


def test_the_line_loses_what_was_granted_and_bears_the_penalties_of_its_own_months():
    overdue = paths("ind_overdue", [[2.0] * 12 + [6.0] * 12], "2027-01")
    prices = priced(y2027=10.0, y2028=40.0)
    costs = {"cost_ind": Cost(paths("cost_ind", [[1000.0] * 24], "2026-07"), {"x": 1.0})}
    add_penalties({"ind_overdue": overdue}, prices, costs)
    found = costs["cost_ind"]
    # 480 a year for 6: 80 each; of 2027 2 x 80 / 12 in place of 10, of 2028 40 in place of 40
    assert str(found.paths.months[0]) == "2027-01" and len(found.paths.months) == 18
    assert found.paths.values[0, :12] == pytest.approx([1000 - 10 + 160 / 12] * 12)
    assert found.paths.values[0, 12:] == pytest.approx([1000.0] * 6)
    assert found.basis == {"x": 1.0}


def test_months_that_are_booked_whole_stay_as_they_are(then):
    found = {
        key: Cost(paths(key, [[10.0] * 24], "2026-01"), {}) for key in (*UKRAINE, "cost_ukraine")
    }
    before = dict(found)
    split_unbooked(then, found)
    assert found == before


def test_what_nothing_is_booked_for_begins_with_the_year_of_the_first_such_month(then):
    period = then.parameters["ukraine_booked_share"]
    first, last = period.steps
    ended = replace(period, steps=(first, replace(last, start=date(2027, 12, 17))))
    changed = replace(then, parameters={**then.parameters, "ukraine_booked_share": ended})
    found = {
        key: Cost(paths(key, [[31.0] * 36], "2026-01"), {}) for key in (*UKRAINE, "cost_ukraine")
    }
    split_unbooked(changed, found)
    unbooked = found["cost_ukraine_unbooked"].paths
    # 15 of the 31 days of December 2027 are not booked
    assert str(unbooked.months[0]) == "2027-01"
    assert unbooked.values[0].tolist() == pytest.approx([0.0] * 11 + [15.0] + [31.0] * 12)


def test_a_booked_share_before_its_first_step_is_that_of_the_step(then):
    period = then.parameters["ukraine_booked_share"]
    first = period.steps[0]
    months = pd.period_range(pd.Period(first.start, "M") - 3, periods=2, freq="M")
    halved = replace(period, steps=(replace(first, value=0.5), *period.steps[1:]))
    assert booked_share(halved, months).tolist() == [0.5, 0.5]
    assert booked_share(period, pd.period_range("2028-02", "2028-04", freq="M")).tolist() == (
        pytest.approx([1.0, 4 / 31, 0.0])
    )
