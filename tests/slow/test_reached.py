"""Levers that work late: what they do not reach is taken over, and not one number differs."""

from datetime import date

import numpy as np
import pytest

from forecast.config import load_config
from forecast.known import known, shipped
from forecast.policy.policy import Policy
from forecast.run.quarter_before import QUANTITIES
from forecast.run.redraw import Redraw
from forecast.simulation.futures import every
from forecast.simulation.reached import late, late_only
from forecast.simulation.simulate import simulate
from reports.app.board import SHOWN
from reports.app.controls import controls, from_link, levers
from tests.conftest_app import DAY

pytestmark = pytest.mark.slow
LATE = ("coa_regular_places", "price_regular_place", "price_emergency_place")


def policy(link):
    return Policy(levers(from_link(link), date.fromisoformat(DAY)))


@pytest.fixture(scope="module")
def made():
    """Return a small run, drawn once."""
    config = load_config(None, n_paths=1000, calibrate=False)
    return Redraw(config, known(shipped(), date.fromisoformat(DAY)))


@pytest.fixture(scope="module")
def base(made):
    return made.futures()


def same(found, whole, keys):
    return all(np.array_equal(found[key].values, whole[key].values) for key in keys)


@pytest.mark.parametrize("link", [*(f"{one}~120~2027-01" for one in LATE), "price_shock_emergency"])
def test_a_late_lever_gives_the_numbers_of_the_whole_simulation(link, made, base):
    moved = policy(link)
    found = late_only(made.config, made.known, base, moved, SHOWN)
    other = policy(link)
    whole = simulate(made.config, made.known, made.drawn, other)
    assert late(moved) and moved.untouched == other.untouched
    assert found.costs.keys() == whole.costs.keys() and found.paths.keys() <= set(SHOWN)
    assert same(every(found), every(whole), [*found.costs, *found.paths])
    assert not same(every(found), every(base), ["cost_coa"])


@pytest.mark.parametrize("name", [name for name in controls() if name not in LATE])
def test_a_lever_on_persons_is_simulated_whole_and_gives_only_what_is_asked(name, made):
    link = f"{name}~80~2027-01"
    assert not late(policy(link)) and not late(policy(f"{link}.price_regular_place~90~2027-01"))
    found = simulate(made.config, made.known, made.drawn, policy(link), SHOWN)
    whole = simulate(made.config, made.known, made.drawn, policy(link))
    assert found.paths.keys() == set(SHOWN) & whole.paths.keys()
    assert same(every(found), every(whole), [*found.costs, *found.paths])


@pytest.mark.parametrize(
    "wanted",
    [("cost_coa",), ("ind_stock", "cost_penalties"), ("ukraine_stock", "cost_ukraine"), QUANTITIES],
)
@pytest.mark.parametrize("link", ["", "ind_capacity~80~2027-01"])
def test_what_is_wanted_alone_has_the_numbers_of_the_whole_simulation(wanted, link, made):
    found = simulate(made.config, made.known, made.drawn, policy(link), wanted)
    whole = simulate(made.config, made.known, made.drawn, policy(link))
    assert set(wanted) & every(whole).keys() == set(wanted) & every(found).keys()
    assert same(every(found), every(whole), every(found))


def test_people_who_apply_after_protection_reach_coa_also_when_coa_alone_is_wanted(made):
    ends = made.chosen("rtb_end_2027")
    found, whole = made.futures(ends, ("coa_places_needed",)), made.futures(ends)
    assert same(every(found), every(whole), ["coa_places_needed"])
    assert not same(every(found), every(made.futures()), ["coa_places_needed"])
