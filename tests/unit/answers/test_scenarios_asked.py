"""What the questions ask of each scenario, before any is simulated."""

import re

import pytest

from forecast.budget.booked_volume import VOLUMES
from forecast.costs.euros import rules_for
from forecast.costs.rules import RULES
from forecast.parliament.questions import CATALOGUE, scenarios_asked
from forecast.simulation.simulate import behind

pytestmark = pytest.mark.unit


def test_every_quantity_under_a_scenario_is_asked_of_it():
    text = CATALOGUE.read_text(encoding="utf-8")
    named = re.findall(r"(\w+)@(\w+)\[", text)
    assert len(named) > 10
    assert all(name in scenarios_asked()[scenario] for name, scenario in named)


def test_what_a_booked_line_pays_for_is_asked_with_its_cost():
    asked = scenarios_asked()
    assert set(VOLUMES["cost_coa"].quantities) <= asked["emergency_replaced"]
    every_line = {name for line in VOLUMES.values() for name in line.quantities}
    assert every_line <= asked["eu_pact"]  # asks the chapter


@pytest.mark.parametrize(
    ("wanted", "rules"),
    [
        (None, tuple(RULES)),
        (("coa_occupancy",), ()),
        (("cost_coa", "coa_occupancy"), ("cost_coa",)),
        (("cost_penalties",), ()),
        (("cost_chapter",), tuple(RULES)),
        (("cost_ukraine_care",), tuple(RULES)),  # the days booked are those of both lines
    ],
)
def test_only_the_costs_that_lead_to_what_is_wanted_are_made(wanted, rules):
    assert rules_for(wanted) == rules


def test_what_a_cost_is_made_from_is_made_too():
    assert {"coa_places_regular", "coa_places_emergency", "cost_coa"} <= behind(("cost_coa",))
    assert {"nidos_pupils", "ukraine_stock", "goo_places_needed"} <= behind(("cost_chapter",))
    assert "nidos_pupils" not in behind(("cost_coa",))
