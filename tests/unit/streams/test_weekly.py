"""Weekly totals as known on a day, with their rounding."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.streams.readings import moves, own_moves, revision
from data.streams.weekly import WEEK, totals_to_week, weekly_totals
from data.tables.vintages import known_on, load_figures

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    found = load_figures()
    return found[found["series"].str.startswith("nl_total_")]


def weeks_of_2026(figures: pd.DataFrame, day: date) -> pd.DataFrame:
    found = weekly_totals(known_on(figures, day)).set_index("week")
    return found[found.index.str.startswith("2026")]


def test_a_week_is_known_from_the_tuesday_after_it(figures):
    assert weeks_of_2026(figures, date(2026, 6, 1)).index[-1] == "2026-W21"
    assert (
        weeks_of_2026(figures, date(2026, 6, 2)).index[-1] == "2026-W22"
    )  # ended on Sunday 31 May


def test_the_weeks_of_july_2026_came_together(figures):
    assert weeks_of_2026(figures, date(2026, 7, 27)).index[-1] == "2026-W27"
    assert list(weeks_of_2026(figures, date(2026, 7, 28)).index[-3:]) == [
        "2026-W28",
        "2026-W29",
        "2026-W30",
    ]


def test_twenty_eight_weeks_of_2026_are_known_at_the_end_of_july(figures):
    found = weeks_of_2026(figures, date(2026, 7, 31))
    missing = {"2026-W04", "2026-W25"}
    assert set(found.index) == {f"2026-W{week:02}" for week in range(1, 31)} - missing
    assert found["value"].loc["2026-W26":"2026-W30"].tolist() == [690, 890, 810, 760, 840]


def test_the_two_revised_weeks_are_two_vintages(figures):
    july, august = (weeks_of_2026(figures, date(2026, *day)) for day in ((7, 31), (8, 3)))
    assert july["value"][["2026-W19", "2026-W24"]].tolist() == [1000, 710]
    assert august["value"][["2026-W19", "2026-W24"]].tolist() == [900, 970]
    rest = july.index.difference(["2026-W19", "2026-W24"])
    assert july["value"][rest].equals(august["value"][rest])


def test_a_revision_is_known_once_it_was_read(figures):
    # 1.000 became 900 and 710 became 970; the other 26 weeks of 2026 read again stayed
    before, after = (moves(figures, date(2026, 8, day)) for day in (2, 3))
    assert revision(before, (WEEK,)) == 0
    moved = np.log(900 / 1000) ** 2 + np.log(970 / 710) ** 2
    assert revision(after, (WEEK,)) == pytest.approx(np.sqrt(moved / 28))
    own = own_moves(after, WEEK, pd.Series(["2026-W24", "2026-W23", "2030-W01"]))
    assert own.tolist() == pytest.approx([np.log(970 / 710), 0.0, 0.0])


def test_a_figure_of_which_nothing_moved_in_its_year_does_not_count_in_the_mean():
    read = [("a", "2024-01", 100, 1), ("a", "2025-01", 100, 1), ("a", "2025-02", 50, 1)]
    read += [("a", "2025-01", 110, 2), ("b", "2025-01", 100, 1), ("b", "2025-01", 300, 3)]
    table = pd.DataFrame(read, columns=["series", "period", "value", "retrieved_on"])
    table["retrieved_on"] = pd.to_datetime("2026-01-0" + table["retrieved_on"].astype(str))
    moved = moves(table.assign(status="final"), date(2026, 1, 2))
    assert revision(moved, ("a",)) == pytest.approx(np.log(1.1) / np.sqrt(2))
    assert revision(moved, ("b",)) == 0  # its other reading came later


def test_every_total_is_a_multiple_of_its_rounding(figures):
    known = known_on(figures, date(2026, 8, 3))
    for found in (weekly_totals(known), totals_to_week(known)):
        assert (found["value"] % found["rounding"] == 0).all()
    rounded = weekly_totals(known).set_index("week")["rounding"]
    assert rounded[["2022-W28", "2026-W23", "2026-W24"]].tolist() == [100, 100, 10]
    to_week = totals_to_week(known).set_index("week")
    assert to_week["rounding"][["2024-W28", "2024-W06"]].tolist() == [1000, 100]
    assert to_week["start"]["2024-W28"] == pd.Timestamp(2024, 1, 1)


def test_a_day_before_every_week_has_a_table_without_rows(figures):
    known = known_on(figures, date(2010, 1, 1))
    assert weekly_totals(known).empty
    assert totals_to_week(known).columns.equals(weekly_totals(known).columns)
