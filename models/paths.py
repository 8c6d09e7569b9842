"""Simulated futures: the currency of the whole toolkit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from data.arrays import FloatArray, read_only
from data.errors import ModelError


@dataclass(frozen=True, eq=False, slots=True)
class Paths:
    """Simulated futures of one monthly quantity.

    Row i is one future; the same i in every quantity of a run belongs together, so sums
    over months and quantities are taken over rows first and quantiles are made last.

    Attributes:
        key: entry in ``data/glossary.toml``.
        months: shape (H,), consecutive calendar months, oldest first.
        values: shape (n_paths, H), in ``unit``, finite and >= 0, read-only.
        unit: unit of the history the paths continue.

    Raises:
        ModelError: the shape does not fit, or a value is no real number, negative or not finite.
    """

    key: str
    months: pd.PeriodIndex
    values: FloatArray
    unit: str

    def __post_init__(self) -> None:
        if (kind := np.asarray(self.values).dtype).kind not in "fiu":
            raise ModelError(
                f"{self.key}: paths of type {kind}; expected real numbers. Correct the model's "
                f"simulate()."
            )
        values = read_only(self.values)
        if values.ndim != 2 or values.shape[1] != len(self.months):
            raise ModelError(
                f"{self.key}: paths of shape {values.shape} for {len(self.months)} months; "
                f"expected (n_paths, {len(self.months)}). Correct the model's simulate()."
            )
        if values.size and not (values.min() >= 0 and np.isfinite(values.max())):
            worst = values[~np.isfinite(values) | (values < 0)][0]
            raise ModelError(
                f"{self.key}: a path holds {worst:g}; expected finite numbers >= 0. "
                f"Correct the model's simulate()."
            )
        object.__setattr__(self, "values", values)

    @classmethod
    def own(cls, key: str, months: pd.PeriodIndex, values: FloatArray, unit: str) -> "Paths":
        """Return paths that take over an array made for them: sealed, and not copied.

        Args:
            key: as of the class.
            months: likewise.
            values: nothing may write to it any more.
            unit: likewise.
        """
        if values.base is None:
            values.flags.writeable = False
        return cls(key, months, values, unit)


Draw: TypeAlias = Callable[[int, np.random.Generator], Paths]  # of n_paths futures, by chance
