"""The rate at which minors leave the guidance of Nidos, from balances of inflow and stock."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from data.arrays import FloatArray, days
from data.errors import DataError
from data.series import Series
from models.groups.nidos import ward_stocks

PLANNED = ("nidos_pupils", "amv_inflow_nidos")  # official forecasts of mean stock and inflow
FASTEST = 2.0  # a year


def official_rates(prognoses: pd.DataFrame) -> pd.Series:
    """Return the leaving rate a year inside official forecasts of two years in a row.

        rate = (inflow - change of the mean stock) / mean stock, of the two years together

    Args:
        prognoses: official forecasts known on the day.

    Returns:
        indexed by day of publication, oldest first; empty when there are none.
    """
    rows = prognoses[prognoses["quantity"].isin(PLANNED)]
    wide = rows.pivot_table(index=["published_on", "period"], columns="quantity", values="value")
    if not set(PLANNED) <= set(wide):
        return pd.Series(dtype=float)
    found = {}
    for day, plan in wide.dropna().groupby(level=0):
        if len(plan) > 1:
            stock, inflow = plan["nidos_pupils"], plan["amv_inflow_nidos"].mean()
            found[day] = (inflow - (stock.iloc[1] - stock.iloc[0])) / stock.iloc[:2].mean()
    return pd.Series(found, dtype=float)


@dataclass(frozen=True, eq=False, slots=True)
class Balance:
    """A stock at its first count, and the mean of its month ends in a later year.

    Attributes:
        wards: counts by day, the first is the start.
        mean: mean of the month ends of ``year``.
        year: the year it is of.
        minors: asylum applications of minors by month, from the month after the first count.
    """

    wards: pd.Series
    mean: float
    year: int
    minors: Series

    def rates(self, ratio: float) -> tuple[float, float]:
        """Return the leaving rate a year with ``ratio`` in every year, and in ``year`` only.

        Nidos counts more minors than apply for asylum; by how much is known of one year only.

        Args:
            ratio: minors Nidos counts as inflow / minors applying, in ``year``.

        Raises:
            DataError: no rate between 0 and 200% a year closes the balance.
        """
        in_year = self.minors.months.year == self.year
        return self._rate(self.minors.values * ratio), self._rate(
            self.minors.values * np.where(in_year, ratio, 1.0)
        )

    def _rate(self, inflow: FloatArray) -> float:
        months, first = self.minors.months, days(self.wards)[0].to_period("M") + 1
        coming = inflow[(months >= first) & (months.year <= self.year)][None, :]
        start = float(self.wards.iloc[0])

        def gap(rate: float) -> float:
            stock = ward_stocks(start, coming, np.full(coming.shape, rate / 12))
            return float(stock[0, -12:].mean()) - self.mean

        if gap(0.0) < 0 or gap(FASTEST) > 0:
            raise DataError(
                f"nidos_pupils: no leaving rate brings {start:g} to {self.mean:g} in {self.year}; "
                f"expected one between 0 and 200% a year. Correct the figures of data/vintages/."
            )
        return float(brentq(gap, 0.0, FASTEST))
