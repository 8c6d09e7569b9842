"""What every model in the registry must keep."""

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from models.paths import Paths
from models.registry import MODELS

pytestmark = pytest.mark.contract

every_model = pytest.mark.parametrize("name", MODELS)


BEFORE = 24  # months by which a series beside the history starts earlier


def series(values: np.ndarray, start: str = "2016-04") -> Series:
    """Return a history, with what a model may need beside it: the same numbers, known longer."""
    months = pd.period_range(start, periods=len(values), freq="M")
    longer = pd.period_range(months[0] - BEFORE, months[-1], freq="M")
    extended = np.r_[np.full(BEFORE, values[0]), values]
    needed = {key for entry in MODELS.values() for key in entry.needs}
    beside = {key: Series(key, longer, extended, "persons/month") for key in sorted(needed)}
    return Series("inflow_first", months, values, "persons/month", beside=beside)


def wandering(n: int = 84, size: float = 1500.0) -> Series:
    rng = np.random.default_rng(20)
    level = rng.normal(0, 0.12, n).cumsum() * 0.5 + rng.normal(0, 0.08, n)
    season = 0.2 * np.sin(2 * np.pi * np.arange(n) / 12)
    return series(size * np.exp(level + season))


def run(name: str, history: Series, horizon: int = 12, n_paths: int = 300, seed: int = 7) -> Paths:
    return MODELS[name].simulate(history, horizon, n_paths, np.random.default_rng(seed))


@every_model
@pytest.mark.parametrize("horizon", [1, 12, 13, 60])
def test_paths_are_whole_and_continue_the_history(name: str, horizon: int):
    history = wandering()
    paths = run(name, history, horizon)
    assert paths.values.shape == (300, horizon)
    assert np.isfinite(paths.values).all() and (paths.values >= 0).all()
    assert (paths.key, paths.unit) == (history.key, history.unit)
    assert paths.months.equals(pd.period_range("2023-04", periods=horizon, freq="M"))


@every_model
def test_the_same_rng_gives_the_same_bytes_and_another_does_not(name: str):
    first, again, other = (run(name, wandering(), seed=seed).values for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert (first != other).mean() > 0.5


@every_model
def test_a_short_history_is_refused_by_name(name: str):
    least = MODELS[name].least_months
    with pytest.raises(ModelError, match=f"inflow_first: {least - 1} months; {name} needs {least}"):
        run(name, wandering(least - 1))


@every_model
def test_the_shortest_history_is_accepted(name: str):
    assert np.isfinite(run(name, wandering(MODELS[name].least_months)).values).all()


@every_model
def test_ten_times_the_history_gives_ten_times_the_median(name: str):
    once, tenfold = (
        np.median(run(name, wandering(size=size), n_paths=1000).values.sum(axis=1))
        for size in (1500.0, 15000.0)
    )
    assert tenfold == pytest.approx(10 * once, rel=0.05)


@every_model
def test_the_median_starts_near_the_last_months(name: str):
    history = wandering()
    median = np.median(run(name, history, 6, 1000).values)
    assert history.values[-12:].min() * 0.7 < median < history.values[-12:].max() * 1.4


@every_model
def test_a_constant_series_stays_where_it_is(name: str):
    paths = run(name, series(np.full(96, 250.0)), 24)
    np.testing.assert_allclose(paths.values, 250.0, rtol=1e-6)


@every_model
@pytest.mark.parametrize("share_of_zeros", [0.5, 0.95, 1.0])
def test_a_series_with_many_zeros_is_simulated(name: str, share_of_zeros: float):
    rng = np.random.default_rng(4)
    values = rng.poisson(8.0, 72) * (rng.random(72) >= share_of_zeros)
    paths = run(name, series(values.astype(float)), 24)
    assert np.isfinite(paths.values).all()
    assert np.median(paths.values) < 20


@every_model
def test_a_series_that_rises_without_noise_is_simulated(name: str):
    paths = run(name, series(np.linspace(100.0, 1000.0, 60)), 24)
    assert 500 < np.median(paths.values) < 2500


@every_model
def test_a_model_is_described_in_both_languages(name: str):
    entry = MODELS[name]
    texts = (entry.label_nl, entry.label_en, entry.description_nl, entry.description_en)
    assert all(texts) and entry.name == name
    assert entry.description_nl.endswith(".") and entry.description_en.endswith(".")
