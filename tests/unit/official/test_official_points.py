"""One official central figure per round, quantity and year."""

import pandas as pd
import pytest

from data.tables.vintages import load_table
from forecast.known import shipped
from forecast.official.points import COLUMNS, official_points

pytestmark = pytest.mark.unit
TOTALS = pd.DataFrame(
    [
        ("inflow_total", 2024, "2024-I", "2024-02-15", "2024-04-30", "medio", 69_800.0),
        ("inflow_total", 2024, "2023-II", "2023-09-15", "2023-11-10", "", float("nan")),
    ],
    columns=[*COLUMNS[:-1], "official_central"],
)


def prognosis(quantity, scenario, value, start="2025-01-01", end="2025-12-31"):
    days = {"start": start, "end": end, "published_on": "2024-11-05"}
    made = {name: pd.Timestamp(day) for name, day in days.items()}
    return {"vintage": "2024-II", "quantity": quantity, "scenario": scenario, "value": value} | made


def made(rows):
    cases = pd.DataFrame({"vintage": ["2024-II"], "fixing_day": [pd.Timestamp("2024-09-15")]})
    found = official_points(pd.DataFrame(rows), cases, TOTALS)
    return found[found["quantity"] != "inflow_total"].to_dict("records")


def test_the_mediaan_goes_before_medio_and_point():
    names = {"point": 3.0, "medio": 2.0, "mediaan": 1.0, "maximum": 9.0}
    (row,) = made([prognosis("inflow_first", name, value) for name, value in names.items()])
    assert (row["scenario"], row["value"], row["year"]) == ("mediaan", 1.0, 2025)
    assert (row["as_of"], row["published_on"]) == ("2024-09-15", "2024-11-05")


def test_a_stock_counts_at_the_end_of_a_year_and_a_flow_over_a_whole_one():
    rows = [
        prognosis("ukraine_stock", "point", 1.0, "2025-01-01", "2025-01-01"),
        prognosis("ukraine_stock", "point", 2.0, "2025-12-31", "2025-12-31"),
        prognosis("ukraine_stock", "point", 3.0, "2025-07-01", "2025-07-01"),
        prognosis("inflow_first", "point", 4.0, "2025-01-01", "2025-06-30"),
    ]
    assert [(row["year"], row["value"]) for row in made(rows)] == [(2024, 1.0), (2025, 2.0)]


def test_totals_come_from_the_cases_that_have_a_central_figure():
    found = official_points(shipped().prognoses, load_table("cases"), TOTALS)
    totals = found[found["quantity"] == "inflow_total"]
    assert totals["value"].tolist() == [69_800.0]
    first = found[found["quantity"] == "inflow_first"].set_index(["vintage", "year"])["value"]
    assert first["2024-II", 2025] == 35_000  # the letter of 2025 looking back
    assert list(found.columns) == list(COLUMNS)


def test_a_figure_told_before_its_round_was_fixed_stands_on_the_day_it_was_told():
    found = official_points(shipped().prognoses, load_table("cases"), TOTALS)
    row = found[(found["quantity"] == "ukraine_stock") & (found["vintage"] == "2023-II")].iloc[0]
    assert row["as_of"] == row["published_on"] == "2023-09-04"
