"""The shipped official cases: a day sees those whose outcome had been published."""

from datetime import date

import pandas as pd
import pytest

from data.tables.vintages import load_table
from forecast.rule.rival_skill import COLUMNS, rival_skill
from forecast.rule.shipped_rivals import rivals_known, write_rivals

pytestmark = pytest.mark.unit


def test_a_day_sees_no_outcome_published_later(tmp_path):
    cases = load_table("cases")
    every = rivals_known(date(2100, 1, 1))
    write_rivals(every[list(COLUMNS)], cases, tmp_path / "record.csv")
    assert (tmp_path / "record.csv").read_bytes()
    published = cases.set_index("case_id")["realised_published_on"]
    for day in (date(2018, 6, 1), date(2023, 6, 1), date(2026, 7, 31)):
        found = rivals_known(day, tmp_path / "record.csv")
        out = published[published <= pd.Timestamp(day)].index
        assert set(found["case_id"]) == set(every["case_id"]) & set(out)
    assert len(rivals_known(date(2018, 6, 1), tmp_path / "record.csv")) == 1
    assert rivals_known(date(2026, 1, 1), tmp_path / "none.csv").empty


def test_the_shipped_cases_are_the_16_figures_and_two_bands():
    skill = rival_skill(rivals_known(date(2026, 7, 31)), seed=1).set_index(["subset", "who"])
    assert skill.loc["central", "n"].tolist() == [16] * 5
    assert skill.loc["central_grade_A", "n"].tolist() == [10] * 5
    assert skill.loc["bands_too", "n"].tolist() == [18] * 5
    assert skill.loc[("central", "official"), "error"] == pytest.approx(0.260, abs=0.0005)
    assert skill.loc[("bands_too", "official"), "error"] == pytest.approx(0.265, abs=0.0005)
    assert skill.loc[("central_grade_A", "official"), "error"] == pytest.approx(0.158, abs=0.0005)
