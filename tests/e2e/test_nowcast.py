"""A day on which weeks are known of months that are not: one nowcast for run, levers and redraw."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.streams.origin import TOTAL
from data.streams.weekly import TO_WEEK, WEEK
from forecast.config import load_config
from forecast.known import Known, Shipped, known, shipped
from forecast.policy.levers import load_scenarios
from forecast.policy.policy import Policy
from forecast.run.redraw import Redraw
from forecast.simulation.futures import Futures
from forecast.simulation.simulate import simulate, streams
from forecast.simulation.streams import simulate_streams

pytestmark = pytest.mark.e2e

DAY = date(2026, 7, 31)
CONFIG = load_config(n_paths=1000, calibrate=False)
LEVER = "core_family_limit"


@pytest.fixture(scope="module")
def tables() -> Shipped:
    return shipped()


@pytest.fixture(scope="module")
def then(tables) -> Known:
    return known(tables, DAY)


@pytest.fixture(scope="module")
def unknowing(tables) -> Known:
    """Return the same day without a week or a month of applicants."""
    figures = tables.figures
    partly = figures["series"].isin([WEEK, TO_WEEK, "asy_app_NL"])
    return known(tables._replace(figures=figures[~partly]), DAY)


@pytest.fixture(scope="module")
def drawn(then):
    return streams(CONFIG, then)


@pytest.fixture(scope="module")
def made(then, drawn) -> Futures:
    return simulate(CONFIG, then, drawn)


def year(futures: Futures, number: int = 2026) -> np.ndarray:
    total = futures.paths["inflow_total"]
    return total.values[:, total.months.year == number].sum(axis=1)


def width(values: np.ndarray) -> float:
    low, high = np.quantile(values, [1 / 6, 5 / 6])
    return float(high - low)


def test_without_a_week_every_stream_is_what_the_pools_drew(unknowing):
    found = streams(CONFIG, unknowing)
    last = pd.Period("2031-12", "M")
    plain, _ = simulate_streams(CONFIG, unknowing.histories, last, lambda name: None)
    assert found.nowcast.empty and found.family is None and found.starts is None
    assert all(
        found.paths[key].values.tobytes() == one.values.tobytes() for key, one in plain.items()
    )


def test_weeks_narrow_the_year_and_say_so(unknowing, made, drawn):
    blind = simulate(CONFIG, unknowing, streams(CONFIG, unknowing))
    assert width(year(made)) < 11_000 < width(year(blind))
    weeks = drawn.nowcast[drawn.nowcast["measure"] == "ministry"]
    assert len(weeks) == 28
    assert (np.abs(weeks["after"] / weeks["value"] - 1) < 3 * weeks["error"]).all()
    # too few of 1.000 would count, so others were drawn beside them: half count then
    assert drawn.nowcast["n_effective"].iloc[0] == pytest.approx(500, rel=0.15)
    assert drawn.nowcast["n_left_by_weights"].iloc[0] < 100
    assert {len(one.values) for one in drawn.paths.values()} == {1000}


def test_the_total_is_the_sum_of_the_streams_on_every_row(made):
    total = made.paths["inflow_total"]
    parts = [made.since(key, total.months[0]) for key in TOTAL]
    np.testing.assert_allclose(sum(part.values for part in parts), total.values, rtol=1e-5)
    assert all(part.values.min() >= 0 for part in parts)


def test_the_weeks_hold_on_the_total_after_the_chain_pooled_nareis(made):
    # weeks 27 to 30 are printed as 890, 810, 760 and 840: 3.300 in 28 days, 27 of them in July
    july = made.paths["inflow_total"]
    values = july.values[:, july.months == pd.Period("2026-07", "M")]
    assert np.median(values) == pytest.approx(3300 / 28 * 31, rel=0.04)
    assert values.std() / values.mean() < 0.06


def test_the_chain_still_closes(made):
    flows = ("coa_permit_holders", "coa_in_procedure", "coa_awaiting_departure")
    stocks = sum(made.paths[key].values for key in flows)
    months = made.paths["coa_permit_holders"].months
    inside = np.isin(made.paths["coa_occupancy"].months, months)
    occupied = made.paths["coa_occupancy"].values[:, inside]
    np.testing.assert_allclose(occupied[:, -60:], stocks[:, -60:], rtol=1e-4)


def test_a_chain_that_stops_keeps_the_nowcast_of_nareis(then, drawn):
    figures = then.figures[~then.figures["series"].str.startswith("coa_")]
    lost = replace(then, figures=figures)
    found = simulate(CONFIG, lost, drawn._replace(starts=None))
    assert "coa_permit_holders" in found.absent  # by name
    nareis = found.paths["inflow_nareis"].values
    np.testing.assert_allclose(nareis, drawn.unchained.values, rtol=1e-6)
    july = found.paths["inflow_total"]
    values = july.values[:, july.months == pd.Period("2026-07", "M")]
    assert np.median(values) == pytest.approx(3300 / 28 * 31, rel=0.04)


def test_a_lever_works_on_the_same_nowcast(then, drawn, made):
    scenario = load_scenarios()[LEVER]
    levered = simulate(CONFIG, then, drawn, Policy(scenario.levers))
    first = min(lever.first_month for lever in scenario.levers)
    total, other = made.paths["inflow_total"], levered.paths["inflow_total"]
    before = total.months < first
    assert before.any()
    assert total.values[:, before].tobytes() == other.values[:, before].tobytes()
    assert not np.array_equal(total.values, other.values)


def test_a_redraw_gives_the_same_bytes(then, made):
    again = Redraw(CONFIG, then).futures()
    assert all(
        again.paths[key].values.tobytes() == one.values.tobytes() for key, one in made.paths.items()
    )
