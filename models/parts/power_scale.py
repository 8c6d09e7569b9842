"""The scale on which a series varies evenly: logs, a fourth root or a square root."""

from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray

POWERS = (0.0, 0.25, 0.5)  # 0 is the log; at 0,5 a Poisson count varies evenly
YEAR = 12
LARGEST_LOG = 300.0  # keeps sums, means and squares of paths within what a float can hold


class PowerScale(NamedTuple):
    """The scale ((1 + y)^p - 1) / p, and log(1 + y) at p = 0.

    Attributes:
        power: p.
    """

    power: float

    def of(self, values: FloatArray) -> FloatArray:
        """Return counts >= 0 on this scale."""
        logs = np.log1p(values)
        return logs if self.power == 0 else np.expm1(self.power * logs) / self.power

    def back(self, scaled: FloatArray) -> FloatArray:
        """Return counts >= 0 from this scale; what lies below 0 is 0."""
        kept = np.maximum(scaled, 0.0)
        logs = kept if self.power == 0 else np.log1p(self.power * kept) / self.power
        return np.asarray(np.expm1(logs.clip(0.0, LARGEST_LOG)))


def steady_scale(values: FloatArray) -> PowerScale:
    """Return the scale on which calm and busy years vary most alike.

        p minimises the spread over years of log(s / m^(1-p)),   m mean and s deviation of 1 + y

    Args:
        values: shape (T,), whole years are taken from the end; fewer than three give the
            fourth root.

    Source:
        Guerrero (1993), Journal of Forecasting 12, 37-48.
    """
    n_years = len(values) // YEAR
    if n_years < 3:
        return PowerScale(POWERS[1])
    years = values[len(values) - YEAR * n_years :].reshape(n_years, YEAR)
    mean, deviation = np.log1p(years.mean(axis=1)), np.log(years.std(axis=1, ddof=1) + 1e-9)
    spread = [float(np.std(deviation - (1 - power) * mean)) for power in POWERS]
    return PowerScale(POWERS[int(np.argmin(spread))])
