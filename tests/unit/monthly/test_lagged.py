"""Regression on lags by hand."""

import numpy as np
import pytest

from models.monthly.lagged import features, fitted

pytestmark = pytest.mark.unit


def test_a_month_is_explained_by_the_twelve_before_and_its_place_in_the_year():
    inputs = features(np.arange(12.0)[None], np.array([3]))
    np.testing.assert_allclose(inputs[0], [*range(12), 0.0, 1.0], atol=1e-12)


def test_ridge_is_the_closed_form_and_errors_are_of_unseen_months():
    rng = np.random.default_rng(2)
    inputs, target = rng.normal(size=(60, 14)), rng.normal(size=60)
    weights, errors = fitted(inputs, target)
    closed = np.linalg.solve(inputs.T @ inputs + np.eye(14), inputs.T @ target)
    np.testing.assert_allclose(weights, closed, rtol=1e-9)
    assert len(errors) == 50  # five folds of ten; the first ten months are only learned from
    first, rest = inputs[:10], inputs[10:20]
    seen = np.linalg.solve(first.T @ first + np.eye(14), first.T @ target[:10])
    np.testing.assert_allclose(errors[:10], target[10:20] - rest @ seen, rtol=1e-9)
