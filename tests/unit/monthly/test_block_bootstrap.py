"""Blocks of past years by hand."""

import numpy as np
import pytest

from models.monthly.block_bootstrap import chained, folded

pytestmark = pytest.mark.unit


def test_blocks_join_end_to_end():
    logs = np.arange(26.0)
    levels = np.arange(1.0, 25.0)  # means of three
    found = chained(logs, levels, np.array([[0, 11]]), np.array([[1.0, -0.5]]))
    # the month after level 1 is 3: +2, +3 .. +13; the level itself moved by 12
    np.testing.assert_allclose(found[0, [0, 1, 11]], [2.0, 3.0, 13.0])
    np.testing.assert_allclose(found[0, [12, 23]], [12 - 0.5 * 2, 12 - 0.5 * 13])


def test_paths_are_mirrored_at_the_bounds():
    inside = folded(np.array([2.5, 1.5, 4.5, 7.5, -2.0]), (2.0, 4.0))
    np.testing.assert_allclose(inside, [2.5, 2.5, 3.5, 3.5, 2.0])
