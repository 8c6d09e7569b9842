"""Pages for the budget officer: numbers from the tables, in words where a chart stands."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reports.blocks import Chart, Heading, Paragraph, Table
from reports.figures.budget import booked_chance, exceedance_chart, tornado_chart, walk_chart
from reports.pages.officer import officer_page
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit

WALK = [
    ("booked", 3.7e9),
    ("unexplained", 0.2e9),
    ("round", 3.9e9),
    ("volume", -0.5e9),
    ("price", 0.0),
    ("mix", 0.3e9),
    ("duration", 0.0),
    ("expected", 3.7e9),
]


def analysis():
    chance = np.round(1 - np.arange(1, 100) / 100, 2)
    curve = pd.DataFrame({"amount": 3e9 + 2e7 * np.arange(99), "chance": chance, "year": 2027})
    return {
        "walk": pd.DataFrame(WALK, columns=["step", "euros"]).assign(
            key="cost_coa", year=2027, vintage="2025"
        ),
        "exceedance": pd.concat(
            [
                curve.assign(key="cost_coa", booked=3.4e9),
                curve.assign(key="cost_chapter", booked=np.nan),
            ]
        ),
        "tornado": pd.DataFrame(
            {
                "driver": ["inflow_first", "inflow_nareis"],
                "low": [30_000.0, 15_000],
                "high": [60_000.0, 31_000],
                "cost_low": [7.9e9, 8.9e9],
                "cost_high": [10.3e9, 9.4e9],
                "key": "cost_chapter",
                "year": 2027,
                "mean": 9.1e9,
            }
        ),
        "suffice": pd.DataFrame(
            [
                {
                    "key": "cost_coa",
                    "year": 2027,
                    "booked": 3.4e9,
                    "budget": 3.98e9,
                    "reserve": 0.77e9,
                    "budget_level": 0.5,
                    "reserve_level": 0.85,
                    "price_level": 2026,
                    "budget_nominal": 4.05e9,
                }
            ]
        ),
        "run_out": pd.DataFrame(
            {
                "month": range(1, 13),
                "chance": [0.0] * 8 + [0.11, 0.3, 0.55, 0.8],
                "key": "cost_coa",
                "year": 2027,
            }
        ),
        "marginal": pd.DataFrame(
            {
                "stream": "inflow_first",
                "month": range(1, 13),
                "euros_in_year": np.linspace(6e7, 5e6, 12),
                "euros_twelve_months": 6e7,
                "oda_in_year": np.linspace(2.7e7, 2.2e6, 12),
                "basis": 2027,
            }
        ),
        "places": pd.DataFrame(
            [
                {
                    "year": 2027,
                    "booked": 3.4e9,
                    "needed": 102_860.0,
                    "mix": 0.672,
                    "payable_mix": 79_368.0,
                    "payable_regular": 135_704.0,
                }
            ]
        ),
        "capacity": pd.DataFrame(
            [
                {
                    "plan": "cheapest",
                    "level": 0.513,
                    "places": 103_522.0,
                    "expected_cost": 3.555e9,
                    "year": 2027,
                },
            ]
        ),
        "rounds": pd.DataFrame(
            [
                {
                    "key": key,
                    "year": 2027,
                    "before": "2025",
                    "after": "2026-07-31",
                    "euros_before": 3.99e9,
                    "euros_after": 4.84e9,
                    "change": 0.85e9,
                }
                for key in ("cost_coa", "total")
            ]
        ),
    }


@pytest.fixture(scope="module")
def result():
    return replace(run_result(), analysis=analysis())


def table(blocks, caption):
    return next(b for b in blocks if isinstance(b, Table) and caption in b.caption)


def test_the_walk_is_told_with_signs_and_without_empty_steps(result):
    chart = walk_chart(result)
    assert "geboekt 3.700" in chart.alt and "volume \N{MINUS SIGN}500" in chart.alt
    assert "mix +300" in chart.alt and "prijs" not in chart.alt
    assert "MPP 2025" in chart.caption


def test_a_walk_from_a_line_that_is_not_booked_is_not_drawn(result):
    rows = analysis()["walk"].assign(euros=lambda t: t["euros"].where(t["step"] != "booked"))
    assert walk_chart(replace(result, analysis={"walk": rows})) is None
    assert walk_chart(run_result()) is None


def test_the_curve_tells_the_chance_of_more_than_booked(result):
    booked, chance = booked_chance(analysis()["exceedance"].query("key == 'cost_coa'"))
    assert booked == 3.4e9 and chance == pytest.approx(0.79)
    told = exceedance_chart(result).alt
    assert "Begroot is 3.400; de kans op meer is 79 van de 100" in told
    assert told.count("Begroot is") == 1  # the chapter has no booked amount here
    assert np.isnan(booked_chance(pd.DataFrame({"booked": [0.0]}))).all()


def test_the_tornado_tells_both_ends(result):
    told = tornado_chart(result).alt
    assert "30.000" in told and "7.900" in told and "10.300" in told


def test_the_reserve_table_tells_amounts_and_months(result):
    row = table(officer_page(result), "Budget, reserve").groups[0].rows[0]
    assert row[1:5] == ("3.400", "3.980", "770", "4.050")
    assert row[5:] == ("september", "november")


def test_marginal_euros_places_and_rounds_stand_in_tables(result):
    blocks = officer_page(result)
    first = table(blocks, "Duizend mensen").groups[0].rows[0]
    assert first[1:] == ("60,0", "30,0", "5,0", "60,0", "27,0")
    assert table(blocks, "begrote bedrag").groups[0].rows[0][3] == "67%"
    assert table(blocks, "Reguliere plekken plannen").groups[0].rows[0][0] == "Goedkoopste (51%)"
    rounds = table(blocks, "Mutatie per organisatie").groups[0]
    assert "deze raming" in rounds.label
    assert [row[-1] for row in rounds.rows] == ["850"]  # a total of one is left out


def test_the_pages_in_english_and_their_order(result):
    blocks = officer_page(replace(result, language="en"))
    heads = [block.text for block in blocks if isinstance(block, Heading)]
    assert heads[0] == "For the budget" and "From booked to the mean" in heads
    assert sum(isinstance(block, Chart) for block in blocks) == 3
    assert any("million euros" in b.text for b in blocks if isinstance(b, Paragraph))


def test_without_an_analysis_there_is_no_page():
    made = run_result()
    assert officer_page(made) == []
