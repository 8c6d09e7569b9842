"""The chart of errors for notebooks: who missed by how much, also without the picture."""

import pandas as pd
import pytest

from forecast.api import plot

pytestmark = pytest.mark.unit

CASES = pd.DataFrame(
    {
        "scenario": ["medio", "mediaan", ""],  # the last has a band only and is not drawn
        "year": [2019, 2020, 2018],
        "realised": [100.0, 200.0, 1.0],
        "official": [150.0, 190.0, 9.0],  # +50% and -5%
        "ours": [100.0, 190.0, 9.0],
        "by_rule": [100.0, 200.0, 9.0],
        "last_twelve": [90.0, 200.0, 9.0],
        "random_walk": [200.0, 400.0, 9.0],
    }
)


def test_the_alt_text_says_how_far_each_missed():
    chart = plot.errors(CASES, "en")
    assert "official: off by 27.5% on average, in the middle +22.5%." in chart.alt
    assert "ours: off by 2.5% on average, in the middle \N{MINUS SIGN}2.5%." in chart.alt
    assert "random walk: off by 100.0% on average, in the middle +100.0%." in chart.alt


def test_it_is_a_picture_with_its_own_title():
    chart = plot.errors(CASES)
    assert chart.svg.startswith(b"<?xml") and b"</svg>" in chart.svg
    assert chart.caption == "Fout van 2 ramingen van de totale instroom sinds 2019"
