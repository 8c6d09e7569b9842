"""To when figures are known and due: by hand from the lags, on made-up rows."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from data.tables.periods import span
from forecast.run.freshness import (
    COLUMNS,
    due_end,
    feeds,
    freshness,
    late,
    read_freshness,
    series_ends,
)

pytestmark = pytest.mark.unit
DAY = date(2026, 7, 31)


def figures(*rows):
    """Return rows of a series and period, known long before the day."""
    cells = []
    for series, period in rows:
        start, end = map(pd.Timestamp, span(period))
        cells.append(
            {
                "series": series,
                "period": period,
                "start": start,
                "end": end,
                "value": 1.0,
                "unit": "persons",
                "published_on": end,
                "published_kind": "printed",
                "retrieved_on": end,
                "status": "final",
                "source": "CBS-2016-11",
            }
        )
    return pd.DataFrame(cells)


def stream(key, last):
    months = pd.period_range("2025-01", last, freq="M")
    return {key: Series(key, months, np.ones(len(months)), "persons/month")}


@pytest.mark.parametrize(
    ("kind", "lag", "day", "end"),
    [
        ("month", 45, date(2026, 7, 15), date(2026, 5, 31)),  # 31 May and 45 days
        ("month", 45, date(2026, 7, 14), date(2026, 4, 30)),
        ("quarter", 31, date(2026, 7, 31), date(2026, 6, 30)),
        ("quarter", 31, date(2026, 7, 30), date(2026, 3, 31)),
        ("year", 63, date(2026, 3, 4), date(2025, 12, 31)),
        ("year", 63, date(2026, 3, 3), date(2024, 12, 31)),
        ("week", 7, date(2026, 8, 2), date(2026, 7, 26)),
        ("week", 7, date(2026, 8, 1), date(2026, 7, 19)),
        ("day", 31, date(2026, 7, 31), date(2026, 6, 30)),
    ],
)
def test_the_last_period_that_is_due_by_hand(kind, lag, day, end):
    assert due_end(kind, lag, day) == end


def test_a_stream_is_behind_from_what_is_known_to_what_is_due():
    rows = figures(("nl_first_cbs", "2025-12"), ("nl_first_cbs", "2025-Q4"))
    (first,) = freshness(rows, stream("inflow_first", "2025-12"), DAY).to_dict("records")
    # the quarter by 31 days is due to June, the month by 45 to May; CBS is refreshed
    assert first == {
        "stream": "inflow_first",
        "known_to": "2025-12",
        "due": "2026-06",
        "months_behind": 6,
        "refresh_to": "2026-06",
        "file_to": "",
    }
    assert late(pd.DataFrame([first]))["stream"].tolist() == ["inflow_first"]


def test_what_no_office_serves_comes_by_file():
    rows = figures(("nl_first_cbs", "2026-05"), ("nl_first_ind_rounded10", "2026-05"))
    (first,) = freshness(rows, stream("inflow_first", "2026-05"), DAY).to_dict("records")
    assert (first["due"], first["months_behind"]) == ("2026-06", 1)
    assert (first["refresh_to"], first["file_to"]) == ("", "2026-06")
    assert late(pd.DataFrame([first])).empty


def test_what_came_early_is_not_behind():
    rows = figures(("nl_first_cbs", "2026-06"))
    (first,) = freshness(rows, stream("inflow_first", "2026-06"), DAY).to_dict("records")
    assert (first["due"], first["months_behind"]) == ("2026-06", 0)


def test_a_series_that_stopped_is_not_waited_for():
    assert series_ends(figures(("nl_first_eurostat", "2020-08")), "nl_first_eurostat", DAY) is None
    assert series_ends(figures(("nl_first_cbs", "2024-08")), "nl_first_cbs", DAY) is not None
    weeks = ("nl_total_week_ministry", "2025-W06")
    assert series_ends(figures(weeks), weeks[0], DAY) is None  # a week stops after a year
    assert freshness(figures(weeks), {}, DAY).empty


def test_weeks_are_told_by_their_day():
    rows = figures(("nl_total_week_ministry", "2026-W28"), ("nl_first_cbs", "2026-05"))
    (week,) = freshness(rows, {}, DAY).to_dict("records")
    assert (week["stream"], week["known_to"]) == ("inflow_week", "2026-07-12")
    assert (week["due"], week["months_behind"]) == ("2026-07-19", 0)  # 7 days: week 29
    told = feeds(rows, DAY).set_index("series")
    assert told.loc["nl_first_cbs", ["publisher", "known_to", "due"]].tolist() == [
        "CBS",
        "2026-05",
        "2026-05",
    ]
    assert told["refreshed"].tolist() == [True, False]


def test_the_table_of_a_finished_run_is_read_as_it_was_made(tmp_path):
    rows = figures(("nl_first_cbs", "2025-12"))
    made = freshness(rows, stream("inflow_first", "2025-12"), DAY)
    made.to_csv(tmp_path / "freshness.csv", index=False)
    pd.testing.assert_frame_equal(read_freshness(tmp_path), made, check_dtype=False)
    assert list(read_freshness(tmp_path / "none").columns) == list(COLUMNS)
