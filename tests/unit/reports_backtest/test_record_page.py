"""The page on how good we were: every row by hand, and rewritten whole or not at all."""

import re

import pytest

from data.errors import RunError
from forecast.archive import store
from forecast.backtest.tables import read_tables, write
from reports.backtest.markdown import grid
from reports.backtest.record_page import MADE, record_page, write_record
from tests.conftest_backtest import backtest_tables

pytestmark = pytest.mark.unit
MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def tables():
    return backtest_tables()


@pytest.fixture(scope="module")
def page(tables):
    return record_page(tables)


def rows(text, start):
    return [line for line in text.splitlines() if line.startswith(f"| {start}")]


def test_a_row_for_each_case_since_2017_and_their_mean(page):
    assert rows(page, "MPP 2017-I") == [
        "| MPP 2017-I | 2017-02-15 | 2017 | 30.000 (point) | 26.400 | 24.000 | +25,0% | +10,0% |"
    ]
    # its outcome holds resettlement, ours does not
    assert rows(page, "begroting-2018") == [
        "| begroting-2018 | 2017-08-15 | 2018 | 13.000 (medio) | 28.600\\* | 26.000 | "
        f"{MINUS}50,0% | +10,0% |"
    ]
    assert rows(page, "**mean of 3") == [
        "| **mean of 3, without sign** |  |  |  |  |  | **41,7%** | **10,0%** |"
    ]
    assert not rows(page, "begroting-2016") and not rows(page, "MPP 2021-I")
    assert "\\* without resettlement" in page


def test_the_page_begins_with_days_and_limits(page):
    mark, title, start = page.split("\n\n")[:3]
    assert (mark, title) == (MADE, "# How good is it")
    assert "on 24 days from 15 February 2015 to 15 November 2020" in start
    assert "reconstructed vintages" in start and "upper bound" in start


def test_what_the_table_of_cases_leaves_out_is_said(page):
    assert "Ours is closer in 3 of 3." in page
    assert re.search(
        r"ours is closer in \d\. These cases are \d rounds about \d outcome years", page
    )
    assert "our mean error is 25,0%" in page
    assert "Of the 4 outcomes since 2017 with an official minimum and maximum, 1 fell" in page
    assert "and 3 between ours." in page


def test_2025_is_told_in_a_line_and_by_fixing_day(page):
    assert "2024-II: 59.000, ours on its fixing day 48.070, came 42.860." in page
    assert len(rows(page, "2024-09-15")) == 2
    assert not rows(page, "2024-08-15") and not rows(page, "2023-09-15")


def test_a_year_without_an_outcome_is_said():
    made = backtest_tables()
    made.csv["case_2025"] = made.csv["case_2025"].iloc[:0]
    assert "Its outcome is not known yet." in record_page(made)


def test_skill_and_coverage_by_year_with_both_counts(page, tables):
    (line,) = rows(page, "`inflow_total` | 0")
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    # 24 forecasts of 6 years, all but those of the first day as 1,1 times the outcome
    assert cells[2:4] == ["24", "6"]
    assert cells[6] == "96%"
    assert cells[7].startswith("96% (")
    assert cells[8:10] == ["0%", "0%"]  # always below the mediaan
    assert cells[10] == "22%"  # (23 * 0,1 + 3) / 24
    ratio = tables.csv["scores"].set_index(["model", "quantity", "target"])["relative_wis"]
    assert cells[4] == f"{ratio['pool', 'inflow_total', 'year_0']:.2f}".replace(".", ",")
    assert rows(page, "*aim*") == [
        "| *aim* |  |  |  | *< 1* | *< 1* | *67%* | *80%* | *50%* | *33%* |  |"
    ]
    names = [line.split("`")[1] for line in rows(page, "`")]
    assert names == ["inflow_total"] * 4 + ["inflow_first"] * 4 + ["inflow_repeat"] * 4


def test_the_warnings_about_years_are_repeated(page, tables):
    table = tables.csv["warnings"]
    mine = table[(table["model"] == "pool") & table["target"].str.startswith("year")]
    assert len(mine)
    assert page.count(" biased high") == mine["warning"].eq("biased high").sum()


def test_every_table_has_as_many_cells_in_each_row(page):
    for block in page.split("\n\n"):
        if block.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1
    assert grid(("a", "b"), [["x", "1"]], "lr") == "| a | b |\n| --- | --: |\n| x | 1 |"


def test_a_finished_backtest_gives_the_page_of_its_tables(tables, page, tmp_path):
    folder, place = tmp_path / "made", tmp_path / "record.md"
    folder.mkdir()
    write(tables, folder)
    store.write_manifest(folder, {})
    place.write_text(f"{MADE}\nold\n")
    write_record(folder, place)
    assert place.read_text(encoding="utf-8") == page
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "record.md"]
    kept = read_tables(folder)
    assert set(kept.csv) == set(tables.csv)
    assert kept.forecasts.shape == tables.forecasts.shape


def test_a_page_written_by_hand_is_refused_and_left_alone(tmp_path):
    place = tmp_path / "record.md"
    place.write_text("# Mine\n")
    with pytest.raises(RunError, match=r"record.md: does not begin with <!-- made by"):
        write_record(tmp_path, place)
    assert place.read_text() == "# Mine\n"


def test_a_page_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RunError, match=r"record.md: .*No such file"):
        write_record(tmp_path, tmp_path / "record.md")


def test_a_folder_that_is_no_backtest_is_refused(tmp_path):
    place = tmp_path / "record.md"
    place.write_text(MADE)
    with pytest.raises(RunError, match=r"no readable manifest"):
        write_record(tmp_path, place)
    (tmp_path / "made").mkdir()
    store.write_manifest(tmp_path / "made", {})
    with pytest.raises(RunError, match=r"forecasts.parquet.*expected a finished backtest"):
        read_tables(tmp_path / "made")
    assert place.read_text() == MADE
