"""Clustered shocks by hand."""

import numpy as np
import pytest

from models.monthly.heavy_walk import clustered, variances

pytestmark = pytest.mark.unit


def test_a_large_shock_makes_the_next_month_uneasy():
    # S^2 = (9 + 0 + 0) / 3 = 3; 0.05 * 3 + 0.85 * 3 + 0.1 * 9 = 3.6; then 0.15 + 3.06 = 3.21
    expected = [3.0, 3.6, 3.21, 0.15 + 0.85 * 3.21]
    np.testing.assert_allclose(variances(np.array([3.0, 0.0, 0.0])), expected)


def test_a_path_remembers_its_own_shocks():
    # s^2 = 4: e = 2 * 1.5 = 3; then 0.05 + 3.4 + 0.9 = 4.35 on the first path, 3.45 without
    found = clustered(np.array([[1.5, 1.0], [0.0, 1.0]]), 4.0, 1.0)
    np.testing.assert_allclose(found, [[3.0, np.sqrt(4.35)], [0.0, np.sqrt(3.45)]])
