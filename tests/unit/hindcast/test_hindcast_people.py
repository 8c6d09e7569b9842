"""Hindcasts of Ukraine, Nidos and departures on the shipped figures."""

from pathlib import Path

import numpy as np
import pytest

from forecast.hindcast import nidos_departures as hindcast_people
from forecast.hindcast import ukraine as hindcast_ukraine
from reports.screen.hindcast import CHECKS, UKRAINE, people_rows, ukraine_cells

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def ukraine():
    return list(hindcast_ukraine.ukraine_rows())


def one(rows, year, day, definition):
    return next(
        row
        for row in rows
        if (row.year, str(row.as_of)) == (year, day) and definition in row.definition
    )


def test_each_definition_is_judged_by_its_own_outcome(ukraine):
    letters = one(ukraine, 2025, "2024-12-31", "letters")
    page = one(ukraine, 2025, "2024-12-31", "page")
    assert (letters.level, letters.outcome) == (123_680, 136_190)
    assert (page.level, page.outcome) == (115_330, 131_680)
    assert letters.p10 < letters.mediaan < letters.p90


def test_the_end_of_2025_is_within_five_percent_from_the_year_before(ukraine):
    for definition in ("letters", "page"):
        row = one(ukraine, 2025, "2024-12-31", definition)
        assert abs(row.mediaan / row.outcome - 1) < 0.05


def test_2023_has_too_few_months_for_a_pool_and_says_so(ukraine):
    row = one(ukraine, 2023, "2022-12-31", "Eurostat")
    assert np.isnan(row.mediaan)
    assert row.remark == (
        "ukraine_registrations: 4 months known from 2022-07 on; the pool of random_walk needs 13"
    )


def test_a_weekly_official_figure_is_read_as_net_from_the_last_count(ukraine):
    row = one(ukraine, 2025, "2025-09-26", "letters")
    weeks = (np.datetime64("2025-12-31") - np.datetime64("2025-06-21")).astype(int) / 7
    assert row.official == pytest.approx(129_230 + 270 * weeks)


def test_the_page_says_what_the_hindcast_says(ukraine):
    text = " ".join((ROOT / "docs" / "chain.md").read_text(encoding="utf-8").split())
    letters = one(ukraine, 2025, "2024-12-31", "letters")
    page = one(ukraine, 2025, "2024-12-31", "page")
    before = one(ukraine, 2024, "2023-12-31", "page")
    told = [
        f"{100 * (letters.mediaan / letters.outcome - 1):.1f}% above the outcome in the letters'",
        f"({letters.mediaan:,.0f} and {letters.outcome:,.0f})",
        f"{100 * (page.mediaan / page.outcome - 1):.1f}% above it for Ukrainian nationality only",
        f"that of 2024 was {100 * (before.mediaan / before.outcome - 1):.1f}% above",
    ]
    swapped = str.maketrans(".,", ",.")
    assert [part for part in told if part.translate(swapped) not in text] == []


def test_the_official_forecast_is_the_one_known_on_the_day(ukraine):
    assert one(ukraine, 2023, "2023-04-30", "page").official == 135_000
    assert one(ukraine, 2023, "2023-09-04", "page").official == 104_400
    assert one(ukraine, 2024, "2024-04-30", "page").official == 136_000
    assert np.isnan(one(ukraine, 2024, "2023-12-31", "page").official)


def test_checks_of_nidos_and_departures():
    found = {
        (row.quantity, row.period, row.made_from): row for row in hindcast_people.nidos_checks()
    }
    pupils = next(row for key, row in found.items() if key[:2] == ("nidos_pupils", "2024"))
    assert pupils.printed == 10_840
    assert abs(pupils.computed / pupils.printed - 1) < 0.05
    total = found["dtenv_departures", "2025", "level of 2024 carried forward"]
    assert (total.computed, total.printed) == (3240 + 2750 + 5740, 12_800)
    demonstrable = next(row for key, row in found.items() if key[0] == "demonstrable")
    assert (round(demonstrable.computed), demonstrable.printed) == (5760, 5990)


def test_tables_have_a_cell_for_each_heading(ukraine):
    people = people_rows(hindcast_people.nidos_checks(), "nl")
    assert {len(row) for row in people} == {len(CHECKS)}
    assert {len(row) for row in ukraine_cells(ukraine, "en")} == {len(UKRAINE)}
