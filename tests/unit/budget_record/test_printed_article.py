"""Article 37 by stage: stands as printed, what came, ours scaled, and who was too low."""

from datetime import date

import pandas as pd
import pytest

from data.tables.vintages import load_table
from forecast.budget_record.day import LEVELS
from forecast.budget_record.moments import Moment
from forecast.budget_record.printed_article import (
    stage_summary,
    stage_table,
    stands,
    with_ours,
)
from forecast.config import load_config
from forecast.known import shipped

pytestmark = pytest.mark.unit
AT = load_config().levels


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return stands(load_table("article37"), shipped().lines)


@pytest.fixture(scope="module")
def table(found) -> pd.DataFrame:
    return stage_table(found)


def test_a_year_has_its_printed_stands_and_what_came(table):
    rows = table.set_index(["line", "year"]) / 1e6
    assert rows.loc[("article 37", 2022), ["draft", "adopted", "autumn", "realised"]].tolist() == (
        pytest.approx([1202.839, 1437.364, 3125.779, 3328.706])
    )
    assert rows.loc[("article 37", 2013), ["draft", "realised"]].tolist() == (
        pytest.approx([733.2, 751.429])  # another chapter held the article then
    )
    assert rows.loc[("COA", 2015), ["draft", "realised"]].tolist() == (
        pytest.approx([399.951, 1267.861])
    )


def test_a_year_without_what_came_has_its_newest_stand_and_says_so(table):
    rows = table.set_index(["line", "year"])
    assert not rows.loc[("article 37", 2025), "is_realised"]
    fallen = 224.0 + 86.5 + 81.9 + 462.0  # the Najaarsnota of 2025
    assert rows.loc[("article 37", 2025), "latest"] == pytest.approx((8500.817 - fallen) * 1e6)
    assert rows.loc[("COA", 2022), "latest"] == pytest.approx(1570.320e6)


def test_the_draft_was_too_low_in_every_year_of_which_the_end_is_known(table):
    moments: list[Moment] = []
    none = pd.DataFrame(columns=["day", "year", "quantity", *LEVELS])
    summary = stage_summary(with_ours(table, stands_none(), none, moments, AT))
    row = summary.set_index(["line", "stage"]).loc[("article 37", "draft")]
    assert (row["n_realised"], row["n"], row["too_low"]) == (8, 9, 8)  # 2025 was too high
    assert row["n_ours"] == 0


def stands_none() -> pd.DataFrame:
    return pd.DataFrame(columns=["line", "year", "stage", "amount", "published_on"])


def test_ours_is_the_stand_of_the_year_before_times_the_change_of_occupancy(table, found):
    day = date(2021, 9, 21)
    levels = dict(zip(LEVELS, (20.0, 24.0, 30.0, 36.0, 45.0, 48.0, 60.0), strict=True))
    rows = pd.DataFrame(
        [
            {"day": "2021-09-21", "year": 2021, "quantity": "coa_occupancy"} | levels,
            {"day": "2021-09-21", "year": 2022, "quantity": "coa_occupancy"} | levels,
        ]
    )
    asked = [Moment("ontwerpbegroting", day, 2022, "ontwerpbegroting 2022")]
    row = with_ours(table, found, rows, asked, AT).set_index(["line", "year"]).loc[("COA", 2022)]
    assert row["draft_p50"] == pytest.approx(639.665e6)  # the stand of spring 2021
    assert row["draft_p85"] == pytest.approx(639.665e6 * 48 / 30)
    at = 537.961e6 / 639.665e6 * 30  # between minimum (24) and mediaan (30)
    assert row["draft_chance"] == pytest.approx(1 / 6 + (at - 24) / 6 * (1 / 2 - 1 / 6))
    assert pd.isna(row["adopted_p50"])
