"""A file of the reader's own: read by the one door, bounded, its faults in one line."""

import numpy as np
import pandas as pd
import pytest

from data.errors import ToolkitError
from forecast.api import Forecaster, read_monthly
from reports.app.own import AHEAD, MOST_BYTES, Dropped, dropped, own_csv, own_forecast
from tests.conftest_app import GOOD, bad_files, csv_text, workbook

pytestmark = pytest.mark.unit


def given(name, content):
    return Dropped(name, len(content), content)


@pytest.mark.parametrize("name", bad_files())
def test_a_bad_file_gives_its_one_line(name):
    content, told = bad_files()[name]
    with pytest.raises(ToolkitError) as caught:
        own_forecast(given(name, content), Forecaster)
    line = str(caught.value)
    assert line.startswith(f"{name}: ") and told in line and "\n" not in line


def test_a_good_file_is_what_python_gives(tmp_path):
    path = workbook(tmp_path / "own.xlsx")
    found = own_forecast(given("x", path.read_bytes()), Forecaster)
    history = read_monthly(path)
    pd.testing.assert_frame_equal(found.bands, Forecaster().fit(history).predict(AHEAD))
    past = [Forecaster().fit(history[:-back]) for back in (12, 24, 36)]
    came = [history[-back:][:12] for back in (12, 24, 36)]
    ours, repeated, walk = found.trials
    misses = [-fitted.score(after) for fitted, after in zip(past, came, strict=True)]
    assert ours.wis == pytest.approx(np.mean(misses))
    assert (ours.n, walk.name) == (36, "random_walk")
    # a point forecast is scored by its absolute error: each month grew by 84 in a year
    assert repeated.wis == pytest.approx(84)


def test_a_column_file_a_long_series_and_a_large_one_are_refused():
    months = pd.period_range("1900-01", periods=1201, freq="M")
    for content, told in (
        (b"PAR1" + bytes(99), "a file of columns"),
        (csv_text([(str(month), 1) for month in months]), "1201 months; expected at most 1200"),
        (bytes(MOST_BYTES + 1), "expected at most 1000000"),
    ):
        with pytest.raises(ToolkitError, match=told):
            own_forecast(given("x", content), Forecaster)


def test_a_short_series_has_bands_and_no_trial():
    found = own_forecast(given("x", csv_text(GOOD[:40])), Forecaster)
    assert found.trials == () and len(found.bands) == AHEAD
    assert own_csv(found).splitlines()[0].startswith(b"month,minimum,mediaan")


@pytest.mark.parametrize(
    "value", [None, 7, [], {}, {"content": "%"}, {"name": "a\nb", "size": "x"}]
)
def test_what_is_no_file_of_ours_is_an_empty_one(value):
    found = dropped(value)
    assert (found.size, found.content) == (0, b"") and "\n" not in found.name
