"""The list of true forecasts: written while a year is open, never changed after."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.streams.origin import TOTAL
from forecast.outcomes import Truth
from forecast.scored.made_before import (
    BANDS,
    COLUMNS,
    counted,
    judged,
    read_made,
    remembered,
    write_made,
)

pytestmark = pytest.mark.unit


def came(last, monthly=10.0):
    """Return outcomes of every stream, the same in each month to ``last``."""
    months = pd.period_range("2020-01", last, freq="M")
    known = {key: pd.Series(monthly, index=months) for key in TOTAL}
    return Truth(known, {key: months[:0] for key in TOTAL})


def bands(mediaan, years=(2025, 2026)):
    """Return the bands of the total and of one cost, a month and some years."""
    rows = [("inflow_total", str(year), mediaan) for year in (*years, "2025-03")]
    rows += [("cost_coa", "2026", 1.0)]
    table = pd.DataFrame(rows, columns=["quantity", "period", "mediaan"])
    for at, name in enumerate(BANDS):
        table[name] = table["mediaan"] * (1 + (at - 3) / 10)
    return table


def test_only_open_years_of_inflow_are_kept(tmp_path):
    none = read_made(tmp_path / "none.csv")
    kept = remembered(none, bands(400.0), ("a", date(2025, 3, 1)), came("2025-12"))
    assert kept[["quantity", "year", "run"]].to_numpy().tolist() == [["inflow_total", 2026, "a"]]
    assert list(kept.columns) == list(COLUMNS)


def test_a_new_run_of_the_day_replaces_open_years_and_leaves_known_ones(tmp_path):
    none = read_made(tmp_path / "none.csv")
    first = remembered(none, bands(400.0), ("a", date(2025, 3, 1)), came("2025-02"))
    assert first["year"].tolist() == [2025, 2026]
    again = remembered(first, bands(900.0), ("b", date(2025, 3, 1)), came("2025-12"))
    assert again[["year", "run", "mediaan"]].to_numpy().tolist() == [
        [2025, "a", 400.0],
        [2026, "b", 900.0],
    ]
    later = remembered(again, bands(700.0), ("c", date(2026, 1, 5)), came("2025-12"))
    assert later["run"].tolist() == ["a", "b", "c"]


def test_a_list_is_judged_by_what_came_and_counted(tmp_path):
    none = read_made(tmp_path / "none.csv")
    made = remembered(none, bands(400.0), ("a", date(2025, 3, 1)), came("2025-02"))
    monthly = 450 / 12 / len(TOTAL)  # 450 in a year; the 80% band is 320 to 520
    found = judged(made, came("2025-12", monthly))
    assert found["outcome"].tolist()[0] == pytest.approx(450)
    assert found["error"].tolist()[0] == pytest.approx(-50)
    assert np.isnan(found["outcome"].tolist()[1])
    assert counted(found) == {"runs": 1, "forecasts": 2, "known": 1, "inside": 1}


def test_the_list_is_read_as_it_was_written(tmp_path):
    made = remembered(
        read_made(tmp_path / "none.csv"), bands(400.0), ("a", date(2025, 3, 1)), came("2025-02")
    )
    write_made(made, tmp_path / "made.csv")
    pd.testing.assert_frame_equal(read_made(tmp_path / "made.csv"), made, check_dtype=False)
