"""Corrections with and without, by hand."""

import numpy as np
import pandas as pd
import pytest

from forecast.backtest.rows import LEVELS
from forecast.evaluation.calibration_effect import calibration_effect

pytestmark = pytest.mark.unit


def row(model, year, mediaan, width, observed=100.0):
    """Return a forecast whose quantile at level p is mediaan + width * (p - 0,5)."""
    at = [mediaan + width * (level - 0.5) for level in LEVELS]
    scores = dict.fromkeys(("crps", "log_crps", "tw_crps", "pit"), 1.0)
    return {
        "day": f"{year}-02-15",
        "model": model,
        "quantity": "inflow_first",
        "target": "year_0",
        "target_end": f"{year}-12-31",
        "observed": observed,
        "minimum": at[5],
        "medio": at[14],
        "maximum": at[18],
        "quantiles": np.array(at),
        **scores,
    }


def effect(with_width, without_width):
    """Return the effect on two years; the outcome lies 30 from the mediaan in one of them."""
    rows = []
    for year, mediaan in ((2018, 100.0), (2019, 130.0)):
        rows += [row("with", year, mediaan, with_width), row("bare", year, mediaan, without_width)]
    return calibration_effect(pd.DataFrame(rows), "with", "bare").iloc[0]


def test_a_wider_band_that_holds_more_often_is_counted():
    found = effect(100.0, 60.0)  # 80% bands of 80 and 48 wide: 130 - 40 and 130 - 24
    assert found[["n", "n_independent"]].tolist() == [2, 2]
    assert found[["coverage_with", "coverage_without"]].tolist() == [1.0, 0.5]
    assert found["wis_ratio"] == pytest.approx(found["wis_with"] / found["wis_without"])
    # off by 0,2 with and by 0,3 without: coverage is nearer, so the score decides
    assert found["kept"] == (found["wis_with"] <= found["wis_without"])


def test_bands_that_are_the_same_earn_their_place_and_much_wider_ones_do_not():
    assert effect(60.0, 60.0)["kept"]
    assert effect(60.0, 60.0)["wis_ratio"] == 1.0
    assert not effect(190.0, 60.0)["kept"]


def test_forecasts_without_an_outcome_give_nothing():
    rows = [row(model, 2030, 100.0, 60.0, np.nan) for model in ("with", "bare")]
    assert calibration_effect(pd.DataFrame(rows), "with", "bare").empty
