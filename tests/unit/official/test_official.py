"""The official figures beside ours: errors, bands read as quantiles, the 2025 case."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.tables.vintages import load_table
from forecast.backtest.rows import LEVELS
from forecast.bands import LABELS
from forecast.known import known, shipped
from forecast.official.case_2025 import Case2025, case_2025, outcome
from forecast.official.cases import (
    COLUMNS,
    ForecastChoice,
    OfficialCases,
    labelled_quantiles,
    without,
)
from forecast.official.scores import band_summary, band_table, error_summary, subsets
from reports.backtest.case import headline, markdown

pytestmark = pytest.mark.unit
DESIGNED = [
    "vintage",
    "as_of",
    "quantity",
    "year",
    "official_central",
    "official_minimum",
    "official_maximum",
    "minimum",
    "p10",
    "mediaan",
    "medio",
    "p90",
    "maximum",
    "realised",
]
PROBABILITIES = dict(zip(LABELS, (1 / 6, 1 / 2, 2 / 3, 5 / 6), strict=True))


def row(day, quantity="inflow_total", mediaan=40_000.0, **changed):
    """Return a detail row whose quantile at level p is mediaan * (0.5 + p)."""
    at = {level: mediaan * (0.5 + level) for level in (*LEVELS, *PROBABILITIES.values())}
    made = {
        "day": day,
        "model": "pool",
        "quantity": quantity,
        "target": "year_0",
        "target_end": f"{day[:4]}-12-31",
        "parts": "inflow_first+inflow_nareis+inflow_repeat",
        "quantiles": np.array([at[level] for level in LEVELS]),
        "without": False,
        **{name: at[PROBABILITIES[name]] for name in ("minimum", "medio", "maximum")},
    }
    return made | changed


def case(**changed):
    made = {name: np.nan for name in COLUMNS} | {
        "case_id": "a",
        "vintage": "2024-I",
        "as_of": "2024-02-15",
        "year": 2024,
        "grade": "A",
        "scenario": "medio",
        "realised_definition": "with resettlement and relocation",
    }
    return made | changed


def test_the_columns_of_the_design_come_first():
    assert list(COLUMNS[: len(DESIGNED)]) == DESIGNED


def test_sixteen_cases_since_2017_miss_by_26_percent():
    cases = load_table("cases")
    known_outcome = cases[cases["realised"].notna() & cases["official_central"].notna()]
    since = known_outcome[known_outcome["fixing_day"] >= "2017-01-01"]
    errors = (since["official_central"] - since["realised"]).abs() / since["realised"]
    assert len(since) == 16
    assert errors.mean() == pytest.approx(0.26, abs=0.002)


def test_errors_are_averaged_over_the_cases_that_have_them():
    table = pd.DataFrame(
        [
            case(
                case_id="a",
                error_official=0.5,
                mediaan=1.0,
                error_mediaan=0.1,
                error_same_percentile=0.3,
            ),
            case(
                case_id="b",
                error_official=0.1,
                mediaan=1.0,
                error_mediaan=0.2,
                error_same_percentile=0.2,
                grade="B",
                vintage="begroting-2018",
            ),
            case(case_id="c", error_official=2.1, as_of="2015-11-01", grade="B"),
            case(case_id="d", mediaan=1.0, error_mediaan=0.9, error_same_percentile=0.9),
        ]
    )
    found = error_summary(table).set_index("subset")
    assert found.loc["all", ["n", "n_ours", "n_ours_closer"]].tolist() == [3, 2, 1]
    assert found.loc["all", "official"] == pytest.approx(0.9)  # (0.5 + 0.1 + 2.1) / 3
    assert found.loc["all", "ours_mediaan"] == pytest.approx(0.15)  # (0.1 + 0.2) / 2
    assert found.loc["since_2017", "official"] == pytest.approx(0.3)  # (0.5 + 0.1) / 2
    assert found.loc["since_2017_grade_A", "official"] == pytest.approx(0.5)
    assert found.loc["since_2017_mpp_rounds", "ours_same_percentile"] == pytest.approx(0.3)
    assert found.loc["mpp_rounds", "n"] == 2


def test_the_cases_that_are_no_mpp_round_are_the_budgets():
    table = pd.DataFrame([case(vintage=name) for name in ("begroting-2018", "2018-I")])
    assert subsets(table)["since_2017_mpp_rounds"].tolist() == [False, True]


def test_a_band_is_scored_as_a_pair_of_quantiles():
    table = pd.DataFrame(
        [
            case(
                official_minimum=50_000.0,
                official_central=60_000.0,
                official_maximum=70_000.0,
                realised=47_000.0,
                mediaan=40_000.0,
            )
        ]
    )
    found = band_table(OfficialCases(table, pd.DataFrame([row("2024-02-15")])), PROBABILITIES)
    assert found["pair"].tolist() == ["5/95", "10/90", "16.7/83.3", "20/80", "25/75"]
    one = found.set_index("pair").loc["10/90"]
    # width 20.000 + 2 / 0,2 * (50.000 - 47.000) = 20.000 + 30.000
    assert one["official_interval_score"] == pytest.approx(50_000)
    # pinball: 0,9 * 3.000 = 2.700; 1/3 * 13.000 = 4.333,3; 0,1 * 23.000 = 2.300; 2 / 3 of the sum
    assert one["official_wis"] == pytest.approx(2 / 3 * (2700 + 13_000 / 3 + 2300))
    # ours: 0,6, 7/6 and 1,4 times 40.000 = 24.000, 46.666,7 and 56.000
    assert (one["ours_lower"], one["ours_upper"]) == pytest.approx((24_000, 56_000))
    assert one["ours_interval_score"] == pytest.approx(32_000)
    # 0,1 * 23.000 + 2/3 * 333,3 + 0,1 * 9.000 = 3.422,2
    assert one["ours_wis"] == pytest.approx(2 / 3 * (2300 + 2 / 3 * 1000 / 3 + 900))
    assert (one["official_inside"], one["ours_inside"]) == (0.0, 1.0)


def test_bands_are_summed_up_where_both_have_one():
    table = pd.DataFrame(
        [
            case(
                case_id=name,
                official_minimum=low,
                official_central=50.0,
                official_maximum=80.0,
                realised=40.0,
                as_of=day,
                mediaan=ours,
            )
            for name, low, day, ours in [
                ("a", 30.0, "2024-02-15", 40.0),
                ("b", 45.0, "2024-05-15", 40.0),
                ("c", 10.0, "2015-11-01", np.nan),
            ]
        ]
    )
    rows = [row("2024-02-15", mediaan=40.0), row("2024-05-15", mediaan=400.0)]
    found = OfficialCases(table, pd.DataFrame(rows))
    summary = band_summary(table, band_table(found, PROBABILITIES)).set_index(["subset", "pair"])
    one = summary.loc[("all", "5/95")]
    assert one["n"] == one["n_wis"] == 2
    assert one["official_coverage"] == 0.5
    assert one["ours_coverage"] == 0.5  # 22-58 holds 40; 220-580 does not


def test_levels_that_are_not_symmetric_are_no_pair():
    table = pd.DataFrame([case(official_minimum=30.0, official_maximum=80.0, realised=40.0)])
    lopsided = PROBABILITIES | {"minimum": 0.3}
    found = band_table(OfficialCases(table, pd.DataFrame([row("2024-02-15")])), lopsided)
    assert found["pair"].tolist() == ["5/95", "10/90", "20/80", "25/75"]


def test_our_forecast_of_a_case_is_that_of_its_day_year_and_definition():
    rows = pd.DataFrame([row("2024-02-15", mediaan=41.0), row("2024-02-15", without=True)])
    found = ForecastChoice(date(2024, 2, 15), 2024, without=False).among(rows)
    assert labelled_quantiles(found)["mediaan"] == pytest.approx(41.0)
    assert labelled_quantiles(found)["p90"] == pytest.approx(41.0 * 1.4)
    assert ForecastChoice(date(2024, 2, 15), 2025, without=False).among(rows) is None
    assert without({"realised_definition": "first+repeat+nareis (without resettlement)"})
    assert not without({"realised_definition": "with resettlement and relocation"})


@pytest.fixture(scope="module")
def case_of_2025():
    tables = shipped()
    days = {"2024-09-15": "year_1", "2025-08-15": "year_0"}
    sizes = {"total": 48_000.0, "first": 30_000.0, "nareis": 11_000.0, "repeat": 1_500.0}
    rows = [
        row(day, f"inflow_{name}", size, target=target, target_end="2025-12-31")
        for day, target in days.items()
        for name, size in sizes.items()
    ]
    newest = known(tables, tables.newest).figures
    return case_2025(Case2025(newest, tables.prognoses, load_table("cases"), pd.DataFrame(rows)))


def test_the_outcome_of_2025_is_read_from_the_figures():
    tables = shipped()
    came = outcome(known(tables, tables.newest).figures)
    assert came == {"total": 42_860.0, "first": 24_070.0, "nareis": 16_500.0, "rest": 2_290.0}


def test_the_mpp_of_2024_missed_2025_by_16140(case_of_2025):
    theirs = case_of_2025.set_index("name").loc["2024-II"]
    assert (theirs["total"], theirs["lower"], theirs["upper"]) == (59_000, 45_000, 74_800)
    assert theirs["error_total"] == 16_140
    assert theirs["error_first"] == 10_930  # 35.000 - 24.070
    assert theirs["error_not_first"] == 5_210
    assert np.isnan(theirs["error_nareis"])
    assert np.isnan(case_of_2025.set_index("name").loc["2024-I", "total"])


def test_the_parts_of_our_error_add_up(case_of_2025):
    ours = case_of_2025[case_of_2025["source"] == "ours"]
    assert ours["as_of"].tolist() == ["2024-09-15", "2025-08-15"]
    # 48.000 - 42.860 = 5.140 = 5.930 first - 5.500 nareis - 790 rest + 5.500 not adding up
    found = ours[["error_total", "error_first", "error_nareis", "error_rest", "not_adding_up"]]
    assert found.iloc[0].tolist() == pytest.approx([5140, 5930, -5500, -790, 5500])


def test_the_case_as_a_table_for_the_readme(case_of_2025):
    lines = markdown(case_of_2025).splitlines()
    assert len({line.count("|") for line in lines}) == 1
    assert any(line.startswith("| 2024-09-15 | MPP 2024-II (mediaan) | 59.000 |") for line in lines)
    assert any("+5.210 with the rest" in line for line in lines)
    assert headline(case_of_2025) == "2024-II: 59.000, ours on its fixing day 48.000, came 42.860"
