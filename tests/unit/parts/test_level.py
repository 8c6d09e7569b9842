"""Level, growth and widening by hand."""

import numpy as np
import pytest

from models.monthly.log_ar_momentum import momentum
from models.parts.level import smoothed_level, widening, yearly_changes

pytestmark = pytest.mark.unit


def test_a_level_that_jumps_is_followed_and_one_that_wobbles_is_averaged():
    jumped = np.r_[np.full(60, 5.0), np.full(60, 7.0)]
    assert smoothed_level(jumped) == pytest.approx(7.0)
    wobbling = 5.0 + np.tile([0.4, -0.4], 60)
    assert smoothed_level(wobbling) == pytest.approx(5.0, abs=0.05)


def test_the_level_is_that_of_the_share_with_the_smallest_errors():
    rng = np.random.default_rng(5)
    logs = 6.0 + rng.normal(0, 0.1, 90).cumsum() + rng.normal(0, 0.2, 90)

    def errors(share: float) -> tuple[float, float]:
        level, total = float(logs[:12].mean()), 0.0
        level += share * (logs[0] - level)
        for value in logs[1:]:
            total += (value - level) ** 2
            level += share * (value - level)
        return total, level

    best = min(errors(share) for share in np.linspace(0.02, 0.98, 49))
    assert smoothed_level(logs) == pytest.approx(best[1])


def test_yearly_changes_compare_quarters_a_year_apart():
    logs = np.r_[np.zeros(12), 0.3, 0.6, 0.9]
    # three-month means: 0 while all are 0; months 13-15: (0,3 + 0,6 + 0,9) / 3 = 0,6
    np.testing.assert_allclose(yearly_changes(logs), [0.6])


def test_a_calm_past_is_widened_and_a_wild_one_is_not():
    calm = np.tile([0.0, 0.1], 60)  # ten years, yearly changes of the three-month mean are 0
    calm = calm + np.repeat(np.arange(10) % 2 * 0.2, 12)  # now they reach 0,2 at most
    squared = np.square(yearly_changes(calm)).mean()
    # (10 * v + 8 * 0,25) / 18 / v
    assert widening(calm) == pytest.approx(np.sqrt((10 * squared + 2) / 18 / squared))
    wild = np.repeat(np.arange(10) % 2 * 2.0, 12)
    assert widening(wild) == 1.0


def test_half_of_last_years_growth_goes_on_and_fades():
    logs = np.arange(60) * 0.02  # 0,02 a month
    # 0,5 * 0,02 * (0,9 + 0,81)
    np.testing.assert_allclose(momentum(logs, 2), [0.009, 0.0171])
    assert momentum(logs, 200)[-1] == pytest.approx(0.5 * 0.02 * 9.0)
