"""Regular places: the range of printed figures, each known on its day."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.parameters import load_parameters
from models.chain.places import drawn, place_settings, regular_places, regular_range
from models.paths import Paths

pytestmark = pytest.mark.unit

FIGURES = pd.DataFrame(columns=["series", "period", "value"])


def band(day: date, first: str, last: str) -> np.ndarray:
    months = pd.period_range(first, last, freq="M")
    return regular_range(FIGURES, load_parameters(day), months)


def test_on_the_day_of_the_count_the_openings_of_2025_make_the_range():
    found = band(date(2025, 2, 7), "2025-01", "2026-01")
    assert found[:, 0].tolist() == [35400, 35400, 35400]
    assert found[:, -1].tolist() == [35400, 41000, 35400 + 6356]
    assert found[1, 1] == pytest.approx(35400 + 5600 / 11)  # December is 11 months on


def test_fifty_thousand_for_several_years_counts_from_the_day_it_was_printed():
    before = band(date(2026, 2, 4), "2026-01", "2026-12")
    after = band(date(2026, 2, 5), "2026-01", "2026-12")
    assert before[2].tolist() == [41756.0] * 12
    assert after[2, 0] == pytest.approx(35400 + 14600 * 12 / 13)
    assert after[2, 1:].tolist() == [50000.0] * 11
    assert (before[:2] == after[:2]).all()


def test_a_path_lies_where_its_draw_says():
    two = np.array([[100.0, 100.0], [100.0, 120.0], [100.0, 200.0]])
    found = drawn(two, np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
    assert found[:, 1].tolist() == [100, 110, 120, 160, 200]
    assert (found[:, 0] == 100).all()
    assert drawn(two, None).tolist() == [100, 120]


def test_the_paths_hold_the_whole_range_and_its_middle():
    months = pd.period_range("2027-01", "2027-02", freq="M")
    stock = Paths("coa_occupancy", months, np.full((1001, 2), 80000.0), "persons")
    even = np.linspace(0, 1, 1001)
    found = place_settings(stock, FIGURES, load_parameters(date(2026, 7, 31)), even)
    regular = found.of("coa_regular_places")
    assert np.quantile(regular[:, 0], [0, 0.5, 1]).tolist() == [35400, 41000, 50000]
    assert regular_places(FIGURES, load_parameters(date(2026, 7, 31)), months) == 41000
