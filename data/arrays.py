"""Array types and what makes them safe to share, and small where that is exact."""

from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
SingleOrDouble: TypeAlias = FloatArray | npt.NDArray[np.float32]


def read_only(values: npt.ArrayLike) -> FloatArray:
    """Return a float64 array that cannot be written to: a copy, unless it is one already."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64 and _sealed(values):
        return values
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


def _sealed(array: FloatArray) -> bool:
    return array.base is None and not array.flags.writeable


def exact_single(values: FloatArray) -> SingleOrDouble:
    """Return values in single precision where that holds each exactly, else as they are."""
    with np.errstate(over="ignore"):  # too large for it, so not exact
        single = values.astype(np.float32)
    return single if np.array_equal(single, values) else values


def periods(figures: "pd.Series[float]") -> pd.PeriodIndex:
    """Return the index of a series that is indexed by month, quarter or year."""
    return cast(pd.PeriodIndex, figures.index)


def of_year(months: pd.PeriodIndex) -> npt.NDArray[np.int64]:
    """Return the place of each month in its year, January 0."""
    return months.asi8 % 12  # counted from January 1970; many times as fast as ``months.month``


def days(figures: "pd.Series[float]") -> pd.DatetimeIndex:
    """Return the index of a series that is indexed by day."""
    return cast(pd.DatetimeIndex, figures.index)
