"""One monthly quantity as known on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.arrays import BoolArray, FloatArray, read_only
from data.errors import DataError


@dataclass(frozen=True, eq=False, slots=True)
class Series:
    """One monthly count, complete and in order.

    Attributes:
        key: entry in ``data/glossary.toml``, e.g. ``"inflow_first"``.
        months: shape (T,), consecutive calendar months, oldest first.
        values: shape (T,), in ``unit``, finite and >= 0, read-only.
        unit: ``"persons/month"`` (flow) or ``"persons"`` (stock, month end).
        estimated: shape (T,), True where the month was filled, not published; all False
            when left out.
        beside: other quantities known on the same day that a model may learn from, by key.

    Raises:
        DataError: a month is skipped or out of order, or a value is negative or missing.
    """

    key: str
    months: pd.PeriodIndex
    values: FloatArray
    unit: str
    estimated: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    beside: Mapping[str, "Series"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.months) == 0:
            raise DataError(f"{self.key}: no months; expected at least one. Take a later day.")
        complete = pd.period_range(self.months[0], self.months[-1], freq="M")
        if len(self.months) != len(self.values) or not self.months.equals(complete):
            raise DataError(
                f"{self.key}: {len(self.values)} values for {len(self.months)} months between "
                f"{self.months[0]} and {self.months[-1]}; expected one for each of the "
                f"{len(complete)} months. Fill the gap in data/vintages/ or shorten the series."
            )
        if (kind := np.asarray(self.values).dtype).kind not in "fiu":
            raise DataError(
                f"{self.key}: values of type {kind}; expected real numbers. Give counts."
            )
        values = read_only(self.values)
        if (bad := ~(np.isfinite(values) & (values >= 0))).any():
            raise DataError(
                f"{self.key}: {self.months[bad][0]} is {values[bad][0]:g}; expected a "
                f"number >= 0. Correct the row in data/vintages/ at its source."
            )
        flags = np.zeros(len(values), dtype=bool)
        if len(self.estimated):
            flags[:] = self.estimated
        flags.flags.writeable = False
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "estimated", flags)

    def since(self, first: pd.Period) -> "Series":
        """Return the months from ``first`` on, with the same series beside it."""
        keep = self.months >= first
        estimated = self.estimated[keep]
        return Series(
            self.key, self.months[keep], self.values[keep], self.unit, estimated, self.beside
        )
