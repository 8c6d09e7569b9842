"""The parts of the record on rivals, the rule, corrections, other countries and true forecasts."""

import numpy as np
import pandas as pd
import pytest

from forecast.backtest.tables import Tables
from forecast.official.other_countries import COLUMNS as ABROAD
from forecast.rule.rival_skill import COLUMNS, rival_skill
from forecast.scored.made_before import BANDS, JUDGED
from reports.backtest.rivals import (
    abroad,
    beside_official,
    corrections,
    front_page_line,
    the_rule,
    true_forecasts,
)

pytestmark = pytest.mark.unit


@pytest.fixture
def tables():
    cases = pd.DataFrame(
        [
            ("a", "2017-I", "2017-02-15", 2017, "A", "point", 100, 130, 110, 120, 105, 180),
            ("b", "2018-I", "2018-02-15", 2018, "B", "medio", 100, 110, 110, 110, 95, 120),
            ("c", "2018-I", "2018-02-15", 2018, "A", "", 100, 160, 100, 100, 100, 100),
        ],
        columns=list(COLUMNS),
    )
    rows = [("2025-11-15", "a"), ("2026-07-31", "b")]
    rule = pd.DataFrame(
        [
            {"day": day, "stream": "inflow_first", "model": f"{name}{at}", "chosen": at < 2}
            for day, name in rows
            for at in range(3)
        ]
    )
    skill = {"n": 20, "n_independent": 4, "relative_wis": 0.654, "wis_to_naive": 0.7}
    skill |= {"error_to_naive": 0.9, "coverage_80": 0.75, "quantity": "inflow_total"}
    skill |= {"target": "year_1", "since": 2015}
    effect = {"quantity": "inflow_first", "target": "year_0", "n": 30, "n_independent": 9}
    effect |= {"wis_ratio": 1.0123, "coverage_with": 0.8, "coverage_without": 0.7, "kept": False}
    there = ("CH", "second_half", 3, 2, 0.25, -0.1, 2, 0.5, 1, 0.25, 0.3, 0.4)
    nothing = ("DK", "next_year", 0, 0, np.nan, np.nan, 0, np.nan, 0, np.nan, np.nan, np.nan)
    return Tables(
        pd.DataFrame(),
        {
            "official_skill": rival_skill(cases, seed=1),
            "rule": rule,
            "skill_by_rule": pd.DataFrame([{"who": who, **skill} for who in ("ours", "by_rule")]),
            "calibration_effect": pd.DataFrame([effect]),
            "official_abroad": pd.DataFrame([there, nothing], columns=list(ABROAD)),
        },
    )


def cells(text, start):
    """Return the cells of the one row that begins so."""
    found = [line for line in text.splitlines() if line.startswith(start)]
    assert len(found) == 1, found
    return [cell.strip() for cell in found[0].strip("|").split("|")]


def test_every_rival_stands_on_every_line_with_its_number_of_figures(tables):
    text = "\n".join(beside_official(tables))
    head = cells(text, "| mean absolute error")
    assert head[1].startswith("2 figures")
    assert head[2].startswith("1 figures")
    assert head[3].startswith("3 figures")
    official = cells(text, "| official |")
    assert official[1] == "20,0% (10,0-30,0)"  # 30% and 10%, a year each
    assert official[3] == "33,3% (30,0-35,0)"  # 2017 alone 30%; 2018 alone 10% and 60%
    assert official[4] == ""
    twelve = cells(text, "| last twelve known")
    assert twelve[1].startswith("5,0%")
    assert twelve[4].startswith("15,0 ")
    assert "made after these outcomes" in text.replace("\n", " ")


def test_the_rule_says_what_it_gave_on_the_newest_day(tables):
    text = "\n".join(the_rule(tables))
    assert "On 2026-07-31 it gives `inflow_first` `b0`, `b1`." in text
    assert "Different pools over all days: `inflow_first` 2." in text
    assert cells(text, "| by the rule")[2:] == ["+1", "20", "4", "0,65", "0,70", "0,90", "75%"]


def test_corrections_are_shown_with_and_without(tables):
    found = cells("\n".join(corrections(tables)), "| `inflow_first`")
    assert found[4:] == ["1,012", "80,0%", "70,0%", "no"]


def test_other_countries_have_a_row_each_and_nothing_where_nothing_is(tables):
    text = "\n".join(abroad(tables))
    swiss = [
        "CH",
        "this year, made from July",
        "3",
        "2",
        "25%",
        "\N{MINUS SIGN}10%",
        "2",
        "50%",
        "1",
    ]
    assert cells(text, "| CH") == [*swiss, "25%", "30%", "40%"]
    assert cells(text, "| DK")[4:] == ["", "", "0", "", "0", "", "", ""]


def test_the_front_page_names_every_baseline(tables):
    text = front_page_line(tables)
    for part in ("missed by 20,0%", "forward by 5,0%", "random walk by 50,0%", "by 10,0% with"):
        assert part in text
    assert "by 15,0% as a rule" in text
    assert "2 outcome years" in text


def test_parts_without_tables_are_left_out():
    empty = Tables(pd.DataFrame(), {})
    assert [part(empty) for part in (beside_official, the_rule, corrections, abroad)] == [[]] * 4


def test_true_forecasts_are_counted():
    band = dict.fromkeys(BANDS, 40_000.0)
    base = {"as_of": "2025-07-31", "run": "x", "quantity": "inflow_total", **band}
    rows = [
        {**base, "year": 2025, "outcome": 42_860.0, "error": -2_860.0, "in_80": 0.0},
        {**base, "year": 2026, "outcome": np.nan, "error": np.nan, "in_80": np.nan},
    ]
    text = "\n".join(true_forecasts(pd.DataFrame(rows, columns=list(JUDGED))))
    assert "Days: 1; forecasts of a stream and year: 2; with an outcome by now: 1" in text
    assert "of which 0 in the 80% band" in text.replace("\n", " ")
    assert text.count("| open |") == 1
    assert "| 42.860 |" in text
