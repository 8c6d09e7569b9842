"""Exponential smoothing of statsmodels at the largest likelihood, also on a calm series."""

import warnings
from typing import Any, NamedTuple

import numpy as np

from data.arrays import FloatArray


class LikeliestFit(NamedTuple):
    """A fit on (x - centre) / spread.

    Attributes:
        result: of statsmodels.
        centre: what was taken off the series, 0 where it was fitted as it is.
        spread: what it was divided by, 1 where it was fitted as it is.
    """

    result: Any
    centre: float
    spread: float

    @property
    def level(self) -> float:
        """The last level, on the scale of the series."""
        return self.centre + self.spread * float(self.result.level[-1])

    @property
    def residuals(self) -> FloatArray:
        """Errors one month ahead, shape (T,), on the scale of the series."""
        return np.asarray(self.spread * np.asarray(self.result.resid), dtype=np.float64)


def likeliest(logs: FloatArray, **form: Any) -> LikeliestFit:
    """Return the fit of an ETS model with additive errors.

    The search compares likelihoods a small step apart. On a series that hardly varies, such as the
    logs of large calm counts, these differ by less than a number can hold; in units of its own
    spread they do not, so there it is fitted again. Smoothing has no unit: both have one maximum.

    Args:
        logs: shape (T,), not constant.
        form: what else statsmodels' ``ETSModel`` is asked, such as ``trend="add"``.

    Raises:
        ValueError: the likelihood has no maximum.
    """
    for centre, spread in ((0.0, 1.0), (float(logs.mean()), float(logs.std()))):
        result = _result(logs if spread == 1 else (logs - centre) / spread, form)
        if result.mle_retvals["converged"] and np.isfinite(result.llf):
            return LikeliestFit(result, centre, spread)
    raise ValueError("no maximum of the likelihood found")


def _result(logs: FloatArray, form: dict[str, Any]) -> Any:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the outcome is checked instead
        return ETSModel(logs, error="add", **form).fit(disp=False)
