"""What a reader chose becomes a link and a scenario file, and comes back the same."""

from datetime import date

import pandas as pd
import pytest

from data.errors import RunError
from forecast.policy.levers import load_scenarios, parse_scenario
from reports.app.controls import (
    LeverChoice,
    Moved,
    as_link,
    choice,
    controls,
    from_link,
    known_scenarios,
    levers,
    scenario_toml,
)

pytestmark = pytest.mark.unit
DAY = date(2026, 7, 31)
CHOSEN = choice(
    {"coa_regular_places": Moved(120, "2027-07"), "ind_capacity": Moved(110, "2027-01")},
    ["ind_productivity", "eu_pact"],
)


def test_a_choice_has_one_order_and_forgets_a_slider_that_stands_still():
    assert [key for key, _ in CHOSEN.moved] == ["ind_capacity", "coa_regular_places"]
    assert CHOSEN.scenarios == ("eu_pact", "ind_productivity")
    assert choice({"ind_capacity": Moved(100, "2027-01")}, []) == LeverChoice()


def test_a_link_brings_back_exactly_its_levers():
    link = "ind_capacity~110~2027-01.coa_regular_places~120~2027-07.eu_pact.ind_productivity"
    assert as_link(CHOSEN) == link
    assert from_link(link) == CHOSEN
    assert from_link("") == LeverChoice()


@pytest.mark.parametrize(
    "link",
    [
        "ind_capacity~110",
        "ind_capacity~151~2027-01",
        "ind_capacity~49~2027-01",
        "ind_capacity~110~2027-13",
        "nosuch~110~2027-01",
        "nosuch",
        "../../etc/passwd",
        "<script>",
        "ind_capacity~1e2~2027-01",
        "x" * 2001,
    ],
)
def test_a_link_that_is_none_of_ours_is_refused(link):
    with pytest.raises(RunError, match="expected"):
        from_link(link)


def test_the_file_holds_the_shipped_levers_and_the_own_ones_and_is_read_back():
    text = scenario_toml(CHOSEN, DAY)
    made = parse_scenario("own", text).levers
    shipped = [lever for name in CHOSEN.scenarios for lever in load_scenarios()[name].levers]
    assert list(made[: len(shipped)]) == shipped
    capacity, places = made[len(shipped) :]
    assert (capacity.target, capacity.kind, capacity.amount) == ("ind_capacity", "scale", 1.1)
    assert (places.target, places.first_month) == ("coa_regular_places", pd.Period("2027-07", "M"))
    assert places.amount_kind == "assumption"
    assert levers(CHOSEN, DAY) == made


def test_no_lever_is_no_file_and_a_later_law_is_refused():
    assert levers(LeverChoice(), DAY) == ()
    early = date(2020, 1, 1)
    assert "eu_pact" not in known_scenarios(early)
    with pytest.raises(RunError, match="published after 2020-01-01"):
        levers(choice({}, ["eu_pact"]), early)


def test_every_slider_has_both_names():
    assert all(one.nl and one.en and one.nl != one.target for one in controls().values())
