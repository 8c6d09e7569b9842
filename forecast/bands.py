"""Bands, made last: quantiles of finished paths."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray, SingleOrDouble, exact_single
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
    enough(len(values), levels)
    return picked(in_order(values), levels)


def enough(n_paths: int, levels: tuple[float, ...]) -> None:
    """Check that enough paths lie beyond the outermost level.

    Raises:
        ModelError: fewer than 10 do.
    """
    beyond = n_paths * min(levels[0], 1 - levels[-1])
    if round(beyond, 6) < 10:
        need = int(np.ceil(10 / min(levels[0], 1 - levels[-1])))
        raise ModelError(
            f"bands: {n_paths} paths leave {beyond:g} beyond the outermost level; "
            f"expected at least 10. Simulate {need} paths or more."
        )


def in_order(values: FloatArray) -> SingleOrDouble:
    """Return each column as a row, its values rising.

    In single precision, which sorts twice as fast, where that holds every value exactly: in
    finished paths it does.
    """
    rows = np.ascontiguousarray(values.T)  # rows sort five times as fast as columns
    found = exact_single(rows).copy()
    found.sort(axis=1)
    return found


def picked(rows: SingleOrDouble, levels: tuple[float, ...]) -> FloatArray:
    """Return quantiles of rows that are in order, to the bit as ``numpy.quantile`` gives them.

    Args:
        rows: shape (K, n_paths), rising along each row.
        levels: Q probabilities, rising.

    Returns:
        shape (Q, K).
    """
    at = (rows.shape[1] - 1) * np.asarray(levels, dtype=np.float64)
    before = np.minimum(np.floor(at).astype(np.intp), rows.shape[1] - 1)
    after = np.minimum(before + 1, rows.shape[1] - 1)
    low, high = (rows[:, index].T.astype(np.float64) for index in (before, after))
    share, gap = (at - before)[:, np.newaxis], high - low
    found: FloatArray = np.where(share >= 0.5, high - gap * (1 - share), low + gap * share)
    return found


class Ordered(NamedTuple):
    """The months and complete years of one quantity, sorted once for all its quantiles.

    Attributes:
        paths: shape (n_paths, H).
        years: each complete year of every path, Y of them.
        rows: months, shape (H, n_paths), and years, shape (Y, n_paths), each rising along a row.
    """

    paths: Paths
    years: Mapping[int, FloatArray]
    rows: tuple[SingleOrDouble, ...]

    @classmethod
    def of(cls, paths: Paths, *, stock: bool) -> "Ordered":
        """Return a quantity by period; a year is the mean of a stock and the sum of a flow."""
        years = yearly(paths, mean=stock)
        parts = [paths.values, *([np.column_stack(list(years.values()))] if years else [])]
        return cls(paths, years, tuple(in_order(part) for part in parts))

    def at(self, levels: tuple[float, ...]) -> FloatArray:
        """Return quantiles, as :func:`quantiles`, shape (Q, H + Y)."""
        enough(len(self.paths.values), levels)
        return np.hstack([picked(rows, levels) for rows in self.rows])

    def means(self) -> FloatArray:
        """Return the mean of each period, shape (H + Y,)."""
        found: FloatArray = np.column_stack([self.paths.values, *self.years.values()]).mean(axis=0)
        return found


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
    return band_table(Ordered.of(paths, stock=stock), levels, stock=stock, history=history)


def band_table(
    found: Ordered, levels: Mapping[str, float], *, stock: bool, history: Series | None = None
) -> pd.DataFrame:
    """Return the bands of a quantity that is in order, as :func:`band_rows`."""
    periods, bands = band_values(found, levels)
    columns = {
        **{"quantity": found.paths.key, "period": periods, "unit": _unit(found.paths, periods)},
        **bands,
        **{"realised": _realised(periods, history, stock=stock)},
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def band_values(
    found: Ordered, levels: Mapping[str, float]
) -> tuple[list[str], dict[str, FloatArray]]:
    """Return the months and complete years of one quantity, and their bands and mean by name.

    Args:
        found: of the quantity.
        levels: probability of each of the four MPP labels.

    Returns:
        K periods, months first, and arrays of shape (K,).
    """
    months = found.paths.months
    calendar = zip(months.year.tolist(), months.month.tolist(), strict=True)
    periods = [f"{year:04d}-{month:02d}" for year, month in calendar]
    named = dict(levels) | EXTRA
    order = sorted(named, key=named.__getitem__)
    quantile = found.at(tuple(named[name] for name in order))
    bands = dict(zip(order, quantile, strict=True)) | {"mean": found.means()}
    return [*periods, *map(str, found.years)], bands


def _unit(paths: Paths, periods: list[str]) -> list[str]:
    return [paths.unit if "-" in period else paths.unit.split("/month")[0] for period in periods]


def _realised(periods: list[str], history: Series | None, *, stock: bool) -> list[float]:
    if history is None:
        return [float("nan")] * len(periods)
    known = pd.Series(history.values, index=[str(month) for month in history.months])
    whole = whole_years(known, known.index.str[:4], mean=stock)
    return [float(value) for value in pd.concat([known, whole]).reindex(periods)]
