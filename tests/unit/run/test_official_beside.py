"""Official figures beside ours: which round counts, under which name and period."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from data.streams.reception import occupancy
from forecast.known import known, shipped
from forecast.run.official_beside import asked_rows, beside, official_beside, vintage_rows

pytestmark = pytest.mark.unit


def rows(*found: tuple[str, str, str, str, str, float]) -> pd.DataFrame:
    names = ["vintage", "published_on", "quantity", "period", "scenario", "value"]
    return pd.DataFrame(found, columns=names)


PROGNOSES = rows(
    ("2024-II", "2024-11-05", "inflow_total", "2026", "mediaan", 60200),
    ("2024-II", "2024-11-05", "inflow_total", "2027", "mediaan", 60500),
    ("2025", "2025-09-26", "inflow_total", "2026", "medio", 51000),
    ("2025", "2025-09-26", "inflow_total", "2026", "minimum", 39000),
    ("2025", "2025-09-26", "coa_places_needed", "2027-01-01", "mediaan", 88000),
    ("2025", "2025-09-26", "ukraine_inflow_week", "2026", "point", 290),
    ("2024-II", "2024-11-05", "coa_occupancy_avg", "2027", "mediaan", 123770),
    ("VJN-2026", "2026-05-31", "inflow_total", "2026", "point", 1),
    ("2024-I (as quoted)", "2026-01-01", "coa_places_needed", "2027-01-01", "point", 2),
)


def test_a_round_counts_until_a_newer_one_prints_the_period():
    found = official_beside(PROGNOSES).set_index(["name", "period"])["value"].to_dict()
    assert found == {
        ("decided_places_coa", "2026-12"): 88000,
        ("mpp_coa_occupancy", "2027"): 123770,
        ("mpp_coa_places_needed", "2026-12"): 88000,
        ("mpp_inflow_total", "2027"): 60500,
        ("mpp_inflow_total_medio", "2026"): 51000,
        ("mpp_inflow_total_minimum", "2026"): 39000,
    }


def test_the_same_scenario_stands_beside_ours():
    bands = pd.DataFrame(
        {
            "quantity": ["inflow_total", "inflow_total", "coa_places_needed", "inflow_first"],
            "period": ["2026", "2027", "2026-12", "2027"],
            "minimum": [1.0, 1.0, 1.0, 1.0],
            "mediaan": [45000.0, 46000.0, 97000.0, 30000.0],
            "medio": [47000.0, 52000.0, 100000.0, 33000.0],
            "maximum": [9e4, 9e4, 2e5, 9e4],
        }
    )
    found = beside(bands, official_beside(PROGNOSES))
    assert found["official"].tolist()[:3] == [51000, 60500, 88000]
    assert found["official_scenario"].tolist()[:3] == ["medio", "mediaan", "mediaan"]
    assert found["official_round"].tolist()[:3] == ["2025", "2024-II", "2025"]
    assert found["official_difference"].tolist()[:3] == [-4000, -14500, 9000]
    assert found.iloc[3].isna().tolist()[-4:] == [True] * 4
    assert list(found.columns[:6]) == list(bands.columns) and len(found) == len(bands)


def test_rows_to_ask_have_the_unit_of_a_year():
    found = asked_rows(official_beside(PROGNOSES)).set_index("quantity")
    assert found.loc["mpp_inflow_total", "unit"] == "persons"
    assert found.loc["decided_places_coa", "unit"] == "places"


def test_what_came_is_told_of_the_streams_that_the_newest_day_held():
    errors = pd.DataFrame(
        [
            ("inflow_total", "2017-11-15", "year_1", 100.0, 0.0, 0.1),
            ("inflow_total", "2018-02-15", "year_0", 110.0, 0.0, 0.1),  # with resettlement
        ],
        columns=["stream", "origin", "target", "outcome", "error", "spread"],
    )
    lines = pd.DataFrame(
        columns=["article", "line", "year", "version", "published_on", "amount_keur"]
    )
    then = SimpleNamespace(day=date(2018, 1, 1), errors=errors, prognoses=PROGNOSES, lines=lines)
    found = vintage_rows(then)
    ours = found[(found["who"] == "record") & (found["year"] == 2018)]
    assert ours["mediaan"].round(6).tolist() == [100, 110]
    assert ours["outcome"].tolist() == [110, 110]


def test_reception_of_past_quarters_stands_beside_what_was_counted_by_the_day():
    then = known(shipped(), date(2025, 9, 26))
    rows = vintage_rows(then)
    ours = rows[(rows["quantity"] == "coa_occupancy") & (rows["who"] == "record")]
    assert ours["made_on"].max() == "2025-08-15"
    came = ours.drop_duplicates("year").set_index("year")["outcome"]
    counted = occupancy(then.figures)
    months = dict(zip(counted.months.astype(str), counted.values, strict=True))
    mean = np.mean([months[f"2024-{month:02}"] for month in range(1, 13)])
    assert came[2024] == pytest.approx(mean)
    assert np.isnan(came[2025])
    assert (
        rows[(rows["quantity"] == "cost_coa") & (rows["who"] == "record")]["outcome"].isna().all()
    )
