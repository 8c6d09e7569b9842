"""Regression on lags by hand."""

import numpy as np
import pytest

from models.lagged import features, fitted

pytestmark = pytest.mark.unit


def test_lags_are_taken_from_the_mean_of_three_months():
    means, inputs = features(np.arange(12.0)[None], np.array([3]))
    assert means == pytest.approx([10.0])
    np.testing.assert_allclose(inputs[0], [*np.arange(-10.0, 2.0), 0.0, 1.0], atol=1e-12)


def test_ridge_is_the_closed_form_and_errors_are_of_unseen_months():
    rng = np.random.default_rng(2)
    inputs, target = rng.normal(size=(60, 14)), rng.normal(size=60)
    weights, errors = fitted(np.zeros(60), inputs, target)
    closed = np.linalg.solve(inputs.T @ inputs + np.eye(14), inputs.T @ target)
    np.testing.assert_allclose(weights, closed, rtol=1e-9)
    assert len(errors) == 50  # five folds of ten; the first ten months are only learned from
    first, rest = inputs[:10], inputs[10:20]
    seen = np.linalg.solve(first.T @ first + np.eye(14), first.T @ target[:10])
    np.testing.assert_allclose(errors[:10], target[10:20] - rest @ seen, rtol=1e-9)
