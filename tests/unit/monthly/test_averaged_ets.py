"""Smoothings averaged by belief: calm series stay calm, and the series chooses its scale."""

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from models.monthly.averaged_ets import effects, freedom, recent_size, residuals, simulate
from models.parts.fading_season import fading_factors
from models.parts.power_scale import PowerScale, steady_scale
from models.parts.smoothing import EVERY, ahead, belief, smooth

pytestmark = pytest.mark.unit

MONTHS = pd.period_range("2014-01", periods=120, freq="M")


def band(values, horizon=12):
    history = Series("own", MONTHS, np.asarray(values, float), "persons/month")
    paths = simulate(history, horizon, 2000, np.random.default_rng(3)).values
    return np.quantile(paths, [0.1, 0.5, 0.9], axis=0)


def test_a_calm_series_keeps_a_band_as_wide_as_chance():
    """80% of Poisson(500) lies within 1,28 * sqrt(500) = 28,7 of it: a width of 57."""
    widths = []
    for seed in range(5):
        low, _, high = band(np.random.default_rng(seed).poisson(500, 120))
        widths.append((high - low).mean())
    assert 50 < np.mean(widths) < 75


def test_a_walk_widens_with_the_root_of_time():
    logs = 7 + 0.05 * np.random.default_rng(8).standard_normal(120).cumsum()
    low, _, high = np.log(band(np.exp(logs), 16))
    assert 2.5 < (high - low)[15] / (high - low)[0] < 6


def test_a_trend_goes_on():
    grown = 500 * np.exp(0.01 * np.arange(120))
    noise = np.exp(0.02 * np.random.default_rng(2).standard_normal(120))
    _, middle, _ = band(grown * noise)
    assert middle[11] == pytest.approx(500 * np.exp(0.01 * 131), rel=0.04)


def test_one_smoothing_by_hand():
    """The mean of the first year, 2, is the start; share 1 without growth follows every month."""
    values = np.r_[np.resize([1.0, 3.0], 12), 5.0, 8.0]
    made = smooth(values)
    plain = (EVERY.share == 1) & (EVERY.turn == 0) & (EVERY.line == 0)
    follows = np.flatnonzero(plain & (EVERY.pull == 0))[0]
    np.testing.assert_allclose(made.errors[[0, 12, 13], follows], [-1.0, 2.0, 3.0])
    assert ahead(made, 2)[follows].tolist() == [8.0, 8.0]


def test_one_return_to_the_mean_by_hand():
    """After 2 for a year and 15 the mean is 3; the level 15 is 1,2 nearer to it a month later.

    Of the 13 months before nothing of the 15 was known, so its error is 13.
    """
    values = np.r_[np.full(12, 2.0), 15.0]
    made = smooth(values)
    returns = np.flatnonzero((EVERY.share == 1) & (EVERY.pull == 0.1))[0]
    assert made.errors[12, returns] == pytest.approx(13.0)
    np.testing.assert_allclose(ahead(made, 2)[returns], [3 + 12 * 0.9, 3 + 12 * 0.81])


def test_a_shock_that_returns_is_halved_by_its_pull():
    """Share 1 and a pull of 0,1: a shock of 1 leaves 0,9 and then 0,81."""
    returns = np.flatnonzero((EVERY.share == 1) & (EVERY.pull == 0.1))
    moved = effects(np.array([[1.0, 0.0, 0.0]]), returns)
    np.testing.assert_allclose(moved, [[1.0, 0.9, 0.81]])


def test_no_smoothing_is_judged_on_a_mean_it_could_not_know():
    """Months after the twentieth change no error before it."""
    values = np.random.default_rng(7).standard_normal(40)
    other = np.r_[values[:20], values[20:] + 50]
    lines = EVERY.line == 0  # a line is that of the whole past
    found, told = smooth(values).errors[:20, lines], smooth(other).errors[:20, lines]
    np.testing.assert_array_equal(found, told)


def test_belief_goes_to_the_share_that_made_the_series():
    rng = np.random.default_rng(11)
    for is_walk in (True, False):
        shocks = rng.standard_normal(240)
        values = shocks.cumsum() if is_walk else shocks
        share = float(belief(smooth(values), values) @ EVERY.share)
        assert (share > 0.6) == is_walk


def test_belief_is_a_share_of_every_smoothing():
    values = np.random.default_rng(1).standard_normal(48)
    believed = belief(smooth(values), values)
    assert believed.sum() == pytest.approx(1) and (believed >= 0).all()
    assert np.exp(EVERY.prior).sum() == pytest.approx(
        6
    )  # three lines and growth, one each; a return counts for two


def test_residuals_are_enlarged_for_what_was_fitted():
    """With all belief in one smoothing their mean square is S * n / (n - taken)."""
    values = np.random.default_rng(5).standard_normal(60)
    made, only = smooth(values), np.zeros(len(EVERY.share))
    only[7] = 1.0
    mean = np.square(made.errors[12:, 7]).mean()
    found = np.square(residuals(made, only, 7.5)).mean()
    assert found == pytest.approx(mean * 48 / 40.5)


def test_heavy_tails_are_few_degrees_of_freedom():
    even = np.resize([-1.0, 1.0], 40)
    one_shock = np.r_[np.resize([-1.0, 1.0], 38), 4.0, -4.0]
    assert freedom(even) == 15
    fourth, square = (38 + 2 * 256) / 40, (38 + 2 * 16) / 40
    assert freedom(one_shock) == pytest.approx(4 + 6 / (fourth / square**2 - 3))


def test_recent_errors_twice_as_large_are_told():
    """Eighteen months count half as much as the next: three of four parts are of size 2 here."""
    errors = np.r_[np.resize([-1.0, 1.0], 3600), np.resize([-2.0, 2.0], 36)]
    squared = 0.25 * 1 + 0.75 * 4
    whole = (3600 + 36 * 4) / 3636
    assert recent_size(errors) == pytest.approx(np.log(squared / whole) / 2, rel=1e-6)


def test_a_year_of_larger_shocks_widens_the_band():
    noise = np.random.default_rng(9).standard_normal(120)
    lately = noise * np.r_[np.ones(96), np.full(24, 3.0)]
    first = noise * np.r_[np.full(24, 3.0), np.ones(96)]
    widths = []
    for values in (lately, first):
        low, _, high = band(1000 * np.exp(0.02 * values))
        widths.append((high - low).mean())
    assert widths[0] > 1.5 * widths[1]


@pytest.mark.parametrize("power", [0.0, 0.25, 0.5])
def test_a_scale_goes_there_and_back(power):
    values = np.array([0.0, 1.0, 7.0, 2.5e6])
    scale = PowerScale(power)
    np.testing.assert_allclose(scale.back(scale.of(values)), values, rtol=1e-12, atol=1e-12)
    assert scale.back(np.array([-3.0])).tolist() == [0.0]


def test_the_series_chooses_its_scale():
    level = np.repeat(np.geomspace(100, 10_000, 10), 12)
    noise = np.tile(np.random.default_rng(4).standard_normal(12), 10)
    assert steady_scale(level * np.exp(0.1 * noise)).power == 0.0
    assert steady_scale(level + np.sqrt(level) * noise).power == 0.5
    assert steady_scale(level[:30]).power == 0.25


def test_a_season_is_shown_or_is_nothing():
    noise = np.random.default_rng(6).standard_normal(120)
    wave = np.sin(2 * np.pi * np.arange(120) / 12)
    found = fading_factors(5 * wave + 0.5 * noise, MONTHS)
    assert found.sum() == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(found, 5 * wave[:12], atol=0.6)
    assert np.abs(fading_factors(noise, MONTHS)).max() < 0.4
    assert not fading_factors(wave[:35], MONTHS[:35]).any()
