"""Panels of simulated series; made up, for the tests and benchmarks only."""

import numpy as np
import pandas as pd


def simulated(n_series, n_months=200, seed=7):
    """Return counts that walk with a season: unique_id, month, value."""
    rng = np.random.default_rng(seed)
    months = pd.period_range("2008-01", periods=n_months, freq="M").astype(str)
    season = 0.2 * np.sin(2 * np.pi * np.arange(n_months) / 12)
    walks = rng.normal(0, 0.08, (n_series, n_months)).cumsum(axis=1)
    level = rng.uniform(2, 7, (n_series, 1))
    counts = rng.poisson(np.exp(level + season + walks.clip(-2, 2)))
    names = np.array([f"s{number:05d}" for number in range(n_series)])
    return pd.DataFrame(
        {
            "unique_id": names.repeat(n_months),
            "month": np.tile(months.to_numpy(), n_series),
            "value": counts.ravel(),
        }
    )


def written(table, folder, name="panel.csv"):
    """Write a panel as a CSV file; return its path."""
    path = folder / name
    table.to_csv(path, index=False)
    return path
