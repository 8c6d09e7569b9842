"""The official figures beside every rival: who said what, and errors by hand."""

import numpy as np
import pandas as pd
import pytest

from forecast.backtest.rows import LEVELS
from forecast.official.cases import OfficialCases
from forecast.official.rivals import rivals
from forecast.rule.rival_skill import BANDS_TOO, CENTRAL, GRADE_A, rival_skill

pytestmark = pytest.mark.unit
SAID = {"pool": 110.0, "by_rule": 120.0, "last_twelve": 140.0, "random_walk": 60.0}


def said(day, year, factor=1.0):
    """Return the forecasts of every model on a day about a year, all quantiles alike."""
    return [
        {
            "day": day,
            "model": model,
            "quantity": "inflow_total",
            "target": f"year_{year - int(day[:4])}",
            "without": False,
            "quantiles": np.full(len(LEVELS), factor * value),
        }
        for model, value in SAID.items()
    ]


def case(case_id, day, year, central, **changed):
    made = {
        "case_id": case_id,
        "vintage": case_id,
        "as_of": day,
        "year": year,
        "grade": "A",
        "scenario": "point",
        "realised": 100.0,
        "official_central": central,
        "official_minimum": np.nan,
        "official_maximum": np.nan,
        "realised_definition": "with resettlement and relocation",
    }
    return made | changed


@pytest.fixture
def table():
    band = {"official_minimum": 150.0, "official_maximum": 250.0, "scenario": ""}
    cases = [
        case("old", "2016-02-15", 2016, 300.0),  # fixed before 2017
        case("a", "2017-02-15", 2017, 130.0),
        case("b", "2018-02-15", 2018, 150.0, grade="B"),
        case("band", "2019-02-15", 2019, np.nan, **band),
        case("open", "2020-02-15", 2020, 150.0, realised=np.nan),
    ]
    rows = [*said("2017-02-15", 2017), *said("2018-02-15", 2018), *said("2019-02-15", 2019, 2.0)]
    return rivals(OfficialCases(pd.DataFrame(cases), pd.DataFrame(rows)))


def test_a_band_without_a_figure_counts_by_its_middle(table):
    assert table["case_id"].tolist() == ["a", "b", "band"]
    assert table["official"].tolist() == [130.0, 150.0, 200.0]
    assert table.loc[2, ["ours", "by_rule", "last_twelve", "random_walk"]].tolist() == [
        220.0,
        240.0,
        280.0,
        120.0,
    ]


def test_errors_of_each_line_by_hand(table):
    found = rival_skill(table, seed=1).set_index(["subset", "who"])
    assert found.loc[(CENTRAL, "official"), "error"] == pytest.approx(0.4)  # 0,3 and 0,5
    assert found.loc[(CENTRAL, "ours"), "error"] == pytest.approx(0.1)
    assert found.loc[(GRADE_A, "official"), ["n", "error"]].tolist() == pytest.approx([1, 0.3])
    line = found.loc[BANDS_TOO]
    assert line["n"].tolist() == [3] * 5
    assert line.loc["official", "error"] == pytest.approx((0.3 + 0.5 + 1.0) / 3)
    assert line.loc["random_walk", "error"] == pytest.approx((0.4 + 0.4 + 0.2) / 3)
    assert line.loc["ours", "less_official"] == pytest.approx(0.6 - (0.1 + 0.1 + 1.2) / 3)
    assert line.loc["last_twelve", "less_last_twelve"] == pytest.approx(0.0)


def test_who_lacks_a_case_of_a_line_is_not_in_it(table):
    table.loc[1, "by_rule"] = np.nan
    found = rival_skill(table, seed=1)
    assert found.loc[found["who"] == "by_rule", "subset"].tolist() == [GRADE_A]
