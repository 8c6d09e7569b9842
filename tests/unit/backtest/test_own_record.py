"""The rule of own series and the choice of other countries, by hand."""

import numpy as np
import pandas as pd
import pytest

from forecast.own_record import choice
from forecast.own_record.benchmark import seasonal_error
from forecast.own_record.candidates import POOLS
from forecast.own_record.laws import LAWS
from forecast.own_record.rule import chosen
from models.pools.default import DEFAULT

pytestmark = pytest.mark.unit


def test_the_default_of_own_series_is_a_candidate_by_its_name():
    named = [
        f"{name} {share:g}" for name, share in zip(DEFAULT.names, DEFAULT.weights, strict=True)
    ]
    assert POOLS[", ".join(named)] == DEFAULT


@pytest.mark.parametrize(
    ("passes", "best"), [([True, True, False], "b"), ([False] * 3, "c"), ([True, False, True], "c")]
)
def test_the_rule_takes_the_lowest_that_passes(passes, best):
    table = pd.DataFrame({"name": ["a", "b", "c"], "wis": [0.6, 0.55, 0.5], "passes": passes})
    assert chosen(table) == best


def test_the_seasonal_error_is_the_mean_yearly_change():
    assert seasonal_error(np.r_[np.full(12, 10.0), np.full(12, 13.0), 4.0]) == pytest.approx(
        45 / 13
    )


def test_a_country_follows_others_only_and_only_what_was_out():
    """Abroad `a` wins before 2015, `b` is best at home; the outcome of 2014 is out in May 2015."""
    rows = []
    for series in range(choice.LEAST):
        for name, wis in (("random_walk", 2.0), ("a", 1.0), ("b", 4.0), ("default", 3.0)):
            rows.append((f"C{series}", f"s{series}", "2014-05-15", "2014-12-31", name, wis))
    for day in ("2014-05-15", "2015-05-15"):
        for name, wis in (("random_walk", 2.0), ("a", 3.0), ("b", 1.0), ("default", 2.5)):
            rows.append(("AT", "at", day, f"{day[:4]}-12-31", name, wis))
    table = pd.DataFrame(rows, columns=["country", "series", "day", "target_end", "name", "wis"])
    related = choice.relative(table.assign(target="year_0", held_80=True))
    made = choice.chosen_elsewhere(related)
    home = made[made["country"] == "AT"].set_index("day")["wis"]
    assert home.to_dict() == {"2014-05-15": 2.5, "2015-05-15": 3.0}


def test_a_known_law_holds_80_percent_between_its_own_ends():
    ahead = np.arange(1.0, 19)
    for name, made in LAWS.items():
        law = made(np.random.default_rng(1))
        held = law.chance(law.quantile(0.9, ahead), ahead) - law.chance(
            law.quantile(0.1, ahead), ahead
        )
        np.testing.assert_allclose(held, 0.8, atol=0.03, err_msg=name)
