"""What `prognose score` prints: means, years, and nothing where nothing came."""

from datetime import date

import pandas as pd
import pytest

from forecast.scored.finished import COLUMNS, summary
from reports.screen.changes import show_scored

pytestmark = pytest.mark.unit
DAY = date(2025, 3, 1)
ROWS = [
    ("inflow_first", "month", "2024-03", 2000, False, 1900, 60, 120, 300, -100, -240, 300, 1, 1, 1),
    ("inflow_first", "month", "2024-04", 2100, True, 1900, 80, 160, 500, -200, -320, 500, 0, 0, 1),
    (
        "inflow_first",
        "year",
        "2024",
        24_070,
        True,
        23_000,
        900,
        1800,
        3000,
        -1070,
        -2000,
        3000,
        1,
        1,
        1,
    ),
]


def test_means_of_months_and_the_year_beside_the_naive_rules(capsys):
    rows = pd.DataFrame(ROWS, columns=list(COLUMNS))
    show_scored("2024-02-15-abc", DAY, rows, summary(rows))
    out = capsys.readouterr().out
    assert "2024-02-15-abc, scored on 2025-03-01" in out
    months = next(line.split() for line in out.splitlines() if " months " in line)
    # mean WIS 70; (60 + 80) / (120 + 160) = 0,50; 140 / 800 = 0,175; errors 150, 280 and 400
    assert months == [
        "inflow_first",
        "months",
        "2",
        "70",
        "0.50",
        "0.17",
        "150",
        "280",
        "400",
        "50%",
        "50%",
        "100%",
    ]
    year = next(line.split() for line in out.splitlines() if " 2024 " in line)
    assert year == ["inflow_first", "2024", "24,070", "23,000", "-1,070", "-2,000", "+3,000", "yes"]
    assert "3 outcomes, 2 with months filled" in out


def test_a_run_of_which_nothing_came_says_so(capsys):
    rows = pd.DataFrame(columns=list(COLUMNS))
    show_scored("x", DAY, rows, summary(rows))
    assert "no month or year has come true" in capsys.readouterr().out
