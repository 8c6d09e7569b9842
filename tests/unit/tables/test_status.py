"""The table that says what is shipped."""

from datetime import date

import pandas as pd
import pytest

from data.errors import DataError
from data.tables.status import status
from data.tables.vintages import load_figures

pytestmark = pytest.mark.unit


def row(series: str, month: int, published: str, kind: str, source: str) -> dict[str, object]:
    start = pd.Timestamp(2020, month, 1)
    return {
        "series": series,
        "period": f"2020-{month:02d}",
        "start": start,
        "end": start + pd.offsets.MonthEnd(),
        "value": 10.0 * month,
        "unit": "persons",
        "published_on": pd.Timestamp(published),
        "published_kind": kind,
        "retrieved_on": pd.Timestamp(published),
        "status": "final",
        "source": source,
    }


FIGURES = pd.DataFrame(
    [
        row("b", 3, "2020-04-30", "printed", "P"),
        row("b", 1, "2020-03-01", "reconstructed", "Q"),
        row("b", 2, "2020-05-31", "printed", "R"),  # an older month, printed later
        row("b", 4, "2020-06-30", "printed", "S"),
        row("a", 1, "2020-02-15", "reconstructed", "T"),
    ]
)


def test_one_row_per_series_as_known_on_the_day():
    table = status(FIGURES, date(2020, 6, 1))
    assert table.columns.tolist() == [
        "series",
        "first",
        "last",
        "n",
        "share_reconstructed",
        "newest",
        "source",
    ]
    assert table.values.tolist() == [
        ["a", "2020-01", "2020-01", 1, 1.0, pd.Timestamp("2020-02-15"), "T"],
        # months 1, 2 and 3; month 4 comes later; the newest row is month 2 of R
        ["b", "2020-01", "2020-03", 3, pytest.approx(1 / 3), pd.Timestamp("2020-05-31"), "R"],
    ]


def test_a_later_day_sees_the_later_month():
    table = status(FIGURES, date(2020, 6, 30)).set_index("series")
    assert table.loc["b", "last"] == "2020-04"
    assert table.loc["b", "n"] == 4
    assert table.loc["b", "source"] == "S"


def test_a_day_before_everything_is_refused():
    with pytest.raises(DataError, match="2020-02-14 is before the first publication"):
        status(FIGURES, date(2020, 2, 14))


def test_the_shipped_figures():
    table = status(load_figures(), date(2026, 8, 1)).set_index("series")
    eurostat = table.loc["nl_first_eurostat"]
    assert eurostat["first"] == "2008-01"
    assert eurostat["share_reconstructed"] == 1.0
    assert table.loc["nl_nareis_sum7", "n"] == 132
    assert table.loc["nl_repeat_ind", "source"] == "staat-van-migratie-2026"
