"""The page on indicators: every cell from its table, and no other page overwritten."""

import pandas as pd
import pytest

from data.errors import RunError
from forecast.evaluation.leading.early_alarms import COLUMNS as ALARMS
from forecast.evaluation.leading.indicators import COLUMNS
from reports.backtest.pages.indicators_page import MADE, indicators_page, write_indicators

pytestmark = pytest.mark.unit


def worth(after=0.873):
    first = ("inflow_first", "year_0")
    rows = [
        (*first, "germany", 24, 0.912, 70, 6, 4, after, True),
        (*first, "frontex_total", 36, 1.021, 61, 5, 2, 1.134, False),
        ("inflow_total", "year_1", "france", 0, float("nan"), 12, 2, 1, 1.0, False),
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def alarms():
    rows = [
        ("inflow_first", "2013-01", 160, 8, 0.8, "autumn_2021", "", ""),
        ("inflow_first", "2013-01", 160, 8, 0.8, "december_2024", "2025-02", ""),
        ("germany", "2021-01", 66, 0, 0.33, "autumn_2021", "", ""),
        ("germany", "2021-01", 66, 0, 0.33, "december_2024", "2025-01", "2025-04-16"),
        ("europe_total", "2022-02", 113, 3, 0.565, "autumn_2021", "2021-10", "2022-01-14"),
        ("europe_total", "2022-02", 113, 3, 0.565, "december_2024", "", ""),
    ]
    return pd.DataFrame(rows, columns=list(ALARMS))


def test_every_cell_comes_from_its_table():
    page = indicators_page(worth(), alarms())
    assert "| `germany` | 0,91 | 24 | 0,87 | 70 | 6 | 4 |" in page
    assert "| `france` |  | 0 | 1,00 | 12 | 2 | 1 |" in page
    assert (
        "`germany` was best (0,91). On the days after: 0,87 (n 70, 6 independent), so won" in page
    )
    assert "Of 2 indicators 1 lay below one on the later days." in page
    assert "None could be chosen before 2020." in page
    assert "| `europe_total` | 2022-02 | 113 | 3 | 0,6 |" in page
    seen = "**Autumn 2021, up**: our own streams no alarm; 1 of 1 indicators. `europe_total` in "
    assert f"{seen}2021-10 (known on 2022-01-14)." in page
    assert "own streams `inflow_first` 2025-02; 1 of 2 indicators. `germany` in 2025-01" in page


@pytest.mark.parametrize(("after", "told"), [(1.2, "lost"), (1.001, "no difference"), (0.9, "won")])
def test_the_outcome_of_the_chosen_one_is_said_as_it_is(after, told):
    assert f"so {told}." in indicators_page(worth(after), alarms())


def test_the_page_exists_in_both_languages():
    assert "gewonnen" in indicators_page(worth(), alarms(), "nl")


def test_another_page_is_left_alone(tmp_path):
    page = tmp_path / "indicators.md"
    page.write_text("# Ours\n", encoding="utf-8")
    with pytest.raises(RunError, match="does not begin with"):
        write_indicators(worth(), alarms(), page)
    assert page.read_text(encoding="utf-8") == "# Ours\n"
    page.write_text(f"{MADE}\nold\n", encoding="utf-8")
    assert write_indicators(worth(), alarms(), page) == page
    assert "old" not in page.read_text(encoding="utf-8")
