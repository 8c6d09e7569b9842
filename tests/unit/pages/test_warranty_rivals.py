"""The report's table of the official figures beside every rival."""

from types import SimpleNamespace

import pandas as pd
import pytest

from forecast.rule.rival_skill import COLUMNS, rival_skill
from reports.blocks import Paragraph, Table
from reports.pages.warranty import warranty_page

pytestmark = pytest.mark.unit
CASES = [
    ("a", "2017-I", "2017-02-15", 2017, "A", "point", 100, 130, 110, 120, 105, 180),
    ("b", "2018-I", "2018-02-15", 2018, "B", "medio", 100, 110, 110, 110, 95, 120),
]
HELD = ("ours", "inflow_total", "band_80", 0.8, 0.75, 0.4, 0.95, 24, 6)
HEAD = "who quantity what nominal realised lower upper n n_independent"


def page(language, cases=CASES):
    made = pd.DataFrame(cases, columns=list(COLUMNS))
    result = SimpleNamespace(
        language=language,
        day=pd.Timestamp("2026-07-31").date(),
        warranty=pd.DataFrame([HELD], columns=HEAD.split()),
        rivals=rival_skill(made, seed=1),
    )
    return warranty_page(result)


@pytest.mark.parametrize(
    ("language", "ours", "interval"),
    [("nl", "10,0%", "10,0% tot 10,0%"), ("en", "10.0%", "10.0% to 10.0%")],
)
def test_official_ours_the_rule_and_the_naive_rules_stand_in_one_table(language, ours, interval):
    tables = [block for block in page(language) if isinstance(block, Table)]
    assert len(tables) == 2
    rows = [row for group in tables[1].groups for row in group.rows]
    assert len({row[0] for row in rows}) == 5
    assert rows[1][1:] == (ours, interval)
    assert " 2 " in tables[1].caption


def test_without_an_outcome_there_is_no_second_table():
    blocks = page("nl", [])
    assert sum(isinstance(block, Table) for block in blocks) == 1
    assert isinstance(blocks[-1], Paragraph)
