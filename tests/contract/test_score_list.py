"""What every registered score must keep."""

import numpy as np
import pandas as pd
import pytest

from forecast.bands import HUB_LEVELS
from forecast.evaluation.registry import SCORES, Rows
from forecast.evaluation.scores import crps, threshold_weighted_crps

pytestmark = pytest.mark.contract

KERNELS = [score for score in SCORES.values() if score.kernel]
N, THRESHOLD = 4000, 60.0


def named(scores):
    return pytest.mark.parametrize("score", list(scores), ids=lambda score: score.name)


def rows(observed, paths, factor=1.0):
    """Return rows to be scored: outcomes of shape (N,), paths of shape (n_paths, N)."""
    observed, paths = factor * observed, factor * paths
    quantiles = np.quantile(paths, HUB_LEVELS, axis=0).T
    labels = {"minimum": 1 / 6, "medio": 2 / 3, "maximum": 5 / 6}
    columns = {name: np.quantile(paths, level, axis=0) for name, level in labels.items()}
    columns["crps"] = crps(observed, paths)
    columns["log_crps"] = crps(np.log1p(observed), np.log1p(paths))
    columns["tw_crps"] = threshold_weighted_crps(observed, paths, factor * THRESHOLD)
    return Rows(pd.DataFrame(columns), observed, quantiles)


def drawn(factor=1.0):
    """Return calibrated forecasts: outcome and paths come from the same distribution."""
    rng = np.random.default_rng(4)
    centre = rng.lognormal(4, 0.5, N)
    shape = np.exp(0.4 * rng.normal(size=(601, 1)))
    return rows(centre * np.exp(0.4 * rng.normal(size=N)), centre * shape, factor)


@pytest.fixture(scope="module")
def calibrated():
    return drawn()


@named(SCORES.values())
def test_a_score_says_what_it_is(score):
    assert SCORES[score.name] is score
    assert score.label_nl and score.label_en and score.label_nl != score.label_en
    assert score.unit in {"as the quantity", "log", "share", "ratio", "probability"}
    assert (score.aim is not None) == (score.better == "near its aim")


@named(KERNELS)
def test_a_score_gives_a_finite_number_for_each_forecast(score, calibrated):
    found = score.kernel(calibrated)
    assert found.shape == (N,) and found.dtype == np.float64
    assert np.isfinite(found).all()


@named(score for score in KERNELS if score.better == "lower")
def test_less_is_better_and_a_perfect_forecast_gets_nothing(score, calibrated):
    assert (score.kernel(calibrated) >= -1e-12).all()
    sure = rows(calibrated.observed[:5], np.repeat(calibrated.observed[None, :5], 50, axis=0))
    assert score.kernel(sure) == pytest.approx(np.zeros(5), abs=1e-9)


@named(score for score in KERNELS if score.unit in ("as the quantity", "share"))
def test_a_score_keeps_its_unit(score, calibrated):
    factor = 10.0 if score.unit == "as the quantity" else 1.0
    np.testing.assert_allclose(score.kernel(drawn(10.0)), factor * score.kernel(calibrated))


@named(score for score in KERNELS if score.aim is not None)
def test_a_calibrated_forecast_reaches_the_aim(score, calibrated):
    assert score.kernel(calibrated).mean() == pytest.approx(score.aim, abs=0.03)
