"""The chain without levers is made once for the same streams, and never for others."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.glossary import glossary_entries
from forecast.config import load_config
from forecast.costs.prices import prices
from forecast.known import known, shipped
from forecast.simulation.chain import free_inputs
from forecast.simulation.simulate import WITHOUT_PRICE, streams
from forecast.years import run_months
from models.decisions.printed import by_year, spans

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def config():
    return load_config(None).model_copy(update={"n_paths": 200, "calibrate": False})


@pytest.fixture(scope="module")
def then():
    tables = shipped()
    return known(tables, tables.newest)


@pytest.fixture(scope="module")
def drawn(config, then):
    return streams(config, then)


def test_it_is_made_once_for_the_same_streams(config, then, drawn):
    first, other = free_inputs(config, then, drawn), drawn._replace(paths=dict(drawn.paths))
    assert free_inputs(config, then, other) is not first
    assert free_inputs(config, then, drawn) is first  # two are kept, in turn


@pytest.mark.parametrize("changed", ["seed", "n_paths", "known", "paths", "starts", "family"])
def test_nothing_stale_is_used(changed, config, then, drawn):
    first = free_inputs(config, then, drawn)
    other = {
        "seed": lambda: (config.model_copy(update={"seed": 5}), then, drawn),
        "n_paths": lambda: (config.model_copy(update={"n_paths": 200 + 1}), then, drawn),
        "known": lambda: (config, replace(then), drawn),
        "paths": lambda: (config, then, drawn._replace(paths=dict(drawn.paths))),
        "starts": lambda: (config, then, drawn._replace(starts=None)),
        "family": lambda: (config, then, drawn._replace(family=None)),
    }[changed]
    if changed == "n_paths":
        with pytest.raises(ValueError, match="broadcast"):  # asked anew: the rows do not fit
            free_inputs(*other())
    else:
        assert free_inputs(*other()) is not first


def test_prices_are_made_once_for_a_day_its_months_and_paths(then):
    months = run_months(then.day)
    first = prices(then, months, 3)
    assert prices(then, months, 3) is first
    assert prices(then, months[1:], 3) is not first
    assert prices(then, months, 4) is not first
    assert prices(replace(then), months, 3) is not first


def test_printed_stretches_are_of_the_table_that_is_asked(then):
    names = ("coa_inflow", "COA instroom in de opvang")
    other = then.figures[then.figures["series"] != "coa_inflow"]
    assert spans(then.figures, names) is spans(then.figures, names)
    assert len(spans(other, names)) <= len(spans(then.figures, names))
    assert by_year(then.figures, names).index.is_unique


def test_no_cost_or_budget_reads_what_is_not_kept_beside_the_euros():
    assert set(glossary_entries()) >= WITHOUT_PRICE
    rooms = [
        *(ROOT / "forecast" / "costs").glob("*.py"),
        *(ROOT / "forecast" / "budget").glob("*.py"),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in rooms)
    assert [key for key in sorted(WITHOUT_PRICE) if f'"{key}"' in text] == []
