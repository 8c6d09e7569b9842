"""Bands, made last: quantiles of finished paths."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import ModelError
from data.series import Series
from forecast.years import whole_years, yearly
from models.paths import Paths

LABELS = ("minimum", "mediaan", "medio", "maximum")  # the names of the MPP, in any language
EXTRA = {"p2_5": 0.025, "p10": 0.1, "p90": 0.9, "p97_5": 0.975}
COLUMNS = ("quantity", "period", "unit", *LABELS, *EXTRA, "mean", "realised")
HUB_LEVELS = (0.01, 0.025, *np.round(np.arange(0.05, 0.951, 0.05), 2), 0.975, 0.99)


def quantiles(values: FloatArray, levels: tuple[float, ...]) -> FloatArray:
    """Return quantiles over paths, the median-unbiased kind numpy calls linear.

    Args:
        values: shape (n_paths, K).
        levels: Q probabilities, rising, strictly between 0 and 1.

    Returns:
        shape (Q, K), rising along the first axis.

    Raises:
        ModelError: fewer than 10 paths lie beyond the outermost level.
    """
    beyond = len(values) * min(levels[0], 1 - levels[-1])
    if round(beyond, 6) < 10:
        need = int(np.ceil(10 / min(levels[0], 1 - levels[-1])))
        raise ModelError(
            f"bands: {len(values)} paths leave {beyond:g} beyond the outermost level; "
            f"expected at least 10. Simulate {need} paths or more."
        )
    in_order = np.sort(np.ascontiguousarray(values.T), axis=1)  # five times as fast as unsorted
    return np.quantile(in_order, levels, axis=1)


def band_rows(
    paths: Paths, levels: Mapping[str, float], *, stock: bool, history: Series | None = None
) -> pd.DataFrame:
    """Return the bands of every month and complete year of one quantity.

    A band is made for each period on its own: no single future need follow its edge. Years
    are summed (flow) or averaged (stock) on each path first.

    Args:
        paths: shape (n_paths, H).
        levels: probability of each of the four MPP labels.
        stock: True when a year is the mean of its months.
        history: months known on the day; fills the column ``realised``.

    Returns:
        The columns of ``bands.csv``, months first, then years.
    """
    periods, found = band_values(paths, levels, stock=stock)
    columns = {
        **{"quantity": paths.key, "period": periods, "unit": _unit(paths, periods)},
        **found,
        **{"realised": _realised(periods, history, stock=stock)},
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def band_values(
    paths: Paths, levels: Mapping[str, float], *, stock: bool
) -> tuple[list[str], dict[str, FloatArray]]:
    """Return the months and complete years of one quantity, and their bands and mean by name.

    Args:
        paths: shape (n_paths, H).
        levels: probability of each of the four MPP labels.
        stock: True when a year is the mean of its months.

    Returns:
        K periods, months first, and arrays of shape (K,).
    """
    years = yearly(paths, mean=stock)
    values = np.column_stack([paths.values, *years.values()])
    calendar = zip(paths.months.year.tolist(), paths.months.month.tolist(), strict=True)
    periods = [f"{year:04d}-{month:02d}" for year, month in calendar]
    named = dict(levels) | EXTRA
    order = sorted(named, key=named.__getitem__)
    found = quantiles(values, tuple(named[name] for name in order))
    bands = dict(zip(order, found, strict=True)) | {"mean": values.mean(axis=0)}
    return [*periods, *map(str, years)], bands


def _unit(paths: Paths, periods: list[str]) -> list[str]:
    return [paths.unit if "-" in period else paths.unit.split("/month")[0] for period in periods]


def _realised(periods: list[str], history: Series | None, *, stock: bool) -> list[float]:
    if history is None:
        return [float("nan")] * len(periods)
    known = pd.Series(history.values, index=[str(month) for month in history.months])
    whole = whole_years(known, known.index.str[:4], mean=stock)
    return [float(value) for value in pd.concat([known, whole]).reindex(periods)]
