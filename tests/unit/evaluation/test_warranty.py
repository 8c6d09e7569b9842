"""Promised and realised shares, widest bands and pooling rules, by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.backtest.pool_choice import pool_choice
from forecast.backtest.rows import COLUMNS, LEVELS
from forecast.backtest.widest import widest
from forecast.evaluation.warranty import warranty

pytestmark = pytest.mark.unit
CHANCES = {"minimum": 1 / 6, "mediaan": 1 / 2, "medio": 2 / 3, "maximum": 5 / 6}
CASE = (
    "fixing_day",
    "year",
    "scenario",
    "official_central",
    "official_minimum",
    "official_maximum",
    "realised",
    "realised_published_on",
)


def errors(*pits: float) -> pd.DataFrame:
    """Return a forecast of the year itself for each pit, a year apart from 2015."""
    years = range(2015, 2015 + len(pits))
    return pd.DataFrame(
        {
            "stream": "inflow_first",
            "origin": [f"{y}-02-15" for y in years],
            "target": "year_0",
            "known_on": [f"{y + 1}-03-01" for y in years],
            "pit": pits,
        }
    )


def cases(*rows: tuple[object, ...]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=list(CASE))
    return table.assign(
        fixing_day=pd.to_datetime(table["fixing_day"]),
        realised_published_on=pd.to_datetime(table["realised_published_on"]),
    )


def test_shares_are_counted_where_the_outcome_fell():
    # of five: 0,05 below all; 0,12 in the 80% band alone; 0,4 and 0,6 inside; 0,95 above all
    table = warranty(errors(0.05, 0.12, 0.4, 0.6, 0.95), cases(), CHANCES, date(2030, 1, 1))
    found = table.set_index("what")
    assert found["realised"].to_dict() == {
        "band_67": 0.4,
        "band_80": 0.6,
        "above_mediaan": 0.4,
        "above_medio": 0.2,
    }
    assert found["nominal"].tolist() == pytest.approx([2 / 3, 0.8, 0.5, 1 / 3])
    assert (found["n"] == 5).all() and (found["n_independent"] == 5).all()
    assert (found["lower"] < found["realised"]).all() and (found["upper"] > 0.5).all()


def test_what_came_true_later_plays_no_part():
    early = warranty(errors(0.05, 0.4, 0.6), cases(), CHANCES, date(2017, 6, 1))
    assert (early["n"] == 2).all()
    assert early.set_index("what").loc["band_67", "realised"] == 0.5


def test_the_official_band_states_no_chance():
    known = cases(
        ("2019-02-15", 2019, "point", 30.0, 20.0, 40.0, 25.0, "2020-02-01"),
        ("2020-02-15", 2020, "medio", 30.0, 20.0, 40.0, 45.0, "2021-02-01"),
        ("2021-02-15", 2021, "medio", 30.0, None, None, 29.0, "2022-02-01"),
        ("2016-02-15", 2016, "medio", 30.0, 20.0, 40.0, 45.0, "2017-02-01"),  # before 2017
        ("2024-02-15", 2024, "medio", 30.0, 20.0, 40.0, 45.0, "2099-02-01"),  # not known yet
    )
    found = warranty(pd.DataFrame(), known, CHANCES, date(2026, 1, 1)).set_index("what")
    assert found.loc["band_67", ["realised", "n"]].tolist() == [0.5, 2]
    assert np.isnan(found.loc["band_67", "nominal"])
    assert found.loc["above_medio", ["realised", "n", "n_independent"]].tolist() == [0.5, 2, 2]


def detail(day: str, model: str, mediaan: float, target: str = "year_1") -> dict[str, object]:
    """Return a row whose quantile at level p is mediaan * (0,5 + p); the outcome is 100."""
    at = np.array([mediaan * (0.5 + level) for level in LEVELS])
    end = f"{int(day[:4]) + int(target[-1])}-12-31"
    named = {
        "day": day,
        "model": model,
        "quantity": "inflow_first",
        "target": target,
        "target_end": end,
        "parts": "inflow_first",
        "observed": 100.0,
        "estimated": False,
        "quantiles": at,
    }
    return dict.fromkeys(COLUMNS, mediaan) | named


def test_the_widest_band_stands_first():
    rows = pd.DataFrame(
        [detail(day, "pool", 100.0, "year_3") for day in ("2014-02-15", "2015-02-15")]
        + [
            detail("2016-02-15", "pool", 100.0, "year_3"),
            detail("2016-02-15", "ets", 1.0, "year_3"),
        ]
    )
    wide = np.array(rows["quantiles"].iloc[2])
    wide[LEVELS.index(0.9)] = 300.0
    rows["quantiles"] = [*rows["quantiles"].iloc[:2], wide, rows["quantiles"].iloc[3]]
    found = widest(rows)
    assert found["day"].tolist() == ["2016-02-15", "2015-02-15"]
    # 300 / 60 and 140 / 60
    assert found["ratio"].tolist() == pytest.approx([5.0, 140 / 60])


def test_a_rule_is_chosen_by_what_was_known_then():
    # linear is right until 2018; from then on only the median rule is. Outcomes of 2015-2018
    # are out by 2020, so the choice of 2015-2019 is the first rule and 2020 still sees it win
    rows = []
    for year in range(2014, 2023):
        right = "pool_linear" if year < 2018 else "pool_median"
        rows += [
            detail(f"{year}-05-15", name, 100.0 if name == right else 400.0)
            for name in ("pool_linear", "pool_quantile", "pool_median")
        ]
    found = pool_choice(pd.DataFrame(rows)).set_index("rule")
    assert found["days_chosen"].sum() == 9
    assert found.loc["linear", "days_chosen"] >= 6  # 2014-2017 cannot choose, then it leads
    assert found.loc["quantile", "days_chosen"] == 0
    assert found.loc["median", "wis"] < found.loc["quantile", "wis"]
    assert len(set(found["wis_of_choice"])) == 1


def test_without_pools_of_several_models_there_is_nothing_to_choose():
    assert pool_choice(pd.DataFrame([detail("2015-05-15", "pool", 90.0)])).empty
