"""How forecasts of next year's reception moved: each number by its day, ours of today last."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.run.official_beside import BOOKED, OFFICIAL, RECORD, VINTAGES
from reports.figures.vintages import OCCUPANCY, next_year, reception_chart, vintage_chart
from reports.result.rows import years
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit
NAN = np.nan


@pytest.fixture(scope="module")
def result():
    rows = [
        ("2025-11-15", RECORD, "", "coa_occupancy", 2027, 60e3, 70e3, 90e3, NAN),
        ("2026-02-15", RECORD, "", "coa_occupancy", 2027, 65e3, 81_234, 95e3, NAN),
        ("2025-02-15", RECORD, "", "coa_occupancy", 2026, 65e3, 81_234, 95e3, NAN),
        ("2024-11-05", OFFICIAL, "2024-II", "coa_occupancy", 2027, NAN, 123_770, NAN, NAN),
        ("2025-11-15", RECORD, "", "cost_coa", 2027, 2e9, 3e9, 5e9, NAN),
        ("2026-05-31", BOOKED, "1st", "cost_coa", 2027, NAN, 3.775e9, NAN, NAN),
    ]
    return replace(run_result(), vintages=pd.DataFrame(rows, columns=list(VINTAGES)))


def test_ours_of_next_year_stand_in_order_with_todays_last(result):
    moved = next_year(result, "coa_occupancy", OFFICIAL)
    assert [one[0] for one in moved.ours] == [
        date(2025, 11, 15),
        date(2026, 2, 15),
        date(2026, 7, 31),
    ]
    assert moved.ours[0][1:] == (60e3, 70e3, 90e3)
    assert moved.ours[-1][2] == years(result, "coa_occupancy")[2027].mediaan
    assert moved.others == ((date(2024, 11, 5), 123_770.0),)


def test_one_past_forecast_is_no_movement(result):
    assert next_year(result, "cost_coa", BOOKED) is None
    assert reception_chart(replace(result, vintages=result.vintages.iloc[:0])) is None


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "bezetting van de COA-opvang van 70.000 (15 november 2025) naar "),
        ("en", "occupancy of COA reception from 70,000 (15 November 2025) to "),
    ],
)
def test_the_chart_concludes_with_its_numbers(result, language, told):
    made = reception_chart(replace(result, language=language))
    assert told in made.caption and told in made.alt
    assert made.svg == reception_chart(replace(result, language=language)).svg


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "Bezetting van 2025: onze raming ging van 70.000 naar 74.000; het werden er 76.000"),
        ("en", "Occupancy of 2025: our forecast went from 70,000 to 74,000; it became 76,000"),
    ],
)
def test_occupancy_of_years_that_came_shows_every_forecast_and_the_outcome(result, language, told):
    rows = [
        ("2023-02-15", RECORD, "", OCCUPANCY, 2024, 60e3, 65e3, 90e3, 68e3),
        ("2024-02-15", RECORD, "", OCCUPANCY, 2025, 60e3, 70e3, 90e3, 76e3),
        ("2025-02-15", RECORD, "", OCCUPANCY, 2025, 65e3, 74e3, 95e3, 76e3),
        ("2025-02-15", RECORD, "", OCCUPANCY, 2026, 65e3, 81e3, 95e3, NAN),
    ]
    table = pd.DataFrame(rows, columns=list(VINTAGES))
    found = replace(result, language=language, vintages=table)
    made = vintage_chart(found, OCCUPANCY)
    assert (made.name, made.caption) == ("moved_coa_occupancy", told)
    assert "2026" not in made.alt
    assert vintage_chart(found) is None
